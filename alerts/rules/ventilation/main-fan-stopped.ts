import { fanGroups } from '../../../domain/fans.js';
import { MAIN_FAN_RESTART } from '../../../domain/limits/main-fan-table.js';
import type { Mine } from '../../../domain/mine.js';
import type { AreaKind } from '../../../domain/mine-file.js';
import { basisOf, clockMark, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, RuleInput, Step, Subject } from '../rule.js';
import { type FanStop, NOT_STOPPED, tellStop } from './fan-stop.js';

interface MainFanStop {
  readonly stop: FanStop;
  /** Engine time of the first word of the stop; null while the fan runs. */
  readonly stoppedAt: number | null;
  /** It has not run again in time: the whole mine leaves. */
  readonly wholeMine: boolean;
}

const RUNNING: MainFanStop = { stop: NOT_STOPPED, stoppedAt: null, wholeMine: false };
const RESTART_MS = MAIN_FAN_RESTART.withinMin * 60_000;
const basis = basisOf(MAIN_FAN_RESTART);
const INTAKE_SIDE: readonly AreaKind[] = ['intake-shaft', 'intake-roadway'];

const underground = (mine: Mine): Mine['areas'] =>
  mine.areas.filter(({ kind, outside }) => kind !== 'surface' && !outside);

const withdrawn = (mine: Mine, wholeMine: boolean): string[] =>
  underground(mine)
    .filter(({ kind }) => wholeMine || !INTAKE_SIDE.includes(kind))
    .map(({ id }) => id);

const raised = (
  state: MainFanStop,
  at: number,
  subject: Subject,
  { mine }: RuleContext,
  input: RuleInput,
): Step<MainFanStop> => {
  const group = fanGroups(mine, 'main').find(({ id }) => id === subject.id);
  const names = (group?.running ?? []).map((id) => mine.pointById.get(id)?.name ?? id);
  const { withinMin } = MAIN_FAN_RESTART;
  return {
    state,
    verdict: {
      kind: 'raise',
      at,
      level: 'red',
      basis,
      message: state.wholeMine
        ? {
            zh: `主要通风机停止运转超过 ${withinMin} min（${names.join('、')}），全矿撤人`,
            en: `Main fan stopped for more than ${withinMin} min (${names.join(', ')}): withdraw the whole mine`,
          }
        : {
            zh: `主要通风机停止运转（${names.join('、')}），停止工作、切断电源、人员撤到进风侧`,
            en: `Main fan stopped (${names.join(', ')}): stop work, cut power, withdraw to the intake side`,
          },
      withdraw: withdrawn(mine, state.wholeMine),
      ...clockMark(input),
    },
  };
};

/**
 * No fan of a group of main fans runs (规程 第161条): told by two readings of each, it takes everybody to the intake side at
 * once, and the whole mine out where none runs again within 10 min. Over once one has run for 60 s.
 */
export const mainFanStopped: Rule<MainFanStop> = {
  id: 'ventilation.main-fan.stopped',
  basis,
  title: { zh: '主要通风机停止运转', en: 'Main fan stopped' },
  watches: {
    per: 'mine',
    of: (mine) =>
      fanGroups(mine, 'main').map(({ id, running }) => ({
        subject: { id, area: mine.pointById.get(running[0] ?? '')?.area ?? '' },
        points: running,
      })),
  },
  start: () => unchanged(RUNNING),
  step(state, input, subject, context) {
    const fans = fanGroups(context.mine, 'main').find(({ id }) => id === subject.id)?.running ?? [];
    const { stop, say, at, wakeAt } = tellStop(state.stop, fans, input, context, {
      clearMs: DEFAULTS.airflowClearMs,
    });
    if (say === 'clear') return { state: { ...RUNNING, stop }, verdict: { kind: 'clear', at } };
    const stoppedAt = stop.hold.since !== null || stop.hold.raised ? (state.stoppedAt ?? context.now) : null;
    const dueAt = (stoppedAt ?? context.now) + RESTART_MS;
    const runs = stop.hold.since === null;
    const wholeMine = state.wholeMine || (stop.hold.raised && !runs && context.now >= dueAt);
    const next: MainFanStop = { stop, stoppedAt, wholeMine };
    const wish = stop.hold.raised && context.now < dueAt ? dueAt : wakeAt;
    const speaks = say === 'raise' || wholeMine !== state.wholeMine;
    const step = speaks ? raised(next, at, subject, context, input) : unchanged(next);
    return { ...step, ...(wish === undefined ? {} : { wakeAt: wish }) };
  },
};
