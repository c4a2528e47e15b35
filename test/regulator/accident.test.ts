import { describe, expect, it } from 'vitest';
import { accidentOf, consequencesOf, gradeOf } from '../../regulator/incident-file/accident.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = Date.parse('2026-03-01T08:00:00+08:00');
const incident = { id: 'i-1', mine: 'north', openedAt: AT } as const;
const note = (at: number, body: object) => ({ at, kind: 'incident.accident', subject: 'i-1', author: 'wang', body });
const texts = (deaths: number, general = 1): string[] => consequencesOf(deaths, general).map(({ zh }) => zh);

describe("D13's grades", () => {
  it('are general for one or two deaths, larger for three to nine, major from ten on', () => {
    expect([0, 1, 2, 3, 5, 6, 9, 10, 40].map(gradeOf)).toEqual([
      undefined,
      'general',
      'general',
      'larger',
      'larger',
      'larger',
      'larger',
      'major',
      'major',
    ]);
  });

  it('lead to an interview, a written self-criticism, a one-vote veto', () => {
    expect(texts(0)).toEqual([]);
    expect(texts(2)).toEqual([]);
    expect(texts(2, 2)).toEqual(['30 日内发生 2 起一般事故，约谈']);
    expect(texts(3)).toEqual(['约谈']);
    expect(texts(5)).toEqual(['约谈']);
    expect(texts(6)).toEqual(['约谈', '书面检查']);
    expect(texts(9)).toEqual(['约谈', '书面检查']);
    expect(texts(10)).toEqual(['一票否决']);
  });
});

describe('an accident on file', () => {
  it('is none while nobody was hurt and nobody worked on', () => {
    expect(accidentOf(incident, [note(AT, { note: '无人员伤亡' })], [], AT)).toMatchObject({
      isAccident: false,
      consequences: [],
    });
  });

  it('starts the one-hour clock when it is first known, and says whether the report came in time', () => {
    const known = note(AT + 600_000, { deaths: 1 });
    expect(accidentOf(incident, [known], [], AT + 700_000)).toMatchObject({
      isAccident: true,
      grade: 'general',
      knownAt: AT + 600_000,
      reportDueAt: AT + 600_000 + HOUR,
      report: 'open',
    });
    expect(accidentOf(incident, [known], [], AT + 600_000 + HOUR + 1).report).toBe('overdue');
    const told = note(AT + 600_000 + HOUR, { reportedTo: '县应急管理局' });
    expect(accidentOf(incident, [known, told], [], AT + DAY)).toMatchObject({
      report: 'in-time',
      reportedTo: '县应急管理局',
    });
    const late = note(AT + 600_001 + HOUR, { reportedTo: '县应急管理局' });
    expect(accidentOf(incident, [known, late], [], AT + DAY).report).toBe('late');
  });

  it('starts the clock at the grading too, where people worked on in an overrun', () => {
    const graded = { at: AT + 1000, kind: 'incident.graded', subject: 'i-1', author: null, body: {} };
    expect(accidentOf({ ...incident, grade: 'accident' }, [graded], [], AT + 2000)).toMatchObject({
      isAccident: true,
      reportDueAt: AT + 1000 + HOUR,
    });
  });

  it('takes the newest count of deaths, and counts the division of the last 30 days with it', () => {
    const other = (days: number, deaths: number) => ({
      incident: `i-${days}`,
      mine: 'south',
      at: AT - days * DAY,
      deaths,
    });
    const lines = [note(AT, { deaths: 1 }), note(AT + 1000, { deaths: 2, injured: 3 })];
    const twice = accidentOf(incident, lines, [other(29, 1)], AT);
    expect(twice).toMatchObject({ deaths: 2, injured: 3, grade: 'general' });
    expect(twice.ofDivision.map(({ incident: id }) => id)).toEqual(['i-29', 'i-1']);
    expect(twice.consequences).toHaveLength(1);
    expect(accidentOf(incident, lines, [other(31, 1)], AT).consequences).toEqual([]);
    expect(accidentOf(incident, lines, [other(3, 4)], AT).consequences).toEqual([]);
  });
});
