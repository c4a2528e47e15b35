import { describe, expect, test } from 'vitest';
import { type PointId, told } from '../../differential/history.js';
import { createTelling, inTime, outcomeOf, rowsAfter, type Telling } from '../../differential/tell.js';
import { longerReturn, mineWith, stricter, without } from './support.js';

const CHANGE = { by: 'chen', note: 'r-1: left the file' };
const MINUTE_S = 60;
type Line = readonly [number, Partial<Record<PointId, number>>];

/** A live rule layer that is told of lines of readings, each at its second. */
const live = () => {
  const telling = createTelling(mineWith());
  telling.alerts.resume();
  let arrival = 0;
  return {
    ...telling,
    say(...lines: Line[]) {
      for (const one of inTime(told(...lines))) {
        arrival += 1;
        telling.tell(one, arrival);
      }
    },
  };
};
const rulesOf = ({ alerts }: Pick<Telling, 'alerts'>): readonly string[] =>
  alerts.view.standing().map(({ rule, subject }) => `${rule} ${subject}`);
const entriesOf = ({ changes }: Pick<Telling, 'changes'>) => changes.flatMap(({ entries }) => entries);

describe('a mine file that is put in force while the service runs', () => {
  test('leaves an alarm of a point that stays as it is: the same one, counted once, without a second horn', () => {
    const mine = live();
    mine.say([0, { T2: 1.2 }], [20, { T2: 1.2 }]);
    const before = mine.alerts.view.standing();
    expect(before.map(({ rule }) => rule)).toContain('gas.methane.over-limit');
    const horns = [...mine.horns];
    expect(mine.alerts.reload(mineWith(without('CO')), CHANGE)).toEqual({ arrival: 2, closed: [] });
    expect(mine.alerts.view.standing()).toEqual(before);
    mine.say([40, { T2: 1.2 }]);
    expect(mine.alerts.view.standing().map(({ id, count }) => [id, count])).toEqual(
      before.map(({ id, count }) => [id, count]),
    );
    expect(mine.horns).toEqual(horns);
  });

  test('holds the next reading against its own limits', () => {
    const mine = live();
    mine.say([0, { T2: 0.9 }]);
    expect(rulesOf(mine)).not.toContain('gas.methane.over-limit T2');
    mine.alerts.reload(mineWith(stricter), CHANGE);
    mine.say([20, { T2: 0.9 }]);
    expect(mine.alerts.view.standing()).toContainEqual(
      expect.objectContaining({
        rule: 'gas.methane.over-limit',
        subject: 'T2',
        limit: expect.objectContaining({ value: 0.8 }),
      }),
    );
  });

  test('closes the alarms of a point that has left it, and the ledger says by whom and why', () => {
    const mine = live();
    mine.say([0, { CO: 30 }]);
    const [alarm] = mine.alerts.view.standing().filter(({ point }) => point === 'CO');
    const done = mine.alerts.reload(mineWith(without('CO')), CHANGE);
    expect(done?.closed).toMatchObject([{ id: alarm?.id, state: 'closed', acknowledgedBy: 'chen' }]);
    expect(mine.alerts.view.standing().filter(({ point }) => point === 'CO')).toEqual([]);
    expect(entriesOf(mine).at(-1)).toMatchObject({
      kind: 'alarm.closed',
      subject: alarm?.id,
      author: 'chen',
      body: { note: 'r-1: left the file' },
    });
    mine.say([20, { T2: 0.3 }]);
    expect(mine.alerts.view.latest('small-mine').has('CO')).toBe(false);
  });

  test('goes on with an open order under the areas and the air of the new file', () => {
    const mine = live();
    mine.say([0, { T1: 1.7 }]);
    const [before] = mine.alerts.view.evacuations();
    expect(before?.evacuation).toMatchObject({ state: 'open', areas: expect.arrayContaining(['face-1', 'return-1']) });
    mine.alerts.reload(mineWith(longerReturn), CHANGE);
    expect(mine.alerts.view.evacuations()).toEqual([before]);
    mine.say([20, { T1: 1.7, WIND: 1 }]);
    const [after] = mine.alerts.view.evacuations();
    expect(after?.evacuation).toMatchObject({
      id: before?.evacuation.id,
      dueAt: before?.evacuation.dueAt,
      areas: expect.arrayContaining([...(before?.evacuation.areas ?? []), 'return-1b']),
    });
  });

  test('leaves an open overrun the limit of its day, and counts the next one by the new limit', () => {
    const mine = live();
    mine.say([0, { T2: 1.2 }]);
    mine.alerts.reload(mineWith(stricter), CHANGE);
    mine.say([20, { T2: 1.2 }], [40, { T2: 0.3 }], [15 * MINUTE_S, { T2: 0.3 }]);
    const incidents = rowsAfter(mine.changes).incidents.map(({ incident }) => incident);
    const counted = incidents.filter(({ rule }) => rule === 'gas.methane.over-limit');
    expect(counted.map(({ limit, closedAt }) => [limit.value, closedAt !== undefined])).toEqual([
      [1, true],
      [0.8, true],
    ]);
  });

  test('gives a point that it names for the first time the time of three cycles to speak', () => {
    const mine = createTelling(mineWith(without('MAIN')));
    mine.alerts.resume();
    const heard = inTime(told(...[0, 20, 40, 60, 80, 100, 120].map((at) => [at, { T2: 0.3, T1: 0.3 }] as const)));
    heard.forEach((one, index) => {
      mine.tell(one, index + 1);
    });
    mine.alerts.reload(mineWith(), CHANGE);
    const later = inTime(told(...[140, 160, 180].map((at) => [at, { T2: 0.3, T1: 0.3 }] as const)));
    later.forEach((one, index) => {
      mine.tell(one, heard.length + index + 1);
    });
    expect(rulesOf(mine)).not.toContain('systems.point.silent MAIN');
    const [last] = inTime(told([200, { T2: 0.3, T1: 0.3 }]));
    if (last !== undefined) mine.tell(last, 20);
    expect(rulesOf(mine)).toContain('systems.point.silent MAIN');
  });

  test('is no file of a mine that is not there', () => {
    const mine = live();
    expect(mine.alerts.reload({ ...mineWith(), id: 'elsewhere' }, CHANGE)).toBeUndefined();
  });
});

describe('a crash after a reload', () => {
  test.each([0, 1, 2, 3, 4, 5])('ends as if there had been none, with the last snapshot after message %i', (kept) => {
    const [old, fresh] = [mineWith(), mineWith(stricter)];
    const heard = inTime(
      told(
        [0, { T2: 0.9, CO: 30 }],
        [20, { T2: 0.9, T1: 1.7 }],
        [40, { T2: 0.9 }],
        [60, { T2: 0.9 }],
        [80, { T2: 0.5, T1: 0.3 }],
        [100, { T2: 0.9 }],
      ),
    );
    const reloadAfter = 3;
    const first = createTelling(old);
    first.alerts.resume();
    let snapshot: { readonly arrival: number; readonly state: unknown } = { arrival: 0, state: undefined };
    heard.forEach((one, index) => {
      first.tell(one, index + 1);
      if (index + 1 === reloadAfter) first.alerts.reload(fresh, CHANGE);
      if (index + 1 === kept) snapshot = JSON.parse(JSON.stringify(first.alerts.snapshot()));
    });
    const rows = rowsAfter(first.changes, snapshot.arrival + 1);
    const begin = snapshot.arrival >= reloadAfter ? fresh : old;
    const second = createTelling(begin, { rows, ...(kept === 0 ? {} : { memory: snapshot.state }) });
    heard.forEach((one, index) => {
      const arrival = index + 1;
      if (arrival <= snapshot.arrival) return;
      second.tell(one, arrival, true);
      if (arrival === reloadAfter) second.alerts.reload(fresh, CHANGE);
    });
    second.alerts.resume();
    expect(outcomeOf(second.alerts, [...first.changes, ...second.changes])).toEqual(
      outcomeOf(first.alerts, first.changes),
    );
    expect(second.horns).toEqual([]);
  });
});
