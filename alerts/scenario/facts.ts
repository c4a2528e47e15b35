import type { Mine } from '../../domain/mine.js';
import type { AlertsView } from '../alerts.js';
import type { Scenario } from './scenario-file.js';
import { placeShown } from './shown.js';

type Expected = Pick<Scenario['expect'][number], 'people' | 'headcount' | 'labels' | 'commands'>;

/** What has become of a scenario, beside its alarms, orders and incidents. */
export interface Facts {
  readonly mine: Mine;
  readonly view: Pick<AlertsView, 'people' | 'headcount' | 'coverage'>;
  /** Kinds of the commands sent so far. */
  readonly commands: readonly string[];
}

const differing = (
  what: string,
  expected: Readonly<Record<string, string | number>>,
  found: (key: string) => string | number,
): string[] =>
  Object.entries(expected)
    .filter(([key, value]) => found(key) !== value)
    .map(([key, value]) => `expected ${what} ${key}: ${value}, found ${found(key)}`);

/** What a scenario expects of people, points and commands, and is otherwise; one sentence each. */
export const factsMissed = (expected: Expected, { mine, view, commands }: Facts): readonly string[] => {
  const { people = {}, headcount = {}, labels = {} } = expected;
  const missed = [
    ...differing('card', people, (card) => placeShown(view.people(mine.id).find((one) => one.card === card))),
    ...differing('headcount of', headcount, (area) => view.headcount(mine.id).areas[area] ?? 0),
    ...differing(
      'point',
      labels,
      (point) => view.coverage(mine.id).find((span) => span.point === point)?.label ?? 'none',
    ),
  ];
  if (expected.commands !== undefined && expected.commands.join() !== commands.join()) {
    missed.push(`expected commands ${expected.commands.join(', ')}; sent: ${commands.join(', ')}`);
  }
  return missed;
};
