import { fileURLToPath } from 'node:url';
import { createPeople } from '../../../../alerts/people/people.js';
import { createEngine, type Finding, type World } from '../../../../alerts/rules/engine.js';
import type { EngineMemory } from '../../../../alerts/rules/engine-memory.js';
import type { RegisteredRule } from '../../../../alerts/rules/machine.js';
import { createSystems, type HeardSystem } from '../../../../alerts/systems.js';
import type { Mine } from '../../../../domain/mine.js';
import type { Reading, SystemReport } from '../../../../domain/observation.js';
import type { Text } from '../../../../domain/text.js';
import { readMineFile } from '../../../../mine-files.js';

/** The instant at which every test begins. */
export const START = Date.parse('2026-03-01T08:00:00+08:00');

/** One of the mines of the scenarios, with top-level keys that are otherwise. */
export const scenarioMine = (name: string, change: Readonly<Record<string, unknown>> = {}): Mine => {
  const file = fileURLToPath(new URL(`../../../scenarios/mines/${name}.yaml`, import.meta.url));
  const read = readMineFile(file, change);
  if (!read.ok || read.mines[0] === undefined) throw new Error(JSON.stringify(read));
  return read.mines[0];
};

interface Kept {
  readonly engine: EngineMemory;
  readonly systems: readonly HeardSystem[];
}

/** Some rules on one mine's engine, with times counted from the start. */
export const play = (
  mine: Mine,
  rules: readonly RegisteredRule[],
  { world = {}, memory }: { readonly world?: Partial<World>; readonly memory?: Kept } = {},
) => {
  const found: Finding[] = [];
  const systems = createSystems(memory?.systems);
  const engine = createEngine({
    mine,
    rules,
    logger: {
      error: (why: unknown) => {
        throw why;
      },
    },
    listener: { found: (finding) => found.push(finding), judged: () => undefined, late: () => undefined },
    world: {
      orders: () => [],
      people: () => createPeople(mine),
      system: (id) => systems.of(id),
      air: () => new Map(),
      coverage: () => null,
      lastDrillAt: () => null,
      work: () => undefined,
      ...world,
    },
    ...(memory === undefined ? {} : { memory: memory.engine }),
  });
  let arrivals = 0;
  const to = (at: number): void => engine.advance(START + at);
  return {
    engine,
    to,
    /** One message that arrives at `at`; its readings' own time is given. */
    arrive(at: number, ...readings: readonly (Partial<Reading> & { readonly point: string; readonly at: number })[]) {
      arrivals += 1;
      engine.begin(arrivals, START + at);
      to(at);
      for (const one of readings) {
        engine.read({ kind: 'reading', mine: mine.id, value: 0, quality: 'good', ...one, at: START + one.at });
      }
    },
    hear(at: number, report: Partial<SystemReport> & { readonly system: string }) {
      to(at);
      const said = { kind: 'system', mine: mine.id, state: 'up', at: START + at, ...report } as const;
      systems.report(said, START + at);
      engine.tell(`system:${report.system}`, { kind: 'system', report: said });
    },
    /** What was said since the last time: `raise` with its level, or `clear`. */
    said(): string[] {
      return found
        .splice(0)
        .map(({ rule, subject, verdict }) =>
          [rule.id, subject.id, verdict.kind === 'raise' ? verdict.level : 'clear'].join(' '),
        );
    },
    messages: (language: keyof Text = 'en'): string[] =>
      found.splice(0).map(({ verdict }) => (verdict.kind === 'raise' ? verdict.message[language] : 'clear')),
    memory: (): Kept => JSON.parse(JSON.stringify({ engine: engine.memory(), systems: systems.memory() })),
  };
};
