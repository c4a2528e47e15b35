import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { LiveReading } from '../../dashboard/server/live/protocol.js';
import { zh } from '../../dashboard/web/i18n/dictionaries.js';
import { groupOf, railFor } from '../../dashboard/web/screen/rail-groups.js';
import { stretchesOf } from '../../dashboard/web/trend/frame.js';
import { type History, withReading } from '../../dashboard/web/trend/history.js';
import { decodeTrend, encodeTrend } from '../../dashboard/web/trends/trend-address.js';
import { bestFor } from '../../dashboard/web/trends/use-trends.js';
import { moved, zoomed } from '../../dashboard/web/trends/window.js';
import { ROLES } from '../../domain/roles.js';

describe('the address of a trend', () => {
  it('gives back the points and the time that it was made of', () => {
    for (const span of [{ kind: 'last', ms: 3_600_000 } as const, { kind: 'fixed', from: 1000, to: 2000 } as const]) {
      const place = { points: ['001A01', '一号,@点'], span };
      expect(decodeTrend(encodeTrend(place))).toEqual(place);
    }
  });

  it('means eight hours of no chosen point where it says nothing, or nonsense', () => {
    const first = { points: [], span: { kind: 'last', ms: 28_800_000 } };
    expect(decodeTrend(null)).toEqual(first);
    expect(decodeTrend('@5-4')).toEqual(first);
    expect(decodeTrend('a,b,c,d,e,f,g,h').points).toHaveLength(6);
  });
});

describe('a trend that goes on live', () => {
  const good = { mine: 'm', point: 'p', heardAt: 0, value: 0.4, quality: 'good' };
  const calibrating = { ...good, quality: 'calibrating' };
  const empty: History = { from: 0, to: 0, buckets: [], gaps: [], calibrations: [{ from: 0, to: 1000 }] };
  const told = (readings: readonly LiveReading[]): History =>
    readings.reduce((history, reading) => withReading(history, reading, 5000), empty);

  it('knows the calibrations that come, and starts another one after a good reading', () => {
    const { calibrations } = told([
      { ...good, at: 2000 },
      { ...calibrating, at: 3000 },
      { ...calibrating, at: 4000 },
      { ...good, at: 5000 },
      { ...calibrating, at: 6000 },
    ]);
    expect(calibrations).toEqual([
      { from: 0, to: 1000 },
      { from: 3000, to: 4000 },
      { from: 6000, to: 6000 },
    ]);
  });

  it('draws them behind the curve with their name, and the gaps without one', async () => {
    const words = i18next.createInstance();
    await words.init({ lng: 'zh', keySeparator: false, resources: { zh: { translation: zh } } });
    const names = stretchesOf(
      { gaps: [{ from: 1, to: 2, reason: 'silent' }], calibrations: [{ from: 5, to: 5 }] },
      words.t,
    );
    expect(names).toMatchObject([
      [{ xAxis: 1 }, { xAxis: 2 }],
      [{ xAxis: 5, name: '标校中' }, { xAxis: 1005 }],
    ]);
  });
});

describe('a turn of the wheel', () => {
  it('leaves the instant under the pointer where it was', () => {
    const before = { from: 0, to: 1_000_000 };
    const after = zoomed(before, 250_000, 0.5);
    expect(after).toEqual({ from: 125_000, to: 625_000 });
    expect(zoomed(after, 250_000, 2)).toEqual(before);
  });

  it('stops at ten seconds and at a year', () => {
    const { from, to } = zoomed({ from: 0, to: 20_000 }, 0, 0.001);
    expect(to - from).toBe(10_000);
    const wide = zoomed({ from: 0, to: 20_000 }, 0, 1e9);
    expect(wide.to - wide.from).toBe(366 * 86_400_000);
  });

  it('moving keeps the length', () => {
    expect(moved({ from: 100, to: 200 }, -0.5)).toEqual({ from: 50, to: 150 });
  });

  it('shows the finest curve that covers the time, else the widest there is', () => {
    const kept = [
      { from: 40, to: 60, buckets: [], gaps: [] },
      { from: 0, to: 100, buckets: [], gaps: [] },
    ];
    expect(bestFor(kept, { from: 45, to: 55 })).toBe(kept[0]);
    expect(bestFor(kept, { from: 30, to: 55 })).toBe(kept[1]);
    expect(bestFor(kept, { from: -50, to: 200 })).toBe(kept[1]);
    expect(bestFor([], { from: 0, to: 1 })).toBeUndefined();
  });
});

describe('the rail', () => {
  it('leads every role to each of its pages once, by at most six entries', () => {
    for (const role of ROLES) {
      const { top, groups } = railFor(role, []);
      const all = [...top, ...groups.flatMap(({ pages }) => pages)];
      expect(new Set(all).size).toBe(all.length);
      expect(all).toEqual(expect.arrayContaining(['live', 'trends', 'people', 'events', 'board', 'handovers']));
      expect(top.length + groups.length).toBeLessThanOrEqual(6);
    }
  });

  it("puts the regulator's own group first, and spot checks out of a dispatcher's", () => {
    expect(railFor('regulator', []).groups[0]?.id).toBe('oversight');
    expect(railFor('dispatcher', []).groups.flatMap(({ pages }) => pages)).not.toContain('spot-checks');
    expect(groupOf('handovers')).toBe('duty');
    expect(groupOf('live')).toBeUndefined();
  });
});
