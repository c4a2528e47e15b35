import { timeOfDay } from '../../../domain/calendar.js';
import { INK, PAGE, type Sheet, TEXT_WIDTH } from './sheet.js';

/** One point's readings of good quality, [instant, value], in order of sensor time. */
export interface Curve {
  readonly point: string;
  readonly readings: readonly (readonly [number, number])[];
}

const HEIGHT = 130;
const LEFT = 30;
const COLOURS = ['#0b5cad', '#b05800', '#2e7d32', '#6a1b9a'];
/** Columns of the drawing: in each the least and the greatest value are drawn, so that no peak is lost. */
const COLUMNS = 460;

/** The readings around an overrun against its limit. Beyond four points the rest are in the table alone. */
export const drawCurves = (
  sheet: Sheet,
  curves: readonly Curve[],
  limit: number,
  within: { readonly from: number; readonly to: number; readonly timeZone: string },
): void => {
  const shown = curves.filter(({ readings }) => readings.length > 0).slice(0, COLOURS.length);
  if (shown.length === 0 || within.to <= within.from) return;
  const { doc } = sheet;
  const [left, width] = [PAGE.left + LEFT, TEXT_WIDTH - LEFT - 4];
  const highest = shown.flatMap(({ readings }) => readings).reduce((most, [, value]) => Math.max(most, value), limit);
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].find((one) => highest / one <= 5) ?? highest / 5;
  const top = Math.ceil((highest * 1.05) / step) * step;
  sheet.drawing(HEIGHT + 34, (start, write) => {
    const base = start + HEIGHT + 4;
    const xOf = (at: number): number => left + ((at - within.from) / (within.to - within.from)) * width;
    const yOf = (value: number): number => base - (Math.max(0, value) / top) * HEIGHT;
    for (let value = 0; value <= top + step / 2; value += step) {
      doc
        .moveTo(left, yOf(value))
        .lineTo(left + width, yOf(value))
        .lineWidth(0.3)
        .strokeColor(INK.rule)
        .stroke();
      write(value.toFixed(step < 1 ? 1 : 0), PAGE.left + 6, yOf(value) - 5);
    }
    for (let tick = 0; tick <= 6; tick += 1) {
      const at = within.from + ((within.to - within.from) * tick) / 6;
      write(timeOfDay(at, within.timeZone), xOf(at) - 9, base + 3);
    }
    doc
      .moveTo(left, yOf(limit))
      .lineTo(left + width, yOf(limit))
      .lineWidth(0.9)
      .dash(4, { space: 2 });
    doc.strokeColor(INK.warn).stroke().undash();
    for (const [index, { point, readings }] of shown.entries()) {
      const columns = new Map<number, { min: number; max: number }>();
      for (const [at, value] of readings) {
        const column = Math.round(((at - within.from) / (within.to - within.from)) * COLUMNS);
        const before = columns.get(column);
        columns.set(column, {
          min: Math.min(value, before?.min ?? value),
          max: Math.max(value, before?.max ?? value),
        });
      }
      let first = true;
      for (const [column, { min, max }] of columns) {
        const x = left + (column / COLUMNS) * width;
        for (const value of min === max ? [max] : [min, max]) {
          if (first) doc.moveTo(x, yOf(value));
          else doc.lineTo(x, yOf(value));
          first = false;
        }
      }
      const colour = COLOURS[index] ?? INK.text;
      doc.lineWidth(0.9).lineJoin('round').strokeColor(colour).stroke();
      const x = left + index * 110;
      doc
        .moveTo(x, base + 21)
        .lineTo(x + 14, base + 21)
        .lineWidth(1.4)
        .strokeColor(colour)
        .stroke();
      write(point, x + 18, base + 16);
    }
    doc
      .moveTo(left + 440, base + 21)
      .lineTo(left + 454, base + 21)
      .lineWidth(0.9)
      .dash(4, { space: 2 });
    doc.strokeColor(INK.warn).stroke().undash();
    write('限值', left + 458, base + 16);
  });
};
