import type { Clock } from '../../domain/clock.js';
import type { Person } from '../../domain/roles.js';
import type { Store } from '../../store/store.js';
import type { Answer } from '../registers/answer.js';
import { newId, openRegister, type Register, type RegisterJournal } from '../registers/register.js';
import type { Drill } from './drill.js';

/** What is written down of a drill. */
export type DrillWish = Omit<Drill, 'id' | 'by' | 'createdAt'>;

/** The register of emergency drills. */
export interface Drills extends Pick<Register<Drill>, 'find' | 'list'> {
  record(person: Person, wish: DrillWish): Promise<Answer<Drill>>;
}

/** Opens the register of drills. */
export const createDrills = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
}): Drills => {
  const { clock } = parts;
  const register = openRegister<Drill>(parts, 'drill', ({ id, mine, evacuation, heldAt }) => ({
    id,
    mine,
    subject: evacuation ?? '',
    state: 'held',
    createdAt: heldAt,
    dueAt: null,
    supervised: false,
  }));
  return {
    find: register.find,
    list: register.list,
    record(person, wish) {
      const at = clock();
      const drill: Drill = { ...wish, id: newId('d'), by: person.name, createdAt: at };
      return register.act(drill.id, () => ({
        entry: drill,
        line: { at, kind: 'drill.recorded', author: person.name, body: drill },
      }));
    },
  };
};

/** When each mine last held a drill, on its own clock. @throws SqliteError where the store cannot be read. */
export const lastDrills = async (store: Store): Promise<ReadonlyMap<string, number>> => {
  const rows = await store
    .selectFrom('registers')
    .select(({ fn }) => ['mine', fn.max('created_at').as('at')] as const)
    .where('register', '=', 'drill')
    .groupBy('mine')
    .execute();
  return new Map(rows.map(({ mine, at }) => [mine, Number(at)]));
};
