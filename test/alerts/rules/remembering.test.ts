import { describe, expect, test } from 'vitest';
import { methaneOutburst } from '../../../alerts/rules/gas/methane-outburst.js';
import { methanePreWarning } from '../../../alerts/rules/gas/methane-pre-warning.js';
import { methaneSuspect } from '../../../alerts/rules/gas/methane-suspect.js';
import { methaneTrend } from '../../../alerts/rules/gas/methane-trend.js';
import type { Judged, Rule, RuleContext, Verdict } from '../../../alerts/rules/rule.js';
import { pointFrozen } from '../../../alerts/rules/systems/point-frozen.js';
import { recordsSuspect } from '../../../alerts/rules/systems/records-suspect.js';
import type { Mine } from '../../../domain/mine.js';
import { recordedMine } from '../recordings/replay.js';

const MINUTE = 60_000;

/** A stubborn point, a jump as of span gas, an outburst and a recovery, one reading of every point in 20 s. */
const valueAt: Readonly<Record<string, (step: number) => number>> = {
  T1: (step) =>
    step < 5
      ? 0.31
      : step < 1200
        ? 0.3
        : step < 1300
          ? 0.3 + 0.006 * (step - 1200)
          : step < 1310
            ? 2
            : step < 1400
              ? 0.4
              : 3,
  T2: (step) => 0.3 + 0.01 * ((step * 7) % 5),
  'AIR-IN': (step) => (step < 1402 ? 2 + 0.1 * (step % 3) : 0.5),
  'AIR-OUT': (step) => (step < 300 ? 1.8 + 0.01 * (step % 2) : 1.8),
};

/** What a rule says of a point, step by step; `keep` is what becomes of its state between two steps. */
const verdicts = <State>(
  rule: Rule<State>,
  mine: Mine,
  id: string,
  keep: (state: State) => State,
): { readonly said: readonly Verdict[]; readonly largest: number } => {
  const latest = new Map<string, Judged>();
  let now = 0;
  const context = {
    mine,
    get now() {
      return now;
    },
    latest: (point: string) => latest.get(point),
    lastHeardAt: (point: string) => latest.get(point)?.at ?? 0,
    lastToldAt: (point: string) => latest.get(point)?.at ?? 0,
    limits: (point: string) => mine.limitsOf.get(point),
  } as unknown as RuleContext;
  const watch =
    rule.watches.per === 'mine' ? rule.watches.of(mine).find(({ subject }) => subject.id === id) : undefined;
  if (watch === undefined) throw new Error(`${rule.id} does not watch ${id}`);
  let { state } = rule.start(watch.subject, context);
  const said: Verdict[] = [];
  let largest = 0;
  for (let step = 0; step < 1500; step += 1) {
    now = step * (MINUTE / 3);
    for (const [point, value] of Object.entries(valueAt)) {
      const reading = { kind: 'reading', mine: mine.id, point, at: now, value: value(step), quality: 'good' } as const;
      const judged = { reading, at: now, receivedAt: now, clockSuspect: false, newest: true };
      latest.set(point, judged);
      if (!watch.points.includes(point)) continue;
      const answer = rule.step(state, { kind: 'reading', ...judged }, watch.subject, context);
      state = keep(answer.state);
      if (answer.verdict.kind === 'raise') said.push(answer.verdict);
    }
    if (step % 100 === 0) largest = Math.max(largest, JSON.stringify(state).length);
  }
  return { said, largest };
};

const roundTrip = <State>(state: State): State => JSON.parse(JSON.stringify(state)) as State;
const untouched = <State>(state: State): State => state;

describe('what the warnings and the signs of falsification remember', () => {
  const mine = recordedMine();
  const survives = <State>(rule: Rule<State>, id: string): void => {
    test(`${rule.id} says the same of ${id} when its memory is written down and read again after every reading`, () => {
      const straight = verdicts(rule, mine, id, untouched);
      expect(straight.said).not.toEqual([]);
      expect(verdicts(rule, mine, id, roundTrip).said).toEqual(straight.said);
    });
    test(`${rule.id} remembers no more than 8 KiB of ${id}`, () => {
      expect(verdicts(rule, mine, id, untouched).largest).toBeLessThan(8192);
    });
  };
  survives(methanePreWarning, 'T1');
  survives(methaneTrend, 'T1');
  survives(methaneSuspect, 'T1');
  survives(methaneOutburst, 'T1');
  survives(pointFrozen, 'T1');
  survives(recordsSuspect, 'AIR-OUT');
});
