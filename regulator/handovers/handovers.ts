import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import type { Person } from '../../domain/roles.js';
import type { Store } from '../../store/store.js';
import { type Answer, refusal } from '../registers/answer.js';
import { newId, openRegister, type Register, type RegisterJournal } from '../registers/register.js';
import type { Handover, HandoverContent } from './handover.js';

/** The register of shift handovers. */
export interface Handovers extends Pick<Register<Handover>, 'find' | 'list'> {
  write(person: Person, mine: string, content: HandoverContent, notes: string): Promise<Answer<Handover>>;
  /** By the one who takes over. Refused: own-handover, already-signed, unknown-handover. */
  sign(person: Person, id: string, note?: string): Promise<Answer<Handover>>;
}

const digestOf = (content: HandoverContent): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** Opens the register of handovers. */
export const createHandovers = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
}): Handovers => {
  const { clock } = parts;
  const register = openRegister<Handover>(parts, 'handover', ({ id, mine, state, createdAt, content }) => ({
    id,
    mine,
    subject: content.shift?.key ?? '',
    state,
    createdAt,
    dueAt: null,
    supervised: false,
  }));
  return {
    find: register.find,
    list: register.list,
    write(person, mine, content, notes) {
      const at = clock();
      const handover: Handover = {
        id: newId('s'),
        mine,
        state: 'written',
        content,
        digest: digestOf(content),
        notes,
        by: person.name,
        createdAt: at,
      };
      return register.act(handover.id, () => ({
        entry: handover,
        line: { at, kind: 'handover.written', author: person.name, body: handover },
      }));
    },
    sign: (person, id, note) =>
      register.act(id, (before) => {
        if (before === undefined) return refusal('unknown-handover', 'There is no such handover.');
        if (before.by === person.name) {
          return refusal('own-handover', 'Whoever hands a shift over does not take it over: the next one signs.');
        }
        if (before.state === 'signed') return refusal('already-signed', `${before.signedBy ?? 'Somebody'} has signed.`);
        const at = clock();
        const said = note === undefined ? {} : { signedNote: note };
        const entry = { ...before, state: 'signed', signedBy: person.name, signedAt: at, ...said } as const;
        const body = { digest: before.digest, ...said };
        return { entry, line: { at, kind: 'handover.signed', author: person.name, body } };
      }),
  };
};
