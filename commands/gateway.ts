import type { Change } from '../alerts/journal/journal.js';
import { createGateways } from '../ingest/mqtt/gateways.js';
import { readMineFiles } from '../mine-files.js';
import type { GatewayRow } from '../store/schema.js';
import { BY, withRegister } from './register.js';
import { configured, refusal } from './say.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The credentials and their line in the ledger, both or neither. */
const changeOf = (kind: string, row: GatewayRow): Change => ({
  entries: [{ at: Date.now(), kind, mine: row.mine, subject: row.id, author: BY, body: {} }],
  credentials: [{ kind: 'gateway', row }],
});

/** Makes credentials for a mine's gateway at the embedded broker and prints them, once. */
export const addGateway = (environment: Environment, mine: string): Promise<void> =>
  withRegister(environment, async ({ store, journal }) => {
    const files = readMineFiles(configured(environment).minesDir);
    if (files.ok && !files.mines.some(({ id }) => id === mine)) {
      throw refusal(
        'unknown-mine',
        mine,
        `no mine file describes it; there are ${files.mines.map(({ id }) => id).join(', ')}`,
      );
    }
    const { row, secret } = createGateways(store, Date.now).make(mine, BY);
    await journal.commit(changeOf('gateway.added', row));
    process.stdout.write(`${row.id}\tuser ${mine}\tpassword ${secret}\n`);
  });

export const listGateways = (environment: Environment): Promise<void> =>
  withRegister(environment, async ({ store }) => {
    for (const { id, mine, revoked } of await createGateways(store, Date.now).list()) {
      process.stdout.write(`${id}\t${mine}${revoked ? '\trevoked' : ''}\n`);
    }
  });

/** Takes a gateway's credentials away; the running service cuts it off within seconds. */
export const revokeGateway = (environment: Environment, id: string): Promise<void> =>
  withRegister(environment, async ({ store, journal }) => {
    const row = await createGateways(store, Date.now).revoked(id);
    if (row === undefined) throw refusal('unknown-gateway', id, 'no gateway of this id stands');
    await journal.commit(changeOf('gateway.revoked', row));
    process.stdout.write(`${id}: revoked\n`);
  });
