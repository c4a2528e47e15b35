import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import type { Mine } from '../../../domain/mine.js';
import { loadSource, type MineSource } from '../../../domain/mine-source.js';

type File = Record<string, unknown> & {
  areas: { id: string }[];
  airflow: Record<string, unknown>[];
  points: Record<string, unknown>[];
  limits?: Record<string, unknown>[];
};

const TEXT = readFileSync(fileURLToPath(new URL('../../differential/mine.yaml', import.meta.url)), 'utf8');

/** The small mine's file after somebody has changed it. */
export const fileWith = (change: (file: File) => void = () => undefined): MineSource => {
  const file = parse(TEXT) as File;
  change(file);
  return { file: 'mine.yaml', text: stringify(file), companions: {} };
};

/** The mine of a changed file. */
export const mineWith = (change?: (file: File) => void): Mine => {
  const loaded = loadSource(fileWith(change));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.mine;
};

export const without =
  (point: string) =>
  (file: File): void => {
    file.points = file.points.filter(({ id }) => id !== point);
  };

/** T2 alarms at 0.8 % already. */
export const stricter = (file: File): void => {
  file.limits = [{ point: 'T2', alarm: 0.8, restore: 0.8 }];
};

/** A roadway between the face's return and the main return. */
export const longerReturn = (file: File): void => {
  file.areas.push({ id: 'return-1b', name: '1101回风绕道', kind: 'return-roadway' } as { id: string });
  file.airflow = file.airflow.filter(({ from }) => from !== 'return-1');
  file.airflow.push(
    { from: 'return-1', to: 'return-1b', lengthM: 100, sectionM2: 12 },
    { from: 'return-1b', to: 'return-m', lengthM: 100, sectionM2: 12 },
  );
};
