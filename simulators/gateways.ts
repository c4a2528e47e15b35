import type { Mine, Point } from '../domain/mine.js';
import { QUANTITIES } from '../domain/quantity.js';
import type { Output } from './faults.js';
import { frameMessage, type Message, readingMessage, type Sample } from './message.js';
import { hashOf } from './random.js';

/** Sends what the points show: each substation its cycle as a frame, other points alone, switches also on change. */
export const createGateways = (mine: Mine): ((at: number, outputOf: (point: string) => Output | null) => Message[]) => {
  const lastShown = new Map<string, number | null>();
  /** Frames sent of each substation: numbered one by one, so that a missing one is seen. */
  const sent = new Map<string, number>();
  /** A substation's points share its phase, so that its frame is whole. */
  const phaseOf = ({ substation, id }: Point): number => hashOf(substation ?? id);
  const changed = (point: Point, output: Output): boolean => {
    if (!QUANTITIES[point.quantity].switch) return false;
    const before = lastShown.get(point.id);
    return before !== undefined && before !== output.value;
  };
  return (at, outputOf) => {
    const second = Math.floor(at / 1000);
    const frames = new Map<string, Sample[]>();
    const messages: Message[] = [];
    for (const point of mine.points) {
      const output = outputOf(point.id);
      if (output === null) continue;
      const due = (second + phaseOf(point)) % Math.max(1, Math.round(point.cycleS)) === 0;
      const sample = { point, at, output };
      if (due && point.substation !== undefined) {
        frames.set(point.substation, [...(frames.get(point.substation) ?? []), sample]);
      } else if (due || changed(point, output)) {
        messages.push(readingMessage(mine, sample));
      }
      lastShown.set(point.id, output.value);
    }
    for (const [substation, samples] of frames) {
      const seq = (sent.get(substation) ?? 0) + 1;
      sent.set(substation, seq);
      messages.push(frameMessage(mine, substation, { at, seq, samples }));
    }
    return messages;
  };
};
