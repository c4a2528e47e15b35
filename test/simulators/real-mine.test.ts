import { describe, expect, it } from 'vitest';
import { lastWill, readingMessage, systemMessage } from '../../simulators/message.js';
import { refuseSpeed } from '../../simulators/simulate.js';
import { loadDemoMine } from './demo-mine.js';

const demoMine = loadDemoMine();
const real = { ...demoMine, simulated: false };
const [point] = demoMine.points;

describe('a simulator', () => {
  it('speaks for no mine that is not marked simulated, at no speed', () => {
    for (const speed of [1, 10]) expect(refuseSpeed(real, speed)).toMatchObject({ code: 'mine-not-simulated' });
    expect(refuseSpeed(demoMine, 1)).toBeUndefined();
    expect(refuseSpeed(demoMine, 0)).toMatchObject({ code: 'speed-invalid' });
  });

  it('marks whatever it says as made up, its last will too', () => {
    if (point === undefined) throw new Error('the demonstration mine has no point');
    const said = [
      readingMessage(demoMine, { point, at: 1, output: { value: 0, quality: 'good' } }),
      systemMessage(demoMine, { system: 'video', at: 1, state: 'up' }),
      lastWill(demoMine),
    ];
    for (const { payload } of said) expect(JSON.parse(payload)).toMatchObject({ simulated: true });
  });
});
