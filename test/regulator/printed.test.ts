import { writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../alerts/journal/ledger.js';
import { breakLines } from '../../regulator/pack/pdf/break-lines.js';
import { openFonts } from '../../regulator/pack/pdf/fonts.js';
import { verifyPack } from '../../regulator/pack/verify-pack.js';
import { type Told, tell, tellCalm, tellOverrun } from './overrun.js';

let told: Told;
let id: string;
let pack: Buffer;

const packed = async (by: string): Promise<Buffer> => {
  const made = await told.files.pack(id, by);
  if (made === undefined || made === 'busy') throw new Error(`no pack: ${String(made)}`);
  return made;
};

beforeAll(async () => {
  told = await tell();
  id = await tellOverrun(told);
  await tellCalm(told);
  await told.freezer.look();
  await told.journal.flushed();
  pack = await packed('inspector');
});
afterAll(() => told.close());

describe('the printed incident file', () => {
  it('is in the pack, sealed like every other file', async () => {
    const { manifest, problems } = await verifyPack(pack, hashOf);
    expect(problems).toEqual([]);
    expect(manifest?.members.map(({ name }) => name)).toContain('incident.pdf');
  });

  it('carries its own Chinese font, cut to what it needs, so that it prints anywhere', () => {
    const printed = Buffer.from(unzipSync(pack)['incident.pdf'] ?? []);
    if (process.env['SHOW_PDF'] !== undefined) writeFileSync(process.env['SHOW_PDF'], printed);
    const text = printed.toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSansSC/);
    expect(text).toContain('/FontFile2');
    expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
    expect(printed.length).toBeLessThan(1_500_000);
  });

  it('is the same to the byte when another person asks for it later', async () => {
    told.until(told.now() + 5000);
    expect((await packed('somebody-else')).equals(pack)).toBe(true);
  });

  it('is sealed anew, in the name of who asks, once something was added to the record', async () => {
    await told.journal.commit({
      entries: [
        {
          at: told.now(),
          kind: 'incident.commented',
          mine: told.mine.id,
          subject: id,
          author: 'inspector',
          body: { note: '已阅' },
        },
      ],
    });
    const anew = await verifyPack(await packed('second'), hashOf);
    expect(anew.problems).toEqual([]);
    expect(anew.seal?.author).toBe('second');
  });

  it('gives away a changed byte', async () => {
    const at = pack.indexOf('incident.pdf') + 2000;
    const changed = Buffer.from(pack);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const { problems } = await verifyPack(changed, hashOf);
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe('setting Chinese', () => {
  it('finds the rare characters of names of people and places, and says which there are none of', () => {
    const { glyphsOf } = openFonts(() => undefined);
    for (const char of '矿哨喆垚堃崾崄≥→℃Aa9') expect(glyphsOf(char, 400), char).toBeDefined();
    expect(glyphsOf('崾', 700)?.name).not.toBe(glyphsOf('矿', 700)?.name);
    expect(glyphsOf('𠮷', 400)).toBeUndefined();
  });

  it('begins no line with a full stop and breaks no number, but what is longer than a line', () => {
    const set = (text: string, width: number) => breakLines(text, width, () => 1);
    expect(set('甲烷超限，立即撤人。', 4)).toEqual(['甲烷超', '限，立即', '撤人。']);
    expect(set('峰值1.62到', 5)).toEqual(['峰值', '1.62到']);
    expect(set('0123456789', 4)).toEqual(['0123', '4567', '89']);
    expect(set('一\n二', 9)).toEqual(['一', '二']);
  });
});
