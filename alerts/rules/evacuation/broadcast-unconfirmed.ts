import type { CommandResult } from '../../../domain/observation.js';
import { commandOf } from '../../commands.js';
import type { Evacuation } from '../../evacuation/evacuation.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step } from '../rule.js';

interface Zone {
  /** Engine time at which it came under the order. */
  readonly since: number;
  /** How many commands had been given before the first one that named it. */
  readonly from: number;
  /** What was answered for it; `done` stays. */
  readonly outcome: CommandResult['outcome'] | null;
}

interface Broadcast {
  /** The order's commands, the oldest first. */
  readonly commands: readonly string[];
  readonly zones: Readonly<Record<string, Zone>>;
}

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(十九)(二十)', confidence: 'source' } as const;

const ordered = (state: Broadcast, order: Evacuation, { mine, now }: RuleContext): Broadcast => {
  const command = commandOf(order);
  const commands = state.commands.includes(command) ? state.commands : [...state.commands, command];
  const since = state.commands.length === 0 ? order.orderedAt : now;
  const zones = { ...state.zones };
  for (const { zone, areas } of mine.broadcast) {
    if (areas.some((area) => order.areas.includes(area))) {
      zones[zone] ??= { since, from: commands.length - 1, outcome: null };
    }
  }
  return { commands, zones };
};

/** A receipt that names no zone speaks for all that its command named. */
const answered = (state: Broadcast, { command, zone, outcome }: CommandResult): Broadcast => {
  const number = state.commands.indexOf(command);
  const speaksFor = (id: string, { from }: Zone): boolean => (zone === undefined ? number >= from : zone === id);
  const zones = Object.entries(state.zones).map(([id, known]) => {
    const isNews = known.outcome !== 'done' && speaksFor(id, known);
    return [id, isNews ? { ...known, outcome } : known] as const;
  });
  return { ...state, zones: Object.fromEntries(zones) };
};

const WORDS = {
  refused: { zh: '拒绝', en: 'refused' },
  failed: { zh: '失败', en: 'failed' },
  none: { zh: '无回执', en: 'no receipt' },
} as const;

const judge = (state: Broadcast, { now }: RuleContext): Step<Broadcast> => {
  const open = Object.entries(state.zones).flatMap(([id, { outcome, since }]) =>
    outcome === 'done' ? [] : [{ id, answer: WORDS[outcome ?? 'none'], dueAt: since + DEFAULTS.broadcastReceiptMs }],
  );
  const late = open.filter(({ dueAt }) => now > dueAt);
  const waiting = open.flatMap(({ dueAt }) => (now > dueAt ? [] : [dueAt + 1]));
  const wake = waiting.length === 0 ? {} : { wakeAt: Math.min(...waiting) };
  if (open.length === 0) return { state, verdict: { kind: 'clear', at: now } };
  if (late.length === 0) return { state, verdict: AS_BEFORE, ...wake };
  const names = (language: 'zh' | 'en'): string[] => late.map(({ id, answer }) => `${id} ${answer[language]}`);
  return {
    state,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'orange',
      value: late.length,
      basis,
      message: {
        zh: `撤人广播未确认：${names('zh').join('、')}，请电话通知`,
        en: `Withdrawal broadcast not confirmed: ${names('en').join(', ')}; telephone there`,
      },
      withdraw: false,
    },
    ...wake,
  };
};

/**
 * A broadcast zone of an order's scope has not confirmed it within 30 s of coming under it (D9); a refusal or a failure
 * confirms nothing and is named. Drills are broadcast too. Over when every zone has confirmed, or at the stand-down.
 */
export const broadcastUnconfirmed: Rule<Broadcast> = {
  id: 'evacuation.broadcast-unconfirmed',
  basis,
  title: { zh: '应急广播未确认', en: 'Broadcast unconfirmed' },
  watches: { per: 'order' },
  start: () => unchanged({ commands: [], zones: {} }),
  step(state, input, _subject, context) {
    switch (input.kind) {
      case 'order':
        return input.order.state === 'stood-down'
          ? { state, verdict: { kind: 'clear', at: context.now } }
          : judge(ordered(state, input.order, context), context);
      case 'receipt':
        return judge(answered(state, input.result), context);
      case 'wake':
        return judge(state, context);
      default:
        return unchanged(state);
    }
  },
};
