import { expect, it } from 'vitest';
import { aroundOf } from '../../../../alerts/rules/gas/around.js';
import { neighboursOf } from '../../../../alerts/rules/systems/still.js';
import { scenarioMine } from '../systems/support.js';

const T1 = { id: 'T1', name: 'T1', area: 'face-1', quantity: 'methane', position: 'T1' };
const ten = (make: (number: number) => object): object[] => Array.from({ length: 10 }, (_, index) => make(index));
const airs = ten((index) => ({
  id: `A${index}`,
  name: `风速${index}`,
  area: 'return-1',
  workplace: 'face-1',
  quantity: 'air-velocity',
  roadway: 'district-return',
  along: ['face-1', 'return-1'],
}));
const methaneIn = (area: string): object[] =>
  ten((index) => ({
    id: `M${index}`,
    name: `甲烷${index}`,
    area,
    workplace: 'face-1',
    quantity: 'methane',
    position: 'T2',
  }));

const mineWith = (area: string) => {
  const mine = scenarioMine('outburst-mine', {
    points: [T1, ...methaneIn(area), ...airs],
    fans: [],
    doors: [],
    limits: [],
  });
  const point = mine.pointById.get('T1');
  if (point === undefined) throw new Error('no T1');
  return { mine, point };
};

it('a point among ten of its kind is compared with eight of them, however many hang around it', () => {
  const { mine, point } = mineWith('return-1');
  const around = aroundOf(mine, point);
  expect([around.downwind, around.echoes, around.fellows, around.air].map(({ length }) => length)).toEqual([
    8, 8, 8, 8,
  ]);
  expect(neighboursOf(mine, point)).toHaveLength(8);
});

it('and so is one beside which ten hang in the same place', () => {
  const { mine, point } = mineWith('face-1');
  expect(aroundOf(mine, point)).toMatchObject({ downwind: [], echoes: [] });
  expect(aroundOf(mine, point).fellows).toHaveLength(8);
});

it('the next sensor downwind must show what a point shows where it stands in the same district, not in another', () => {
  const next = (area: string) => {
    const other = {
      id: 'M',
      name: '回风甲烷',
      area,
      workplace: area,
      quantity: 'methane',
      position: 'district-return',
    };
    const mine = scenarioMine('outburst-mine', { points: [T1, other], fans: [], doors: [], limits: [] });
    const point = mine.pointById.get('T1');
    if (point === undefined) throw new Error('no T1');
    const { downwind, echoes } = aroundOf(mine, point);
    return { downwind, echoes };
  };
  expect(next('return-1')).toEqual({ downwind: ['M'], echoes: ['M'] });
  expect(next('return-m')).toEqual({ downwind: ['M'], echoes: [] });
});
