import type { Mine } from '../../../domain/mine.js';
import type { AlarmLimit, Basis } from '../../alarm/alarm.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule } from '../rule.js';
import { clockOf, who } from './wording.js';

const HOUR = 3_600_000;

const basis: Basis = { edition: 'AQ 6210-2007 / AQ 1048-2007', clause: '超时报警', confidence: 'source' };

const limitOf = ({ personnel: { overtimeHours } }: Mine): AlarmLimit =>
  overtimeHours === undefined
    ? {
        value: DEFAULTS.overtimeHours,
        unit: 'h',
        kind: 'max',
        basis: { edition: 'MineSentry default', clause: 'overtimeHours', confidence: 'default' },
      }
    : {
        value: overtimeHours,
        unit: 'h',
        kind: 'max',
        basis: { edition: 'mine file', clause: 'personnel.overtimeHours', confidence: 'source' },
      };

/** Somebody has been underground for longer than the mine allows. Over when they have left; a silent card has not. */
export const overtime: Rule<null> = {
  id: 'personnel.overtime',
  basis,
  title: { zh: '下井超时', en: 'Underground too long' },
  watches: { per: 'card' },
  start: () => unchanged(null),
  step(state, _input, subject, context) {
    const person = context.people().of(subject.id);
    if (person === undefined) return unchanged(state);
    if (!person.underground) return { state, verdict: { kind: 'clear', at: context.now } };
    if (person.enteredAt === undefined) return unchanged(state);
    const limit = limitOf(context.mine);
    const overAt = person.enteredAt + limit.value * HOUR;
    if (context.now <= overAt) return { state, verdict: { kind: 'clear', at: context.now }, wakeAt: overAt + 1 };
    const since = clockOf(context.mine, person.enteredAt);
    const { zh, en } = who(person);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'yellow',
        // Rounded up, so that what is over the limit is shown over it.
        value: Math.ceil((context.now - person.enteredAt) / (HOUR / 10)) / 10,
        limit,
        basis,
        message: {
          zh: `${zh} ${since} 下井，在井下已超过 ${limit.value} 小时`,
          en: `${en} went down at ${since} and has been underground for more than ${limit.value} h`,
        },
        withdraw: false,
      },
    };
  },
};
