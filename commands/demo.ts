import { join } from 'node:path';
import { generatePassword } from '../dashboard/server/auth/passwords.js';
import type { Role } from '../domain/roles.js';
import { collectGarbageAlone } from '../garbage-collection.js';
import { type Service, startService } from '../service.js';
import { demoProgramme } from '../simulators/scenarios/catalogue.js';
import { simulate } from '../simulators/simulate.js';
import { readIfThere, writeAtomic } from '../store/atomic-file.js';
import { brokerOf } from './broker.js';
import { configured, createLogger, mineIn, packageFolder, stopAsked } from './say.js';

const SEED = 20_140_101;
const LOGINS: readonly { readonly user: string; readonly role: Role; readonly what: string }[] = [
  { user: 'dispatcher', role: 'dispatcher', what: '调度员  sees, acknowledges, orders, stands down' },
  { user: 'leader', role: 'mine-leader', what: '矿领导  approves' },
  { user: 'regulator', role: 'regulator', what: '监管员  reads everything, changes nothing' },
];

/** The demonstration's logins: made and kept beside its data at the first start, so that a restart asks nobody anew. */
const demoLogins = async (dataDir: string, { users }: Service): Promise<readonly string[]> => {
  const file = join(dataDir, 'demo-logins.json');
  const kept = await readIfThere(file);
  const passwords = new Map<string, string>(kept === undefined ? [] : Object.entries(JSON.parse(kept)));
  for (const { user, role } of LOGINS) {
    if (passwords.has(user)) continue;
    const password = generatePassword();
    const made = await users.create({ name: user, role, scopes: ['all'], password }, 'demo');
    if (!made.ok) await users.setPassword(user, password, 'demo');
    passwords.set(user, password);
  }
  await writeAtomic(file, `${JSON.stringify(Object.fromEntries(passwords), null, 2)}\n`);
  return LOGINS.map(({ user, what }) => `  ${user.padEnd(11)}${(passwords.get(user) ?? '').padEnd(22)}${what}`);
};

/** The whole product on one machine: service, simulated mine, and a story in it. Runs until it is asked to stop. */
export const demo = async (environment: Readonly<Record<string, string | undefined>>): Promise<void> => {
  const folder = packageFolder();
  const config = configured({
    DATA_DIR: join('data', 'demo'),
    MINES_DIR: join(folder, 'mines'),
    LOG_LEVEL: 'warn',
    ...environment,
  });
  const logger = createLogger(config.logLevel);
  const asked = stopAsked();
  collectGarbageAlone();
  const service = await startService(config, { logger });
  try {
    const logins = await demoLogins(config.dataDir, service);
    const mine = mineIn(join(folder, 'mines', 'demo-mine.yaml'));
    const orders = service.view.evacuations().filter(({ evacuation }) => evacuation.mine === mine.id);
    const started = await simulate({
      mine,
      programme: demoProgramme(mine),
      seed: SEED,
      speed: 1,
      ...brokerOf(config),
      clock: Date.now,
      logger,
      standingOrders: new Map(orders.map(({ evacuation }) => [evacuation.id, evacuation.areas])),
    });
    if (!started.ok) throw new Error(started.message);
    process.stdout.write(
      `\nMineSentry 矿哨  ${service.address}\n\n${logins.join('\n')}\n\n` +
        'The simulated mine 示范煤矿 is live. In about a minute methane breaks into the face 1201.\n' +
        `Records are kept in ${config.dataDir}. Ctrl-C stops; starting again continues.\n\n`,
    );
    const signal = await asked;
    process.stdout.write(`${signal}: stopping\n`);
    await started.running.stop();
  } finally {
    await service.stop();
  }
};
