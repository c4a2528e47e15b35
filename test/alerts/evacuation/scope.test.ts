import { describe, expect, it } from 'vitest';
import { baseOf, scopeOfAreas, wayOutOf } from '../../../alerts/evacuation/scope.js';
import type { Subject } from '../../../alerts/rules/rule.js';
import { edgeKey, type MeasuredAir } from '../../../domain/airflow.js';
import type { Mine } from '../../../domain/mine.js';
import { mineWithRefuge, testMine } from './support.js';

const highGas = testMine();
const outburst = testMine(['gasClass: high', 'gasClass: outburst']);
const still: MeasuredAir = new Map();
const reversed = (...edges: readonly (readonly [string, string])[]): MeasuredAir =>
  new Map(edges.map(([from, to]) => [edgeKey(from, to), 'reversed']));

const subject = (mine: Mine, id: string): Subject => {
  const point = mine.pointById.get(id);
  if (point === undefined) throw new Error(`no point ${id}`);
  return { id, area: point.area, point };
};
const scope = (mine: Mine, point: string, air = still): string[] =>
  [...scopeOfAreas(mine, baseOf(mine, subject(mine, point)), air)].sort();

describe('the scope of an order', () => {
  it('for methane at a face takes out the face and its returns to the shaft, not its intake nor the other district', () => {
    const downwind = ['face-1', 'return-1', 'return-m', 'shaft-out'];
    expect(scope(highGas, 'T1')).toEqual(downwind);
    expect(scope(highGas, 'T2')).toEqual(downwind);
  });

  it('in an outburst mine takes out the intakes of the face as well, and what their air reaches', () => {
    expect(scope(outburst, 'T1')).toEqual(['chamber-1', 'face-1', 'intake-1', 'return-1', 'return-m', 'shaft-out']);
  });

  it('for a chamber takes out the chamber and its returns, not the face beside it', () => {
    expect(scope(highGas, 'CHAMBER')).toEqual(['chamber-1', 'return-1', 'return-m', 'shaft-out']);
  });

  it('for a point without a power-off range takes out its workplace and its own area', () => {
    expect(scope(highGas, 'WIND1')).toEqual(['face-1', 'return-1', 'return-m', 'shaft-out']);
    expect(scope(highGas, 'WIND-IN1')).toContain('intake-1');
    expect(scope(highGas, 'WIND-IN1')).toContain('face-1');
  });

  it('turns with the air: once the intake blows backwards it is in, up to the shaft', () => {
    const air = reversed(['intake-1', 'face-1'], ['shaft-in', 'intake-1']);
    const turned = scope(highGas, 'T1', air);
    expect(turned).toContain('intake-1');
    expect(turned).toContain('shaft-in');
    expect(turned).toContain('chamber-1');
  });

  it('still holds the returns of the power-off range when the return blows backwards', () => {
    const turned = scope(highGas, 'T1', reversed(['face-1', 'return-1']));
    expect(turned).toContain('return-1');
    expect(turned).not.toContain('intake-1');
  });

  it('takes nobody off the surface, not even where the air ends there', () => {
    expect(scope(highGas, 'GALLERY')).toEqual([]);
    const vented = testMine(['\nairflow:\n', '\nairflow:\n  - { from: shaft-out, to: yard }\n']);
    expect(scope(vented, 'T1')).not.toContain('yard');
  });

  it('takes nobody out beyond the boundary of the mine', () => {
    const bordered = testMine(['kind: return-roadway }', 'kind: return-roadway, outside: true }']);
    expect(scope(bordered, 'T1')).toEqual(['face-1', 'return-1', 'shaft-out']);
  });

  it('for a subject that is an area takes out the area and all downwind of it', () => {
    expect([...scopeOfAreas(highGas, baseOf(highGas, { id: 'x', area: 'return-2' }), still)].sort()).toEqual([
      'return-2',
      'return-m',
      'shaft-out',
    ]);
  });

  it('for areas that a dispatcher names takes out these and all downwind of them', () => {
    expect([...scopeOfAreas(highGas, ['face-2', 'yard'], still)].sort()).toEqual([
      'face-2',
      'return-2',
      'return-m',
      'shaft-out',
    ]);
    expect([...scopeOfAreas(highGas, ['return-2'], reversed(['face-2', 'return-2']))].sort()).toEqual([
      'face-2',
      'return-2',
      'return-m',
      'shaft-out',
    ]);
  });
});

describe('the way out', () => {
  it('leads against the air to the intake shaft', () => {
    expect(wayOutOf(highGas, new Set(scope(highGas, 'T1')), 'face-1', still)).toEqual([
      'face-1',
      'intake-1',
      'shaft-in',
    ]);
  });

  it('does not end at a safe place that lies inside the scope', () => {
    const nearby = new Set(['face-1', 'return-1']);
    expect(wayOutOf(mineWithRefuge, nearby, 'return-1', still)?.at(-1)).toBe('refuge-1');
    const around = new Set([...nearby, 'refuge-1']);
    expect(wayOutOf(mineWithRefuge, around, 'return-1', still)?.at(-1)).toBe('shaft-in');
  });

  it('is unknown where every safe place lies inside the scope', () => {
    expect(wayOutOf(highGas, new Set(highGas.areas.map(({ id }) => id)), 'face-1', still)).toBeUndefined();
  });
});
