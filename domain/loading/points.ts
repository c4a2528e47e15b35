import type { Airflow } from '../airflow.js';
import type { AirKind } from '../limits/gas-table.js';
import type { PointLimits } from '../limits/limit.js';
import { rowsItCouldMean } from '../limits/methane-row.js';
import { pickLimits } from '../limits/pick.js';
import type { AreaKind } from '../mine-file.js';
import { ownLimitSchema, ROADWAYS } from '../mine-file.js';
import type { Draft, Entry } from './draft.js';
import type { Report } from './fault.js';

const WORKPLACES: readonly AreaKind[] = ['coal-face', 'heading'];

/** A field with a fault of its own is not in the draft at all; one that is not given is there as undefined. */
const lacks = (entry: object, field: string): boolean =>
  Object.entries(entry).some(([key, value]) => key === field && value === undefined);

/** Reports what a point of its quantity must say, and does not, or says of an edge that is not there. */
export const checkPoints = (draft: Draft, report: Report): void => {
  const edges = new Set(draft.airflow.map(({ from, to }) => `${from}>${to}`));
  const areas = new Set(draft.areas.map(({ id }) => id));
  const kindOf = new Map(draft.areas.map(({ id, kind }) => [id, kind]));
  draft.points.forEach((point, i) => {
    const { quantity, along, range } = point;
    if (range !== undefined && range[0] >= range[1]) {
      report(
        'range-empty',
        ['points', i, 'range'],
        `the range ends (${range[1]}) before it begins (${range[0]}); give the lower end first`,
      );
    }
    if (along !== undefined && !draft.unread.has('airflow') && !edges.has(`${along[0]}>${along[1]}`)) {
      const unknown = along.filter((end) => !areas.has(end));
      const advice = edges.has(`${along[1]}>${along[0]}`)
        ? 'turn it round: it names the way of the design air'
        : unknown.length > 0
          ? `there is no area ${unknown.map((end) => `"${end}"`).join(', ')}`
          : 'name an edge of airflow, or add it there';
      report('along-not-an-edge', ['points', i, 'along'], `${along[0]} -> ${along[1]} is no airflow edge; ${advice}`);
    }
    if (quantity === 'methane' && lacks(point, 'position')) {
      const workplace = kindOf.get(point.workplace ?? point.area);
      const rows =
        workplace === undefined || draft.gasClass === undefined || workplace === 'goaf'
          ? []
          : rowsItCouldMean(undefined, workplace, draft.gasClass);
      const offer = rows
        .map(({ row, positions, name }) => `${positions.join('/')} (row ${row}, ${name.en})`)
        .join('; ');
      const choice = offer === '' ? 'such as T1' : `it could be ${offer}`;
      report('missing-field', ['points', i, 'position'], `a methane point needs its position: ${choice}`);
    }
    if (quantity === 'air-velocity') {
      if (lacks(point, 'roadway')) {
        report(
          'missing-field',
          ['points', i, 'roadway'],
          `an air-velocity point needs its roadway: one of ${ROADWAYS.join(', ')}`,
        );
      }
      if (lacks(point, 'along')) {
        report(
          'missing-field',
          ['points', i, 'along'],
          'an air-velocity point needs along: the airflow edge that a positive velocity follows, as [from, to]',
        );
      }
    }
  });
};

const ownFields = Object.keys(ownLimitSchema.shape).length;

const airKindOf = (
  area: Entry<'areas'>,
  air: Airflow,
  workplaces: ReadonlySet<string>,
  position: string | undefined,
): AirKind => {
  const id = area.id ?? '';
  const meets = (ids: ReadonlySet<string>): boolean => [...ids].some((other) => workplaces.has(other));
  if (area.kind === 'intake-shaft' || area.kind === 'intake-roadway') return 'intake';
  if (area.kind === 'conveyor-roadway' && meets(air.downwind([id])) && !meets(air.upwind([id]))) return 'intake';
  if (area.kind === 'return-shaft' || position === 'main-return') return 'main-return';
  if (area.kind === 'return-roadway' && area.district === undefined) return 'unmarked-return';
  return 'elsewhere';
};

/** Picks the limits of every point whose place is known, and reports own limits that are looser, useless or incomplete. */
export const pickAll = (draft: Draft, air: Airflow, report: Report): ReadonlyMap<string, PointLimits> => {
  const picked = new Map<string, PointLimits>();
  const areaById = new Map(draft.areas.map((area) => [area.id, area]));
  const workplaces = new Set(
    draft.areas.flatMap(({ id, kind }) =>
      id !== undefined && kind !== undefined && WORKPLACES.includes(kind) ? [id] : [],
    ),
  );
  draft.points.forEach(({ id, quantity, position, roadway, area: areaId, workplace: workplaceId }, i) => {
    const area = areaById.get(areaId);
    const workplace = areaById.get(workplaceId ?? areaId);
    if (id === undefined || quantity === undefined || draft.gasClass === undefined) return;
    if (area?.kind === undefined || workplace?.kind === undefined) return;
    const ownIndex = draft.limits.findIndex(({ point }) => point === id);
    const { limits, refusals } = pickLimits({
      point: id,
      quantity,
      position,
      roadway,
      area: area.kind,
      workplace: workplace.kind,
      air: airKindOf(area, air, workplaces, position),
      gasClass: draft.gasClass,
      evacuateAt: draft.evacuateAt,
      own: draft.limits[ownIndex],
    });
    const own = draft.limits[ownIndex];
    const unsure = draft.unread.has('limits') || (own !== undefined && Object.keys(own).length < ownFields);
    for (const { code, key, message } of refusals) {
      if (code === 'no-limit-row' && unsure) continue;
      report(code, key === undefined ? ['points', i, 'position'] : ['limits', ownIndex, key], message);
    }
    if (limits !== undefined) picked.set(id, limits);
  });
  return picked;
};
