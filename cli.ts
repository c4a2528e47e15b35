#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { backtest } from './commands/backtest.js';
import { backup } from './commands/backup.js';
import { demo } from './commands/demo.js';
import { addDevice, listDevices, revokeDevice } from './commands/device.js';
import { addGateway, listGateways, revokeGateway } from './commands/gateway.js';
import { importFiles } from './commands/import.js';
import { recover } from './commands/recover.js';
import { testRules } from './commands/rules.js';
import { CommandError, refusal } from './commands/say.js';
import { serve } from './commands/serve.js';
import { replayRecording, simulateMine } from './commands/simulate.js';
import { addUser, disableUser, listUsers, setPassword } from './commands/user.js';
import { verify } from './commands/verify.js';
import { verifyEvidence } from './commands/verify-evidence.js';
import { StartError } from './start-error.js';

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
};
const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const { env } = process;
const program = new Command('minesentry').description(
  'Real-time monitoring, alarms and evacuation orders for coal mines. Configured by environment; see docs/operating.md',
);

program
  .command('serve')
  .description('run the service')
  .action(() => serve(env));
program
  .command('demo')
  .description('the whole product with a simulated mine; needs no server')
  .action(() => demo(env));

program
  .command('simulate')
  .description('publish the telemetry of a mine marked simulated to the broker')
  .requiredOption('--mine <file>', 'mine description file')
  .requiredOption('--scenario <name>', 'demo, or one story')
  .option('--speed <n>', 'times real time', number, 1)
  .option('--seed <k>', 'same seed, same telemetry', number, 1)
  .option('--check', 'end with the story and say what differs from its expected outcome', false)
  .action((options) => simulateMine(env, options));

program
  .command('replay')
  .description('replay a recording into a mine marked simulated')
  .requiredOption('--mine <file>', 'mine description file')
  .requiredOption('--csv <file>', 'recording, with a header line')
  .requiredOption('--time <column>', 'seconds from the start, or dates')
  .requiredOption('--map <column=point>', 'which column goes to which point; repeatable', several)
  .option('--start <t>', 'instant of the first row: epoch ms or ISO 8601 with a zone')
  .option('--speed <n>', 'times the pace of the recording', number, 1)
  .option('--quality <quality>', 'good or calibrating', 'good')
  .action((options) => replayRecording(env, options));

program
  .command('import')
  .description("read the authority's files (MT/T 1201) of mines without MQTT, and say them to the broker")
  .argument('<folder>')
  .option('--watch', 'go on looking for new files', false)
  .action((folder: string, { watch }: { watch: boolean }) => importFiles(env, { folder, watch }));

const rules = program.command('rules').description('the rule layer on recorded or written data');
rules
  .command('test')
  .description('run scenario files; exits 1 on a difference')
  .argument('<file...>')
  .action((files: readonly string[]) => testRules(files));

rules
  .command('backtest')
  .description('what the rules would have raised on stored history')
  .requiredOption('--mine <id>', 'a mine of MINES_DIR')
  .requiredOption('--from <t>', 'epoch ms or ISO 8601 with a zone')
  .requiredOption('--to <t>', 'epoch ms or ISO 8601 with a zone')
  .option('--limits <file>', "YAML list in the form of a mine file's `limits`, instead of the mine's own")
  .option('--json', 'one JSON line an alarm', false)
  .action((options) => backtest(env, options));

program
  .command('verify')
  .description('check an evidence pack or a journal offline; exits 1 and names what was changed')
  .argument('[evidence]', 'an evidence pack (zip)')
  .option('--rederive', 'judge the frozen readings again with the rules, in their order of arrival')
  .option('--head <seq:hash>', 'a head of the journal that was noted elsewhere; repeatable', several)
  .option('--journal <file>', 'the journal database')
  .action(
    (
      evidence: string | undefined,
      { journal, ...options }: { journal?: string; head?: readonly string[]; rederive?: true },
    ) => {
      if (evidence !== undefined) return verifyEvidence(evidence, options);
      if (journal !== undefined) return verify(journal, options.head);
      throw refusal('nothing-to-check', 'verify', 'name an evidence pack, or a journal with --journal FILE');
    },
  );

program
  .command('backup')
  .description('copy the journal as it is now into a new file, also while the service runs, and check the copy')
  .argument('<file>')
  .option('--data-dir <folder>', 'instead of DATA_DIR')
  .action((file: string, options) => backup(env, file, options));
program
  .command('recover')
  .description('keep a damaged journal up to its last good link; the service must not run')
  .option('--data-dir <folder>', 'instead of DATA_DIR')
  .option('--start-empty', 'begin a new ledger where not one line can be kept', false)
  .action((options) => recover(env, options));

const user = program.command('user').description('users; passwords are piped in, or generated and printed once');
user
  .command('add')
  .argument('<name>')
  .requiredOption('--role <role>', 'dispatcher, team-leader, mine-leader, regulator, engineer or admin')
  .requiredOption('--scope <scope>', 'all, division:NAME or mine:ID; repeatable', several)
  .action((name: string, options) => addUser(env, name, options));
user.command('list').action(() => listUsers(env));
user
  .command('disable')
  .argument('<name>')
  .action((name: string) => disableUser(env, name));
user
  .command('password')
  .argument('<name>')
  .action((name: string) => setPassword(env, name));

const device = program.command('device').description('screens that only show (a wall), each with a token of its own');
device
  .command('add')
  .argument('<name>')
  .requiredOption('--scope <scope>', 'all, division:NAME or mine:ID; repeatable', several)
  .action((name: string, options) => addDevice(env, name, options));
device.command('list').action(() => listDevices(env));
device
  .command('revoke')
  .argument('<id>')
  .action((id: string) => revokeDevice(env, id));

const gateway = program.command('gateway').description('what gateways sign in to the embedded broker with');
gateway
  .command('add')
  .argument('<mine>', 'the only mine it may speak for; also its user name')
  .action((mine: string) => addGateway(env, mine));
gateway.command('list').action(() => listGateways(env));
gateway
  .command('revoke')
  .argument('<id>')
  .action((id: string) => revokeGateway(env, id));

const isCoded = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandError || error instanceof StartError) {
    const one = error.faults.length === 1;
    process.stderr.write(`minesentry: ${one ? '' : `${error.faults.length} faults\n`}${error.message}\n`);
  } else if (isCoded(error)) {
    process.stderr.write(`minesentry: ${error.message} [${error.code}]\n`);
  } else {
    process.stderr.write(`minesentry: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  process.exitCode = 1;
}
