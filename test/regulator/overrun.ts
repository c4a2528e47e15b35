import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alerts } from '../../alerts/alerts.js';
import { createAlerts } from '../../alerts/create-alerts.js';
import { type Journal, openJournal } from '../../alerts/journal/journal.js';
import type { Mine } from '../../domain/mine.js';
import type { Observation, Quality, SightingEvent } from '../../domain/observation.js';
import { openEmbeddedHistorian } from '../../ingest/historian/embedded.js';
import type { Historian } from '../../ingest/historian/historian.js';
import { programVersion } from '../../program-version.js';
import { createFreezer, type Freezer } from '../../regulator/freeze/freezer.js';
import { createIncidentFiles, type IncidentFiles } from '../../regulator/incident-files.js';
import { documentsOf } from '../../regulator/pack/pdf/print-incident.js';
import { createPassports, type Passports } from '../../regulator/passports.js';
import { ruleBook } from '../../service-regulator.js';
import { openStore, type Store } from '../../store/store.js';
import { mineAt } from '../support/rule-layer.js';

export const START = Date.parse('2026-03-01T08:00:00+08:00');
export const MINUTE = 60_000;

/** A service's record on a virtual clock: rules, journal, history and the regulator's parts, without a broker. */
export interface Told {
  readonly mine: Mine;
  readonly store: Store;
  readonly journal: Journal;
  readonly history: Historian;
  readonly alerts: Alerts;
  readonly files: IncidentFiles;
  readonly freezer: Freezer;
  readonly passports: Passports;
  /** Codes of the documents that could not be made. */
  readonly unprinted: readonly string[];
  readonly folder: string;
  now(): number;
  /** Brings the clock forward, looking at it every five seconds. */
  until(at: number): void;
  read(point: string, value: number, quality?: Quality): void;
  see(card: string, reader: string, event?: SightingEvent): void;
  /** Writes what came so far into the history and the journal. */
  settle(): Promise<void>;
  /** While set, the history takes nothing. */
  historyDown: boolean;
  close(): Promise<void>;
}

/** `printer`: another file for the thread that sets PDFs, such as one that is not there. */
export const tell = async (change?: Readonly<Record<string, unknown>>, printer?: string): Promise<Told> => {
  const unprinted: string[] = [];
  const mine = mineAt('test/support/test-mine.yaml', change);
  const folder = await mkdtemp(join(tmpdir(), 'minesentry-regulator-'));
  const logger = { error: (): void => undefined, info: (): void => undefined, warn: (): void => undefined };
  let now = START;
  let arrival = 0;
  let stored = 0;
  let waiting: { observation: Observation; receivedAt: number; arrival: number }[] = [];
  const clock = (): number => now;
  const store = await openStore(join(folder, 'journal.db'));
  const journal = await openJournal({ store, logger, clock });
  const mines = new Map([[mine.id, mine]]);
  const history = await openEmbeddedHistorian({ file: join(folder, 'history.db'), mines: () => mines, clock, logger });
  const passports = createPassports(store, logger);
  const alerts = createAlerts({
    mines: [mine],
    clock,
    logger,
    announce(announcement) {
      if (announcement.type === 'alarm' && announcement.horn) {
        const { id } = announcement.alarm;
        passports.sent(id, mine.id, now + 1, 2);
        passports.painted({ alarm: id, mine: mine.id, at: now + 80, by: 'zhang', address: '10.0.0.7' });
      }
    },
    commit: (changed) => journal.commit(changed),
    outbound: { alarm: () => undefined, command: () => undefined },
    rows: { alarms: [], evacuations: [], incidents: [], works: [] },
  });
  alerts.resume();
  const arrive = (observation: Observation): void => {
    arrival += 1;
    waiting.push({ observation, receivedAt: now, arrival });
    alerts.arrive({ arrival, receivedAt: now, topic: 'told', observations: [observation], refusals: [] });
  };
  const sources = { store, history, stored: () => stored, book: ruleBook(programVersion()) };
  const commit: Journal['commit'] = (changed) => journal.commit(changed);
  const told: Told = {
    mine,
    store,
    journal,
    history,
    alerts,
    passports,
    unprinted,
    folder,
    historyDown: false,
    files: createIncidentFiles({
      ...sources,
      commit,
      clock,
      mines: () => [mine],
      documents: documentsOf(({ code }) => unprinted.push(code), printer),
    }),
    freezer: createFreezer({
      ...sources,
      commit,
      mines: () => [mine],
      nowOf: clock,
      arrived: () => arrival,
      clock,
      logger,
    }),
    now: clock,
    until(at) {
      for (; now < at; now += 5000) alerts.tick();
      now = at;
      alerts.tick();
    },
    read: (point, value, quality = 'good') =>
      arrive({ kind: 'reading', mine: mine.id, point, at: now - 300, value, quality }),
    see: (card, reader, event = 'seen') =>
      arrive({ kind: 'sighting', mine: mine.id, card, at: now - 300, reader, event }),
    async settle() {
      await journal.flushed();
      await passports.flushed();
      if (told.historyDown) return;
      const batch = waiting;
      waiting = [];
      await history.write(batch);
      stored = arrival;
    },
    async close() {
      await freezerIdle();
      await journal.close();
      await history.close();
      await store.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
  const freezerIdle = (): Promise<void> => told.freezer.settled();
  return told;
};

/** Every point of the mine says something ordinary; T1, its feed and the shearer what is given. */
const cycle = (told: Told, t1: number, feed: 0 | 1, shearer: 0 | 1, face2: number): void => {
  told.read('T1', t1);
  told.read('T2', 0.3);
  for (const point of ['CHAMBER', 'MAIN', 'GALLERY']) told.read(point, 0.2);
  told.read('FACE2', face2);
  told.read('WIND1', 1.6);
  told.read('WIND-IN1', 1.5);
  told.read('FEED1', feed);
  for (const point of ['FEED2', 'FEED3', 'FEED4']) told.read(point, 1);
  told.read('SHEARER', shearer);
};

export const OVER_AT = START + 12 * MINUTE;

/**
 * An overrun: twelve minutes of calm, twelve minutes over 1 % with a peak of 1.62 %, power off, two people out one after
 * the other, acknowledged, twelve minutes of calm. Ends when the incident is closed. `face2`: what the other face says
 * so many minutes after it began.
 */
export const tellOverrun = async (told: Told, face2: (minutes: number) => number = () => 0.2): Promise<string> => {
  told.see('101', 'R-face1', 'entered-mine');
  told.see('102', 'R-face1', 'entered-mine');
  for (let at = START; at <= OVER_AT + 24 * MINUTE; at += 20_000) {
    told.until(at);
    const into = (at - OVER_AT) / MINUTE;
    const isOver = into >= 0 && into <= 12;
    const peak = into === 3 ? 1.62 : 1.2;
    cycle(told, isOver ? peak : 0.4, into >= 3.5 && into < 14 ? 0 : 1, into < 0 ? 1 : 0, face2(into));
    told.see('101', into < 2 ? 'R-face1' : 'R-in1');
    told.see('102', into < 5 ? 'R-face1' : 'R-in1');
    if (into === 4) {
      for (const { id } of told.alerts.view.standing()) {
        told.alerts.mine(told.mine.id)?.act(id, { kind: 'acknowledged', by: 'zhang', note: '已通知断电撤人' });
      }
    }
  }
  await told.settle();
  const row = await told.store
    .selectFrom('incidents')
    .select(['id', 'closed_at'])
    .where('rule', '=', 'gas.methane.over-limit')
    .executeTakeFirstOrThrow();
  if (row.closed_at === null) throw new Error('the overrun is not closed');
  return row.id;
};

/** What is left of the half hour after it: no gateway says anything any more. */
export const tellCalm = async (told: Told): Promise<void> => {
  told.until(OVER_AT + 43 * MINUTE);
  await told.settle();
};
