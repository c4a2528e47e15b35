import { type Capability, capabilityOf, declares, PLATFORM, platformBinds } from '../../../domain/platform-duty.js';
import type { Text } from '../../../domain/text.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject, Verdict } from '../rule.js';
import { mineTime } from '../systems/mine-time.js';
import { shown } from '../wording.js';

/** Newest instant that its proof rests on: of video its newest frame, of remote control its last test. */
interface Proof {
  readonly at: number | null;
}

type Proving = (state: Proof, context: RuleContext) => Step<Proof>;

const DAY_MS = 86_400_000;

const unproven = (at: number, message: Text): Verdict => ({
  kind: 'raise',
  at,
  level: 'yellow',
  basis: PLATFORM.source,
  message,
  withdraw: false,
});

const newer = (one: number | null, other: number | undefined): number | null =>
  one === null || other === undefined ? (one ?? other ?? null) : Math.max(one, other);

/** Judged by its own messages alone, on one clock. What it says while down, and what the broker kept, show no picture. */
const video: Proving = (state, context) => {
  const report = context.system('video')?.report;
  if (report === undefined || report.retained || report.state === 'down') return unchanged(state);
  const at = newer(state.at, report.frameAt);
  const seconds = DEFAULTS.frameAgeMs / 1000;
  if (at === null) {
    const message = { zh: '视频监视未报告画面时刻', en: 'Video does not say when its newest frame was taken' };
    return { state, verdict: unproven(report.at, message) };
  }
  if (report.at - at <= DEFAULTS.frameAgeMs) return { state: { at }, verdict: { kind: 'clear', at: report.at } };
  const since = mineTime(at, context.mine);
  const message = {
    zh: `视频画面停在 ${since}，超过 ${seconds} s`,
    en: `Video stands at ${since}, older than ${seconds} s`,
  };
  return { state: { at }, verdict: unproven(report.at, message) };
};

const realTime: Proving = (state, context) => {
  const share = context.coverage();
  const wakeAt = context.now + DEFAULTS.coverageLookMs;
  if (share === null) return { ...unchanged(state), wakeAt };
  if (share >= DEFAULTS.coverageAtLeast) return { state, verdict: { kind: 'clear', at: context.now }, wakeAt };
  const least = DEFAULTS.coverageAtLeast * 100;
  const pct = shown(share * 100, least, 1);
  const message = {
    zh: `24 小时监测覆盖率 ${pct} %（< ${least} %）`,
    en: `${pct} % of the last 24 h monitored (< ${least} %)`,
  };
  return { state, verdict: unproven(context.now, message), wakeAt };
};

/** A test is a fact whoever tells it; that there was none is known once the system has spoken. */
const remoteControl: Proving = (state, context) => {
  const heard = context.system('remote-control');
  const at = newer(state.at, heard?.report.lastTestAt);
  const days = DEFAULTS.remoteTestMs / DAY_MS;
  if (at === null) {
    const message = { zh: '远程控制从未试验', en: 'Remote control was never tested' };
    const hasSpoken = (heard?.heardAt ?? null) !== null;
    return { state, verdict: hasSpoken ? unproven(context.now, message) : AS_BEFORE };
  }
  const provenUntil = at + DEFAULTS.remoteTestMs;
  if (context.now <= provenUntil) {
    return { state: { at }, verdict: { kind: 'clear', at: context.now }, wakeAt: provenUntil + 1 };
  }
  const tested = mineTime(at, context.mine);
  const message = {
    zh: `远程控制上次试验 ${tested}，超过 ${days} 天`,
    en: `Remote control last tested at ${tested}, more than ${days} d ago`,
  };
  return { state: { at }, verdict: unproven(context.now, message) };
};

const PROVING: Readonly<Record<Capability, Proving>> = {
  video,
  'real-time-monitoring': realTime,
  'remote-control': remoteControl,
};

const prove = (state: Proof, { id }: Subject, context: RuleContext): Step<Proof> => {
  const capability = capabilityOf(id);
  return capability === undefined ? unchanged(state) : PROVING[capability](state, context);
};

/**
 * A capability that the platform must have is declared and not proven to work (D4): less than 95 % of the last day was
 * monitored, the newest picture is older than 60 s in its own message, or the last remote-control test than 30 days.
 */
export const capabilityUnproven: Rule<Proof> = {
  id: 'platform.capability-unproven',
  basis: PLATFORM.source,
  title: { zh: '平台功能未验证', en: 'Capability unproven' },
  watches: {
    per: 'mine',
    of: (mine) =>
      PLATFORM.capabilities
        .filter((id) => platformBinds(mine) && declares(mine, id))
        .map((id) => ({ subject: { id, area: '' }, points: [], systems: [id] })),
  },
  start: (subject, context) => prove({ at: null }, subject, context),
  step: (state, input, subject, context) =>
    input.kind === 'system' || input.kind === 'wake' ? prove(state, subject, context) : unchanged(state),
};
