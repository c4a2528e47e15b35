import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { type Config, readConfig } from '../config.js';
import type { Mine } from '../domain/mine.js';
import { readMineFile } from '../mine-files.js';

interface Fault {
  readonly code: string;
  readonly place: string;
  readonly message: string;
}

/** A command cannot go on: its faults are printed, one a line, and it exits with 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ place, message, code }) => `${place}: ${message} [${code}]`).join('\n'));
  }
}

/** One fault as a CommandError. */
export const refusal = (code: string, place: string, message: string): CommandError =>
  new CommandError([{ code, place, message }]);

/** The configuration of the environment. @throws CommandError with every fault at once. */
export const configured = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const read = readConfig(environment);
  if (!read.ok) throw new CommandError(read.faults);
  return read.config;
};

/** The mine of a file. @throws CommandError with every fault of the file at once. */
export const mineIn = (file: string): Mine => {
  const read = readMineFile(file);
  if (!read.ok) throw new CommandError(read.faults);
  const [mine] = read.mines;
  if (mine === undefined) throw refusal('no-mine-file', file, 'holds no mine');
  return mine;
};

/** The text of a file. @throws CommandError where it cannot be read. */
export const textIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw refusal('file-unreadable', file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** JSON lines for collectors; readable lines on a terminal. */
export const createLogger = (level: string, readable = process.stdout.isTTY === true): Logger =>
  readable
    ? pino({
        level,
        transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' } },
      })
    : pino({ level });

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export const stopAsked = (): Promise<string> =>
  new Promise((resolve) => {
    let asked = false;
    const ask = (signal: string): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', () => ask('SIGINT'));
    process.on('SIGTERM', () => ask('SIGTERM'));
  });

/** The folder of the package, wherever it runs from: source, or `dist/`. */
export const packageFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
};
