import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GivenUpFrames } from '../../domain/lost-frames.js';
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

describe('frames whose gateway does not have them any more', () => {
  const S = 1000;
  /** Substation 001 has sent 1 to 9 without 3 and 6; the last one came at 9 s. */
  const withGaps = () => {
    const lost: GivenUpFrames[] = [];
    const progress = createStationProgress([], (one) => lost.push(one));
    let arrival = 0;
    const hear = (at: number, ...seqs: readonly number[]): void => {
      for (const seq of seqs) {
        arrival += 1;
        progress.heard(frame(arrival, seq, '001', at));
      }
    };
    for (const seq of [1, 2, 4, 5, 7, 8, 9]) hear(seq * S, seq);
    const told = (at: number): number | undefined => progress.due(arrival, at)[0]?.seq;
    return { progress, lost, hear, told };
  };

  it('are given up once three askings were answered with later ones, by number and with their blind time', () => {
    const { progress, lost, hear, told } = withGaps();
    expect(told(10 * S)).toBe(2);
    for (const at of [11, 21, 31]) {
      hear(at * S, 7, 8, 9);
      expect(lost).toEqual([]);
      if (at < 31) expect(told((at + 9) * S)).toBe(2);
    }
    expect(told(40 * S)).toBe(9);
    const named = { numbers: '3, 6', count: 2, at: 40 * S, blindFrom: 2 * S, blindTo: 7 * S };
    expect(lost).toEqual([{ mine: 'm', substation: '001', ...named }]);
    expect(progress.givenUp()).toEqual(lost);
    expect(progress.missing(60 * S)).toEqual([]);
    expect(told(60 * S)).toBeUndefined();
  });

  it('are given up only below what its gateway does send: it may still have the rest', () => {
    const { lost, hear, told } = withGaps();
    told(10 * S);
    for (const at of [11, 21, 31]) {
      hear(at * S, 4, 5, 7);
      told((at + 9) * S);
    }
    expect(lost.map(({ numbers }) => numbers)).toEqual(['3']);
    hear(45 * S, 6);
    expect(told(46 * S)).toBe(9);
    expect(lost).toHaveLength(1);
  });

  it('are waited for as long as its gateway sends any of them, and while it sends nothing again', () => {
    const { lost, hear, told } = withGaps();
    told(10 * S);
    hear(11 * S, 7, 8);
    told(20 * S);
    hear(21 * S, 6, 7, 8);
    told(30 * S);
    hear(31 * S, 7, 8);
    for (let at = 40; at < 4000; at += 10) expect(told(at * S)).toBe(2);
    hear(4001 * S, 3);
    expect(told(4010 * S)).toBe(9);
    expect(lost).toEqual([]);
  });

  it('are not called safe before what lies beyond them is on disk', () => {
    const { progress, hear, told } = withGaps();
    told(10 * S);
    for (const at of [11, 21, 31]) {
      hear(at * S, 4, 7, 8);
      if (at < 31) told((at + 9) * S);
    }
    hear(32 * S, 10, 11);
    expect(progress.due(13, 40 * S)).toEqual([]);
    expect(progress.due(18, 41 * S)).toEqual([{ mine: 'm', substation: '001', seq: 5 }]);
  });

  it('are remembered after a restart, and so is what lay beyond the gap, however long that was', () => {
    const before = createStationProgress();
    before.heard(frame(1, 1));
    before.heard(frame(2, 2));
    for (let seq = 4; seq < 5000; seq += 1) before.heard(frame(seq, seq));
    const after = createStationProgress(JSON.parse(JSON.stringify(before.memory())));
    after.heard(frame(6000, 3));
    expect(after.due(6000, 0)).toEqual([{ mine: 'm', substation: '001', seq: 4999 }]);
  });

  it('goes on with the numbers that an earlier version kept one by one', () => {
    const kept = { mine: 'm', substation: '001', upTo: 4, arrival: 1, ahead: [8, 6, 7] };
    const progress = createStationProgress([kept]);
    progress.heard(frame(2, 5));
    expect(progress.due(2, 0)).toEqual([{ mine: 'm', substation: '001', seq: 8 }]);
  });
});

describe('a frame that stands damaged in the spool and was stored before', () => {
  it('is in hand where it is just the next one, and tells nothing otherwise', () => {
    const progress = createStationProgress();
    progress.heard(frame(1, 4));
    progress.recognise(frame(2, 7));
    expect(progress.due(2, 0)[0]?.seq).toBe(4);
    progress.recognise(frame(3, 5));
    progress.heard(frame(4, 6));
    expect(progress.due(4, 0)[0]?.seq).toBe(6);
  });
});
