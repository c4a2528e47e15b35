import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../alerts/incident/incident.js';
import { incidentTwoInMonth } from '../../../alerts/rules/incident/two-in-month.js';
import type { Raise, RuleContext } from '../../../alerts/rules/rule.js';
import { readMineFile } from '../../../mine-files.js';

const read = readMineFile(resolve(dirname(fileURLToPath(import.meta.url)), '../../scenarios/mines/gas-mine.yaml'));
if (!read.ok) throw new Error(JSON.stringify(read.faults));
const [mine] = read.mines;
if (mine === undefined) throw new Error('no mine');

const unused = (): never => {
  throw new Error('the rule needs the mine alone');
};
const context: RuleContext = {
  mine,
  now: 0,
  latest: unused,
  lastHeardAt: unused,
  lastToldAt: unused,
  limits: unused,
  orders: unused,
  people: unused,
  system: unused,
  heardFrom: 0,
  work: unused,
  air: unused,
  standing: unused,
  coverage: unused,
  lastDrillAt: unused,
};
const subject = { id: mine.id, area: '' };

const incident = (id: string, day: string, rest: Partial<Incident> = {}): Incident => {
  const openedAt = Date.parse(`${day}T12:00:00+08:00`);
  return {
    id,
    mine: mine.id,
    workplace: 'face-1',
    points: ['T1'],
    rule: 'gas.methane.over-limit',
    limit: { value: 1, unit: '% CH4', kind: 'alarm', basis: { edition: 'e', clause: 'c', confidence: 'source' } },
    peak: 1.2,
    openedAt,
    lastAt: openedAt,
    episodes: 1,
    counted: true,
    foundLate: false,
    alarms: [],
    ...rest,
  };
};

/** What the rule says after each of these, its state through JSON in between. */
const saidAfter = (...incidents: readonly Incident[]): (Raise | undefined)[] => {
  let { state } = incidentTwoInMonth.start(subject, context);
  return incidents.map((one) => {
    const step = incidentTwoInMonth.step(state, { kind: 'incident', incident: one }, subject, context);
    state = JSON.parse(JSON.stringify(step.state));
    return step.verdict.kind === 'raise' ? step.verdict : undefined;
  });
};
const counted = (...incidents: readonly Incident[]): (number | undefined)[] =>
  saidAfter(...incidents).map((said) => said?.value);

describe('overruns of a month', () => {
  it('are counted from the second on, each once however often it changes', () => {
    expect(
      counted(
        incident('a', '2026-03-01'),
        incident('a', '2026-03-01', { peak: 2 }),
        incident('b', '2026-03-20'),
        incident('a', '2026-03-01', { closedAt: 1 }),
        incident('b', '2026-03-20', { closedAt: 1 }),
        incident('c', '2026-03-31'),
      ),
    ).toEqual([undefined, undefined, 2, undefined, undefined, 3]);
  });

  it('are orange, take nobody out, and are over as soon as they are said', () => {
    const [, said] = saidAfter(incident('a', '2026-03-01'), incident('b', '2026-03-02'));
    expect(said).toMatchObject({
      level: 'orange',
      withdraw: false,
      momentary: true,
      at: incident('b', '2026-03-02').openedAt,
    });
  });

  it('are not what lies within another, what does not count, nor what a goaf holds', () => {
    expect(
      counted(
        incident('a', '2026-03-01'),
        incident('b', '2026-03-02', { partOf: 'a' }),
        incident('c', '2026-03-03', { counted: false }),
        incident('d', '2026-03-04', { workplace: 'goaf-1' }),
        incident('e', '2026-03-05', { foundLate: true }),
      ),
    ).toEqual([undefined, undefined, undefined, undefined, 2]);
  });

  it('begin again with each month, and one found late counts into its own', () => {
    expect(
      counted(
        incident('a', '2026-01-05'),
        incident('b', '2026-02-05'),
        incident('c', '2026-03-05'),
        incident('late', '2026-02-20', { foundLate: true }),
        incident('d', '2026-03-06'),
        incident('late-too', '2026-01-20', { foundLate: true }),
      ),
    ).toEqual([undefined, undefined, undefined, 2, 2, 2]);
  });

  it('of months long gone are let go, and not begun anew by what is found late', () => {
    expect(
      counted(
        incident('a', '2026-01-05'),
        incident('b', '2026-02-05'),
        incident('c', '2026-03-05'),
        incident('d', '2026-04-05'),
        incident('late', '2026-01-20', { foundLate: true }),
        incident('later', '2026-01-21', { foundLate: true }),
        incident('e', '2026-02-06'),
      ),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, 2]);
  });

  it('are counted on beyond those it remembers by name', () => {
    const many = Array.from({ length: 300 }, (_, index) => incident(`i${index}`, '2026-03-05'));
    expect(counted(...many).at(-1)).toBe(300);
  });
});
