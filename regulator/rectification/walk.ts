import {
  FIVE,
  type RectificationState,
  type RectificationStep,
  type SettledThing,
} from '../../domain/rectification.js';
import { type Person, WHO_ACCEPTS, WHO_REGULATES, WHO_REMARKS } from '../../domain/roles.js';
import { type Refusal, refusal } from '../registers/answer.js';
import { type Five, isSupervised, type Rectification, type StepTaken, type StepWish } from './rectification.js';

/** Steps of one record; what needs more is a new hazard. */
export const MOST_STEPS = 500;

/** Where each step leads from each state; null: it cannot be taken there. */
export const LEADS: Readonly<
  Record<RectificationState, Readonly<Record<RectificationStep, RectificationState | null>>>
> = {
  found: {
    registered: 'registered',
    reported: null,
    rectifying: null,
    evaluated: null,
    cancelled: null,
    supervised: 'found',
  },
  registered: {
    registered: null,
    reported: 'reported',
    rectifying: null,
    evaluated: null,
    cancelled: null,
    supervised: 'registered',
  },
  reported: {
    registered: null,
    reported: null,
    rectifying: 'rectifying',
    evaluated: null,
    cancelled: null,
    supervised: 'reported',
  },
  rectifying: {
    registered: null,
    reported: null,
    rectifying: 'rectifying',
    evaluated: 'evaluated',
    cancelled: null,
    supervised: 'rectifying',
  },
  evaluated: {
    registered: null,
    reported: null,
    rectifying: 'rectifying',
    evaluated: null,
    cancelled: 'cancelled',
    supervised: 'evaluated',
  },
  cancelled: {
    registered: null,
    reported: null,
    rectifying: null,
    evaluated: null,
    cancelled: null,
    supervised: null,
  },
};

/** What a wish settles, without what it leaves open. */
const fiveIn = ({ responsibility, measures, funds, deadline, contingencyPlan }: StepWish): Five => ({
  ...(responsibility === undefined ? {} : { responsibility }),
  ...(measures === undefined ? {} : { measures }),
  ...(funds === undefined ? {} : { funds }),
  ...(deadline === undefined ? {} : { deadline }),
  ...(contingencyPlan === undefined ? {} : { contingencyPlan }),
});

const unsettled = (five: Five): readonly SettledThing[] => FIVE.filter((thing) => five[thing] === undefined);

/** Whoever rectified or evaluated it since it was last sent back, and who answers for it by name. */
const rectifiers = ({ steps, five }: Rectification): ReadonlySet<string> => {
  const names = new Set<string>();
  let before: RectificationState = 'found';
  for (const { step, by, state } of steps) {
    const isSentBack = step === 'rectifying' && before === 'evaluated';
    if ((step === 'rectifying' && !isSentBack) || step === 'evaluated') names.add(by);
    before = state;
  }
  if (five.responsibility !== undefined) names.add(five.responsibility);
  return names;
};

const forbidden = (person: Person): Refusal =>
  refusal('forbidden', `The role ${person.role} may not take this step here.`);

/** Whether the person's role allows the step; the regulator accepts, sends back and supervises, and does nothing else. */
const refusedByRole = (record: Rectification, step: RectificationStep, person: Person): Refusal | undefined => {
  const { role } = person;
  switch (step) {
    case 'supervised':
      return WHO_REGULATES.includes(role) ? undefined : forbidden(person);
    case 'cancelled':
      if (!WHO_ACCEPTS.includes(role)) return forbidden(person);
      if (isSupervised(record) && !WHO_REGULATES.includes(role)) {
        return refusal('regulator-accepts', 'It is major or supervised: the regulator alone accepts it.');
      }
      return undefined;
    case 'rectifying': {
      const sendsBack = record.state === 'evaluated' && WHO_ACCEPTS.includes(role);
      return sendsBack || WHO_REMARKS.includes(role) ? undefined : forbidden(person);
    }
    case 'registered':
    case 'reported':
    case 'evaluated':
      return WHO_REMARKS.includes(role) ? undefined : forbidden(person);
  }
};

const needsNote = (record: Rectification, { step, deadline }: StepWish): boolean => {
  const { deadline: before } = record.five;
  const movesDeadline = deadline !== undefined && before !== undefined && deadline !== before;
  const sendsBack = step === 'rectifying' && record.state === 'evaluated';
  return movesDeadline || sendsBack || step === 'evaluated' || step === 'cancelled' || step === 'supervised';
};

const refusedByContent = (record: Rectification, wish: StepWish, five: Five, person: Person): Refusal | undefined => {
  const { step, note = '', severity } = wish;
  if (step === 'supervised' && record.supervised !== undefined) {
    return refusal('already-supervised', `${record.supervised.by} has put it on the supervised list.`);
  }
  if (severity !== undefined && step !== 'registered') {
    return refusal('invalid-request', 'severity: it is graded when it is registered.');
  }
  const missing = unsettled(five);
  if ((step === 'rectifying' || step === 'evaluated' || step === 'cancelled') && missing.length > 0) {
    return refusal(
      'five-not-settled',
      `Not settled yet: ${missing.join(', ')}.`,
      FIVE.map((id) => ({ id, met: !missing.includes(id) })),
    );
  }
  if (step === 'cancelled' && rectifiers(record).has(person.name)) {
    return refusal('own-rectification', 'Whoever rectified it does not accept it: ask somebody else.');
  }
  if (needsNote(record, wish) && note.trim() === '') {
    return refusal('note-required', 'Say why in a note.');
  }
  return undefined;
};

/**
 * The record after a step of a person, or why not; complete over states and steps. Nothing reaches `cancelled` without
 * the five settled things and an acceptance by somebody other than whoever rectified it. Refused: wrong-step,
 * forbidden, regulator-accepts, five-not-settled, own-rectification, note-required, already-supervised, too-many-steps.
 */
export const walk = (
  record: Rectification,
  wish: StepWish,
  { person, at }: { readonly person: Person; readonly at: number },
): Rectification | Refusal => {
  const { step, note, severity } = wish;
  const byRole = refusedByRole(record, step, person);
  if (byRole !== undefined) return byRole;
  const state = LEADS[record.state][step];
  if (state === null) {
    return refusal('wrong-step', `It is ${record.state}: ${step} is no step from there.`);
  }
  if (record.steps.length >= MOST_STEPS) {
    return refusal('too-many-steps', `It has ${MOST_STEPS} steps: report the rest as a hazard of its own.`);
  }
  const settled = fiveIn(wish);
  const five = { ...record.five, ...settled };
  const byContent = refusedByContent(record, wish, five, person);
  if (byContent !== undefined) return byContent;
  const taken: StepTaken = {
    step,
    state,
    at,
    by: person.name,
    role: person.role,
    ...(note === undefined ? {} : { note }),
    ...(severity === undefined ? {} : { severity }),
    ...settled,
  };
  return {
    ...record,
    state,
    severity: severity ?? record.severity,
    five,
    ...(step === 'supervised' ? { supervised: { by: person.name, at, note: note ?? '' } } : {}),
    ...(state === 'cancelled' ? { cancelledAt: at } : {}),
    steps: [...record.steps, taken],
  };
};
