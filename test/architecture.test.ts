import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FOLDERS = ['domain', 'store', 'ingest', 'alerts', 'regulator', 'dashboard', 'simulators', 'commands', 'bench'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sourcesIn = (folder: string): string[] => {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
};

const sources = [
  ...FOLDERS.flatMap(sourcesIn),
  'garbage-collection.ts',
  'service.ts',
  'service-broker.ts',
  'service-health.ts',
  'service-outbound.ts',
  'service-listen.ts',
  'service-mines.ts',
  'service-snapshot.ts',
  'service-record.ts',
  'service-restart.ts',
  'service-start-checks.ts',
  'service-stop.ts',
  'service-upload.ts',
  'service-tls.ts',
  'start-error.ts',
  'cli.ts',
  'config.ts',
  'loop-watch.ts',
  'loop-watch-worker.ts',
  'mine-files.ts',
].filter((file) => {
  try {
    return readFileSync(join(root, file)).length > 0;
  } catch {
    return false;
  }
});

const importsOf = (file: string): Import[] => {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    if (!specifier.startsWith('.')) return;
    const target = normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts');
    const to = sources.find((source) => source === target || source === `${target}x`) ?? target;
    found.push({ from: file, to, typeOnly });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries } of module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = readFileSync(join(root, file), 'utf8').slice(moduleRequest.start + 1, moduleRequest.end - 1);
    add(literal, false);
  }
  return found;
};

const imports = sources.flatMap(importsOf);
const crossing = (folder: string, mayReach: (target: Import) => boolean): string[] =>
  imports
    .filter(({ from, to }) => from.startsWith(`${folder}/`) && !to.startsWith(`${folder}/`))
    .filter((one) => !mayReach(one))
    .map(({ from, to }) => `${from} -> ${to}`);
const within =
  (...folders: string[]) =>
  ({ to }: Import): boolean =>
    folders.some((folder) => to.startsWith(folder));

describe('who may import whom', () => {
  it('reads the sources', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(40);
  });

  it('domain imports nothing of ours and does no input or output', () => {
    expect(crossing('domain', () => false)).toEqual([]);
    const withIo = sources
      .filter((file) => file.startsWith('domain/'))
      .filter((file) => /from 'node:(?!crypto)/.test(readFileSync(join(root, file), 'utf8')));
    expect(withIo).toEqual([]);
  });

  it('ingest and alerts import domain and store, and never each other', () => {
    expect(crossing('ingest', within('domain/', 'store/'))).toEqual([]);
    expect(crossing('alerts', within('domain/', 'store/'))).toEqual([]);
  });

  it('the store imports nothing of ours', () => {
    expect(crossing('store', () => false)).toEqual([]);
  });

  it('the dashboard server reaches ports, types and the desk only', () => {
    const ports = ['ingest/historian/historian.ts', 'ingest/dead-letters.ts', 'ingest/ingest.ts', 'alerts/desk.ts'];
    expect(
      crossing(
        'dashboard/server',
        (one) =>
          within('domain/', 'store/', 'regulator/')(one) ||
          ports.includes(one.to) ||
          (one.to.startsWith('alerts/') && one.typeOnly),
      ),
    ).toEqual([]);
  });

  it('the regulator rests on the record: domain, store, the types of alerts and of the historian', () => {
    expect(
      crossing(
        'regulator',
        (one) =>
          within('domain/', 'store/')(one) ||
          (one.to.startsWith('alerts/') && one.typeOnly) ||
          (one.to === 'ingest/historian/historian.ts' && one.typeOnly),
      ),
    ).toEqual([]);
  });

  it('the web client takes types and schemas only', () => {
    expect(
      crossing('dashboard/web', (one) => one.typeOnly || within('domain/', 'dashboard/server/live/')(one)),
    ).toEqual([]);
  });

  it('simulators speak only through the MQTT codecs', () => {
    const codecs = ['ingest/mqtt/topics.ts', 'ingest/mqtt/payload.ts'];
    expect(crossing('simulators', (one) => within('domain/')(one) || codecs.includes(one.to))).toEqual([]);
  });

  it('has no import cycle', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of edges.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('only the configuration reads the environment', () => {
    const readers = sources.filter((file) => /process\.env/.test(readFileSync(join(root, file), 'utf8')));
    expect(readers.filter((file) => file !== 'cli.ts')).toEqual([]);
  });

  it('keeps each file below 400 lines', () => {
    const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 400);
    expect(long.map((file) => relative('.', file))).toEqual([]);
  });
});
