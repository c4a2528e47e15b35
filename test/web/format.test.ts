import { describe, expect, it } from 'vitest';
import { barParts } from '../../dashboard/web/coverage/labels.js';
import { hoursText, instantIn, localText, monthsUpTo, shareText } from '../../dashboard/web/format/zone.js';
import { decodePlace, encodePlace, PAGES } from '../../dashboard/web/screen/pages.js';
import { figureText, targetText } from '../../dashboard/web/statistics/figures.js';
import { encodeCsv } from '../../dashboard/web/tables/csv.js';
import { pressed, sortRows } from '../../dashboard/web/tables/sort-rows.js';

describe('a time that is typed', () => {
  it('is read in the zone of the mine, not of the screen', () => {
    expect(instantIn('2026-11-26 08:00', 'Asia/Shanghai')).toBe(Date.parse('2026-11-26T08:00:00+08:00'));
    expect(instantIn(' 2026-11-26T08:00 ', 'America/New_York')).toBe(Date.parse('2026-11-26T08:00:00-05:00'));
  });

  it('is none where the clock leaps over it, or where it is no time at all', () => {
    expect(instantIn('2026-03-08 02:30', 'America/New_York')).toBeUndefined();
    for (const text of [
      '',
      '2026-11-26',
      '2026-13-01 08:00',
      '2026-02-30 08:00',
      '2026-11-26 24:00',
      '26.11.2026 08:00',
    ]) {
      expect(instantIn(text, 'Asia/Shanghai'), text).toBeUndefined();
    }
  });

  it('is written as it is read', () => {
    const at = Date.parse('2026-10-25T00:30:00Z');
    expect(instantIn(localText(at, 'Asia/Urumqi'), 'Asia/Urumqi')).toBe(at);
  });
});

describe('figures', () => {
  it('of a share are never rounded to all or nothing', () => {
    expect([1, 0.99999, 0.5, 0.00001, 0].map((share) => shareText(share, 2))).toEqual([
      '100 %',
      '> 99.99 %',
      '50.00 %',
      '< 0.01 %',
      '0 %',
    ]);
  });

  it('of a time are hours, minutes and seconds', () => {
    expect([0, 59.6, 3599, 1_123_510].map(hoursText)).toEqual(['0:00:00', '0:01:00', '0:59:59', '312:05:10']);
  });

  it('of months go back over the turn of the year', () => {
    expect(monthsUpTo('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });

  it('of a bar are its labels in order, without those of no length', () => {
    const seconds = {
      monitored: 90,
      stale: 0,
      faulty: 10,
      calibrating: 0,
      'communication-lost': 0,
      suppressed: 0,
      'service-down': 0,
    };
    expect(barParts(seconds, 100)).toEqual([
      { label: 'monitored', share: 0.9 },
      { label: 'faulty', share: 0.1 },
    ]);
    expect(barParts(seconds, 0)).toEqual([]);
  });

  it('of alarm performance are written with their targets', () => {
    const target = { good: 0.01, most: 0.05, edition: 'ISA-18.2', confidence: 'expert' } as const;
    expect(figureText('top-ten-share', 0.462)).toBe('46.2 %');
    expect(figureText('per-day', 0.88)).toBe('0.88');
    expect(targetText('top-ten-share', target)).toEqual({ good: '≤ 1.0 %', most: '≤ 5.0 %' });
    expect(targetText('stale-on-a-day', { ...target, good: 5, most: 5, below: true })).toEqual({
      good: '< 5',
      most: undefined,
    });
  });
});

describe('tables', () => {
  it('sort the other way at the second press, and leave what is not known at the end', () => {
    const rows = [{ n: 2 }, { n: null }, { n: 1 }];
    const first = pressed(null, 'n');
    const second = pressed(first, 'n');
    expect(sortRows(rows, ({ n }) => n, first.isDown)).toEqual([{ n: 1 }, { n: 2 }, { n: null }]);
    expect(sortRows(rows, ({ n }) => n, second.isDown)).toEqual([{ n: 2 }, { n: 1 }, { n: null }]);
  });

  it('are saved as CSV that a spreadsheet reads as text', () => {
    expect(
      encodeCsv([
        ['测点', 'a"b,c'],
        ['=1+1', -2],
      ]),
    ).toBe('\uFEFF测点,"a""b,c"\r\n\'=1+1,-2\r\n');
  });
});

describe('the address of a page', () => {
  it('is read as it is written', () => {
    for (const page of PAGES) {
      const item = page === 'live' ? null : 'w/1 é';
      expect(decodePlace(encodePlace({ page, item }))).toEqual({ page, item });
    }
  });

  it('that nobody knows is the live screen', () => {
    for (const hash of ['', '#', '#/', '#/nothing', '#/%E0%A4%A']) {
      expect(decodePlace(hash)).toEqual({ page: 'live', item: null });
    }
  });
});
