import type { Mine } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import type { ServiceHealth } from '../../health/health.js';
import { unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';
import { mineTime } from './mine-time.js';
import { ours } from './our-basis.js';
import { healthWatch } from './own-health.js';

/** When the session was last lost, and the end of the last gap told; null before the first time. Survives JSON. */
interface SessionLost {
  readonly at: number | null;
  /** Absent in what earlier versions kept. */
  readonly gapTo?: number | null;
}

/** Time in which telemetry went past the service, in words and in instants. */
interface Blind {
  readonly from: number;
  readonly to: number;
  readonly message: Text;
}

const basis = ours('消息代理会话');
/** Substations named in the message; of more their number alone. */
const MOST_NAMED = 5;

const wordsFor = (from: number, to: number, mine: Mine): Text => {
  const [since, until] = [mineTime(from, mine), mineTime(to, mine)];
  const seconds = Math.ceil((to - from) / 1000);
  return { zh: `${since} 至 ${until}（${seconds} s）`, en: `blind from ${since} to ${until} (${seconds} s)` };
};

const lostSession = (lost: NonNullable<ServiceHealth['broker']['sessionLost']>, mine: Mine): Blind => {
  const { blindFrom: from, at: to, takenOver } = lost;
  const { zh, en } = wordsFor(from, to, mine);
  const message = takenOver
    ? { zh: `接入会话曾被另一客户端占用，${zh}的数据可能缺失`, en: `Another client took our session: ${en}` }
    : { zh: `消息代理已丢失会话，${zh}的数据可能缺失`, en: `The broker has lost our session: ${en}` };
  return { from, to, message };
};

/** The gaps that the mine's substations have now, as one. */
const gaps = (missing: ServiceHealth['missingFrames'], mine: Mine): Blind | undefined => {
  const ours = (missing ?? []).filter((one) => one.mine === mine.id);
  if (ours.length === 0) return undefined;
  const from = Math.min(...ours.map(({ blindFrom }) => blindFrom));
  const to = Math.max(...ours.map(({ blindTo }) => blindTo));
  const { zh, en } = wordsFor(from, to, mine);
  const names = ours.slice(0, MOST_NAMED).map(({ substation }) => substation);
  const left = ours.length - names.length;
  const more = left > 0 ? { zh: ` 等 ${ours.length} 个`, en: ` and ${left} more` } : { zh: '', en: '' };
  const message = {
    zh: `分站 ${names.join('、')}${more.zh} 缺帧，${zh}；已要求补传`,
    en: `Frames missing of substation ${names.join(', ')}${more.en}: ${en}; asked to be sent again`,
  };
  return { from, to, message };
};

/**
 * On a reconnect the broker knew our session no more, or had given it to another client, or the numbers of a
 * substation's frames have a gap: what was sent meanwhile is lost to us, unless gateways fill it in. Said once for each
 * loss, with the time that was blind, and over as soon as it is acknowledged.
 */
export const sessionLost: Rule<SessionLost> = {
  id: 'systems.session-lost',
  basis,
  title: { zh: '接入会话丢失', en: 'Session lost' },
  watches: { per: 'mine', of: healthWatch },
  start: () => unchanged({ at: null }),
  step(state, input, _subject, { mine }) {
    if (input.kind !== 'health') return unchanged(state);
    const { broker, missingFrames } = input.health;
    const lost = broker.sessionLost;
    const isNewLoss = lost !== undefined && lost.at !== state.at;
    const gap = gaps(missingFrames, mine);
    const blind = isNewLoss
      ? lostSession(lost, mine)
      : gap !== undefined && gap.to > (state.gapTo ?? 0)
        ? gap
        : undefined;
    if (blind === undefined) return unchanged(state);
    return {
      state: isNewLoss ? { ...state, at: lost.at } : { ...state, gapTo: blind.to },
      verdict: {
        kind: 'raise',
        at: blind.to,
        level: 'yellow',
        value: Math.ceil((blind.to - blind.from) / 1000),
        basis,
        message: blind.message,
        withdraw: false,
        momentary: true,
      },
    };
  },
};
