import type { Mine, Point } from '../../../domain/mine.js';
import { SUSPENSION } from '../../../domain/platform-duty.js';
import type { Text } from '../../../domain/text.js';
import { canClear, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, RuleInput, Step } from '../rule.js';

interface Working {
  /** Machines that ran by their last good word. */
  readonly running: readonly string[];
  /** When the work that goes on began: the readings' own time, or the engine's for people. */
  readonly since: number | null;
}

const machinesOf = (mine: Mine): readonly Point[] =>
  mine.points.filter(({ quantity, work }) => quantity === 'machine-running' && work);

/** Its own good word that it runs; silence and a broken switch say neither that it does nor that it stands. */
const saysRunning = (input: RuleInput): boolean =>
  input.kind === 'reading' && input.reading.quality === 'good' && input.reading.value === 1;

const runningAfter = (running: readonly string[], input: RuleInput): readonly string[] => {
  if (input.kind !== 'reading') return running;
  const others = running.filter((id) => id !== input.reading.point);
  if (saysRunning(input)) return [...others, input.reading.point];
  return canClear(input) ? others : running;
};

const peopleOver = ({ mine, people }: RuleContext): number | null => {
  const { maintenanceQuota } = mine.personnel;
  const { underground } = people().headcount();
  return maintenanceQuota !== undefined && underground > maintenanceQuota ? underground : null;
};

const message = (running: readonly string[], people: number | null, { mine }: RuleContext): Text => {
  const names = running.map((id) => mine.pointById.get(id)?.name ?? id);
  const quota = mine.personnel.maintenanceQuota;
  const working: Text[] = [
    ...(names.length === 0 ? [] : [{ zh: `${names.join('、')} 运行`, en: `${names.join(', ')} running` }]),
    ...(people === null
      ? []
      : [
          {
            zh: `井下 ${people} 人（维护定员 ${quota} 人）`,
            en: `${people} people underground (${quota} for maintenance)`,
          },
        ]),
  ];
  return {
    zh: `停产期间作业：${working.map(({ zh }) => zh).join('，')}，报监管部门`,
    en: `Working while suspended: ${working.map(({ en }) => en).join('; ')}; to the regulator`,
  };
};

const judge = (before: Working, input: RuleInput, context: RuleContext): Step<Working> => {
  const running = runningAfter(before.running, input);
  const people = peopleOver(context);
  if (running.length === 0 && people === null) {
    return { state: { running, since: null }, verdict: { kind: 'clear', at: context.now } };
  }
  const at = input.kind === 'reading' ? input.at : context.now;
  const since = before.since ?? at;
  const dueAt = since + DEFAULTS.suspendedWorkMs;
  const state = { running, since };
  const isSaid = people !== null || saysRunning(input);
  const wake = context.now < dueAt ? { wakeAt: dueAt } : {};
  if (!isSaid || at < dueAt) return { ...unchanged(state), ...wake };
  return {
    state,
    verdict: {
      kind: 'raise',
      at,
      level: 'orange',
      basis: SUSPENSION.source,
      message: message(running, people, context),
      withdraw: false,
    },
  };
};

/**
 * A suspended mine works (D13): for 5 minutes a working machine has run, or more people were underground than its
 * maintenance needs. For the regulator. Over once every machine says that it stands and the people are few enough.
 */
export const workingWhileSuspended: Rule<Working> = {
  id: 'platform.working-while-suspended',
  basis: SUSPENSION.source,
  title: { zh: '停产期间作业', en: 'Working while suspended' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.status === 'suspended'
        ? [
            {
              subject: { id: mine.id, area: '' },
              points: machinesOf(mine).map(({ id }) => id),
              people: true,
            },
          ]
        : [],
  },
  start: (_subject, context) => judge({ running: [], since: null }, { kind: 'people' }, context),
  step: (state, input, _subject, context) => judge(state, input, context),
};
