import { createDevices, type DeviceAnswer, type Devices } from '../dashboard/server/auth/devices.js';
import { BY, withRegister } from './register.js';
import { refusal } from './say.js';

type Environment = Readonly<Record<string, string | undefined>>;

const withDevices = (environment: Environment, act: (devices: Devices) => Promise<void>): Promise<void> =>
  withRegister(environment, ({ store, journal }) => act(createDevices({ store, journal, clock: Date.now })));

const insist = <Given>(answer: DeviceAnswer<Given>, name: string): { readonly ok: true } & Given => {
  if (!answer.ok) throw refusal(answer.code, name, answer.message);
  return answer;
};

/** Adds a screen that only shows and prints its token, once. */
export const addDevice = (
  environment: Environment,
  name: string,
  { scope }: { readonly scope: readonly string[] },
): Promise<void> =>
  withDevices(environment, async (devices) => {
    const { id, token } = insist(await devices.add(name, scope, BY), name);
    process.stdout.write(`${id}\t${name}\t${token}\n`);
  });

export const listDevices = (environment: Environment): Promise<void> =>
  withDevices(environment, async (devices) => {
    for (const { id, name, scopes, revokedAt } of await devices.list()) {
      process.stdout.write(`${id}\t${name}\t${scopes.join(' ')}${revokedAt === undefined ? '' : '\trevoked'}\n`);
    }
  });

/** Revokes a token; the running service notices within seconds. */
export const revokeDevice = (environment: Environment, id: string): Promise<void> =>
  withDevices(environment, async (devices) => {
    insist(await devices.revoke(id, BY), id);
    process.stdout.write(`${id}: revoked\n`);
  });
