import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import { type CoverageMemory, createCoverage } from '../../../alerts/coverage/coverage.js';
import type { CoverageSpan } from '../../../alerts/coverage/span.js';
import type { CoverageLabel } from '../../../domain/coverage-label.js';
import type { Quality } from '../../../domain/observation.js';
import { alarmRecord, NOW } from '../journal/support.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Two mandatory points with a cycle of 20 s, stale after 60 s, and one that is not mandatory. */
const mine = {
  id: 'm1',
  points: [
    { id: 'T1', cycleS: 20, mandatory: true, substation: '001' },
    { id: 'T2', cycleS: 20, mandatory: true },
    { id: 'X', cycleS: 20, mandatory: false },
  ],
  // biome-ignore lint/suspicious/noExplicitAny: the fields of a mine that matter here
} as any;

const create = (memory?: CoverageMemory, written?: ReadonlyMap<string, number>, over = mine) => {
  const closed: CoverageSpan[] = [];
  const coverage = createCoverage({
    mine: over,
    onSpan: (span) => closed.push(span),
    ...(memory === undefined ? {} : { memory }),
    ...(written === undefined ? {} : { written }),
  });
  const read = (
    point: string,
    s: number,
    quality: Quality = 'good',
    more: { excusedBy?: string; newest?: boolean } = {},
  ) => {
    const at = NOW + s * SECOND;
    const reading = { kind: 'reading', mine: 'm1', point, at, value: 0.3, quality } as const;
    coverage.read({ reading, newest: true, ...more }, at);
  };
  /** All spans of a point so far, in seconds after the start, the open one last. */
  const spans = (point = 'T1') => {
    const open = coverage.open();
    return [...closed, ...open]
      .filter((one) => one.point === point)
      .map(({ label, from, to, by }) => [
        label,
        (from - NOW) / SECOND,
        (to - NOW) / SECOND,
        ...(by === undefined ? [] : [by]),
      ]);
  };
  const due = (s: number) => coverage.due(NOW + s * SECOND);
  /** T1 and T2 speak every 20 s in [from, to]. */
  const speak = (from: number, to: number) => {
    for (let s = from; s <= to; s += 20) {
      read('T1', s);
      read('T2', s);
    }
  };
  return { coverage, closed, read, spans, due, speak };
};

const suppressed = { kind: 'shelved', by: 'li', reason: 'test' } as const;

describe('the time of a mandatory point', () => {
  it('is written down as it passes, though nobody asks for it', () => {
    const { due, read, closed } = create();
    read('T1', 0);
    due(0);
    for (let s = 1; s <= 90; s += 1) due(s);
    expect(closed.filter(({ point }) => point === 'T1')).toMatchObject([
      { label: 'monitored', from: NOW, to: NOW + MINUTE },
    ]);
  });

  it('is stale until it speaks for the first time, then monitored', () => {
    const { due, read, spans } = create();
    due(0);
    read('T1', 7);
    due(30);
    expect(spans('T1')).toEqual([
      ['stale', 0, 7],
      ['monitored', 7, 30],
    ]);
    expect(spans('T2')).toEqual([['stale', 0, 30]]);
    expect(spans('X')).toEqual([]);
  });

  it('is stale from exactly three cycles after its last word, whenever that is looked at', () => {
    const { due, read, spans } = create();
    read('T1', 0);
    read('T1', 20);
    due(79);
    expect(spans()).toEqual([['monitored', 0, 79]]);
    due(500);
    expect(spans()).toEqual([
      ['monitored', 0, 80],
      ['stale', 80, 500],
    ]);
    read('T1', 600);
    expect(spans().at(-1)).toEqual(['monitored', 600, 600]);
  });

  it('names what the sensor says of itself; over its range it sees', () => {
    const { read, spans, due } = create();
    read('T1', 0);
    read('T1', 10, 'over-range');
    read('T1', 20, 'line-broken');
    read('T1', 30, 'under-range');
    read('T1', 40);
    due(50);
    expect(spans()).toEqual([
      ['monitored', 0, 20],
      ['faulty', 20, 30, 'line-broken'],
      ['faulty', 30, 40, 'under-range'],
      ['monitored', 40, 50],
    ]);
  });

  it('is not monitored while it calibrates, with the planned work where that is approved', () => {
    const { read, spans } = create();
    read('T1', 0, 'calibrating');
    read('T1', 10, 'calibrating', { excusedBy: 'w-1' });
    read('T1', 20);
    expect(spans()).toEqual([
      ['calibrating', 0, 10],
      ['calibrating', 10, 20, 'w-1'],
      ['monitored', 20, 20],
    ]);
  });

  it('is told by its newest reading', () => {
    const { read, spans } = create();
    read('T1', 0, 'fault');
    read('T1', 10, 'good', { newest: false });
    read('T1', 20);
    expect(spans()).toEqual([
      ['faulty', 0, 20, 'fault'],
      ['monitored', 20, 20],
    ]);
  });

  it('is suppressed by whoever silences its gas alarm, until it is taken off the shelf or closed', () => {
    const { coverage, read, spans, due } = create();
    const alarm = (s: number, more: object, id = 'a-1') =>
      coverage.alarm({ ...alarmRecord(id, 1, { point: 'T1', subject: 'T1' }).alarm, ...more }, NOW + s * SECOND);
    read('T1', 0);
    alarm(10, { suppressed });
    alarm(15, { suppressed, value: 2 });
    alarm(20, {});
    alarm(30, { suppressed: { ...suppressed, by: 'wang' } });
    read('T1', 40, 'fault');
    read('T1', 50);
    alarm(55, { suppressed: { ...suppressed, by: 'wang' }, state: 'closed' });
    due(59);
    expect(spans()).toEqual([
      ['monitored', 0, 10],
      ['suppressed', 10, 20, 'li'],
      ['monitored', 20, 30],
      ['suppressed', 30, 40, 'wang'],
      ['faulty', 40, 50, 'fault'],
      ['suppressed', 50, 55, 'wang'],
      ['monitored', 55, 59],
    ]);
  });

  it('is not suppressed by who silences an alarm about the sensor itself', () => {
    const { coverage, read, spans } = create();
    read('T1', 0);
    const { alarm } = alarmRecord('a-1', 1, { point: 'T1', rule: 'systems.calibration.overdue', suppressed });
    coverage.alarm(alarm, NOW + 10 * SECOND);
    expect(spans()).toEqual([['monitored', 0, 10]]);
  });

  it('is communication lost from when its station fell silent until it speaks again', () => {
    const { coverage, speak, spans, due, read } = create();
    speak(0, 100);
    due(170);
    // Stale since 160 s; the station is known to be silent since 105 s.
    coverage.lost(['T1', 'X'], NOW + 105 * SECOND, 'substation 001', NOW + 170 * SECOND);
    due(200);
    read('T1', 210);
    due(220);
    expect(spans('T1')).toEqual([
      ['monitored', 0, 160],
      ['communication-lost', 160, 210, 'substation 001'],
      ['monitored', 210, 220],
    ]);
    expect(spans('T2').at(-1)).toEqual(['stale', 160, 220]);
  });

  it('is communication lost at once where the broker is lost, and stale after that until it speaks', () => {
    const { coverage, speak, spans, due } = create();
    speak(0, 100);
    coverage.lost(['T1', 'T2'], NOW + 105 * SECOND, 'broker', NOW + 115 * SECOND);
    coverage.back(['T1', 'T2'], NOW + 300 * SECOND);
    due(310);
    expect(spans()).toEqual([
      ['monitored', 0, 105],
      ['communication-lost', 105, 300, 'broker'],
      ['stale', 300, 310],
    ]);
  });

  it('is lost with its substation from when its points were stale, and stale once that speaks again', () => {
    const { coverage, speak, spans, read } = create();
    speak(0, 100);
    const alarm = (s: number, more: Partial<Alarm> = {}) => {
      const said = { rule: 'systems.station.silent', subject: '001', at: NOW + 175 * SECOND, ...more };
      coverage.alarm({ ...alarmRecord('a-1', 1).alarm, ...said }, NOW + s * SECOND);
    };
    alarm(175);
    alarm(180, { value: 2 });
    alarm(190, { state: 'returned', clearedAt: NOW + 190 * SECOND });
    read('T1', 200);
    expect(spans('T1')).toEqual([
      ['monitored', 0, 160],
      ['communication-lost', 160, 190, 'substation 001'],
      ['stale', 190, 200],
      ['monitored', 200, 200],
    ]);
    expect(spans('T2').at(-1)).toEqual(['stale', 160, 200]);
  });

  it('is lost with the broker, and a reading outdoes an alarm that still says that the system is down', () => {
    const { coverage, speak, spans, due } = create();
    const alarm = (rule: string, s: number, more: Partial<Alarm> = {}) =>
      coverage.alarm(
        { ...alarmRecord(rule, 1).alarm, rule, subject: 'safety-monitoring', at: NOW + s * SECOND, ...more },
        NOW + s * SECOND,
      );
    speak(0, 20);
    alarm('systems.broker-lost', 30);
    alarm('systems.broker-lost', 40, { state: 'closed' });
    alarm('systems.down', 50);
    speak(60, 60);
    alarm('systems.down', 70, { value: 1 });
    alarm('systems.down', 75, { subject: 'video' });
    due(80);
    expect(spans()).toEqual([
      ['monitored', 0, 30],
      ['communication-lost', 30, 40, 'broker'],
      ['monitored', 40, 50],
      ['communication-lost', 50, 60, 'safety-monitoring'],
      ['monitored', 60, 80],
    ]);
  });

  it('is cut at midnight of UTC, so that a lost snapshot costs no more than a day', () => {
    const { speak, spans } = create();
    // The tests begin at midnight of UTC.
    speak(-60, 40);
    expect(spans()).toEqual([
      ['monitored', -60, 0],
      ['monitored', 0, 40],
    ]);
  });
});

describe('after a restart', () => {
  it('the time in which the service was down is blind, until the point speaks again', () => {
    const first = create();
    first.speak(0, 100);
    const again = create(JSON.parse(JSON.stringify(first.coverage.memory())));
    again.coverage.resume();
    again.due(1000);
    again.read('T1', 1010);
    again.due(1100);
    expect(again.spans('T1')).toEqual([
      ['monitored', 0, 100],
      ['service-down', 100, 1010],
      ['monitored', 1010, 1070],
      ['stale', 1070, 1100],
    ]);
    expect(again.spans('T2')).toEqual([
      ['monitored', 0, 100],
      ['service-down', 100, 1060],
      ['stale', 1060, 1100],
    ]);
  });

  it('a broker that was lost before the restart is not taken for lost after it', () => {
    const first = create();
    first.speak(0, 100);
    first.coverage.lost(['T1'], NOW + 100 * SECOND, 'broker', NOW + 110 * SECOND);
    const again = create(first.coverage.memory());
    again.coverage.resume();
    again.due(200);
    again.due(300);
    expect(again.spans().slice(-2)).toEqual([
      ['service-down', 110, 260],
      ['stale', 260, 300],
    ]);
  });

  it('a lost snapshot makes everything since the last row blind', () => {
    const { due, read, spans } = create(undefined, new Map([['T1', NOW - HOUR]]));
    due(0);
    read('T1', 5);
    expect(spans()).toEqual([
      ['service-down', -3600, 0],
      ['stale', 0, 5],
      ['monitored', 5, 5],
    ]);
  });

  it('a point that the mine gives up is closed where the last run left it', () => {
    const first = create();
    first.speak(0, 100);
    const { due, closed } = create(first.coverage.memory(), undefined, { ...mine, points: mine.points.slice(0, 1) });
    due(200);
    due(300);
    expect(closed.filter(({ point }) => point === 'T2')).toEqual([
      { mine: 'm1', point: 'T2', label: 'monitored', from: NOW, to: NOW + 100 * SECOND },
    ]);
  });
});

describe('the share of the last 24 hours', () => {
  it('is unknown until an hour is known', () => {
    const { speak, coverage } = create();
    expect(coverage.last24h()).toBeNull();
    speak(0, 3580);
    expect(coverage.last24h()).toBeNull();
    speak(3600, 3600);
    expect(coverage.last24h()).toBe(1);
  });

  it('counts monitored time alone, over all mandatory points', () => {
    const { read, coverage } = create();
    for (let s = 0; s <= 7200; s += 20) {
      read('T1', s, s < 1800 ? 'calibrating' : 'good');
      read('T2', s);
    }
    expect(coverage.last24h()).toBeCloseTo((5400 + 7200) / 14_400, 10);
  });

  it('forgets what lies more than a day back, to ten minutes, over a restart too', () => {
    const { due, speak, coverage } = create();
    speak(0, 12 * 3600);
    due(36 * 3600);
    // 60 s of grace after the last word, then 24 h of silence.
    expect(coverage.last24h()).toBe(0);
    const again = create(JSON.parse(JSON.stringify(coverage.memory())));
    again.due(36 * 3600 + 1);
    expect(again.coverage.last24h()).toBe(0);
  });
});

/** What may happen at one second. */
const act = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      point: fc.constantFrom('T1', 'T2'),
      quality: fc.constantFrom<Quality>('good', 'good', 'good', 'calibrating', 'fault', 'over-range'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('due' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lost' as const), ago: fc.integer({ min: 0, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('back' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('silence' as const), by: fc.constantFrom('li', undefined) }) },
);
const story = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 90 }), act }), { maxLength: 60 });
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

const perform = ({ coverage, read, due }: ReturnType<typeof create>, one: Act, s: number): void => {
  const now = NOW + s * SECOND;
  if (one.do === 'read') read(one.point, s, one.quality);
  else if (one.do === 'due') due(s);
  else if (one.do === 'lost') coverage.lost(['T1', 'T2'], now - one.ago * SECOND, 'broker', now);
  else if (one.do === 'back') coverage.back(['T1', 'T2'], now);
  else {
    const more = one.by === undefined ? {} : { suppressed: { ...suppressed, by: one.by } };
    coverage.alarm(alarmRecord('a-1', 1, { point: 'T1', ...more }).alarm, now);
  }
};

const isWhole = (spans: readonly (string | number)[][], from: number, to: number): void => {
  let at: string | number | undefined = from;
  for (const [, begins, ends] of spans) {
    expect(begins).toBe(at);
    expect(ends).toBeGreaterThanOrEqual(Number(begins));
    at = ends;
  }
  expect(at).toBe(to);
};

describe('whatever happens', () => {
  it('the spans of a point never overlap and leave no second unlabelled', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const watched = create();
        watched.due(0);
        let s = 0;
        for (const one of steps) {
          s += one.wait;
          perform(watched, one.act, s);
        }
        watched.due(s);
        for (const point of ['T1', 'T2']) isWhole(watched.spans(point), 0, s);
      }),
    );
  });

  it('each second carries the label that a plain look at what happened gives it', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const watched = create();
        watched.due(0);
        const labels: CoverageLabel[] = [];
        let readAt = Number.NEGATIVE_INFINITY;
        let quality: Quality = 'good';
        let isLost = false;
        let by: string | undefined;
        const plain = (at: number): CoverageLabel => {
          if (isLost) return 'communication-lost';
          if (at >= readAt + 60) return 'stale';
          if (quality === 'fault') return 'faulty';
          if (quality === 'calibrating') return 'calibrating';
          return by === undefined ? 'monitored' : 'suppressed';
        };
        let s = 0;
        for (const { wait, act: one } of steps) {
          for (let at = s; at < s + wait; at += 1) labels.push(plain(at));
          s += wait;
          // What is found lost afterwards has a test of its own.
          perform(watched, one.do === 'lost' ? { ...one, ago: 0 } : one, s);
          if (one.do === 'read' && one.point === 'T1') {
            readAt = s;
            quality = one.quality;
            isLost = false;
          }
          if (one.do === 'lost') isLost = true;
          if (one.do === 'back') isLost = false;
          if (one.do === 'silence') by = one.by;
        }
        const told = watched.spans('T1').flatMap(([label, from, to]) => Array(Number(to) - Number(from)).fill(label));
        expect(told).toEqual(labels);
      }),
    );
  });

  it('also over crashes with a replay of the readings, the rows written follow each other without gap and overlap', () => {
    fc.assert(
      fc.property(story, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 400 }), (steps, cut, crash, downS) => {
        const rows: CoverageSpan[] = [];
        const watched = create();
        watched.due(0);
        let memory = watched.coverage.memory();
        let s = 0;
        const snapshotAt = cut % (steps.length + 1);
        const crashAt = Math.max(snapshotAt, crash % (steps.length + 1));
        const replayed: { readonly act: Act; readonly s: number }[] = [];
        for (const [index, one] of steps.slice(0, crashAt).entries()) {
          s += one.wait;
          if (index === snapshotAt) memory = JSON.parse(JSON.stringify(watched.coverage.memory()));
          perform(watched, one.act, s);
          if (index >= snapshotAt && one.act.do === 'read') replayed.push({ act: one.act, s });
        }
        const atStop = watched.coverage.memory();
        rows.push(...watched.closed);
        const written = new Map<string, number>();
        for (const { point, to } of rows) written.set(point, Math.max(to, written.get(point) ?? to));
        const again = create(crashAt <= snapshotAt ? atStop : memory, written);
        for (const one of replayed) perform(again, one.act, one.s);
        again.coverage.resume();
        s += downS;
        again.due(s);
        for (const one of steps.slice(crashAt)) {
          s += one.wait;
          perform(again, one.act, s);
        }
        again.due(s);
        for (const point of ['T1', 'T2']) {
          const open = again.coverage.open();
          const all = [...rows, ...again.closed, ...open]
            .filter((one) => one.point === point)
            .map(({ label, from, to }) => [label, (from - NOW) / SECOND, (to - NOW) / SECOND]);
          const last = all.at(-1);
          // The open one may begin within what is written: it is cut when it is written.
          if (last !== undefined) last[1] = Math.max(Number(last[1]), Number(all.at(-2)?.[2] ?? last[1]));
          isWhole(all, 0, s);
        }
      }),
      { numRuns: 300 },
    );
  });
});
