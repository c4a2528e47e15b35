import { describe, expect, it } from 'vitest';
import { familyOf } from '../../domain/quantity.js';
import { loadDemoMine } from './demo-mine.js';

const mine = loadDemoMine();

describe('the demo mine', () => {
  it('is a simulated high-gas mine of 1.2 million tonnes a year', () => {
    expect(mine).toMatchObject({ id: 'demo-mine', simulated: true, capacityTPerYear: 1_200_000, gasClass: 'high' });
  });

  it('has at least 14 areas, 60 points of all three families and 80 people in three shifts', () => {
    expect(mine.areas.length).toBeGreaterThanOrEqual(14);
    expect(mine.points.length).toBeGreaterThanOrEqual(60);
    expect(new Set(mine.points.map(({ quantity }) => familyOf(quantity)))).toEqual(
      new Set(['gas', 'ventilation', 'equipment']),
    );
    expect(mine.people).toHaveLength(80);
    expect(new Set(mine.people.map(({ name }) => name)).size).toBe(80);
    expect(mine.shifts).toHaveLength(3);
  });

  it('has a reader in every area', () => {
    const read = new Set(mine.readers.map(({ area }) => area));
    expect(mine.areas.filter(({ id }) => !read.has(id))).toEqual([]);
  });

  it('declares every system that the trade asks of a mine of its size', () => {
    expect(mine.systems).toHaveLength(10);
  });

  it('lets T1 of a face cut the feeds of the face and its return, and of no other district', () => {
    expect(new Set(mine.pointById.get('001A02')?.cuts)).toEqual(new Set(['001D01', '001D02', '001D03']));
  });

  it('reaches every area that has air with a broadcast zone', () => {
    const zoned = new Set(mine.broadcast.flatMap(({ areas }) => areas));
    const aired = mine.airflow.flatMap(({ from, to }) => [from, to]);
    expect(aired.filter((area) => !zoned.has(area))).toEqual([]);
  });
});
