import type { InfluxDB } from 'influx';
import { MINUTES_KEPT_MS, RAW_KEPT_MS } from './history.js';
import { MINUTE_POLICY, RAW_POLICY } from './influx-schema.js';

const HOUR_MS = 3_600_000;

/** InfluxDB's `2208h0m0s` in ms; `0s` is for ever. */
const durationMs = (text: string): number => {
  const hours = Number(/^(\d+)h/.exec(text)?.[1] ?? 0);
  return hours === 0 ? Number.POSITIVE_INFINITY : hours * HOUR_MS;
};

/** Makes the database and its retention policies where they are missing, and lengthens those that keep less than we promise. */
export const ensurePolicies = async (influx: InfluxDB, database: string): Promise<void> => {
  if (!(await influx.getDatabaseNames()).includes(database)) await influx.createDatabase(database);
  const known = await influx.showRetentionPolicies(database);
  for (const [name, keptMs] of [
    [RAW_POLICY, RAW_KEPT_MS],
    [MINUTE_POLICY, MINUTES_KEPT_MS],
  ] as const) {
    const there = known.find((policy) => policy.name === name);
    if (there !== undefined && durationMs(there.duration) >= keptMs) continue;
    const isDefault = name === RAW_POLICY;
    const wanted = { database, duration: `${keptMs / HOUR_MS}h`, replication: 1, isDefault };
    if (there === undefined) await influx.createRetentionPolicy(name, wanted);
    else await influx.alterRetentionPolicy(name, { ...wanted, isDefault: there.default });
  }
};
