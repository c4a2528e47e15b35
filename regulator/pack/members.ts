import { csvText } from '../../domain/csv.js';
import type { Observation } from '../../domain/observation.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Frozen } from '../freeze/frozen.js';
import type { Gathered } from '../incident-file/gather-file.js';

/** One file of an evidence pack. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A document that a pack goes without. */
export interface LeftOut {
  readonly name: string;
  /** Stable, as `pdf-failed`. */
  readonly code: string;
  readonly why: string;
}

const ROWS_A_TURN = 2000;
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const iso = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

const readme = (gathered: Gathered, leftOut: readonly LeftOut[]): string =>
  [
    `矿哨 超限事故证据包 / MineSentry evidence of an overrun`,
    '',
    `事故 incident      ${gathered.incident.id}`,
    `矿井 mine          ${gathered.file.mine.name} (${gathered.file.mine.id}, ${gathered.file.mine.code})`,
    `状态 state         ${gathered.file.provisional ? '暂定 provisional' : '定稿 final'}`,
    '',
    '核验（不需要联网，也不需要矿方的服务）：',
    '  minesentry verify 本文件.zip            查出并指明任何改动、缺失、增加或调换',
    '  minesentry verify 本文件.zip --rederive 用当日的规则按到达顺序重判冻结的读数',
    '  minesentry verify 本文件.zip --head 序号:哈希  与本单位留存的日志头核对',
    '',
    'To check it, offline and without the mine: minesentry verify FILE.zip [--rederive] [--head SEQ:HASH]',
    '',
    ...(leftOut.length === 0 ? ['incident.pdf        事故档案打印件 (A4)：the file for print, in Chinese'] : []),
    ...leftOut.map(({ name, code, why }) => `${name.padEnd(20)}未能制作 could not be made: ${code}: ${why}`),
    'incident.json       the whole file: measured, causes, alarms, orders, muster, power, counting, accident',
    'alarms.csv          alarms with their way from the sensor to a person',
    'transitions.csv     every change of every alarm and order',
    'muster.csv          who was out when',
    'readings.csv        frozen raw readings in order of arrival, for reading',
    'limits.csv          limits in force that day, with their clauses',
    'mine.yaml           the mine as the rules knew it',
    'frozen.json, observations.jsonl   what is judged again',
    "journal.jsonl       the lines of the service's ledger on this incident, as they were hashed",
    'lines.txt           a hash of every line of every file, to name the place of a change',
    'manifest.json       hashes of all files and of the lines of the ledger',
    'seal.json           the line of the ledger that holds the hash of manifest.json',
    'chain.txt           number and hash of every line of the ledger from the first one here to the seal',
    '',
  ].join('\n');

const alarmsCsv = ({ file }: Gathered): string =>
  csvText(
    [
      'alarm',
      'rule',
      'level',
      'state',
      'area',
      'point',
      'sensorAt',
      'receivedAt',
      'raisedAt',
      'sentAt',
      'screens',
      'paintedAt',
      'paintedBy',
      'acknowledgedAt',
      'acknowledgedBy',
      'clearedAt',
      'value',
      'peak',
      'limit',
      'unit',
      'message',
    ],
    file.alarms.map(({ alarm, passport }) => [
      alarm.id,
      alarm.rule,
      alarm.level,
      alarm.state,
      alarm.area,
      alarm.point,
      iso(passport.sensorAt),
      iso(passport.receivedAt),
      iso(passport.raisedAt),
      iso(passport.sentAt),
      passport.screens,
      iso(passport.painted[0]?.at),
      passport.painted[0] && `${passport.painted[0].by} ${passport.painted[0].address}`,
      iso(passport.acknowledgedAt),
      passport.acknowledgedBy,
      iso(alarm.clearedAt),
      alarm.value,
      alarm.peak,
      alarm.limit?.value,
      alarm.limit?.unit,
      alarm.message.zh,
    ]),
  );

const transitionsCsv = ({ rows }: Gathered): string =>
  csvText(
    ['line', 'at', 'kind', 'subject', 'by', 'said'],
    rows.map(({ seq, at, kind, subject, author, body }) => [seq, iso(Number(at)), kind, subject, author, body]),
  );

const musterCsv = ({ file }: Gathered): string =>
  csvText(
    ['order', 'card', 'name', 'job', 'outAt', 'shelteredAt', 'unaccountedAt'],
    file.orders.flatMap(({ order, people }) =>
      people.map(({ card, name, job, outAt, shelteredAt, unaccountedAt }) => [
        order.id,
        card,
        name,
        job,
        iso(outAt),
        iso(shelteredAt),
        iso(unaccountedAt),
      ]),
    ),
  );

const limitsCsv = ({ frozen }: Gathered): string =>
  csvText(
    ['point', 'kind', 'value', 'comparison', 'edition', 'clause', 'confidence', 'effectiveFrom', 'ownLimit'],
    frozen.limits.map(({ point, kind, value, comparison, provenance }) => [
      point,
      kind,
      value,
      comparison,
      provenance.edition,
      provenance.clause,
      provenance.confidence,
      provenance.effectiveFrom,
      provenance.ownLimit ?? false,
    ]),
  );

const cellsOf = (one: Observation): readonly (string | number | null | undefined)[] => {
  switch (one.kind) {
    case 'reading':
      return [one.point, one.value, one.quality, one.seq, one.substation];
    case 'sighting':
      return [one.card, null, one.event, one.seq, one.reader];
    case 'system':
      return [one.system, null, one.state, undefined, one.detail];
    case 'command-result':
      return [one.command, null, one.outcome, undefined, one.zone];
  }
};

const readingsCsv = async ({ received }: Frozen): Promise<string> => {
  const rows: (readonly (string | number | null | undefined)[])[] = [];
  for (const [index, { arrival, receivedAt, observation }] of received.entries()) {
    rows.push([arrival, iso(receivedAt), iso(observation.at), observation.kind, ...cellsOf(observation)]);
    if (index % ROWS_A_TURN === 0) await nextTurn();
  }
  return csvText(['arrival', 'receivedAt', 'at', 'kind', 'of', 'value', 'quality', 'seq', 'through'], rows);
};

const jsonLines = async (items: readonly unknown[]): Promise<string> => {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    lines.push(`${JSON.stringify(item)}\n`);
    if (index % ROWS_A_TURN === 0) await nextTurn();
  }
  return lines.join('');
};

/** A ledger row as a pack carries it: its columns in their order. */
export const rowJson = ({ seq, at, kind, mine, subject, author, body, previous_hash, hash }: LedgerRow) => ({
  seq: Number(seq),
  at: Number(at),
  kind,
  mine,
  subject,
  author,
  body,
  previous_hash,
  hash,
});

/** JSON that people can read, and that is the same for the same content. */
export const pretty = (content: unknown): string => `${JSON.stringify(content, null, 1)}\n`;

/** The contents of an incident's evidence pack; `more`: documents made elsewhere; `leftOut`: those that could not be. */
export const membersOf = async (
  gathered: Gathered,
  more: readonly Member[] = [],
  leftOut: readonly LeftOut[] = [],
): Promise<readonly Member[]> => {
  const { incident, file, frozen, rows } = gathered;
  const { received, ...head } = frozen;
  const texts: readonly (readonly [string, string])[] = [
    ['README.txt', readme(gathered, leftOut)],
    ['incident.json', pretty({ ...incident, file })],
    ['alarms.csv', alarmsCsv(gathered)],
    ['transitions.csv', transitionsCsv(gathered)],
    ['muster.csv', musterCsv(gathered)],
    ['limits.csv', limitsCsv(gathered)],
    ['readings.csv', await readingsCsv(frozen)],
    ['mine.yaml', frozen.mine],
    // Together the very text that was hashed when it was frozen.
    ['frozen.json', `${JSON.stringify(head)}\n`],
    ['observations.jsonl', await jsonLines(received)],
    ['journal.jsonl', await jsonLines(rows.map(rowJson))],
  ];
  return [...texts.map(([name, text]) => ({ name, bytes: Buffer.from(text, 'utf8') })), ...more];
};
