import type { Mine, Point } from '../../domain/mine.js';
import type { Text } from '../../domain/text.js';
import type { Disturbance, Expectation, Scenario } from './scenario.js';

const NEVER_PEOPLE_OUT: readonly string[] = [
  'gas.methane.over-limit',
  'gas.methane.power-off',
  'gas.power-not-cut',
  'evacuation.not-cleared',
];

const small = (
  id: string,
  title: Text,
  disturbances: readonly Disturbance[],
  expect: Partial<Expectation> = {},
): Scenario => ({
  id,
  title,
  workplaces: [],
  disturbances,
  expect: { settledByS: 300, alarms: [], never: NEVER_PEOPLE_OUT, feedsOff: [], ...expect },
});

const find = (mine: Mine, fits: (point: Point) => boolean): Point | undefined => mine.points.findLast(fits);

/** Nothing befalls the mine: no alarm may come of it. */
export const calm = (): Scenario =>
  small('calm', { zh: '正常', en: 'All quiet' }, [], { never: [...NEVER_PEOPLE_OUT, 'systems.point.silent'] });

/** A methane sensor sends nothing for two minutes. */
export const silentPoint = (mine: Mine): Scenario | undefined => {
  const point = find(mine, ({ position }) => position === 'T2');
  if (!point) return undefined;
  const forS = Math.max(120, point.cycleS * 8);
  return small(
    'silent-point',
    { zh: `${point.name}无数据`, en: `${point.id} falls silent` },
    [{ kind: 'sensor-fault', point: point.id, fault: 'silent', atS: 0, forS }],
    {
      alarms: [
        {
          rule: 'systems.point.silent',
          point: point.id,
          level: point.mandatory ? 'yellow' : 'blue',
          raisedByS: point.cycleS * 5,
          clearedByS: forS + point.cycleS * 3,
        },
      ],
    },
  );
};

/** A sensor's line breaks for three minutes. */
export const lineBroken = (mine: Mine): Scenario | undefined => {
  const point = find(mine, ({ quantity, workplace, area }) => quantity === 'carbon-monoxide' && workplace !== area);
  if (!point) return undefined;
  return small('line-broken', { zh: `${point.name}断线`, en: `The line of ${point.id} breaks` }, [
    { kind: 'sensor-fault', point: point.id, fault: 'line-broken', atS: 0, forS: 180 },
  ]);
};

/** Both doors of an air lock stand open for forty seconds, and the air takes the short cut. */
export const doorsOpen = (mine: Mine): Scenario | undefined => {
  const airlock = mine.doors[0];
  if (!airlock) return undefined;
  return small('doors-open', { zh: `${airlock.airlock}风门同时打开`, en: `Air lock ${airlock.airlock} stands open` }, [
    { kind: 'doors-open', points: airlock.points, atS: 0, forS: 40 },
  ]);
};

/** A heading is blasted: CO rises and clears. */
export const blasting = (mine: Mine): Scenario | undefined => {
  const heading = mine.areas.find(({ kind }) => kind === 'heading');
  if (!heading) return undefined;
  return small('blasting', { zh: `${heading.name}放炮`, en: `Blasting in ${heading.id}` }, [
    { kind: 'blasting', area: heading.id, atS: 0, addPpm: 60 },
  ]);
};

/** The local fan of a heading stops: gas gathers there, and the interlock takes its power. */
export const localFanStopped = (mine: Mine): Scenario | undefined => {
  const fan = mine.fans.find(({ kind }) => kind === 'local');
  if (!fan) return undefined;
  const fans = mine.fans.filter(({ kind, serves }) => kind === 'local' && serves === fan.serves);
  const points = fans.map(({ running }) => running);
  return {
    ...small('local-fan-stopped', { zh: '局部通风机停止运转', en: 'A local fan stops' }, [
      { kind: 'fan-stopped', points, atS: 0, forS: 240 },
    ]),
    workplaces: fan.serves === undefined ? [] : [fan.serves],
  };
};
