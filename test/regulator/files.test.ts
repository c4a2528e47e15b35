import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITIES } from '../../domain/observation.js';
import { UPLOAD_FIELDS, UPLOAD_KINDS } from '../../domain/upload-fields.js';
import { codeBook, numberText, qualityOfStatus, statusOfQuality } from '../../regulator/files/codes.js';
import { decodeFile, encodeFile, fileName, fileTime, parseFileTime } from '../../regulator/files/file-text.js';
import { exceptionOf, readingRecords, statusAt } from '../../regulator/files/safety-files.js';
import { readImported } from '../../regulator/import/read-readings.js';
import { mineAt } from '../support/rule-layer.js';

const mine = mineAt('test/support/test-mine.yaml');
const codes = codeBook(mine);
const point = (id: string) => {
  const found = mine.pointById.get(id);
  if (found === undefined) throw new Error(id);
  return found;
};
const AT = Date.parse('2026-03-01T08:00:00+08:00');

const field = fc.stringMatching(/^[^;~|；～｜\r\n]{0,20}$/u);
const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);

describe("the authority's files as text", () => {
  it('come back from their text as they went in, of every kind and whatever the fields hold', () => {
    const file = fc.constantFrom(...UPLOAD_KINDS).chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        mineCode: fc.stringMatching(/^\d{12}$/),
        at: second.map((at) => fileTime(at, 'UTC')),
        header: fc.array(field, { minLength: 1, maxLength: 6 }),
        records: fc.array(
          fc
            .array(field, { minLength: UPLOAD_FIELDS[kind].length, maxLength: UPLOAD_FIELDS[kind].length })
            .map((values) => Object.fromEntries(UPLOAD_FIELDS[kind].map((name, index) => [name, values[index] ?? '']))),
          { maxLength: 5 },
        ),
      }),
    );
    fc.assert(
      fc.property(file, (one) => {
        const decoded = decodeFile(fileName(one), encodeFile(one));
        expect(decoded).toEqual({ ok: true, file: { ...one, bad: [] } });
      }),
    );
  });

  it('are written with ; and ~ and || and named by mine, kind and time', () => {
    const file = {
      mineCode: '140000000009',
      kind: 'FZSS',
      at: '2026-03-01 08:00:05',
      header: ['试验煤矿'],
      records: [{ substation: '14000000000900001', state: '0', power: '9', at: '2026-03-01 08:00:00' }],
    } as const;
    expect(fileName(file)).toBe('140000000009_FZSS_20260301080005.txt');
    expect(encodeFile(file)).toBe(
      '140000000009;试验煤矿;2026-03-01 08:00:05~14000000000900001;0;9;2026-03-01 08:00:00~||',
    );
  });

  it('have the number of fields that the standard gives', () => {
    const counts = Object.fromEntries(UPLOAD_KINDS.map((kind) => [kind, UPLOAD_FIELDS[kind].length]));
    expect(counts).toEqual({
      CDDY: 24,
      CDSS: 7,
      TJSJ: 12,
      YCBJ: 17,
      FZSS: 4,
      RYXX: 9,
      RYQY: 4,
      RYJZ: 6,
      JZSS: 4,
      RYSS: 15,
      RYCS: 9,
      RYCY: 8,
      RYQJ: 9,
      RYXZ: 9,
    });
  });

  it('follow the order of fields that a province wants, with columns that stay empty', () => {
    const order = { FZSS: ['at', '-', 'state', 'substation', 'power'] };
    const file = {
      mineCode: '140000000009',
      kind: 'FZSS',
      at: '2026-03-01 08:00:05',
      header: ['矿'],
      records: [{ substation: 's', state: '0', power: '9', at: 't' }],
    } as const;
    expect(encodeFile(file, order)).toContain('~t;;0;s;9~||');
    expect(decodeFile(fileName(file), encodeFile(file, order), order)).toMatchObject({
      file: { records: file.records },
    });
    expect(() => mineAt('test/support/test-mine.yaml', { upload: { fields: { FZSS: ['at', 'colour'] } } })).toThrow(
      'colour is no field of FZSS',
    );
  });

  it('never let a name break a record', () => {
    const text = encodeFile({
      mineCode: '140000000009',
      kind: 'FZSS',
      at: '2026-03-01 08:00:05',
      header: ['一号;井~||'],
      records: [],
    });
    expect(text).toBe('140000000009;一号 井 ;2026-03-01 08:00:05~||');
  });

  it.each([
    ['140000000009_FZSS_20260301080005.txt', '140000000009;矿;2026-03-01 08:00:05~', 'incomplete'],
    ['140000000009_FZSS_20260301080005.txt', '140000000009;矿;2026-03-01 08:00:05~1;0;9', 'incomplete'],
    ['140000000009_FZSS_20260301080005.txt', '140000000008;矿;2026-03-01 08:00:05~||', 'wrong-header'],
    ['140000000009_FZSS_20260301080005.txt', '140000000009;矿;2026-02-30 08:00:05~||', 'wrong-header'],
    ['140000000009_ABCD_20260301080005.txt', '', 'unknown-kind'],
    ['readings.txt', '', 'wrong-name'],
  ])('refuse %s with %j as %s', (name, text, code) => {
    expect(decodeFile(name, text)).toMatchObject({ ok: false, refused: { code } });
  });

  it('name a record that does not fit and keep the others', () => {
    const text = '140000000009;矿;2026-03-01 08:00:05~1;0;9;t~1;0~2;0;9;t~||';
    const decoded = decodeFile('140000000009_FZSS_20260301080005.txt', text);
    expect(decoded).toMatchObject({
      ok: true,
      file: { bad: [{ record: 2 }], records: [{ substation: '1' }, { substation: '2' }] },
    });
  });

  it("tell instants by the mine's clocks, second for second, also in a zone of odd offset", () => {
    fc.assert(
      fc.property(second, fc.constantFrom('Asia/Shanghai', 'Australia/Eucla', 'UTC'), (at, zone) => {
        expect(parseFileTime(fileTime(at, zone), zone)).toBe(at);
      }),
    );
  });
});

describe('readings in files', () => {
  it('come back as the readings they were', () => {
    const points = mine.points.filter(({ quantity }) => quantity === 'methane' || quantity === 'power-feed');
    const reading = fc.record({
      point: fc.constantFrom(...points),
      at: fc.integer({ min: 0, max: 86_400 }).map((seconds) => AT + seconds * 1000),
      thousandths: fc.integer({ min: -500, max: 40_000 }),
      isMissing: fc.boolean(),
      quality: fc.constantFrom(...QUALITIES.filter((one) => one !== 'line-broken' && one !== 'under-range')),
    });
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 20 }), (all) => {
        const readings = all.map(({ point: of, at, thousandths, isMissing, quality }) => {
          const measured = of.quantity === 'power-feed' ? Math.abs(thousandths % 2) : thousandths / 1000;
          return { point: of, at, quality, value: isMissing ? null : measured };
        });
        const file = {
          mineCode: mine.code,
          kind: 'CDSS',
          at: fileTime(AT, mine.timeZone),
          header: [mine.name],
          records: readingRecords(mine, codes, readings),
        } as const;
        const decoded = decodeFile(fileName(file), encodeFile(file));
        if (!decoded.ok) throw new Error(decoded.refused.message);
        const read = readImported(mine, decoded.file);
        expect(read.bad).toEqual([]);
        const sorted = readings.toSorted((one, other) => one.at - other.at);
        expect(read.observations).toMatchObject(sorted.map(({ point: of, ...rest }) => ({ point: of.id, ...rest })));
      }),
    );
  });

  it('say alarm and power-off by the limits of the point, beside what the sensor says of itself', () => {
    const at = (value: number | null, quality: (typeof QUALITIES)[number] = 'good') =>
      statusAt(mine, point('T1'), { at: AT, value, quality });
    expect([at(0.99), at(1.0), at(1.49), at(1.5)]).toEqual([0, 1, 1, 3]);
    expect([at(1.2, 'calibrating'), at(null, 'fault'), at(4, 'over-range')]).toEqual([5, 128, 11]);
  });

  it('lose no doubt: what is not good never comes back as good', () => {
    for (const quality of QUALITIES) {
      const back = qualityOfStatus(statusOfQuality(quality));
      expect(back === 'good', quality).toBe(quality === 'good');
    }
  });

  it('write numbers as they were measured, without an exponent', () => {
    expect([0.1, -0.02, 1e-7, 24, null].map(numberText)).toEqual(['0.1', '-0.02', '0.0000001', '24', '']);
  });

  it('name a point by mine, system, kind, sensor and its own number', () => {
    expect(codes.pointCode(point('T1'))).toBe('14000000000901MN0001T1');
    for (const one of mine.points) expect(codes.pointOf(codes.pointCode(one))).toBe(one);
    for (const { id } of mine.readers) expect(codes.readerOf(codes.readerCode(id))).toBe(id);
    expect(codes.readerCode('R-shaft')).toHaveLength(22);
    expect(codes.cardOf(codes.cardCode('10001'))).toBe('10001');
  });

  it('never tell a failed power-off as anything else', () => {
    expect(exceptionOf({ rule: 'gas.power-not-cut' })).toBe('003');
    expect(exceptionOf({ rule: 'gas.methane.over-limit' })).toBe('001');
    expect(exceptionOf({ rule: 'gas.methane.power-off' })).toBe('002');
    expect(exceptionOf({ rule: 'ventilation.local-fan.stopped' })).toBe('001');
    expect(exceptionOf({ rule: 'personnel.overtime' })).toBeUndefined();
  });
});
