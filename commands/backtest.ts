import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PlannedWork } from '../alerts/planned-work/planned-work.js';
import { type Heard, rerun } from '../alerts/rerun/rerun.js';
import type { Config } from '../config.js';
import { loadMine } from '../domain/load-mine.js';
import type { Mine } from '../domain/mine.js';
import { openEmbeddedHistorian } from '../ingest/historian/embedded.js';
import type { Historian } from '../ingest/historian/historian.js';
import { openInfluxHistorian } from '../ingest/historian/influx.js';
import { readMineFiles } from '../mine-files.js';
import { mineText } from '../regulator/freeze/mine-text.js';
import { openSqlite } from '../store/sqlite.js';
import { CommandError, configured, createLogger, refusal } from './say.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** History is read in such spans; what arrived out of order across a seam is put in order again. */
const SPAN_MS = 10 * 60_000;

const instantOf = (place: string, text: string): number => {
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw refusal('time-invalid', place, `${text} is neither epoch milliseconds nor ISO 8601 with a zone`);
};

const withLimits = (mine: Mine, file: string): Mine => {
  let limits: unknown;
  try {
    limits = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refusal('limits-unreadable', file, error instanceof Error ? error.message : String(error));
  }
  const list = Array.isArray(limits) ? limits : (limits as { limits?: unknown } | null)?.limits;
  const changed = { ...(parse(mineText(mine)) as object), limits: list };
  const loaded = loadMine(JSON.stringify(changed));
  if (loaded.ok) return loaded.mine;
  throw new CommandError(loaded.faults.map((fault) => ({ ...fault, place: `${file}: ${fault.place}` })));
};

const historyOf = async (config: Config, mines: readonly Mine[]): Promise<Historian> => {
  const logger = createLogger(config.logLevel);
  const byId = new Map(mines.map((mine) => [mine.id, mine]));
  const common = { mines: () => byId, clock: Date.now, logger };
  return config.influxUrl === undefined
    ? openEmbeddedHistorian({ ...common, file: join(config.dataDir, 'history.db') })
    : openInfluxHistorian({ ...common, url: config.influxUrl });
};

/** Approved work of that time excuses now what it excused then. */
const worksOf = async (config: Config, mine: string): Promise<readonly PlannedWork[]> => {
  const file = join(config.dataDir, 'journal.db');
  if (!existsSync(file)) return [];
  const sqlite = openSqlite(file, ['query_only = ON', 'busy_timeout = 5000']);
  try {
    const sql = 'select body from planned_work where mine = ? order by created_at';
    const { rows } = await sqlite.query<{ body: string }>(sql, [mine]);
    return rows.map(({ body }) => JSON.parse(body) as PlannedWork);
  } finally {
    await sqlite.close();
  }
};

/** What is stored of a mine in [from, to), in order of arrival within a span and its neighbour. */
async function* heardOf(history: Historian, mine: Mine, from: number, to: number): AsyncGenerator<Heard> {
  let held: Heard[] = [];
  for (let start = from; start < to; start += SPAN_MS) {
    const end = Math.min(start + SPAN_MS, to);
    const span: Heard[] = [...(await history.others(mine.id, start, end))];
    for (const { id } of mine.points) for (const one of await history.received(mine.id, id, start, end)) span.push(one);
    const all = [...held, ...span].sort((one, other) => one.arrival - other.arrival);
    const lastHeld = held.reduce((highest, { arrival }) => Math.max(highest, arrival), 0);
    yield* all.filter(({ arrival }) => arrival <= lastHeld);
    held = all.filter(({ arrival }) => arrival > lastHeld);
  }
  yield* held;
}

/** Runs the rules of now, or with other limits, over stored history, and prints what they would have raised. */
export const backtest = async (
  environment: Environment,
  options: {
    readonly mine: string;
    readonly from: string;
    readonly to: string;
    readonly limits?: string;
    readonly json?: boolean;
  },
): Promise<void> => {
  const config = configured(environment);
  const from = instantOf('--from', options.from);
  const to = instantOf('--to', options.to);
  if (to <= from) throw refusal('time-invalid', '--to', 'lies not after --from');
  const files = readMineFiles(config.minesDir);
  if (!files.ok) throw new CommandError(files.faults);
  const known = files.mines.find(({ id }) => id === options.mine);
  if (known === undefined) {
    const there = files.mines.map(({ id }) => id).join(', ');
    throw refusal('unknown-mine', '--mine', `${options.mine} is not in ${config.minesDir}; there are ${there}`);
  }
  const mine = options.limits === undefined ? known : withLimits(known, options.limits);
  const history = await historyOf(config, files.mines);
  try {
    let observations = 0;
    const counted = async function* (): AsyncGenerator<Heard> {
      for await (const one of heardOf(history, mine, from, to)) {
        observations += 1;
        yield one;
      }
    };
    const { alarms, incidents, failures } = await rerun({
      mine,
      heard: counted(),
      works: await worksOf(config, mine.id),
    });
    const say = (text: string): boolean => process.stdout.write(`${text}\n`);
    const raised = [...alarms.values()].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    for (const alarm of raised) {
      const { id, rule, level, subject, at, lastAt, count, peak, message } = alarm;
      if (options.json) say(JSON.stringify({ id, rule, level, subject, at, lastAt, count, peak, message }));
      else say(`${new Date(at).toISOString()} ${level.padEnd(6)} ${rule} ${subject} ×${count}  ${message.zh}`);
    }
    for (const failure of failures) say(`a rule failed: ${failure}`);
    const overruns = [...incidents.values()].filter(({ partOf }) => partOf === undefined).length;
    if (!options.json) {
      say(`${observations} observations, ${raised.length} alarms, ${incidents.size} incidents (${overruns} counted)`);
    }
    if (observations === 0) throw refusal('no-history', '--from', `nothing is stored of ${mine.id} in that time`);
  } finally {
    await history.close();
  }
};
