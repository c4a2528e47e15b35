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
  /** When frames were given up that have been told of. */
  readonly givenUpAt?: number;
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

/** Frames of the mine that were given up since the last time that was told, as one; `at`: the last of them. */
const lostForGood = (
  frames: ServiceHealth['givenUpFrames'],
  since: number,
  mine: Mine,
): (Blind & { readonly at: number }) | undefined => {
  const ours = (frames ?? []).filter((one) => one.mine === mine.id && one.at > since);
  if (ours.length === 0) return undefined;
  const from = Math.min(...ours.map(({ blindFrom }) => blindFrom));
  const to = Math.max(...ours.map(({ blindTo }) => blindTo));
  const { zh, en } = wordsFor(from, to, mine);
  const named = ours.slice(0, MOST_NAMED).map(({ substation, numbers }) => `${substation} (${numbers})`);
  const more = ours.length - named.length;
  const count = ours.reduce((sum, one) => sum + one.count, 0);
  const message = {
    zh: `分站 ${named.join('、')}${more > 0 ? ` 等 ${ours.length} 个` : ''} 共 ${count} 帧缺失且网关已无法补传，${zh}`,
    en: `${count} ${count === 1 ? 'frame' : 'frames'} cannot be had any more, the gateways lack them too: substation ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}; ${en}`,
  };
  return { from, to, message, at: Math.max(...ours.map(({ at }) => at)) };
};

/**
 * On a reconnect the broker knew our session no more, or had given it to another client, or the numbers of a
 * substation's frames have a gap: what was sent meanwhile is lost to us, unless gateways fill it in. Said once for each
 * loss, with the time that was blind, and once more where a gateway cannot fill it in; over as soon as it is acknowledged.
 */
export const sessionLost: Rule<SessionLost> = {
  id: 'systems.session-lost',
  basis,
  title: { zh: '接入会话丢失', en: 'Session lost' },
  watches: { per: 'mine', of: healthWatch },
  start: () => unchanged({ at: null }),
  step(state, input, _subject, { mine }) {
    if (input.kind !== 'health') return unchanged(state);
    const { broker, missingFrames, givenUpFrames } = input.health;
    const raised = (
      next: SessionLost,
      { from, to, message }: Blind,
      at = to,
    ): ReturnType<Rule<SessionLost>['step']> => ({
      state: next,
      verdict: {
        kind: 'raise',
        at,
        level: 'yellow',
        value: Math.ceil((to - from) / 1000),
        basis,
        message,
        withdraw: false,
        momentary: true,
      },
    });
    const lost = broker.sessionLost;
    if (lost !== undefined && lost.at !== state.at) return raised({ ...state, at: lost.at }, lostSession(lost, mine));
    const gap = gaps(missingFrames, mine);
    if (gap !== undefined && gap.to > (state.gapTo ?? 0)) return raised({ ...state, gapTo: gap.to }, gap);
    const gone = lostForGood(givenUpFrames, state.givenUpAt ?? 0, mine);
    if (gone !== undefined) return raised({ ...state, givenUpAt: gone.at }, gone, gone.at);
    return unchanged(state);
  },
};
