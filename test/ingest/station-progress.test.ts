import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStationProgress } from '../../ingest/station-progress.js';

const frame = (arrival: number, seq: number, substation = '001', receivedAt = 0) => ({
  arrival,
  receivedAt,
  topic: 't',
  observations: [],
  refusals: [],
  frame: { mine: 'm', substation, seq },
});

/** The number told after frames arrived in this order, all of them on disk. */
const toldAfter = (...seqs: readonly number[]): number | undefined => {
  const progress = createStationProgress();
  seqs.forEach((seq, index) => {
    progress.heard(frame(index + 1, seq));
  });
  return progress.due(seqs.length, 0)[0]?.seq;
};

describe('what a gateway is told to be safe', () => {
  it('is the last of its frames that came without a gap', () => {
    expect(toldAfter(5, 6, 7)).toBe(7);
    expect(toldAfter(5, 6, 8, 9)).toBe(6);
  });

  it('goes on past the gap once it has been sent again, in whatever order', () => {
    expect(toldAfter(5, 8, 9, 7, 6)).toBe(9);
  });

  it('is not set back by a frame that comes twice', () => {
    expect(toldAfter(5, 6, 7, 6, 5)).toBe(7);
  });

  it('begins anew with a gateway that counts from the start again', () => {
    expect(toldAfter(500, 501, 1, 2)).toBe(2);
    expect(toldAfter(5000, 5001, 3000, 3001)).toBe(3001);
  });

  it('waits until the frame is on disk, and is said once', () => {
    const progress = createStationProgress();
    progress.heard(frame(1, 1));
    progress.heard(frame(2, 2));
    expect(progress.due(1, 0)).toEqual([]);
    expect(progress.due(2, 0)).toEqual([{ mine: 'm', substation: '001', seq: 2 }]);
    expect(progress.due(3, 0)).toEqual([]);
  });

  it('is each substation’s own', () => {
    const progress = createStationProgress();
    progress.heard(frame(1, 7, '001'));
    progress.heard(frame(2, 3, '002'));
    expect(progress.due(2, 0).map(({ substation, seq }) => [substation, seq])).toEqual([
      ['001', 7],
      ['002', 3],
    ]);
  });

  it('passes over no gap at a restart: the number is kept', () => {
    const before = createStationProgress();
    before.heard(frame(1, 4));
    const after = createStationProgress(JSON.parse(JSON.stringify(before.memory())));
    after.heard(frame(2, 6));
    expect(after.due(2, 0)).toEqual([{ mine: 'm', substation: '001', seq: 4 }]);
    after.heard(frame(3, 5));
    expect(after.due(3, 0)).toEqual([{ mine: 'm', substation: '001', seq: 6 }]);
  });

  it('promises no frame that has not come, whatever the order', () => {
    const some = fc.uniqueArray(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, (seqs) => {
        const told = toldAfter(9, ...seqs) ?? 9;
        for (let seq = 10; seq <= told; seq += 1) expect(seqs).toContain(seq);
      }),
    );
  });
});

describe('frames that did not come', () => {
  const heard = (...frames: readonly (readonly [seq: number, receivedAt: number])[]) => {
    const progress = createStationProgress();
    for (const [index, [seq, receivedAt]] of frames.entries()) progress.heard(frame(index + 1, seq, '001', receivedAt));
    return progress;
  };

  it('are blind time between the frames around them, once they have been missing for 10 s', () => {
    const progress = heard([1, 1000], [2, 2000], [7, 9000]);
    expect(progress.missing(18_999)).toEqual([]);
    expect(progress.missing(19_000)).toEqual([{ mine: 'm', substation: '001', blindFrom: 2000, blindTo: 9000 }]);
  });

  it('are missing no more once they have been sent again', () => {
    expect(heard([1, 1000], [3, 2000], [2, 3000]).missing(60_000)).toEqual([]);
    expect(heard([1, 1000], [4, 2000], [2, 3000]).missing(60_000)).toHaveLength(1);
  });

  it('are none of a substation that numbers otherwise than one by one', () => {
    expect(heard([1000, 1000], [1005, 6000], [1010, 11_000]).missing(60_000)).toEqual([]);
  });

  it('are asked for again every 10 s, for the first word may have been lost', () => {
    const progress = heard([1, 1000], [3, 2000]);
    expect(progress.due(9, 2000)).toEqual([{ mine: 'm', substation: '001', seq: 1 }]);
    expect(progress.due(9, 11_999)).toEqual([]);
    expect(progress.due(9, 12_000)).toEqual([{ mine: 'm', substation: '001', seq: 1 }]);
  });

  it('are still missing after a restart', () => {
    const before = heard([1, 500], [2, 1000], [4, 2000]);
    const after = createStationProgress(JSON.parse(JSON.stringify(before.memory())));
    expect(after.missing(60_000)).toEqual([{ mine: 'm', substation: '001', blindFrom: 1000, blindTo: 2000 }]);
  });
});
