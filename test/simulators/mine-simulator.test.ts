import { describe, expect, it } from 'vitest';
import { demoProgramme, scenariosOf } from '../../simulators/scenarios/catalogue.js';
import type { Disturbance, Scenario } from '../../simulators/scenarios/scenario.js';
import { once } from '../../simulators/scenarios/scenario.js';
import { loadDemoMine } from './demo-mine.js';
import { createBoard, live, MORNING, readingsIn } from './story.js';

const mine = loadDemoMine();

const story = (...disturbances: Disturbance[]): Scenario => ({
  id: 'test',
  title: { zh: '试验', en: 'test' },
  workplaces: [],
  disturbances,
  expect: { settledByS: 0, alarms: [], never: [], feedsOff: [] },
});

const record = (seed: number, seconds: number): string[] => {
  const lines: string[] = [];
  live({ mine, seed, programme: demoProgramme(mine) }, seconds, ({ messages }) => {
    for (const { topic, payload } of messages) lines.push(`${topic} ${payload}`);
  });
  return lines;
};

/** Mean of a point's readings over the last `seconds` of a run. */
const meanOf = (point: string, disturbances: Disturbance[], seconds: number, lastS: number): number => {
  const values: number[] = [];
  live({ mine, programme: once(story(...disturbances)) }, seconds, ({ at, messages }) => {
    if (at < MORNING + (seconds - lastS) * 1000) return;
    for (const reading of messages.flatMap(readingsIn)) if (reading.point === point) values.push(reading.value ?? 0);
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe('a simulated mine', () => {
  it('says the same, message by message, for the same seed, and otherwise for another', () => {
    const one = record(5, 200);
    expect(record(5, 200)).toEqual(one);
    expect(record(6, 200)).not.toEqual(one);
  });

  it('does not depend on how often it is stepped', () => {
    const oneByOne = record(5, 120);
    const lines: string[] = [];
    const simulation = live({ mine, seed: 5, programme: demoProgramme(mine) }, 0, ({ messages }) => {
      for (const { topic, payload } of messages) lines.push(`${topic} ${payload}`);
    });
    for (const { topic, payload } of simulation.step(MORNING + 120_000)) lines.push(`${topic} ${payload}`);
    expect(lines).toEqual(oneByOne);
  });

  it('numbers the frames of each substation one by one, so that the service sees none missing', () => {
    const numbers = new Map<string, number[]>();
    live({ mine }, 60, ({ messages }) => {
      for (const { topic, payload } of messages) {
        const [, substation] = /\/substations\/([^/]+)\/frame$/.exec(topic) ?? [];
        if (substation === undefined) continue;
        const { seq } = JSON.parse(payload) as { seq: number };
        numbers.set(substation, [...(numbers.get(substation) ?? []), seq]);
      }
    });
    expect(numbers.size).toBeGreaterThan(3);
    for (const [substation, seqs] of numbers) {
      expect(seqs.length, substation).toBeGreaterThan(1);
      expect(seqs, substation).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    }
  });

  it('hears every point at least once within its cycle, and every system within its heartbeat', () => {
    const points = new Set<string>();
    const systems = new Set<string>();
    live({ mine }, 20, ({ messages }) => {
      for (const message of messages) {
        for (const { point } of readingsIn(message)) points.add(point);
        if (message.topic.startsWith('mines/demo-mine/systems/')) systems.add(message.topic.split('/')[3] ?? '');
      }
    });
    expect(points.size).toBe(mine.points.length);
    expect(systems.size).toBe(mine.systems.length);
  });

  it('keeps every limit of its own mine while nothing befalls it', () => {
    const broken = new Set<string>();
    live({ mine }, 1800, ({ messages }) => {
      for (const { point, value, quality } of messages.flatMap(readingsIn)) {
        const limits = mine.limitsOf.get(point);
        const shown = value ?? Number.NaN;
        if ((quality ?? 'good') !== 'good' || Number.isNaN(shown)) broken.add(`${point} ${quality}`);
        if (limits?.kind === 'methane' && shown >= limits.preWarning.value) broken.add(`${point} ${shown}`);
        if (limits?.kind === 'air' && (shown < (limits.min?.value ?? 0) || shown > (limits.max?.value ?? 99))) {
          broken.add(`${point} ${shown}`);
        }
        if (limits?.kind === 'own' && (shown < (limits.min?.value ?? -99) || shown > (limits.max?.value ?? 9999))) {
          broken.add(`${point} ${shown}`);
        }
      }
    });
    expect([...broken]).toEqual([]);
  });

  it('shows methane in steps of 0.01 with some noise', () => {
    const values = new Set<number>();
    live({ mine }, 300, ({ messages }) => {
      for (const { point, value } of messages.flatMap(readingsIn)) if (point === '001A02') values.add(value ?? 0);
    });
    expect(values.size).toBeGreaterThan(3);
    for (const value of values) expect(Math.abs(value * 100 - Math.round(value * 100))).toBeLessThan(1e-6);
  });

  it('gives off less methane while the shearer stands still', () => {
    const cutting = meanOf('001A02', [], 400, 60);
    const standing = meanOf(
      '001A02',
      [{ kind: 'sensor-fault', point: '001A06', fault: 'spike', value: 2, atS: 10, forS: 390 }],
      400,
      60,
    );
    expect(standing).toBeLessThan(cutting - 0.08);
  });

  it('gathers methane in a heading whose local fan stands, takes its power, and gives it back only below restore', () => {
    const scenario = story({ kind: 'fan-stopped', points: ['003D02', '003D03'], atS: 30, forS: 600 });
    const board = createBoard();
    const seen: Record<number, { methane: number; feed: number; duct: number; velocity: number }> = {};
    live({ mine, programme: once(scenario) }, 1400, ({ at, messages }) => {
      board.take(messages);
      seen[(at - MORNING) / 1000] = {
        methane: board.of('003A01'),
        feed: board.of('003D04'),
        duct: board.of('003D01'),
        velocity: board.of('003A07'),
      };
    });
    expect(seen[25]).toMatchObject({ feed: 1, duct: 1 });
    expect(seen[40]).toMatchObject({ feed: 0, duct: 0 });
    expect(seen[40]?.velocity).toBeLessThan(0.15);
    expect(seen[600]?.methane).toBeGreaterThan((seen[25]?.methane ?? 0) + 0.3);
    const restored = Object.values(seen).filter(({ feed, duct }, index) => index > 40 && feed === 1 && duct === 0);
    expect(restored).toEqual([]);
    expect(seen[1400]).toMatchObject({ feed: 1, duct: 1 });
  });

  it('lets a gas travel downwind with the air, and no faster', () => {
    const felt: Record<string, number> = {};
    live(
      {
        mine,
        programme: once(
          story({ kind: 'gas-inrush', area: 'face-1201', atS: 60, addPct: 1, riseS: 1, holdS: 600, halveS: 60 }),
        ),
      },
      600,
      ({ at, simulation }) => {
        for (const area of ['face-1201', 'return-1201', 'return-12', 'main-return', 'intake-1201', 'face-1301']) {
          if (simulation.truth().methanePct(area) > 0.62 + (area === 'main-return' ? -0.25 : 0)) {
            felt[area] ??= (at - MORNING) / 1000;
          }
        }
      },
    );
    expect(Object.keys(felt)).toEqual(['face-1201', 'return-1201', 'return-12', 'main-return']);
    expect((felt['return-1201'] ?? 0) - (felt['face-1201'] ?? 0)).toBeGreaterThan(30);
    expect((felt['return-12'] ?? 0) - (felt['return-1201'] ?? 0)).toBeGreaterThan(60);
  });

  it('loses air velocity when the main fan stops', () => {
    const before = meanOf('001A12', [], 120, 60);
    const after = meanOf('001A12', [{ kind: 'fan-stopped', points: ['006D01'], atS: 20, forS: 999 }], 120, 60);
    expect(before).toBeGreaterThan(1);
    expect(after).toBeLessThan(0.15);
  });

  it('sends nothing of a silent point, and its line-broken state otherwise, and never its last good value', () => {
    const of = (fault: 'silent' | 'line-broken') => {
      const shown: unknown[] = [];
      live(
        { mine, programme: once(story({ kind: 'sensor-fault', point: '002A03', fault, atS: 0, forS: 60 })) },
        59,
        ({ messages }) => {
          for (const { point, value, quality } of messages.flatMap(readingsIn)) {
            if (point === '002A03') shown.push({ value, quality });
          }
        },
      );
      return shown;
    };
    expect(of('silent')).toEqual([]);
    expect(new Set(of('line-broken').map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"value":null,"quality":"line-broken"}']),
    );
  });

  it('tells each story of the catalogue by its own points only', () => {
    const known = new Set(mine.points.map(({ id }) => id));
    for (const { disturbances, expect: expected } of scenariosOf(mine)) {
      for (const one of disturbances) {
        if ('points' in one) for (const point of one.points) expect(known).toContain(point);
        if ('point' in one) expect(known).toContain(one.point);
      }
      for (const { point } of expected.alarms) if (point !== undefined) expect(known).toContain(point);
    }
  });
});
