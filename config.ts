import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { parseConnectionString } from './ingest/mqtt/connection-string.js';
import { parseUploadAddress, type UploadAddress } from './regulator/upload/address.js';

/** Everything the environment may say, checked once. Instants and durations are epoch ms and ms. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly trustProxy: boolean;
  /** Absent: the embedded broker. */
  readonly mqttUrl?: string;
  readonly embeddedMqttPort: number;
  /** Absent: the embedded historian. */
  readonly influxUrl?: string;
  readonly dataDir: string;
  readonly minesDir: string;
  /** First start only; absent: generated and printed once. */
  readonly adminPassword?: string;
  /** Where notices go beyond the page, each signed with the secret; absent: nowhere. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Where files for the authority's platform go; absent: none are made. */
  readonly upload?: UploadAddress;
  readonly logLevel: LogLevel;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** One fault of the environment: which variable, what is wrong, what to do. */
export interface ConfigFault {
  readonly code: 'config-invalid';
  readonly place: string;
  readonly message: string;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'use a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'use a port number from 0 to 65535');

const influxUrl = z.string().superRefine((value, context) => {
  const wrong = (message: string): void => {
    context.addIssue({ code: 'custom', message });
  };
  const form = 'use http://user:password@host:8086/database';
  if (!URL.canParse(value)) return wrong(`is not a URL; ${form}`);
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return wrong(`starts with ${url.protocol}; ${form}`);
  if (!/^\/[\w-]+$/.test(url.pathname)) wrong(`names no database; ${form}`);
});

const webhookUrl = z.string().superRefine((value, context) => {
  const form = 'use http[s]://host/path';
  if (!URL.canParse(value)) context.addIssue({ code: 'custom', message: `is not a URL; ${form}` });
  else if (!/^https?:$/.test(new URL(value).protocol)) {
    context.addIssue({ code: 'custom', message: `is not a web address; ${form}` });
  }
});

const mqttUrl = z.string().superRefine((value, context) => {
  const parsed = parseConnectionString(value);
  if (parsed.ok) return;
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message });
});

const uploadUrl = z.string().transform((value, context): UploadAddress => {
  const parsed = parseUploadAddress(value);
  if (parsed.ok) return parsed.address;
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const environmentSchema = z.object({
  PORT: port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TRUST_PROXY: z.enum(['true', 'false', '1', '0'], { error: 'use true or false' }).default('false'),
  MQTT_URL: mqttUrl.optional(),
  EMBEDDED_MQTT_PORT: port.default(1883),
  INFLUX_URL: influxUrl.optional(),
  DATABASE_URL: z
    .never({ error: 'is not supported yet: leave it out, and the journal is kept in SQLite under DATA_DIR' })
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  MINES_DIR: z.string().min(1).default('./mines'),
  ADMIN_PASSWORD: z.string().min(10, 'use at least 10 characters').optional(),
  WEBHOOK_URL: webhookUrl.optional(),
  WEBHOOK_SECRET: z.string().min(16, 'use at least 16 characters').optional(),
  UPLOAD_URL: uploadUrl.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `use one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

const SECRETS = [
  'MQTT_URL',
  'INFLUX_URL',
  'DATABASE_URL',
  'ADMIN_PASSWORD',
  'TLS_KEY',
  'TLS_CERT',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'UPLOAD_URL',
] as const;

/** What is of no use alone. */
const PAIRS = [
  ['TLS_CERT', 'TLS_KEY', 'TLS needs both'],
  ['WEBHOOK_URL', 'WEBHOOK_SECRET', 'notices need an address and are signed with the secret'],
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Replaces each secret given as `NAME_FILE` by the file's first line. */
const readSecrets = (environment: Environment, faults: ConfigFault[]): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const name of Object.keys(environmentSchema.shape)) {
    const value = environment[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    const place = `${name}_FILE`;
    if (values[name] !== undefined) {
      faults.push({ code: 'config-invalid', place, message: `is set beside ${name}; leave one of them out` });
      continue;
    }
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      faults.push({ code: 'config-invalid', place, message: `cannot be read: ${why}` });
    }
  }
  return values;
};

/**
 * Reads the environment. The only place that does.
 * @returns the frozen configuration, or every fault at once; no message repeats a secret's value.
 */
export const readConfig = (
  environment: Environment,
): { ok: true; config: Config } | { ok: false; faults: readonly ConfigFault[] } => {
  const faults: ConfigFault[] = [];
  const given = readSecrets(environment, faults);
  const parsed = environmentSchema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    faults.push({ code: 'config-invalid', place: issue.path.join('.'), message: issue.message });
  }
  for (const [one, other, why] of PAIRS) {
    if ((given[one] === undefined) === (given[other] === undefined)) continue;
    const [there, missing] = given[one] === undefined ? [other, one] : [one, other];
    faults.push({ code: 'config-invalid', place: missing, message: `is missing beside ${there}; ${why}` });
  }
  if (!parsed.success) return { ok: false, faults };
  const values = parsed.data;
  if (faults.length > 0) return { ok: false, faults };
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(path));
  const config: Config = {
    port: values.PORT,
    host: values.HOST,
    trustProxy: values.TRUST_PROXY === 'true' || values.TRUST_PROXY === '1',
    embeddedMqttPort: values.EMBEDDED_MQTT_PORT,
    dataDir: absolute(values.DATA_DIR),
    minesDir: absolute(values.MINES_DIR),
    logLevel: values.LOG_LEVEL,
    ...(values.TLS_CERT && values.TLS_KEY ? { tls: { cert: values.TLS_CERT, key: values.TLS_KEY } } : {}),
    ...(values.MQTT_URL ? { mqttUrl: values.MQTT_URL } : {}),
    ...(values.UPLOAD_URL ? { upload: values.UPLOAD_URL } : {}),
    ...(values.INFLUX_URL ? { influxUrl: values.INFLUX_URL } : {}),
    ...(values.ADMIN_PASSWORD ? { adminPassword: values.ADMIN_PASSWORD } : {}),
    ...(values.WEBHOOK_URL && values.WEBHOOK_SECRET
      ? { webhook: { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET } }
      : {}),
  };
  return { ok: true, config: Object.freeze(config) };
};
