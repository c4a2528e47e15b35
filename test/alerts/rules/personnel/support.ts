import { createPeople } from '../../../../alerts/people/people.js';
import type { Rule, RuleContext, RuleInput, Subject, Verdict } from '../../../../alerts/rules/rule.js';
import { createSystems } from '../../../../alerts/systems.js';
import type { Mine } from '../../../../domain/mine.js';
import type { Sighting } from '../../../../domain/observation.js';
import { START } from '../systems/support.js';

type Said = Partial<Omit<Sighting, 'kind' | 'mine' | 'at'>> & { readonly card: string; readonly reader: string };

/** People of one mine on a clock that counts from the start, and one rule's machine among them. */
export const playPeople = (mine: Mine, more: Partial<RuleContext> = {}) => {
  const people = createPeople(mine);
  const systems = createSystems();
  let now = START;
  const context: RuleContext = {
    mine,
    get now() {
      return now;
    },
    heardFrom: START,
    latest: () => undefined,
    lastHeardAt: () => START,
    lastToldAt: () => START,
    limits: () => undefined,
    orders: () => [],
    people: () => people,
    system: (id) => systems.of(id),
    work: () => undefined,
    air: () => new Map(),
    standing: () => undefined,
    coverage: () => null,
    lastDrillAt: () => null,
    ...more,
  };
  return {
    context,
    /** A card is heard; answers what the rules are told. `at`: ms from the start; `told`: when it arrives. */
    sight(at: number, { card, event = 'seen', ...said }: Said, told = at): RuleInput & { readonly kind: 'sighting' } {
      now = Math.max(now, START + told);
      const before = people.of(card);
      const sighting: Sighting = { kind: 'sighting', mine: mine.id, at: START + at, card, event, ...said };
      people.sight(sighting, now);
      const person = people.of(card);
      if (person === undefined) throw new Error(`${card} is unknown after it was heard`);
      return { kind: 'sighting', sighting, at: START + at, person, ...(before === undefined ? {} : { before }) };
    },
    /** Time passes, and nobody is heard. */
    pass(to: number): void {
      now = START + to;
    },
    /** The service was deaf until now. */
    restart(): void {
      people.resume(now);
    },
    /** A machine whose state goes through JSON at every step, as it does over a restart. */
    machine<State>(rule: Rule<State>, subject: Subject) {
      let state: State = rule.start(subject, context).state;
      return (input: RuleInput): Verdict => {
        const step = rule.step(JSON.parse(JSON.stringify(state)), input, subject, context);
        state = step.state;
        return step.verdict;
      };
    },
  };
};

/** The words of a verdict that raises. */
export const wordsOf = (verdict: Verdict): string => (verdict.kind === 'raise' ? verdict.message.en : verdict.kind);
