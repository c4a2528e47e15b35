#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { backtest } from './commands/backtest.js';
import { demo } from './commands/demo.js';
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
  .description("publish a mine's telemetry to the broker")
  .requiredOption('--mine <file>', 'mine description file')
  .requiredOption('--scenario <name>', 'demo, or one story')
  .option('--speed <n>', 'times real time; other than 1 only for a mine marked simulated', number, 1)
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
  .option('--head <seq:hash>', 'a head of the journal that was noted elsewhere')
  .option('--journal <file>', 'the journal database')
  .action((evidence: string | undefined, options: { journal?: string; head?: string; rederive?: true }) => {
    if (evidence !== undefined) return verifyEvidence(evidence, options);
    if (options.journal !== undefined) return verify(options.journal);
    throw refusal('nothing-to-check', 'verify', 'name an evidence pack, or a journal with --journal FILE');
  });

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
