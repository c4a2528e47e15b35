import { describe, expect, it } from 'vitest';
import { adviceOn, faultOf } from '../../../ingest/historian/influx-faults.js';
import { rowsOf } from '../../../ingest/historian/influx-rows.js';

const answered = (statusCode: number, error: string): Error =>
  Object.assign(new Error(`A ${statusCode} Some Status error occurred: {"error":"${error}"}\n`), {
    res: { statusCode },
  });

describe('what InfluxDB answers', () => {
  it.each([
    ['a field of another type', answered(400, 'partial write: field type conflict: … dropped=1'), 'refused'],
    [
      'a reading beyond the retention',
      answered(400, 'partial write: points beyond retention policy dropped=2'),
      'refused',
    ],
    ['a request too large', answered(413, 'Request Entity Too Large'), 'refused'],
    [
      'too many series',
      answered(400, 'partial write: max-series-per-database limit exceeded: (1000000) dropped=1'),
      'limit',
    ],
    ['a wrong password', answered(401, 'authorization failed'), 'denied'],
    ['a user without rights', answered(403, '\\"plain\\" user is not authorized to write to database'), 'denied'],
    ['a missing database', answered(404, 'database not found: \\"minesentry\\"'), 'missing'],
    ['too many requests', answered(429, 'slow down'), 'unreachable'],
    [
      'nothing, for nobody listens',
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      'unreachable',
    ],
    ['nothing in time', new Error('Request timed out'), 'unreachable'],
  ])('%s is told from the others', (_what, error, kind) => {
    const fault = faultOf(error);
    expect(fault.kind).toBe(kind);
    expect(fault.why).not.toContain('error occurred');
    expect(adviceOn(fault.kind, 'minesentry')).not.toBe('');
  });

  it('says how many points of a batch it dropped', () => {
    expect(faultOf(answered(400, 'partial write: points beyond retention policy dropped=2'))).toMatchObject({
      dropped: 2,
      why: expect.stringContaining('older than the retention'),
    });
  });

  it('is never taken for complete where a limit cut it short, or for empty where a statement failed', () => {
    const series = [{ name: 'gas', columns: ['time', 'value'], values: [[1, 2]] }];
    expect(rowsOf({ results: [{ series }] })).toEqual([{ time: 1, value: 2 }]);
    expect(() => rowsOf({ results: [{ series: [{ ...series[0], partial: true }] }] })).toThrow('max-row-limit');
    expect(() => rowsOf({ results: [{ series }, { error: 'retention policy not found: raw' }] })).toThrow('not found');
    expect(faultOf(new Error('the limit max-row-limit cuts answers short')).kind).toBe('limit');
  });
});
