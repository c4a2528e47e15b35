import { describe, expect, it } from 'vitest';
import { register } from '../../../../alerts/rules/machine.js';
import { recordsSuspect } from '../../../../alerts/rules/systems/records-suspect.js';
import { play, scenarioMine } from './support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A station asked every ten minutes: half an hour without a word is a gap. */
const mine = scenarioMine('outburst-mine', { simulated: true, substations: [{ id: '001', cycleS: 600 }] });
const SUSPECT = 'systems.records.suspect T1 yellow';

const watching = () => {
  const run = play(mine, [register(recordsSuspect)]);
  let at = 0;
  return {
    said: () => run.said(),
    /** A reading of T1 every ten minutes for so long, whose value changes between two every so often. */
    restless(lasts: number, every: number): void {
      for (const until = at + lasts; at < until; at += 10 * MINUTE) {
        run.arrive(at, { point: 'T1', at, value: 0.3 + 0.01 * (Math.floor(at / every) % 2) });
      }
    },
    still(lasts: number, value: number): void {
      for (const until = at + lasts; at < until; at += 10 * MINUTE) run.arrive(at, { point: 'T1', at, value });
    },
    /** Nothing comes from the last reading on, until so long after it. */
    gap(lasts: number): void {
      at += lasts - 10 * MINUTE;
    },
    at: () => at,
  };
};

describe('noise that vanished', () => {
  it('is held against the last days more than against the week before them', () => {
    const run = watching();
    run.restless(7 * DAY, HOUR);
    run.restless(2 * DAY, 20 * MINUTE);
    run.still(6 * HOUR, 0.35);
    expect(run.said()).toEqual([]);
    run.still(10 * MINUTE, 0.35);
    expect(run.said()).toEqual([SUSPECT]);
  });

  it('is held against nothing that a gap hides: a change after four hours without a word proves half an hour', () => {
    const run = watching();
    run.restless(3 * HOUR, 10 * MINUTE);
    run.gap(4 * HOUR);
    run.still(9 * HOUR, 0.35);
    expect(run.said()).toEqual([]);
  });
});

describe('gaps that begin at high values', () => {
  const gaps = (thirdAt: number): string[] => {
    const run = watching();
    for (const begins of [DAY, 2 * DAY, thirdAt]) {
      run.restless(begins - run.at(), HOUR);
      run.still(10 * MINUTE, 0.8);
      run.gap(40 * MINUTE);
    }
    run.restless(HOUR, HOUR);
    return run.said();
  };

  it('are a sign when three of them lie within a week', () => {
    expect(gaps(7 * DAY - HOUR)).toEqual([SUSPECT]);
  });

  it('are none when the third comes after it', () => {
    expect(gaps(7 * DAY + HOUR)).toEqual([]);
  });
});
