import { expect, it } from 'vitest';
import { judgedByReadings, whyNotJudged } from '../../../alerts/rerun/judged-by-readings.js';
import { type Act, type Heard, rerun } from '../../../alerts/rerun/rerun.js';
import { mineAt } from '../../support/rule-layer.js';

const START = Date.parse('2026-03-01T08:00:00+08:00');
const mine = mineAt('test/support/test-mine.yaml');

/** What T1 said, one message each; received two seconds after the sensor's time. */
const heardOf = (...story: readonly (readonly [afterS: number, value: number])[]): readonly Heard[] =>
  story.map(([afterS, value], index) => {
    const at = START + afterS * 1000;
    const observation = { kind: 'reading', mine: mine.id, point: 'T1', at, value, quality: 'good' } as const;
    return { observation, receivedAt: at + 2000, arrival: index + 1 };
  });
const act = (afterS: number, kind: string, subject: string, body: unknown = {}): Act => ({
  at: START + afterS * 1000,
  kind,
  subject,
  author: 'li',
  body,
});
const overLimit = ({ alarms }: Awaited<ReturnType<typeof rerun>>) =>
  [...alarms.values()].filter(({ rule }) => rule === 'gas.methane.over-limit');

it('what people did is done again at its own time, in the order of time, after a message of the same instant', async () => {
  const heard = heardOf([0, 1.2], [20, 0.3], [40, 1.2]);
  const [first] = overLimit(await rerun({ mine, heard, works: [] }));
  const id = first?.id ?? '';
  expect(first).toMatchObject({ state: 'unacknowledged', count: 2, raisedAt: START + 2000 });
  const acts = [
    act(50, 'alarm.acknowledged', id, { note: 'second' }),
    // At the instant at which its message came: the alarm is there.
    act(2, 'alarm.acknowledged', id, { note: 'first' }),
  ];
  const again = overLimit(await rerun({ mine, heard, works: [], acts, until: START + 60_000 }));
  expect(again).toMatchObject([
    { id, state: 'closed', acknowledgedAt: START + 2000, remarks: [{ note: 'first' }], closedAt: START + 22_000 },
    { state: 'unacknowledged', count: 1, raisedAt: START + 42_000 },
  ]);
});

it('an act after the last message is done at its own time', async () => {
  const heard = heardOf([0, 1.2]);
  const id = overLimit(await rerun({ mine, heard, works: [] }))[0]?.id ?? '';
  const acts = [act(30, 'alarm.acknowledged', id)];
  expect(overLimit(await rerun({ mine, heard, works: [], acts, until: START + 31_000 }))).toMatchObject([
    { state: 'acknowledged', acknowledgedAt: START + 30_000 },
  ]);
});

it('what falls due after the last message is seen up to the end asked for', async () => {
  const silences = async (until: number) => {
    const { alarms } = await rerun({ mine, heard: heardOf([0, 0.3]), works: [], until: START + until });
    return [...alarms.values()].filter(({ rule }) => rule.endsWith('.silent'));
  };
  expect(await silences(50_000)).toEqual([]);
  expect(await silences(70_000)).not.toEqual([]);
});

it('a subject can be judged again where every point that it hears was kept, and one without points cannot', () => {
  const all = new Set(mine.points.map(({ id }) => id));
  const subjects = judgedByReadings(mine, all);
  expect(subjects).toContain('gas.methane.over-limit|T1');
  const withoutT1 = judgedByReadings(mine, new Set([...all].filter((id) => id !== 'T1')));
  expect(withoutT1).not.toContain('gas.methane.over-limit|T1');
  expect(withoutT1).toContain('gas.methane.over-limit|T2');
  expect(judgedByReadings(mine, new Set())).toEqual(new Set());
});

it('what cannot be judged again says why: the points that were not kept, or what else it rests on', () => {
  const all = new Set(mine.points.map(({ id }) => id));
  const why = (rule: string, subject: string, points: ReadonlySet<string> = all) =>
    whyNotJudged(mine, points, { rule, subject });
  expect(why('gas.methane.over-limit', 'T1')).toBeUndefined();
  expect(why('gas.methane.over-limit', 'T1', new Set(['T2']))).toBe('readings of T1 are not frozen with this incident');
  expect(why('gas.methane.over-limit', 'nowhere')).toBe('the mine file of that day has no such subject');
  expect(why('gas.of-another-age', 'T1')).toBe('this program has no such rule');
  expect(why('gas.methane.suspect', 'T1')).toContain('longer than the half hour');
  expect(why('systems.broker-lost', mine.id)).toContain('silence, heartbeats');
});
