import { describe, expect, it } from 'vitest';
import { pastTrail } from '../../../alerts/people/past-trail.js';
import type { Observation, Sighting } from '../../../domain/observation.js';
import { someMine } from '../../dashboard/support.js';

const START = Date.parse('2026-03-01T08:00:00+08:00');
const MINUTE = 60_000;
const mine = {
  ...someMine('north', '第六师'),
  areaOfReader: new Map([
    ['R-face', 'face-1'],
    ['R-return', 'return-1'],
  ]),
};

const seen = (minute: number, reader: string, event: Sighting['event'] = 'seen'): Observation => ({
  kind: 'sighting',
  mine: 'north',
  card: '101',
  at: START + minute * MINUTE,
  reader,
  event,
});

const trailOf = (observations: readonly Observation[], from = 0, to = 480) => {
  const asked: unknown[] = [];
  const sightings = async (...question: unknown[]) => {
    asked.push(question);
    return observations.map((observation) => ({ observation, receivedAt: observation.at + 500 }));
  };
  const span = { from: START + from * MINUTE, to: START + to * MINUTE };
  return pastTrail(mine, '101', span, sightings).then((trail) => ({ ...trail, asked }));
};
const inMinutes = (stays: readonly { area: string | null; underground: boolean; from: number; to: number }[]) =>
  stays.map(({ area, underground, from, to }) => [
    area,
    underground,
    Math.round((from - START) / MINUTE),
    Math.round((to - START) / MINUTE),
  ]);

describe('the way of a person over a shift', () => {
  it('names each place with its time, and being out after the way up', async () => {
    const { stays, sightings } = await trailOf([
      seen(1, 'R-return', 'entered-mine'),
      seen(2, 'R-return'),
      seen(5, 'R-face'),
      seen(6, 'R-face'),
      seen(9, 'R-return'),
      seen(12, 'R-return', 'left-mine'),
    ]);
    expect(inMinutes(stays)).toEqual([
      ['return-1', true, 1, 5],
      ['face-1', true, 5, 9],
      ['return-1', true, 9, 12],
      [null, false, 12, 12],
    ]);
    expect(sightings).toBe(6);
  });

  it('knows the first place from before the time asked for, and cuts it there', async () => {
    const { stays, sightings, asked } = await trailOf([seen(1, 'R-face'), seen(8, 'R-face'), seen(20, 'R-return')], 5);
    expect(inMinutes(stays)).toEqual([
      ['face-1', true, 5, 20],
      ['return-1', true, 20, 20],
    ]);
    expect(sightings).toBe(2);
    expect(asked).toEqual([['north', '101', START - 55 * MINUTE, START + 480 * MINUTE]]);
  });

  it('says when nothing was heard underground for longer than ten minutes, and not after ten', async () => {
    const { silences } = await trailOf([seen(0, 'R-face'), seen(10, 'R-face'), seen(21, 'R-face')]);
    expect(inMinutes(silences.map((one) => ({ ...one, area: null, underground: true })))).toEqual([
      [null, true, 10, 21],
    ]);
  });

  it('says of a silence only the part within the time asked for', async () => {
    const heard = [seen(0, 'R-face'), seen(10, 'R-face'), seen(21, 'R-face')];
    const silencesOf = async (from: number, to: number) =>
      (await trailOf(heard, from, to)).silences.map((one) => [(one.from - START) / MINUTE, (one.to - START) / MINUTE]);
    expect(await silencesOf(15, 18)).toEqual([[15, 18]]);
    expect(await silencesOf(5, 30)).toEqual([[10, 21]]);
    expect([await silencesOf(21, 30), await silencesOf(0, 10)]).toEqual([[], []]);
  });

  it('is not moved by a sighting that comes twice, or by one of long ago', async () => {
    const { stays } = await trailOf([
      seen(5, 'R-face'),
      seen(6, 'R-face'),
      seen(6, 'R-face'),
      seen(1, 'R-return'),
      seen(7, 'R-face'),
    ]);
    expect(inMinutes(stays)).toEqual([['face-1', true, 5, 7]]);
  });

  it('is empty where the card was never heard', async () => {
    expect(await trailOf([])).toMatchObject({ stays: [], silences: [], sightings: 0 });
  });
});
