import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisteredRule } from '../alerts/rules/machine.js';
import { RULES } from '../alerts/rules/registry.js';
import { basisWords } from '../domain/limits/basis-words.js';
import { CARBON_DIOXIDE_ROWS, GAS_ROWS } from '../domain/limits/gas-table.js';
import type { Comparison, Provenance, Threshold } from '../domain/limits/limit.js';
import { METHANE_ROWS, METHANE_SECOND_STAGES, WITHDRAW_ANYWAY_PCT } from '../domain/limits/methane-table.js';
import { OVERRUNS_IN_MONTH } from '../domain/limits/overrun-table.js';
import { TEMPERATURE_ROWS } from '../domain/limits/temperature-table.js';
import { WIND_ROWS } from '../domain/limits/wind-table.js';

/** The document and the place in it; what is our own is said in words. */
const placeOf = ({ edition, clause }: Pick<Provenance, 'edition' | 'clause'>): string => {
  const { zh, en } = basisWords({ edition, clause });
  return zh === en ? `${edition}, ${clause}` : en;
};

const FAMILIES: readonly (readonly [prefix: string, title: string])[] = [
  ['gas.', 'Gas and power'],
  ['environment.', 'Environment'],
  ['ventilation.', 'Ventilation'],
  ['drainage.', 'Drainage'],
  ['water.', 'Water'],
  ['rescue-supply.', 'Rescue supplies'],
  ['personnel.', 'Personnel'],
  ['evacuation.', 'Evacuation'],
  ['incident.', 'Incidents'],
  ['platform.', 'Platform'],
  ['systems.', 'Systems and records'],
];

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });

/** A doc comment's sentences on one line. */
const sentences = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .join(' ')
    .trim();

/** Each exported value of the rules' sources, with its doc comment and its text. */
const exportsOf = (folder: string): readonly { readonly doc: string; readonly text: string }[] =>
  filesBelow(folder).flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    return source.split(/^(?=\/\*\*)/m).flatMap((piece) => {
      const match = /^\/\*\*([\s\S]*?)\*\/\s*(export const [\s\S]*)$/.exec(piece);
      return match === null ? [] : [{ doc: sentences(match[1] ?? ''), text: match[2] ?? '' }];
    });
  });

const WATCHES: Readonly<Record<RegisteredRule['watches']['per'], string>> = {
  mine: 'what the mine file names',
  order: 'every evacuation order',
  card: 'every card that was heard',
  incident: 'every open incident',
};

const describe = (rule: RegisteredRule, sources: ReturnType<typeof exportsOf>): string => {
  // A rule of a family is told by its title: its id is put together.
  const own =
    sources.find(({ text }) => text.includes(`id: '${rule.id}'`)) ??
    sources.find(({ text }) => text.includes(`'${rule.title.zh}'`));
  return [
    `### \`${rule.id}\` · ${rule.title.zh} · ${rule.title.en}`,
    '',
    own?.doc ?? '',
    '',
    `- Watches: ${WATCHES[rule.watches.per]}.`,
    ...(rule.closedBy === 'person' ? ['- Ends when a person closes it, with a note.'] : []),
    `- Rests on: ${placeOf(rule.basis)} (${rule.basis.confidence}).`,
    '',
  ].join('\n');
};

const SIGNS: Readonly<Record<Comparison, string>> = { 'at-or-above': '≥', above: '>', below: '<', 'at-or-below': '≤' };

const shown = (threshold: Pick<Threshold, 'value' | 'comparison'> | undefined): string =>
  threshold === undefined ? '–' : `${SIGNS[threshold.comparison]} ${threshold.value}`;
const source = ({ confidence, effectiveFrom, ...basis }: Provenance): string =>
  `${placeOf(basis)}, from ${effectiveFrom} | ${confidence}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');

const limits = (): string =>
  [
    '## Limits',
    '',
    'What is marked `expert` or `unsure` was not read in the text of the standard: let the mine’s engineer confirm it.',
    'A mine’s own limits may be stricter, never looser.',
    '',
    '### Methane, % CH4 (AQ 1029-2019 table 1)',
    '',
    table(
      [
        'row',
        'place',
        'positions',
        'alarm ≥',
        'power-off ≥',
        'restore <',
        'power-off range',
        'people leave',
        'confidence',
      ],
      [
        ...METHANE_ROWS.map((row) => [
          row.row,
          `${row.name.zh} · ${row.name.en}`,
          row.positions.join(', '),
          String(row.alarm),
          String(row.powerOff ?? '–'),
          String(row.restore ?? '–'),
          row.range,
          row.withdraw,
          row.confidence,
        ]),
        ...METHANE_SECOND_STAGES.map((row) => [
          row.row,
          `${row.name.zh} · ${row.name.en}`,
          `as row ${row.of}`,
          '–',
          String(row.powerOff),
          String(row.restore),
          'with the local fan',
          'as its row',
          row.confidence,
        ]),
      ],
    ),
    `Methane of ${WITHDRAW_ANYWAY_PCT} % and more where people work or pass underground takes them out whatever the row (规程 第173条, source).`,
    '',
    '### Other gases',
    '',
    table(
      ['gas', 'alarm', 'people leave', 'source', 'confidence'],
      [
        ...Object.entries(GAS_ROWS).map(([gas, row]) => [
          gas,
          shown(row.alarm),
          shown('withdrawAt' in row ? row.withdrawAt : undefined),
          source(row.alarm.provenance),
        ]),
        ...Object.entries(CARBON_DIOXIDE_ROWS).map(([air, row]) => [
          `carbon-dioxide, ${air}`,
          shown(row.alarm),
          shown(row.withdrawAt),
          source(row.alarm.provenance),
        ]),
      ],
    ),
    '### Air velocity, m/s',
    '',
    table(
      ['roadway', 'at least', 'at most', 'source', 'confidence'],
      Object.values(WIND_ROWS).map(({ roadway, min, max }) => [
        roadway,
        String(min?.value ?? '–'),
        String(max?.value ?? '–'),
        source((min ?? max)?.provenance ?? OVERRUNS_IN_MONTH.provenance),
      ]),
    ),
    '### Air temperature, °C',
    '',
    table(
      ['workplace', 'shorter hours', 'work stops', 'source', 'confidence'],
      Object.entries(TEMPERATURE_ROWS).map(([kind, row]) => [
        kind,
        shown(row.warning),
        shown(row.alarm),
        row.alarm === undefined ? '–' : source(row.alarm.provenance),
      ]),
    ),
    '### Overruns of one mine in one month',
    '',
    table(['overruns', 'source', 'confidence'], [[shown(OVERRUNS_IN_MONTH), source(OVERRUNS_IN_MONTH.provenance)]]),
  ].join('\n');

/** The members of a defaults table as they stand in its source: name, value, and the comment above. */
const defaultsOf = (file: string): readonly (readonly string[])[] =>
  [...readFileSync(file, 'utf8').matchAll(/\/\*\*([\s\S]*?)\*\/\s*(\w+): ([^\n]+?),\n/g)].map(
    ([, comment = '', name = '', value = '']) => [`\`${name}\``, `\`${value}\``, sentences(comment)],
  );

/**
 * The reference of every rule and every number that rules rest on, as Markdown, from the registry, the limit tables and
 * the sources' own doc comments. `root`: the folder of the sources.
 */
export const rulesReference = (root: string): string => {
  const sources = exportsOf(join(root, 'alerts/rules'));
  const families = FAMILIES.map(([prefix, title]) => {
    const rules = RULES.filter(({ id }) => id.startsWith(prefix));
    return [`## ${title}`, '', ...rules.map((rule) => describe(rule, sources))].join('\n');
  });
  const defaults = ['alerts/rules/defaults.ts', 'alerts/people/defaults.ts', 'alerts/alarm/defaults.ts'];
  return [
    '# Rules',
    '',
    'Generated from the registry by `npm run docs`; do not edit.',
    'A rule that lacks what it needs in a mine’s file watches nothing there.',
    '',
    ...families,
    limits(),
    '## Defaults of ours',
    '',
    'Numbers that the trade does not fix, or fixes for every mine alike where the comment says so.',
    '',
    table(
      ['name', 'value', 'meaning'],
      defaults.flatMap((file) => defaultsOf(join(root, file))),
    ),
  ].join('\n');
};
