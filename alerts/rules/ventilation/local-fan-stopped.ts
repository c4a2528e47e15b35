import { fanGroups } from '../../../domain/fans.js';
import { clockMark, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule } from '../rule.js';
import { type FanStop, NOT_STOPPED, tellStop } from './fan-stop.js';
import { quietStep } from './red-point.js';

const basis = { edition: '煤矿安全规程 2016/2022', clause: '第164、165条', confidence: 'source' } as const;

/**
 * No fan of a heading's group runs (规程 第165条): after 10 s, in which the second fan takes over, the heading is withdrawn and
 * `gas.power-not-cut` proves its power off. Over at a good reading of one that runs; the order ends by stand-down.
 */
export const localFanStopped: Rule<FanStop> = {
  id: 'ventilation.local-fan.stopped',
  basis,
  title: { zh: '局部通风机停风', en: 'Local fan stopped' },
  watches: {
    per: 'mine',
    of: (mine) =>
      fanGroups(mine, 'local').map(({ id, running, serves }) => ({
        subject: { id, area: serves[0] ?? '' },
        points: running,
      })),
  },
  start: () => unchanged(NOT_STOPPED),
  step(state, input, subject, context) {
    const { mine } = context;
    const group = fanGroups(mine, 'local').find(({ id }) => id === subject.id);
    if (group === undefined) return unchanged(state);
    const told = tellStop(state, group.running, input, context, {
      raiseMs: DEFAULTS.localFanHoldMs,
    });
    const { stop, at } = told;
    const quiet = quietStep(stop, told);
    if (quiet !== undefined) return quiet;
    const fans = group.running.map((id) => mine.pointById.get(id)?.name ?? id);
    const headings = group.serves.map((id) => mine.areaById.get(id)?.name ?? id);
    return {
      state: stop,
      verdict: {
        kind: 'raise',
        at,
        level: 'red',
        basis,
        message: {
          zh: `${headings.join('、')} 局部通风机停风（${fans.join('、')}），切断电源、撤出人员`,
          en: `${headings.join(', ')}: local fan stopped (${fans.join(', ')}), cut power and withdraw`,
        },
        withdraw: group.serves,
        ...clockMark(input),
      },
    };
  },
};
