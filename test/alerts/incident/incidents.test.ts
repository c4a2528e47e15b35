import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../alerts/incident/incident.js';
import { createIncidents, type IncidentEvent } from '../../../alerts/incident/incidents.js';
import type { Reading } from '../../../domain/observation.js';
import { mineAt } from '../../support/rule-layer.js';

const MINUTE = 60_000;
const mine = mineAt('test/support/test-mine.yaml');

/** The overruns of the test mine, with everything that was written down of them; instants in ms from the start. */
const create = () => {
  const written: { readonly event: IncidentEvent; readonly incident: Incident }[] = [];
  let wake: number | null = null;
  let arrival = 0;
  let underground: readonly string[] = [];
  const incidents = createIncidents({
    mine,
    around: {
      stamp() {
        arrival += 1;
        return { now: 0, arrival, receivedAt: 0 };
      },
      alarmOf: () => undefined,
      isAccident: () => false,
      undergroundAt: () => underground,
      lossesOf: () => [],
      record: ({ incident }, event) => written.push({ event, incident }),
      changed: () => undefined,
      wakeAt(at) {
        wake = at;
      },
    },
  });
  const pointOf = (id: string) => {
    const point = mine.pointById.get(id);
    if (point === undefined) throw new Error(`no point ${id}`);
    return point;
  };
  const readingOf = (point: string, at: number, value: number): Reading => ({
    kind: 'reading',
    mine: mine.id,
    point,
    at,
    value,
    quality: 'good',
  });
  return {
    incidents,
    written,
    wake: () => wake,
    read(at: number, value: number, point = 'T1') {
      const reading = readingOf(point, at, value);
      const judged = { reading, at, receivedAt: at, clockSuspect: false, newest: true };
      incidents.judged(judged, pointOf(point), at);
    },
    readLate(at: number, now: number, value: number, below: readonly string[] = []) {
      underground = below;
      incidents.late({ reading: readingOf('T1', at, value) }, pointOf('T1'), now);
    },
  };
};

describe('the overruns of a mine', () => {
  it('are looked at again when the first of them may be over', () => {
    const { read, wake, incidents } = create();
    read(0, 1.2);
    read(20_000, 0.3);
    read(60_000, 1.2, 'FACE2');
    read(80_000, 0.3, 'FACE2');
    expect(wake()).toBe(10 * MINUTE + 1);
    incidents.due(10 * MINUTE + 1);
    expect(incidents.open().map(({ workplace }) => workplace)).toEqual(['face-2']);
    expect(wake()).toBe(11 * MINUTE + 1);
  });

  it('are written down at each higher peak, and else once a minute', () => {
    const { read, written } = create();
    for (const [at, value] of [
      [0, 1.2],
      [20_000, 1.2],
      [40_000, 1.3],
      [60_000, 1.3],
      [99_999, 1.3],
      [100_000, 1.3],
    ] as const) {
      read(at, value);
    }
    expect(written.map(({ event, incident: { lastAt, peak } }) => [event, lastAt, peak])).toEqual([
      ['incident.opened', 0, 1.2],
      [null, 40_000, 1.3],
      [null, 100_000, 1.3],
    ]);
  });

  it('take a reading that lies within ten minutes of two of them into the newer one', () => {
    for (const late of [true, false]) {
      const { read, readLate, written } = create();
      read(0, 1.2);
      read(1000, 0.3);
      read(15 * MINUTE, 1.2);
      if (late) readLate(7 * MINUTE, 15 * MINUTE, 1.2);
      else read(7 * MINUTE, 1.2);
      expect(written.at(-1)?.incident).toMatchObject({ openedAt: 7 * MINUTE, lastAt: 15 * MINUTE });
    }
  });

  it('name once whoever was underground at any of their late readings', () => {
    const { readLate, written } = create();
    readLate(0, 5 * MINUTE, 1.2, ['101']);
    readLate(20_000, 5 * MINUTE, 1.2, ['101', '102']);
    readLate(30_000, 5 * MINUTE, 1.2, ['101', '102']);
    expect(written.map(({ event, incident: { lastAt, underground } }) => [event, lastAt, underground])).toEqual([
      ['incident.found-late', 0, ['101']],
      [null, 20_000, ['101', '102']],
    ]);
  });

  it('of one place that are over are remembered for late readings, sixteen of them, those that are open always', () => {
    const { read, readLate, incidents, written } = create();
    for (let n = 0; n < 16; n += 1) {
      read(n * 20 * MINUTE, 1.2);
      read(n * 20 * MINUTE + 1000, 0.3);
      incidents.due(n * 20 * MINUTE + 11 * MINUTE);
    }
    const openings = () => written.filter(({ event }) => event === 'incident.found-late').length;
    readLate(0, 320 * MINUTE, 1.3);
    expect(openings()).toBe(0);
    read(320 * MINUTE, 1.2);
    // One is forgotten, the oldest: its late reading opens its own.
    readLate(0, 321 * MINUTE, 1.3);
    readLate(40 * MINUTE, 321 * MINUTE, 1.3);
    expect(openings()).toBe(1);
  });

  it('stay open however many there are', () => {
    const { readLate, incidents } = create();
    for (let n = 0; n < 18; n += 1) readLate(n * 20 * MINUTE, 400 * MINUTE, 1.2);
    expect(incidents.open()).toHaveLength(18);
  });
});
