import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mayRestart } from '../../../alerts/evacuation/restart.js';
import type { Judged } from '../../../alerts/rules/rule.js';
import type { Quality } from '../../../domain/observation.js';
import { readMineFile } from '../../../mine-files.js';

const read = readMineFile(fileURLToPath(new URL('../../scenarios/mines/ventilation-mine.yaml', import.meta.url)));
if (!read.ok) throw new Error(JSON.stringify(read.faults));
const [mine] = read.mines;
if (mine === undefined) throw new Error('no mine');

const group = mine.fans.find(({ kind }) => kind === 'local')?.group ?? '';
const stopped = { rule: 'ventilation.local-fan.stopped', subject: group };

/** Whether the heading may have its fan again with these newest words of its sensors. */
const may = (words: Readonly<Record<string, readonly [value: number | null, quality?: Quality]>>, alarm = stopped) =>
  mayRestart(mine, [alarm], (point): Judged | undefined => {
    const word = words[point];
    if (word === undefined) return undefined;
    const [value, quality = 'good'] = word;
    const reading = { kind: 'reading', mine: mine.id, point, at: 0, value, quality } as const;
    return { reading, at: 0, receivedAt: 0, clockSuspect: false, newest: true };
  });

describe('a heading that was without air', () => {
  it('may have its fan again with 1.0 % in it and 0.5 % at the fan, and no more', () => {
    expect(may({ T1: [1.0], T3: [0.5] })).toBe(true);
    expect(may({ T1: [1.01], T3: [0.5] })).toBe(false);
    expect(may({ T1: [1.0], T3: [0.51] })).toBe(false);
  });

  it('proves nothing by a sensor that is broken', () => {
    expect(may({ T1: [null, 'line-broken'] })).toBe(false);
    expect(may({ T1: [0.2, 'fault'] })).toBe(false);
  });

  it('is asked for its duct as for its fan', () => {
    expect(may({ T1: [1.2] }, { rule: 'ventilation.duct.no-air', subject: 'DUCT' })).toBe(false);
  });

  it('is no matter of an order for anything else', () => {
    expect(may({ T1: [3] }, { rule: 'environment.smoke', subject: 'SMOKE' })).toBe(true);
  });
});
