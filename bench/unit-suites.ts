/**
 * Test files that notice what scenarios cannot say, by the beginning of the paths they answer for. They are asked only
 * about mutants that no scenario notices.
 */
export const UNIT_SUITES: readonly (readonly [string, readonly string[]])[] = [
  ['alerts/journal/waiting', ['test/alerts/journal/waiting.test.ts']],
  ['alerts/journal/heads', ['test/alerts/journal/heads.test.ts']],
  ['alerts/journal/standing', ['test/alerts/journal/standing.test.ts']],
  ['alerts/journal/write', ['test/alerts/journal/journal.test.ts']],
  ['alerts/journal/journal', ['test/alerts/journal/journal.test.ts']],
  ['alerts/journal/verify', ['test/alerts/journal/verify.test.ts', 'test/alerts/journal/verify.property.test.ts']],
  ['alerts/journal/check-journal', ['test/alerts/journal/recover.test.ts']],
  ['alerts/journal/recover', ['test/alerts/journal/recover.test.ts']],
  ['alerts/journal/salvage', ['test/alerts/journal/recover.test.ts']],
  ['alerts/journal/', ['test/alerts/journal']],
  ['alerts/notify/', ['test/alerts/notify']],
  ['alerts/platform/', ['test/alerts/platform']],
  ['alerts/coverage/', ['test/alerts/coverage']],
  ['alerts/alarm/statistics-query', ['test/alerts/alarm/statistics-query.test.ts']],
  ['alerts/alarm/statistics', ['test/alerts/alarm/statistics.test.ts']],
  ['alerts/alarm/flood', ['test/alerts/alarm/flood.test.ts']],
  ['alerts/alarm/escalation', ['test/alerts/alarm/escalation.test.ts']],
  ['alerts/alarm/station-offset', ['test/alerts/alarm/station-offset.test.ts']],
  ['alerts/alarm/book', ['test/alerts/alarm/row-pace.test.ts']],
  ['alerts/alarm/', ['test/alerts/alarm']],
  ['alerts/people/past-trail', ['test/alerts/people/past-trail.test.ts']],
  ['alerts/people/silence', ['test/alerts/people/silence.test.ts']],
  ['alerts/people/placing', ['test/alerts/people/placing.test.ts', 'test/alerts/people/evidence.test.ts']],
  ['alerts/people/evidence', ['test/alerts/people/placing.test.ts', 'test/alerts/people/evidence.test.ts']],
  ['alerts/people/trail', ['test/alerts/people/people.test.ts', 'test/alerts/people/trail.test.ts']],
  ['alerts/people/people', ['test/alerts/people/people.test.ts']],
  ['alerts/people/nearness', ['test/alerts/people/trail.test.ts']],
  ['alerts/people/', ['test/alerts/people']],
  [
    'alerts/rules/defaults',
    [
      'test/alerts/rules/systems/looks-again.test.ts',
      'test/alerts/rules/systems/records.test.ts',
      'test/alerts/rules/gas/around.test.ts',
      'test/alerts/rules/personnel',
    ],
  ],
  ['alerts/rules/environment/', ['test/alerts/rules/environment']],
  ['alerts/rules/gas/', ['test/alerts/rules/gas']],
  ['alerts/rules/incident/', ['test/alerts/rules/two-in-month.test.ts']],
  ['alerts/rules/personnel/', ['test/alerts/rules/personnel']],
  ['alerts/rules/platform/', ['test/alerts/rules/systems/platform.test.ts']],
  ['alerts/rules/statistics/', ['test/alerts/rules/statistics']],
  ['alerts/rules/ventilation/', ['test/alerts/rules/holds-of-ventilation.test.ts', 'test/alerts/rules/ventilation']],
  ['alerts/rules/conditions', ['test/alerts/rules/gases.test.ts']],
  ['alerts/rules/point-clock', ['test/alerts/rules/point-clock.test.ts']],
  ['alerts/rules/engine', ['test/alerts/rules/engine.test.ts', 'test/alerts/rules/remembering.test.ts']],
  ['alerts/rules/systems/', ['test/alerts/rules/systems']],
  ['alerts/evacuation/', ['test/alerts/evacuation', 'test/alerts/rules/evacuation']],
  ['alerts/incident/', ['counting', 'incidents', 'one-cause'].map((name) => `test/alerts/incident/${name}.test.ts`)],
  ['alerts/past-acts', ['test/alerts/past-acts.test.ts']],
  ['alerts/reload/', ['test/alerts/reload']],
  ['alerts/rerun/', ['test/alerts/rerun']],
  ['alerts/stamp', ['test/alerts/stamp.test.ts']],
  ['alerts/systems', ['test/alerts/systems.test.ts']],
  ['alerts/headcount', ['test/alerts/headcount.test.ts']],
  ['alerts/newest-at', ['test/alerts/clock-of-a-mine.test.ts']],
  ['alerts/observer', ['test/alerts/clock-of-a-mine.test.ts']],
  ['alerts/create-alerts', ['test/alerts/clock-of-a-mine.test.ts']],
  ['alerts/mine-alerts', ['test/alerts/clock-of-a-mine.test.ts']],
  ['alerts/planned-work/', ['test/alerts/planned-work/works.test.ts']],
];

/** The test files that answer for a source. */
export const suitesOf = (file: string): readonly string[] =>
  UNIT_SUITES.find(([beginning]) => file.startsWith(beginning))?.[1] ?? [];

/** Sources that scenarios hardly reach: what is written, sent, shown and added up. Their suites are asked first. */
const OF_SUITES = /^alerts\/(journal|notify|coverage|platform|people|alarm\/(statistics|flood))/;

export const isOfSuites = (file: string): boolean => OF_SUITES.test(file);
