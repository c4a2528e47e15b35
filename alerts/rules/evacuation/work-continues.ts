import type { Point } from '../../../domain/mine.js';
import type { Evacuation } from '../../evacuation/evacuation.js';
import { AS_BEFORE, canClear, staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { clockOf } from '../personnel/wording.js';
import type { Judged, Rule, RuleContext, Step } from '../rule.js';

/** What is known of one machine since the order. */
interface Machine {
  /** By its last good reading: one that falls silent runs on until a good one says otherwise. */
  readonly running: boolean;
  /** Sensor time at which it was seen to start after its place came into scope; null: it ran before, or rests. */
  readonly startedAt: number | null;
}

interface Work {
  /** Engine time at which each area came into scope. */
  readonly inScopeFrom: Readonly<Record<string, number>>;
  readonly machines: Readonly<Record<string, Machine>>;
  /** What happened stays an accident. */
  readonly accident: boolean;
}

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(七)', confidence: 'source' } as const;

const isWorking = ({ quantity, work }: Point): boolean => quantity === 'machine-running' && work;

const runs = ({ reading: { value } }: Judged): boolean => value !== null && value > 0;

const grown = (state: Work, order: Evacuation, context: RuleContext): Work => {
  const isFirst = Object.keys(state.inScopeFrom).length === 0;
  const since = isFirst ? order.orderedAt : context.now;
  const inScopeFrom = { ...state.inScopeFrom };
  const machines = { ...state.machines };
  for (const area of order.areas) inScopeFrom[area] ??= since;
  for (const point of context.mine.points) {
    if (!isWorking(point) || inScopeFrom[point.area] === undefined || machines[point.id] !== undefined) continue;
    const latest = context.latest(point.id);
    // A machine of which nothing fresh and good is known when its place comes into scope is not accused by old news.
    if (latest === undefined || !canClear(latest) || context.now > staleAfter(point, context)) continue;
    machines[point.id] = { running: runs(latest), startedAt: null };
  }
  return { ...state, inScopeFrom, machines };
};

const heard = (state: Work, judged: Judged, context: RuleContext): Work => {
  const { point } = judged.reading;
  const since = state.inScopeFrom[context.mine.pointById.get(point)?.area ?? ''];
  if (since === undefined || !canClear(judged)) return state;
  const before = state.machines[point];
  const running = runs(judged);
  const starts = running && before?.running === false;
  const startedAt = starts ? judged.at : running ? (before?.startedAt ?? null) : null;
  return { ...state, machines: { ...state.machines, [point]: { running, startedAt } } };
};

const judge = (state: Work, order: Evacuation, context: RuleContext): Step<Work> => {
  const { mine, now } = context;
  const wakes: number[] = [];
  const working: { readonly point: Point; readonly startedAt: number | null }[] = [];
  let isAccident = state.accident;
  for (const [id, { running, startedAt }] of Object.entries(state.machines)) {
    const point = mine.pointById.get(id);
    const since = state.inScopeFrom[point?.area ?? ''];
    if (point === undefined || since === undefined || !running) continue;
    const stopsBy = since + DEFAULTS.workStopsMs;
    // Whoever is taken in later has as long as the others had.
    const deadline = since + (order.dueAt - order.orderedAt);
    wakes.push(stopsBy + 1, deadline + 1);
    if (now <= stopsBy) continue;
    working.push({ point, startedAt });
    const isLate = now > deadline && now <= staleAfter(point, context);
    if ((startedAt !== null || isLate) && !order.drill) isAccident = true;
  }
  const next = { ...state, accident: isAccident };
  const due = wakes.filter((at) => at > now);
  const wake = due.length === 0 ? {} : { wakeAt: Math.min(...due) };
  if (working.length === 0) return { state: next, verdict: { kind: 'clear', at: now }, ...wake };
  const names = (started: string): string[] =>
    working.map(({ point: { name }, startedAt }) =>
      startedAt === null ? name : `${name} ${clockOf(mine, startedAt)} ${started}`,
    );
  return {
    state: next,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'red',
      value: working.length,
      basis,
      message: {
        zh: `撤人命令下仍在作业：${names('启动').join('、')}`,
        en: `Work continues under the order to withdraw: ${names('started').join(', ')}`,
      },
      withdraw: false,
      ...(isAccident ? { accident: true } : {}),
    },
    ...wake,
  };
};

/**
 * A working machine runs in the scope of an order 40 s after its place came into it, or starts later (D2). It is an
 * accident when it starts after the order, or still runs, by a fresh word, at the deadline; a drill is none. Over when
 * all have stopped by a good reading: one that falls silent has not. The grade stays.
 */
export const workContinues: Rule<Work> = {
  id: 'evacuation.work-continues',
  basis,
  title: { zh: '撤人期间仍在作业', en: 'Work continues' },
  watches: { per: 'order', points: (mine) => mine.points.filter(isWorking).map(({ id }) => id) },
  start: () => unchanged({ inScopeFrom: {}, machines: {}, accident: false }),
  step(state, input, subject, context) {
    const order =
      input.kind === 'order' ? input.order : context.orders().find((one) => one.order.id === subject.id)?.order;
    if (order === undefined) return unchanged(state);
    if (order.state === 'stood-down') return { state, verdict: { kind: 'clear', at: context.now } };
    if (input.kind === 'order') return judge(grown(state, order, context), order, context);
    if (input.kind === 'reading') return judge(heard(state, input, context), order, context);
    return input.kind === 'wake' ? judge(state, order, context) : { state, verdict: AS_BEFORE };
  },
};
