import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../alerts/journal/journal.js';
import { GENESIS } from '../../../alerts/journal/ledger.js';
import { verifyJournal } from '../../../alerts/journal/verify.js';
import type { Status } from '../../../domain/status.js';
import { openStore } from '../../../store/store.js';
import { alarmRecord, createLog, entry, evacuationRecord, incidentRecord, NOW, openTestJournal } from './support.js';

type Own = Awaited<ReturnType<typeof openTestJournal>>;
let own: Own;
beforeEach(async () => {
  own = await openTestJournal();
});
afterEach(() => own.remove());

/** Makes every write of a ledger line fail, as a full disk does. */
const breakLedger = (): Promise<void> =>
  own.meddle(`create trigger broken before insert on ledger begin select raise(abort, 'disk is full'); end`);
const mendLedger = (): Promise<void> => own.meddle('drop trigger broken');
const ledger = () => own.store.selectFrom('ledger').selectAll().orderBy('seq').execute();
const alarmRows = () => own.store.selectFrom('alarms').selectAll().orderBy('id').execute();
const isDone = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol();
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

const waitingIn = (status: Status): number =>
  status.state === 'ok' ? 0 : Number(/(\d+) changes wait/.exec(status.why)?.[1]);

describe('writing the journal', () => {
  it('numbers the lines from 1 and chains each to the one before', async () => {
    await own.journal.commit({ entries: [entry('a-1'), entry('a-2')] });
    await own.journal.commit({ entries: [entry('a-3', { author: 'zhang', mine: null })] });
    const rows = await ledger();
    expect(rows.map(({ seq, subject }) => [seq, subject])).toEqual([
      [1, 'a-1'],
      [2, 'a-2'],
      [3, 'a-3'],
    ]);
    expect(rows.map((row) => row.previous_hash)).toEqual([GENESIS, rows[0]?.hash, rows[1]?.hash]);
    expect(await verifyJournal(own.file)).toEqual({ ok: true, entries: 3, head: rows[2]?.hash });
  });

  it('writes a change of an alarm, its order and its incident with the line that records it', async () => {
    await own.journal.commit({
      entries: [entry('a-1')],
      alarms: [alarmRecord('a-1', 7)],
      evacuations: [evacuationRecord('e-1', 7)],
      incidents: [incidentRecord('i-1', 7)],
    });
    expect(await ledger()).toHaveLength(1);
    const [alarm] = await alarmRows();
    expect(alarm).toMatchObject({ id: 'a-1', state: 'unacknowledged', applied_arrival: 7, raised_at: NOW });
    expect(JSON.parse(alarm?.body ?? '')).toEqual(alarmRecord('a-1', 7));
    const order = await own.store.selectFrom('evacuations').selectAll().executeTakeFirstOrThrow();
    expect(order).toMatchObject({ id: 'e-1', state: 'open', applied_arrival: 7 });
    expect(JSON.parse(order.body)).toEqual(evacuationRecord('e-1', 7));
    const incident = await own.store.selectFrom('incidents').selectAll().executeTakeFirstOrThrow();
    expect(incident).toMatchObject({ id: 'i-1', closed_at: null, applied_arrival: 7 });
    expect(JSON.parse(incident.body)).toEqual(incidentRecord('i-1', 7));
  });

  it('keeps one row an alarm, with its newest state', async () => {
    void own.journal.commit({ entries: [], alarms: [alarmRecord('a-1', 1, { peak: 1.2 })] });
    void own.journal.commit({ entries: [], alarms: [alarmRecord('a-1', 2, { peak: 1.4 })] });
    await own.journal.flushed();
    await own.journal.commit({ entries: [], alarms: [alarmRecord('a-1', 3, { state: 'closed', closedAt: NOW })] });
    const rows = await alarmRows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'closed', applied_arrival: 3 });
  });

  it('writes what comes the moment the last line is safe without being asked again', async () => {
    await own.journal.commit({ entries: [entry('a-1')] });
    await own.journal.commit({ entries: [entry('a-2')] });
    await own.journal.commit({ entries: [entry('a-3')] });
    expect(await ledger()).toHaveLength(3);
  }, 5000);

  it('goes on with the chain when the user command has written to the same file', async () => {
    await own.journal.commit({ entries: [entry('a-1')] });
    const store = await openStore(own.file);
    const other = await openJournal({ store, logger: createLog().logger, clock: () => NOW });
    await other.commit({ entries: [entry('zhang', { kind: 'user.created', author: 'command-line' })] });
    await other.close();
    await store.destroy();
    await own.journal.commit({ entries: [entry('a-2')] });
    expect((await ledger()).map(({ subject }) => subject)).toEqual(['a-1', 'zhang', 'a-2']);
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: 3 });
  });

  it('keeps a line without a body, and a name that is no proper text, verifiable', async () => {
    await own.journal.commit({
      entries: [entry('a-1', { body: undefined }), entry('\ud800', { author: 'a\0b\udfff' })],
    });
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: 2 });
  });
});

describe('a journal that cannot be written', () => {
  it('says that it is down and why, keeps everything in order, and catches up', async () => {
    await own.journal.commit({ entries: [entry('a-1')] });
    await breakLedger();
    const second = own.journal.commit({ entries: [entry('a-2')], alarms: [alarmRecord('a-2', 2)] });
    const third = own.journal.commit({ entries: [entry('a-3')] });
    await own.pauses.waits();
    expect(own.journal.status()).toMatchObject({ state: 'down', why: expect.stringContaining('disk is full') });
    expect(await isDone(second)).toBe(false);
    expect(await alarmRows()).toEqual([]);
    await mendLedger();
    own.pauses.end();
    await Promise.all([second, third]);
    expect((await ledger()).map(({ subject }) => subject)).toEqual(['a-1', 'a-2', 'a-3']);
    expect(await alarmRows()).toHaveLength(1);
    expect(own.journal.status()).toEqual({ state: 'ok' });
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: 3 });
  });

  it('writes no line of a change whose alarm cannot be written', async () => {
    await own.meddle(`create trigger broken before insert on alarms begin select raise(abort, 'disk is full'); end`);
    const written = own.journal.commit({ entries: [entry('a-1')], alarms: [alarmRecord('a-1', 1)] });
    await own.pauses.waits();
    expect(await ledger()).toEqual([]);
    await mendLedger();
    own.pauses.end();
    await written;
    expect(await ledger()).toHaveLength(1);
    expect(await alarmRows()).toHaveLength(1);
  });

  it('waits longer after each failure, from a quarter of a second up to ten seconds', async () => {
    await breakLedger();
    const waiting = own.journal.commit({ entries: [entry('a-1')] });
    for (let time = 0; time < 8; time += 1) {
      await own.pauses.waits();
      if (time === 7) await mendLedger();
      own.pauses.end();
    }
    await waiting;
    expect(own.pauses.asked).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('tells in the log of the first failure alone', async () => {
    await breakLedger();
    const waiting = own.journal.commit({ entries: [entry('a-1')] });
    await own.pauses.waits();
    own.pauses.end();
    await own.pauses.waits();
    await mendLedger();
    own.pauses.end();
    await waiting;
    expect(own.log.errors).toHaveLength(1);
  });

  it('does not call anything flushed before it is durable', async () => {
    await breakLedger();
    void own.journal.commit({ entries: [entry('a-1')] });
    await own.pauses.waits();
    const flushed = own.journal.flushed();
    expect(await isDone(flushed)).toBe(false);
    await mendLedger();
    own.pauses.end();
    await flushed;
    expect(await ledger()).toHaveLength(1);
  });

  it('drops no line and joins the plain updates of one alarm once too many changes wait', async () => {
    const { store, log, pauses } = own;
    const journal = await openJournal({
      store,
      logger: log.logger,
      clock: () => NOW,
      pause: pauses.pause,
      mostWaiting: 50,
    });
    await breakLedger();
    const lines = [journal.commit({ entries: [entry('a-0')], alarms: [alarmRecord('a-0', 1)] })];
    await pauses.waits();
    const updates: Promise<void>[] = [];
    for (let at = 2; at <= 400; at += 1) {
      updates.push(journal.commit({ entries: [], alarms: [alarmRecord(`a-${at % 2}`, at, { lastAt: NOW + at })] }));
      if (at % 40 === 0) lines.push(journal.commit({ entries: [entry(`line-${at}`)] }));
    }

    expect(waitingIn(journal.status())).toBeLessThanOrEqual(50);
    await mendLedger();
    pauses.end();
    await Promise.all([...lines, ...updates]);
    expect(await ledger()).toHaveLength(11);
    expect((await alarmRows()).map((row) => [row.id, row.applied_arrival])).toEqual([
      ['a-0', 400],
      ['a-1', 399],
    ]);
    await journal.close();
  });
});

describe('changes that wait for a disk', () => {
  const open = () =>
    openJournal({
      store: own.store,
      logger: own.log.logger,
      clock: () => NOW,
      pause: own.pauses.pause,
      mostWaiting: 50,
    });
  type Changes = Awaited<ReturnType<typeof open>>;
  const update = (journal: Changes, times: number): void => {
    for (let at = 1; at <= times; at += 1) void journal.commit({ entries: [], alarms: [alarmRecord('a-1', at)] });
  };
  const lines = (journal: Changes, times: number): void => {
    for (let at = 1; at <= times; at += 1) void journal.commit({ entries: [entry(`line-${at}`)] });
  };
  const fails = async (journal: Changes): Promise<void> => {
    await breakLedger();
    lines(journal, 1);
    await own.pauses.waits();
  };
  const mended = async (journal: Changes): Promise<void> => {
    await mendLedger();
    own.pauses.end();
    await journal.flushed();
  };

  it('are joined once they are more than they may be, and not before', async () => {
    const journal = await open();
    await fails(journal);
    update(journal, 49);
    expect(journal.waiting()).toBe(50);
    update(journal, 1);
    expect(journal.waiting()).toBe(2);
    await mended(journal);
  });

  it('are not walked through at every change where they are lines of the ledger alone', async () => {
    const journal = await open();
    await fails(journal);
    lines(journal, 50);
    update(journal, 51);
    expect(journal.waiting()).toBe(102);
    update(journal, 1);
    expect(journal.waiting()).toBe(52);
    await mended(journal);
  });

  it('may be as few again after the disk has come back', async () => {
    const journal = await open();
    await fails(journal);
    lines(journal, 80);
    await mended(journal);
    await fails(journal);
    update(journal, 50);
    expect(journal.waiting()).toBe(2);
    await mended(journal);
  });
});

describe('closing the journal', () => {
  it('writes what waits', async () => {
    void own.journal.commit({ entries: [entry('a-1')] });
    await own.journal.close();
    expect(await ledger()).toHaveLength(1);
    expect(own.log.errors).toEqual([]);
  });

  it('ends a long wait, tries once more, and says how many changes were not written', async () => {
    await breakLedger();
    void own.journal.commit({ entries: [entry('a-1')] });
    void own.journal.commit({ entries: [entry('a-2')] });
    await own.pauses.waits();
    await own.journal.close();
    expect(own.log.errors.at(-1)).toMatchObject({ fields: { lost: 2 } });
  });

  it('ends a long wait and writes what can be written again', async () => {
    await breakLedger();
    const written = own.journal.commit({ entries: [entry('a-1')] });
    await own.pauses.waits();
    await mendLedger();
    await own.journal.close();
    await written;
    expect(await ledger()).toHaveLength(1);
  });

  it('takes nothing any more, and says so', async () => {
    await own.journal.close();
    await expect(own.journal.commit({ entries: [entry('a-1')] })).rejects.toMatchObject({ code: 'journal-closed' });
  });
});
