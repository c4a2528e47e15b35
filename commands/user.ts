import { createInterface } from 'node:readline/promises';
import { createPasswords, generatePassword } from '../dashboard/server/auth/passwords.js';
import { createUsers, type UserAnswer, type Users } from '../dashboard/server/auth/users.js';
import { BY, withRegister } from './register.js';
import { refusal } from './say.js';

type Environment = Readonly<Record<string, string | undefined>>;

const withUsers = (environment: Environment, act: (users: Users) => Promise<void>): Promise<void> =>
  withRegister(environment, ({ store, journal }) =>
    act(createUsers({ store, journal, passwords: createPasswords(), clock: Date.now })),
  );

const insist = (answer: UserAnswer, name: string): void => {
  if (!answer.ok) throw refusal(answer.code, name, answer.message);
};

/** A password from standard input where it is piped in; else a generated one, printed once. */
const newPassword = async (): Promise<{ readonly password: string; readonly generated: boolean }> => {
  if (process.stdin.isTTY) return { password: generatePassword(), generated: true };
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return { password: line, generated: false };
  return { password: generatePassword(), generated: true };
};

const tell = (name: string, { password, generated }: { password: string; generated: boolean }): void => {
  process.stdout.write(generated ? `${name}  ${password}\n` : `${name}: done\n`);
};

export const addUser = (
  environment: Environment,
  name: string,
  { role, scope }: { readonly role: string; readonly scope: readonly string[] },
): Promise<void> =>
  withUsers(environment, async (users) => {
    const chosen = await newPassword();
    insist(await users.create({ name, role, scopes: scope, password: chosen.password }, BY), name);
    tell(name, chosen);
  });

export const listUsers = (environment: Environment): Promise<void> =>
  withUsers(environment, async (users) => {
    for (const { name, role, scopes, disabled } of await users.list()) {
      process.stdout.write(`${name}\t${role}\t${scopes.join(' ')}${disabled ? '\tdisabled' : ''}\n`);
    }
  });

export const disableUser = (environment: Environment, name: string): Promise<void> =>
  withUsers(environment, async (users) => insist(await users.disable(name, BY), name));

export const setPassword = (environment: Environment, name: string): Promise<void> =>
  withUsers(environment, async (users) => {
    const chosen = await newPassword();
    insist(await users.setPassword(name, chosen.password, BY), name);
    tell(name, chosen);
  });
