import type { Mine } from '../../domain/mine.js';
import { facesOf, overrun } from './overrun.js';
import { once, type Programme, type Scenario } from './scenario.js';
import { blasting, calm, doorsOpen, lineBroken, localFanStopped, silentPoint } from './small-events.js';

/** The demonstration's first overrun, seconds after the start. */
const FIRST_STORY_S = 15;
/** From one overrun to the next. */
const EVERY_S = 1200;
/** Where the small events lie between two overruns. */
const SMALL_EVENTS_S = [540, 740, 900, 1040] as const;

/** The same overrun, and the breakers of the face do not open. */
const powerNotCut = (mine: Mine, face: string): Scenario => {
  const story = overrun(mine, face);
  const [feed] = story.expect.feedsOff;
  const t1 = story.expect.alarms[0]?.point;
  return {
    ...story,
    id: 'power-not-cut',
    title: { zh: '瓦斯超限且断电失败', en: 'Overrun, and the power is not cut' },
    disturbances: [
      ...story.disturbances,
      { kind: 'feeds-stuck', points: feed === undefined ? [] : [feed], atS: 0, forS: 600 },
    ],
    expect: {
      ...story.expect,
      alarms: [
        ...story.expect.alarms,
        {
          rule: 'gas.power-not-cut',
          ...(t1 === undefined ? {} : { point: t1 }),
          level: 'red',
          raisedByS: 120,
        },
      ],
      never: story.expect.never.filter((rule) => rule !== 'gas.power-not-cut'),
      feedsOff: story.expect.feedsOff.slice(1),
    },
  };
};

/** Every story that can be told of a mine, the first face's overrun under the plain name `overrun`. */
export const scenariosOf = (mine: Mine): readonly Scenario[] => {
  const faces = facesOf(mine);
  const [first] = faces;
  const stories = [
    calm(),
    ...(first === undefined ? [] : [{ ...overrun(mine, first), id: 'overrun' }, powerNotCut(mine, first)]),
    ...faces.map((face) => overrun(mine, face)),
    silentPoint(mine),
    lineBroken(mine),
    doorsOpen(mine),
    blasting(mine),
    localFanStopped(mine),
  ];
  return stories.filter((story) => story !== undefined);
};

/** The running demonstration: an overrun after 50 s and every 20 min, face by face, with small events between. */
export const demoProgramme = (mine: Mine): Programme => {
  const overruns = facesOf(mine).map((face) => overrun(mine, face));
  const small = [silentPoint(mine), doorsOpen(mine), lineBroken(mine), blasting(mine)].filter(
    (story) => story !== undefined,
  );
  return (elapsedS, underOrder) => {
    const into = elapsedS - FIRST_STORY_S;
    if (into < 0) return undefined;
    const round = Math.floor(into / EVERY_S);
    if (into % EVERY_S !== 0) {
      const slot = SMALL_EVENTS_S.findIndex((atS) => atS === into % EVERY_S);
      return slot < 0 ? undefined : small[slot % Math.max(1, small.length)];
    }
    const turned = overruns.map((_, index) => overruns[(index + round) % overruns.length]);
    const free = turned.find((story) => story?.workplaces.every((area) => !underOrder.has(area)));
    return free ?? turned[0];
  };
};

/** The programme of `--scenario`: `demo`, or one story that begins ten seconds after the start; undefined if unknown. */
export const programmeNamed = (
  mine: Mine,
  name: string,
): { readonly programme: Programme; readonly scenario?: Scenario } | undefined => {
  if (name === 'demo') return { programme: demoProgramme(mine) };
  const scenario = scenariosOf(mine).find(({ id }) => id === name);
  return scenario && { programme: once(scenario, 10), scenario };
};

/** The names that `--scenario` takes for a mine. */
export const scenarioNames = (mine: Mine): readonly string[] => ['demo', ...scenariosOf(mine).map(({ id }) => id)];
