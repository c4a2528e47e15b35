import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../domain/csv-cell.js';
import { trials } from '../support/runs.js';

describe('a cell of an export', () => {
  it.each([
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '＝1+1',
    '＠SUM(A1)',
    '=HYPERLINK("http://evil.example","x")',
    'ok;=1+1',
    'ok\n=1+1',
  ])('of the text %j is no formula', (text) => {
    expect(csvCell(text)).toMatch(/^"?'/);
  });

  it('keeps numbers, and what people write', () => {
    expect([csvCell(-1.5), csvCell('-1.5'), csvCell('0.42')]).toEqual(['-1.5', '-1.5', '0.42']);
    expect([csvCell('瓦斯超限'), csvCell('a - b'), csvCell('')]).toEqual(['瓦斯超限', 'a - b', '']);
    expect(csvCell('say "methane", now')).toBe('"say ""methane"", now"');
  });

  it('is read back as what it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n,;"\'1a瓦 ') }), (text) => {
        const [[read, next] = []] = parse(`${csvCell(text)},next`, { relax_column_count: true }) as string[][];
        expect(next).toBe('next');
        expect([text, `'${text}`]).toContain(read);
        expect(read).not.toMatch(/^\s*[=+@]/);
      }),
      trials(500),
    );
  });
});
