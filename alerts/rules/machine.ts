import type { Basis } from '../alarm/alarm.js';
import type { Raise, Rule, RuleContext, RuleInput, Step, Subject, Watch } from './rule.js';

/** What a machine answers: the rule's verdict, and when it wants to be woken. */
export type Answer = Pick<Step<unknown>, 'verdict' | 'wakeAt'>;

/** What is kept of a machine between two runs of the service; survives JSON. */
export interface MachineMemory {
  readonly state: unknown;
  readonly wakeAt: number | null;
  readonly standing: Raise | null;
}

/** One rule watching one subject. Its state is its own; the engine keeps its wish to be woken and what it last raised. */
export interface Machine {
  readonly rule: { readonly id: string; readonly basis: Basis };
  readonly watch: Watch;
  /** Of a subject that comes and goes: as it was last spoken of. */
  subject: Subject;
  /** Order of creation: breaks ties between wakes of the same instant. */
  readonly order: number;
  wakeAt: number | null;
  standing: Raise | null;
  /** Set once the rule has thrown on this subject: it is left alone until the next start. */
  failed: string | null;
  /** Engine time from which it has listened, where an engine's memory did not know it; null where that is of no account. */
  bornAt: number | null;
  start(context: RuleContext): Answer;
  step(input: RuleInput, context: RuleContext): Answer;
  memory(): MachineMemory;
}

/** A rule whose state type is nobody else's business, so that rules of every kind stand in one list. */
export interface RegisteredRule {
  readonly id: string;
  readonly basis: Basis;
  readonly title: Rule<unknown>['title'];
  readonly watches: Rule<unknown>['watches'];
  readonly closedBy?: 'person';
  /** A machine for one watch; continues from `memory` where there is one. */
  machine(watch: Watch, order: number, memory?: MachineMemory): Machine;
}

/** Makes a rule fit for the registry. */
export const register = <State>(rule: Rule<State>): RegisteredRule => ({
  id: rule.id,
  basis: rule.basis,
  title: rule.title,
  watches: rule.watches,
  ...(rule.closedBy === undefined ? {} : { closedBy: rule.closedBy }),
  machine(watch, order, memory) {
    // The edge where a snapshot's JSON becomes the rule's own state again.
    let state: State | undefined = memory === undefined ? undefined : (memory.state as State);
    const machine: Machine = {
      rule: { id: rule.id, basis: rule.basis },
      watch,
      subject: watch.subject,
      order,
      wakeAt: memory?.wakeAt ?? null,
      standing: memory?.standing ?? null,
      failed: null,
      bornAt: null,
      start(context) {
        const answer = rule.start(machine.subject, context);
        state = answer.state;
        return answer;
      },
      step(input, context) {
        if (state === undefined) state = rule.start(machine.subject, context).state;
        const answer = rule.step(state, input, machine.subject, context);
        state = answer.state;
        return answer;
      },
      memory: () => ({ state, wakeAt: machine.wakeAt, standing: machine.standing }),
    };
    return machine;
  },
});
