import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../alerts/journal/ledger.js';
import { zhEvents } from '../../dashboard/web/i18n/zh-events.js';
import { basisWords } from '../../domain/limits/basis-words.js';
import { limitsInForce } from '../../regulator/freeze/mine-text.js';
import { breakLines } from '../../regulator/pack/pdf/break-lines.js';
import { openFonts } from '../../regulator/pack/pdf/fonts.js';
import { openSheet } from '../../regulator/pack/pdf/sheet.js';
import { kindText, LIMIT_KIND } from '../../regulator/pack/pdf/words.js';
import { verifyPack } from '../../regulator/pack/verify-pack.js';
import { mineAt } from '../support/rule-layer.js';
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

  it('gives away a changed byte of the document itself, by its name', async () => {
    const members = unzipSync(pack);
    const printed = Buffer.from(members['incident.pdf'] ?? []);
    const at = Math.floor(printed.length / 2);
    printed[at] = (printed[at] ?? 0) ^ 1;
    const { problems } = await verifyPack(zipSync({ ...members, 'incident.pdf': printed }), hashOf);
    expect(problems.map(({ member }) => member)).toEqual(['incident.pdf']);
  });

  it('that cannot be made keeps nobody from the evidence: the sealed manifest says so, with a code', async () => {
    const other = await tell(undefined, join(tmpdir(), 'no-such-printer.js'));
    try {
      const incident = await tellOverrun(other);
      await tellCalm(other);
      await other.freezer.look();
      await other.journal.flushed();
      const made = await other.files.pack(incident, 'inspector');
      if (made === undefined || made === 'busy') throw new Error(`no pack: ${String(made)}`);
      const { manifest, problems } = await verifyPack(made, hashOf);
      expect(problems).toEqual([]);
      expect(manifest?.members.map(({ name }) => name)).not.toContain('incident.pdf');
      expect(manifest?.leftOut).toEqual([{ name: 'incident.pdf', code: 'pdf-failed', why: 'it could not be set' }]);
      expect(Buffer.from(unzipSync(made)['README.txt'] ?? []).toString()).toContain('pdf-failed');
      expect(other.unprinted).toContain('pdf-failed');
    } finally {
      await other.close();
    }
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
    expect(set('超限 +0.3\u00a0秒', 6)).toEqual(['超限', '+0.3\u00a0秒']);
  });

  it('calls by its Chinese name everything that the ledger can say of an alarm, an order, an incident', () => {
    const kinds = Object.keys(zhEvents)
      .map((key) => key.replace(/^event\./, ''))
      .filter((key) => /^(alarm|evacuation|incident|power-cut|rectification)\.[a-z-]+$/.test(key));
    expect(kinds.length).toBeGreaterThan(30);
    expect(kinds.filter((kind) => kindText(kind) === kind)).toEqual([]);
  });

  it('names every limit and its source in Chinese', () => {
    const limits = limitsInForce(
      mineAt('mines/demo-mine.yaml'),
      mineAt('mines/demo-mine.yaml').points.map(({ id }) => id),
    );
    expect(limits.length).toBeGreaterThan(20);
    expect([...new Set(limits.map(({ kind }) => kind))].filter((kind) => LIMIT_KIND[kind] === undefined)).toEqual([]);
    expect(limits.map(({ provenance }) => basisWords(provenance).zh).filter((text) => /[a-z]{4,}/.test(text))).toEqual(
      [],
    );
  });

  it('prints a character that no font here has as a mark that is explained at the end, and keeps a heading with its text', async () => {
    const sheet = openSheet({ title: '试', author: '试', above: '试', below: '试', at: 0 });
    for (let line = 0; line < 42; line += 1) sheet.paragraph(`第 ${line} 行，𠮷`);
    const before = sheet.doc.bufferedPageRange().count;
    expect(before).toBe(1);
    sheet.heading('标题');
    expect(sheet.doc.bufferedPageRange().count).toBe(before);
    sheet.table([{ head: '甲', share: 1 }], [['一\n二\n三\n四\n五\n六\n七\n八']]);
    expect(sheet.doc.bufferedPageRange().count).toBe(before + 1);
    const text = Buffer.from(await sheet.end()).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(sheet.missing()).toEqual([['𠮷', '〓1〓']]);
  });
});
