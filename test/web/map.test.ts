import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mineIn } from '../../commands/say.js';
import { describeMine } from '../../dashboard/server/live/describe-mine.js';
import { cardHeight } from '../../dashboard/web/map/area-card.js';
import { arrange, freeCorner, scaleOf } from '../../dashboard/web/map/arrange.js';
import { draw } from '../../dashboard/web/map/routes.js';

const mine = describeMine(mineIn(fileURLToPath(new URL('../../mines/demo-mine.yaml', import.meta.url))));
const heightOf = (area: string): number => cardHeight(mine.points.filter((point) => point.area === area));

describe('the map of the demo mine', () => {
  const arrangement = arrange(mine, heightOf);

  it('is large enough to be read on a screen of 1366 by 768', () => {
    expect(scaleOf(arrangement, heightOf)).toBeGreaterThan(0.8);
  });

  it('gives every area a cell of its own, intake left of return', () => {
    const cells = [...arrangement.cells.values()].map(({ column, row }) => `${column}:${row}`);
    expect(new Set(cells).size).toBe(mine.areas.length);
    const columnOf = (area: string): number => arrangement.cells.get(area)?.column ?? Number.NaN;
    expect(columnOf('shaft-aux')).toBeLessThan(columnOf('face-1201'));
    expect(columnOf('face-1201')).toBeLessThan(columnOf('return-1201'));
  });

  it('is drawn within its own edges', () => {
    const drawing = draw(arrangement, heightOf);
    const places = mine.airflow.flatMap(({ from, to }) => drawing.route(from, to));
    for (const { x, y } of places) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(drawing.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(drawing.height);
    }
  });

  it('keeps its buttons in a corner where no area stands', () => {
    expect(freeCorner(arrangement)).toBe('bottom-left');
    const full = new Map([['a', { column: 0, row: 0 }]]);
    expect(freeCorner({ columns: 1, rows: 1, cells: full })).toBe('bottom-right');
  });

  it('leaves a small drawing of the mine as it is', () => {
    const areas = mine.areas.slice(0, 2).map((area, index) => ({ ...area, x: index * 10, y: 5 }));
    const { cells } = arrange({ areas, airflow: [], walkways: [] }, () => 60);
    expect([...cells.values()]).toEqual([
      { column: 0, row: 0 },
      { column: 1, row: 0 },
    ]);
  });
});
