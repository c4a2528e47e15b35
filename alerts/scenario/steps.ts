import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import type { Alerts } from '../alerts.js';
import type { ServiceHealth } from '../health/health.js';
import { faultOf } from '../planned-work/wish.js';
import type { Scenario } from './scenario-file.js';

/** Something that is said, done or expected at an instant. */
export interface Step {
  readonly at: number;
  readonly say: () => void;
}

/** What a scenario acts upon. */
export interface World {
  readonly mine: Mine;
  /** A restart puts another one in its place. */
  alerts(): Alerts;
  readonly startAt: number;
  arrive(observation: Observation): void;
  /** Ids of the orders, in the order of ordering. */
  readonly orders: readonly string[];
  now(): number;
  differ(message: string): void;
}

interface Again {
  readonly at: number;
  readonly every?: number | undefined;
  readonly until?: number | undefined;
}

const instantsOf = ({ at, every, until = at }: Again): number[] =>
  every === undefined
    ? [at]
    : Array.from({ length: Math.floor((until - at) / every) + 1 }, (_, index) => at + index * every);

/** An object without the keys that are not given. */
const given = <Part extends object>(part: Part): { [Key in keyof Part]: Exclude<Part[Key], undefined> } =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Part]: Exclude<Part[Key], undefined>;
  };

const saidBy = (scenario: Scenario, world: World, intervalMs: number): Step[] => {
  const { mine, startAt, arrive, differ } = world;
  const steps: Step[] = [];
  for (const [point, samples] of Object.entries(scenario.series)) {
    if (!mine.pointById.has(point)) differ(`the mine has no point ${point}`);
    samples.forEach((sample, index) => {
      if (sample === null) return;
      const at = startAt + index * intervalMs;
      const saidAt = at + (scenario.skew[point] ?? 0);
      steps.push({ at, say: () => arrive({ kind: 'reading', mine: mine.id, point, at: saidAt, ...sample }) });
    });
  }
  for (const { at: after, saidAt = after, amongUntil, ...reading } of scenario.readings) {
    const inArray = amongUntil === undefined ? undefined : { index: 0, newestAt: startAt + amongUntil };
    const said = { kind: 'reading', mine: mine.id, at: startAt + saidAt, ...given({ ...reading, inArray }) } as const;
    steps.push({ at: startAt + after, say: () => arrive(said) });
  }
  for (const { at: first, every, until, ...heard } of scenario.sightings) {
    for (const after of instantsOf({ at: first, every, until })) {
      const at = startAt + after;
      steps.push({ at, say: () => arrive({ kind: 'sighting', mine: mine.id, at, ...given(heard) }) });
    }
  }
  for (const { at: first, every, until, frameAt, lastTestAt, lastAcceptedAt, ...report } of scenario.systems) {
    for (const after of instantsOf({ at: first, every, until })) {
      const at = startAt + after;
      const from = (span: number | undefined): number | undefined => (span === undefined ? undefined : at + span);
      const times = given({
        frameAt: from(frameAt),
        lastTestAt: from(lastTestAt),
        lastAcceptedAt: from(lastAcceptedAt),
      });
      steps.push({ at, say: () => arrive({ kind: 'system', mine: mine.id, at, ...given(report), ...times }) });
    }
  }
  for (const { at: after, order, ...answer } of scenario.receipts) {
    const at = startAt + after;
    steps.push({
      at,
      say() {
        const command = world.orders[order - 1];
        if (command === undefined) differ(`a receipt for order ${order}, which was not given`);
        else arrive({ kind: 'command-result', mine: mine.id, command, at, ...given(answer) });
      },
    });
  }
  return steps;
};

const done = (scenario: Scenario, world: World): Step[] => {
  const { mine, alerts, startAt, differ } = world;
  const works: string[] = [];
  const acts = () => {
    const found = alerts().mine(mine.id);
    if (found === undefined) throw new Error('the scenario has lost its mine');
    return found;
  };
  const toEach = (rule: string, act: (id: string) => unknown, mustBeRefused = false): void => {
    const ids = alerts()
      .view.standing()
      .filter((alarm) => alarm.rule === rule)
      .map(({ id }) => id);
    if (ids.length === 0) differ(`no alarm of ${rule} stands`);
    for (const id of ids) {
      const answer = act(id);
      const isRefused = typeof answer === 'object' && answer !== null && 'refused' in answer;
      if (isRefused !== mustBeRefused) differ(isRefused ? `refused: ${JSON.stringify(answer.refused)}` : 'not refused');
    }
  };
  return scenario.acts.map((act) => ({
    at: startAt + act.at,
    say() {
      if ('order' in act) acts().order({ by: 'dispatcher', areas: act.order, reason: 'scenario' });
      else if ('rescuer' in act) {
        const answer = acts().nameRescuer(world.orders[act.of - 1] ?? '', { by: 'dispatcher', card: act.rescuer });
        if (answer === undefined || 'refused' in answer) differ(`no order ${act.of} to name ${act.rescuer} on`);
      } else if ('standDown' in act) {
        const id = world.orders[act.standDown - 1] ?? '';
        const answer = acts().standDown(id, { by: 'dispatcher', note: act.note });
        const code = answer === undefined ? 'no such order' : 'refused' in answer ? answer.refused.code : undefined;
        if ((code !== undefined) !== (act.refused === true)) differ(`stand-down: ${code ?? 'not refused'}`);
      } else if ('plan' in act) {
        const { approved, refused, from, to, ...plan } = act.plan;
        const wish = { ...plan, from: startAt + from, to: startAt + to, reason: 'scenario' };
        if (refused) {
          if (faultOf(mine, wish) === undefined) differ('planned work is not refused');
          return;
        }
        const { work } = acts().plan(wish, 'engineer');
        works.push(work.id);
        if (approved) acts().approve(work.id, 'mine-leader');
      } else if ('endWork' in act) acts().end(works[act.endWork - 1] ?? '', 'engineer');
      else if ('close' in act) {
        toEach(act.close, (id) => acts().close(id, { by: 'dispatcher', note: 'scenario' }));
      } else if ('shelve' in act) {
        const until = world.now() + act.minutes * 60_000;
        const shelved = { kind: 'shelved', by: 'dispatcher', until, reason: 'scenario' } as const;
        toEach(act.shelve, (id) => acts().act(id, shelved), act.refused);
      } else toEach(act.acknowledge, (id) => acts().act(id, { kind: 'acknowledged', by: 'dispatcher' }));
    },
  }));
};

/** What a scenario says and does, each at its instant; what is said comes before what is done. */
export const stepsOf = (scenario: Scenario, world: World, intervalMs: number): readonly Step[] => [
  ...saidBy(scenario, world, intervalMs),
  ...done(scenario, world),
];

/** What the service sees of itself at an instant of a scenario; undefined before it says anything of it. */
export const healthOf = (scenario: Scenario, startAt: number): ((now: number) => ServiceHealth | undefined) => {
  const words = [...scenario.health].sort((one, other) => one.at - other.at);
  return (now) => {
    const said = words.filter(({ at }) => startAt + at <= now);
    if (said.length === 0) return undefined;
    const last = <Key extends keyof (typeof said)[number]>(key: Key) => said.findLast((one) => one[key] !== undefined);
    const lost = last('sessionLostFrom');
    return {
      at: now,
      broker: {
        connected: last('broker')?.broker !== 'down',
        ...(lost?.sessionLostFrom === undefined
          ? {}
          : { sessionLost: { at: startAt + lost.at, blindFrom: startAt + lost.sessionLostFrom } }),
      },
      journalFailing: last('journal')?.journal ?? null,
      diskFreeShare: last('diskFree')?.diskFree ?? null,
      historianBehindMs: last('historianBehind')?.historianBehind ?? 0,
      failedRules: last('failedRules')?.failedRules ?? [],
    };
  };
};
