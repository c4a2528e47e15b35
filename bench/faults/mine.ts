import { stringify } from 'yaml';

/** The mine that the faults happen to. */
export const MINE = 'fault-mine';
export const STATIONS = 20;
const FACES_PER_STATION = 10;
/** Points that speak on topics of their own, without a number that a loss could be found by. */
const SINGLES = 50;

const numbered = (letter: string, index: number): string => `${letter}${String(index).padStart(3, '0')}`;

/** A substation with its methane points, one a face, and one temperature beside each. */
export interface Station {
  readonly id: string;
  readonly methane: readonly string[];
  readonly points: readonly string[];
}

/** Twenty substations of twenty points each, the methane ones each at a face of its own. */
export const STATION_LIST: readonly Station[] = Array.from({ length: STATIONS }, (_, station) => {
  const faces = Array.from({ length: FACES_PER_STATION }, (_unused, face) => station * FACES_PER_STATION + face);
  const methane = faces.map((face) => numbered('M', face));
  return {
    id: numbered('S', station),
    methane,
    points: [...methane, ...faces.map((face) => numbered('W', face))],
  };
});

/** Points without a substation. */
export const SINGLE_POINTS: readonly string[] = Array.from({ length: SINGLES }, (_, index) => numbered('X', index));
/** Every point of the mine. */
export const ALL_POINTS: readonly string[] = [...STATION_LIST.flatMap(({ points }) => points), ...SINGLE_POINTS];

/** The mine file: one intake, one return, and a face for every methane point, so that each overrun is an incident of its own. */
export const mineFile = (): string => {
  const faces = STATION_LIST.flatMap(({ id, methane }) => methane.map((point) => ({ station: id, point })));
  const areaOf = (point: string): string => `face-${point.slice(1)}`;
  return stringify({
    id: MINE,
    code: '140000000077',
    name: '故障试验煤矿',
    division: '第六师',
    timeZone: 'Asia/Shanghai',
    capacityTPerYear: 1_200_000,
    gasClass: 'high',
    status: 'producing',
    evacuateAt: 'power-off',
    areas: [
      { id: 'shaft-in', name: '副井', kind: 'intake-shaft', safe: true },
      { id: 'intake', name: '进风巷', kind: 'intake-roadway' },
      { id: 'return', name: '回风巷', kind: 'return-roadway' },
      { id: 'shaft-out', name: '回风立井', kind: 'return-shaft' },
      ...faces.map(({ point }) => ({ id: areaOf(point), name: `工作面${point}`, kind: 'coal-face' })),
    ],
    airflow: [
      { from: 'shaft-in', to: 'intake', lengthM: 900, sectionM2: 14 },
      { from: 'return', to: 'shaft-out', lengthM: 900, sectionM2: 14 },
      ...faces.flatMap(({ point }) => [
        { from: 'intake', to: areaOf(point), lengthM: 500, sectionM2: 12 },
        { from: areaOf(point), to: 'return', lengthM: 200, sectionM2: 12 },
      ]),
    ],
    substations: STATION_LIST.map(({ id }) => ({ id, cycleS: 20 })),
    points: [
      ...faces.flatMap(({ station, point }) => [
        {
          id: point,
          name: `T1 ${point}`,
          area: areaOf(point),
          quantity: 'methane',
          position: 'T1',
          range: [0, 4],
          substation: station,
        },
        {
          id: `W${point.slice(1)}`,
          name: `温度 ${point}`,
          area: areaOf(point),
          quantity: 'temperature',
          substation: station,
        },
      ]),
      ...SINGLE_POINTS.map((id) => ({ id, name: `单点 ${id}`, area: 'intake', quantity: 'temperature', cycleS: 20 })),
    ],
  });
};
