import { describe, expect, it } from 'vitest';
import { createBurst } from '../../../ingest/historian/burst.js';

describe('a burst of telemetry', () => {
  const told = (messages: number, overMs: number): ReturnType<typeof createBurst> => {
    const burst = createBurst();
    for (let index = 0; index < messages; index += 1) burst.note(Math.floor((index * overMs) / messages));
    return burst;
  };

  it('is one where ten thousand messages a second come', () => {
    expect(told(1000, 100).isOn(100)).toBe(true);
  });

  it('is none at the five thousand a second of a large mine', () => {
    expect(told(5000, 1000).isOn(1000)).toBe(false);
  });

  it('is over two tenths of a second after its last message', () => {
    const burst = told(3000, 100);
    expect(burst.isOn(199)).toBe(true);
    expect(burst.isOn(300)).toBe(false);
  });
});
