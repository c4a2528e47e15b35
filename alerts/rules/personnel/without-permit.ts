import type { Mine } from '../../../domain/mine.js';
import type { Area } from '../../../domain/mine-file.js';
import type { Text } from '../../../domain/text.js';
import { WORK_KINDS } from '../../../domain/work-kind.js';
import type { Basis } from '../../alarm/alarm.js';
import type { PlannedWork } from '../../planned-work/planned-work.js';
import { unchanged } from '../conditions.js';
import type { Rule, RuleContext } from '../rule.js';
import { who } from './wording.js';

/** Approved planned work that names the area and runs now. */
const permitFor = (area: string, context: RuleContext): PlannedWork | undefined => {
  for (const kind of WORK_KINDS) {
    const work = context.work(kind, { area });
    if (work !== undefined) return work;
  }
  return undefined;
};

/**
 * Somebody is located where nobody may be without a permit. Over when they are located elsewhere or have left the mine,
 * or a permit is approved; a place unknown proves neither.
 */
const withoutPermit = (options: {
  readonly id: string;
  readonly title: Text;
  readonly basis: Basis;
  readonly isBarred: (area: Area) => boolean;
  readonly message: (person: Text, area: Area) => Text;
}): Rule<null> => {
  const { isBarred, message, ...named } = options;
  const areaOf = (mine: Mine, area: string | null): Area | undefined =>
    area === null ? undefined : mine.areaById.get(area);
  return {
    ...named,
    watches: { per: 'card' },
    start: () => unchanged(null),
    step(state, _input, subject, context) {
      const person = context.people().of(subject.id);
      if (person === undefined) return unchanged(state);
      const area = areaOf(context.mine, person.area);
      if (area === undefined && person.underground) return unchanged(state);
      if (area === undefined || !isBarred(area)) return { state, verdict: { kind: 'clear', at: context.now } };
      const permit = permitFor(area.id, context);
      if (permit !== undefined) {
        return { state, verdict: { kind: 'clear', at: context.now }, wakeAt: permit.to + 1 };
      }
      return {
        state,
        verdict: {
          kind: 'raise',
          at: context.now,
          level: 'orange',
          basis: named.basis,
          message: message(who(person), area),
          withdraw: false,
        },
      };
    },
  };
};

/** Somebody is located in a restricted area that no approved planned work names. Orange, by name; over when they have left. */
export const restrictedArea = withoutPermit({
  id: 'personnel.restricted-area',
  title: { zh: '进入限制区域', en: 'In a restricted area' },
  basis: { edition: 'AQ 1119-2023', clause: '3.11 限制区域', confidence: 'source' },
  isBarred: ({ restricted }) => restricted,
  message: (person, { name }) => ({
    zh: `${person.zh} 进入限制区域 ${name}，无作业审批`,
    en: `${person.en} is in the restricted area ${name} without a permit`,
  }),
});

/** Somebody is located beyond the mine's boundary and no approved planned work names the area. Orange, by name, until they left. */
export const outOfBoundary = withoutPermit({
  id: 'personnel.out-of-boundary',
  title: { zh: '越界', en: 'Beyond the boundary' },
  basis: { edition: 'AQ 1119-2023', clause: '3.1 超层越界', confidence: 'source' },
  isBarred: ({ outside }) => outside,
  message: (person, { name }) => ({
    zh: `${person.zh} 越界进入 ${name}，无作业审批`,
    en: `${person.en} is beyond the mine's boundary in ${name} without a permit`,
  }),
});
