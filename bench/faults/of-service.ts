import { setTimeout as delay } from 'node:timers/promises';
import { alarmsOf, overrunIsSeen, partsOf, within } from './asking.js';
import type { Fault } from './run-fault.js';
import { THROWING_RULE } from './throwing-rule.js';

/** Killed at random moments of its life, now and then while it takes up what the last run left. */
const killService: Fault['inject'] = async ({ service }, rounds) => {
  for (let round = 0; round < rounds; round += 1) {
    await delay(Math.random() * 1500);
    await service.kill();
    if (round % 5 === 4) {
      // It is killed before it can answer: that it does not start is what was wanted.
      const starting = service.start().catch(() => undefined);
      await delay(Math.random() * 400);
      await service.kill();
      await starting;
    }
    await service.start();
  }
  return [];
};

const ruleThrows: Fault['inject'] = async (world) => {
  const failures = [
    ...(await within(
      20_000,
      'the failed rule is an alarm',
      async () => (await alarmsOf(world, 'systems.rule-failed')).length > 0,
    )),
    ...(await overrunIsSeen(world, 10_000, 'beside a rule that has thrown')),
  ];
  const { state, why = '' } = (await partsOf(world)).find(({ part }) => part === 'rules') ?? { state: 'unknown' };
  if (state !== 'degraded' || !why.includes(THROWING_RULE)) failures.push(`/readyz says of the rules: ${state} ${why}`);
  return failures;
};

/** What happens to the service itself. */
export const SERVICE_FAULTS: readonly Fault[] = [
  { name: 'none', title: 'nothing goes wrong', mode: 'servers', inject: async () => [] },
  { name: 'service-killed', title: 'service killed at random moments', mode: 'servers', inject: killService },
  { name: 'embedded-killed', title: 'the same without broker and database', mode: 'embedded', inject: killService },
  {
    name: 'rule-throws',
    title: 'a rule that throws',
    mode: 'servers',
    preload: 'throwing-rule-preload',
    inject: ruleThrows,
  },
];
