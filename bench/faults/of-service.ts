import { setTimeout as delay } from 'node:timers/promises';
import { alarmsOf, overrunIsSeen, partsOf, within } from './asking.js';
import { SINGLE_POINTS } from './mine.js';
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

/** Silence is found within three cycles of 20 s; a tenth later while the service's clock waits for the machine's. */
const SILENT_WITHIN_MS = 75_000;

const clockSetBack: Fault['inject'] = async (world) => {
  process.kill(world.service.pid(), 'SIGUSR2');
  const [point = ''] = SINGLE_POINTS;
  world.gateways.mute(point);
  const failures = [
    ...(await overrunIsSeen(world, 10_000, "after the machine's clock was set back")),
    ...(await within(SILENT_WITHIN_MS, `that ${point} is silent is an alarm`, async () =>
      (await alarmsOf(world, 'systems.point.silent')).some((alarm) => alarm.point === point),
    )),
    ...(await overrunIsSeen(world, 10_000, "a minute after the machine's clock was set back")),
  ];
  const clock = (await partsOf(world)).find(({ part }) => part === 'clock');
  if (clock?.state !== 'degraded') failures.push(`/readyz says of the clock: ${clock?.state} ${clock?.why ?? ''}`);
  return failures;
};

/** As a machine that is paused while its host keeps a copy of it. */
const PAUSE_MS = 90_000;

const paused: Fault['inject'] = async (world) => {
  const { service } = world;
  process.kill(service.pid(), 'SIGSTOP');
  await delay(PAUSE_MS);
  process.kill(service.pid(), 'SIGCONT');
  const failures = [...(await overrunIsSeen(world, 10_000, 'after the service stood still'))];
  await delay(5000);
  for (const rule of ['systems.point.silent', 'systems.station.silent']) {
    for (const { message } of await alarmsOf(world, rule)) failures.push(`nobody was silent: ${message.en}`);
  }
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
  { name: 'service-paused', title: 'service stands still for 90 s', mode: 'servers', inject: paused },
  {
    name: 'clock-set-back',
    title: "the machine's clock set back by an hour",
    mode: 'servers',
    preload: 'clock-preload',
    inject: clockSetBack,
  },
];
