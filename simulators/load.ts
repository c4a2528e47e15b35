import type { Mine, Point } from '../domain/mine.js';
import { QUANTITIES } from '../domain/quantity.js';
import { type Message, readingMessage } from './message.js';
import { createRandom, type Random } from './random.js';

/** Points of one generated face; the last ones are left out where fewer are wanted. */
const FACE_POINTS: readonly ((face: string) => string)[] = [
  (face) => `{ id: ${face}T1, name: ${face} T1, area: face-${face}, quantity: methane, position: T1, range: [0, 40] }`,
  (face) => `{ id: ${face}F1, name: ${face}馈电, area: face-${face}, quantity: power-feed }`,
  (face) =>
    `{ id: ${face}T2, name: ${face} T2, area: return-${face}, workplace: face-${face}, quantity: methane, position: T2, range: [0, 40] }`,
  (face) =>
    `{ id: ${face}V1, name: ${face}风速, area: return-${face}, workplace: face-${face}, quantity: air-velocity, roadway: district-return, along: [face-${face}, return-${face}] }`,
  (face) => `{ id: ${face}M1, name: ${face}采煤机, area: face-${face}, quantity: machine-running }`,
  (face) => `{ id: ${face}T0, name: ${face} T0, area: face-${face}, quantity: methane, position: T0, range: [0, 40] }`,
];

/** A sensor of a kind of which a place may have any number. */
const further = (face: string, index: number): string =>
  index % 2 === 0
    ? `{ id: ${face}C${index}, name: ${face}一氧化碳${index}, area: return-${face}, quantity: carbon-monoxide, range: [0, 1000] }`
    : `{ id: ${face}W${index}, name: ${face}温度${index}, area: face-${face}, quantity: temperature }`;

const POINTS_PER_FACE = 20;

/** The file of a simulated mine of exactly `points` points (at least 2), for measuring: one face for every twenty. */
export const generateMine = (points: number, id = 'load-mine'): string => {
  const faces = Array.from({ length: Math.ceil(points / POINTS_PER_FACE) }, (_, index) => String(101 + index));
  const areas = faces.flatMap((face) => [
    `{ id: intake-${face}, name: ${face}进风巷, kind: intake-roadway, district: d${face} }`,
    `{ id: face-${face}, name: ${face}工作面, kind: coal-face, district: d${face} }`,
    `{ id: return-${face}, name: ${face}回风巷, kind: return-roadway, district: d${face} }`,
  ]);
  const airflow = faces.flatMap((face) => [
    `{ from: shaft-in, to: intake-${face}, lengthM: 500, sectionM2: 12 }`,
    `{ from: intake-${face}, to: face-${face}, lengthM: 200, sectionM2: 12 }`,
    `{ from: face-${face}, to: return-${face}, lengthM: 200, sectionM2: 12 }`,
    `{ from: return-${face}, to: shaft-out, lengthM: 500, sectionM2: 12 }`,
  ]);
  const sensors = faces.flatMap((face) =>
    Array.from({ length: POINTS_PER_FACE }, (_, index) => FACE_POINTS[index]?.(face) ?? further(face, index)),
  );
  const list = (items: readonly string[]): string => items.map((item) => `  - ${item}`).join('\n');
  return `id: ${id}
code: "140000000008"
name: 负荷试验煤矿
division: 第六师
timeZone: Asia/Shanghai
capacityTPerYear: 1200000
gasClass: high
status: producing
simulated: true
areas:
  - { id: shaft-in, name: 副井, kind: intake-shaft, safe: true }
  - { id: shaft-out, name: 回风立井, kind: return-shaft }
${list(areas)}
airflow:
${list(airflow)}
readers:
${list(faces.map((face) => `{ id: R${face}, area: face-${face} }`))}
points:
${list(sensors.slice(0, points))}
`;
};

const calmValue = (point: Point, random: Random): number => {
  if (QUANTITIES[point.quantity].switch) return 1;
  switch (point.quantity) {
    case 'methane':
      return Math.round(random.between(10, 60)) / 100;
    case 'air-velocity':
      return Math.round(random.between(150, 250)) / 100;
    case 'temperature':
      return Math.round(random.between(200, 240)) / 10;
    default:
      return Math.round(random.between(0, 3));
  }
};

/**
 * `count` valid readings, one a message, round after round over a mine's points; no value reaches a limit.
 * A round's readings share their instant; rounds follow each other by `everyMs`.
 */
export function* loadMessages(options: {
  readonly mine: Mine;
  readonly count: number;
  readonly startAt: number;
  readonly everyMs: number;
  readonly seed: number;
}): Generator<Message, void> {
  const { mine, count, startAt, everyMs } = options;
  const random = createRandom(options.seed);
  for (let index = 0; index < count; index += 1) {
    const point = mine.points[index % mine.points.length];
    if (!point) return;
    const at = startAt + Math.floor(index / mine.points.length) * everyMs;
    yield readingMessage(mine, { point, at, output: { value: calmValue(point, random), quality: 'good' } });
  }
}
