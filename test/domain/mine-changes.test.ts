import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../domain/mine-changes.js';
import { fingerprintOf } from '../../domain/mine-source.js';
import { fileWith, longerReturn, mineWith, stricter, without } from '../alerts/reload/support.js';

const wordsOf = (...changed: Parameters<typeof mineWith>): readonly string[] =>
  changesBetween(mineWith(), mineWith(...changed)).map(({ text }) => text.en);

describe('what differs between two files of a mine', () => {
  it('is nothing where the file says the same, however it is written', () => {
    expect(wordsOf()).toEqual([]);
  });

  it('is a limit, with what it was and what it is', () => {
    expect(wordsOf(stricter)).toEqual([expect.stringContaining('limits of T2 changed: alarm 1 → 0.8')]);
    expect(changesBetween(mineWith(), mineWith(stricter))[0]?.text.zh).toContain('修改限值 T2');
  });

  it('is a point that is gone, with its limits', () => {
    expect(wordsOf(without('CO'))).toEqual(['point CO removed', 'limits of CO removed']);
  });

  it('is an area that came, and the air that goes another way', () => {
    expect(wordsOf(longerReturn)).toEqual([
      'area return-1b added',
      'airflow return-1 → return-m removed',
      'airflow return-1 → return-1b added',
      'airflow return-1b → return-m added',
    ]);
  });

  it('is a person, a system, and what the mine says of itself', () => {
    const changed = wordsOf((file) => {
      Object.assign(file, {
        status: 'suspended',
        systems: [{ id: 'personnel-location', heartbeatS: 30 }],
        people: [{ card: '101', name: '张三丰', job: '采煤机司机', team: '综采队' }],
      });
    });
    expect(changed).toEqual([
      'mine changed: status producing → suspended',
      'system personnel-location changed: heartbeatS 60 → 30',
      'person 102 removed',
      'person 103 removed',
      'person 101 changed: name 张三 → 张三丰',
    ]);
  });
});

describe('the fingerprint of a mine file', () => {
  it('changes with its text and with a CSV that it names, and not with its own name', () => {
    const source = fileWith();
    const whole = fingerprintOf(source);
    expect(fingerprintOf({ ...source, file: 'other.yaml' } as typeof source)).toBe(whole);
    expect(fingerprintOf({ ...source, text: `${source.text}\n` })).not.toBe(whole);
    expect(fingerprintOf({ ...source, companions: { 'points.csv': 'id' } })).not.toBe(whole);
    const [one, other] = [
      { 'a.csv': '1', 'b.csv': '2' },
      { 'b.csv': '2', 'a.csv': '1' },
    ];
    expect(fingerprintOf({ ...source, companions: one })).toBe(fingerprintOf({ ...source, companions: other }));
  });
});
