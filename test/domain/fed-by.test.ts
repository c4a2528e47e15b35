import { describe, expect, it } from 'vitest';
import { fedOnlyBy } from '../../domain/fed-by.js';
import type { Mine } from '../../domain/mine.js';
import type { AreaKind } from '../../domain/mine-file.js';

const area = (id: string, kind: AreaKind): Mine['areas'][number] => ({
  id,
  kind,
  name: id,
  safe: false,
  restricted: false,
  outside: false,
});

/** One intake roadway to a face and a chamber, a second way to the face, a heading behind the face's return. */
const mine: Pick<Mine, 'areas' | 'airflow'> = {
  areas: [
    area('yard', 'surface'),
    area('shaft-in', 'intake-shaft'),
    area('intake', 'intake-roadway'),
    area('belt', 'conveyor-roadway'),
    area('chamber', 'chamber'),
    area('face', 'coal-face'),
    area('return', 'return-roadway'),
    area('heading', 'heading'),
    area('shaft-out', 'return-shaft'),
  ],
  airflow: [
    { from: 'shaft-in', to: 'intake' },
    { from: 'shaft-in', to: 'belt' },
    { from: 'intake', to: 'chamber' },
    { from: 'intake', to: 'face' },
    { from: 'belt', to: 'face' },
    { from: 'chamber', to: 'return' },
    { from: 'face', to: 'heading' },
    { from: 'heading', to: 'return' },
    { from: 'return', to: 'shaft-out' },
  ],
};

describe('whose air must pass a roadway', () => {
  it('names the chamber that has no other air, not the face that has', () => {
    expect(fedOnlyBy(mine, ['shaft-in', 'intake'])).toEqual(['chamber']);
  });

  it('names nobody where the air has another way to everyone', () => {
    expect(fedOnlyBy(mine, ['shaft-in', 'belt'])).toEqual([]);
  });

  it('names who lies further on, and no roadways', () => {
    expect(fedOnlyBy(mine, ['face', 'heading'])).toEqual(['heading']);
    expect(fedOnlyBy(mine, ['return', 'shaft-out'])).toEqual([]);
  });

  it('also names who depends on the roadway because another one blows backwards now', () => {
    const measured = new Map([['belt>face', 'reversed' as const]]);
    expect(fedOnlyBy(mine, ['shaft-in', 'intake'], measured)).toEqual(['chamber', 'face', 'heading']);
  });

  it('forgets nobody whom the design feeds by it, whatever is measured', () => {
    const measured = new Map([['intake>chamber', 'reversed' as const]]);
    expect(fedOnlyBy(mine, ['intake', 'chamber'], measured)).toContain('chamber');
  });

  it('counts the surface as a place that air comes from', () => {
    const drift = { ...mine, airflow: [...mine.airflow, { from: 'yard', to: 'intake' }] };
    expect(fedOnlyBy(drift, ['shaft-in', 'intake'])).toEqual([]);
  });
});
