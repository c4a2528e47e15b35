import { createAirflow } from '../airflow.js';
import type { AreaKind } from '../mine-file.js';
import type { Draft } from './draft.js';
import type { Report } from './fault.js';
import { nearest } from './nearest.js';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly index: number;
}

/** Edges with both ends given; a mistyped end is taken for the area it most likely means, so that it hides no other fault. */
const edgesOf = (draft: Draft): Edge[] => {
  const ids = new Set(draft.areas.flatMap(({ id }) => id ?? []));
  const meant = (id: string): string => (ids.has(id) ? id : (nearest(id, ids) ?? id));
  return draft.airflow.flatMap(({ from, to }, index) =>
    from === undefined || to === undefined ? [] : [{ from: meant(from), to: meant(to), index }],
  );
};

/** Reports each circle of the design airflow, by name, at the edge that closes it. */
const checkCycles = (edges: readonly Edge[], report: Report): void => {
  const done = new Set<string>();
  const visit = (area: string, path: readonly string[]): void => {
    for (const { to, index } of edges.filter(({ from }) => from === area)) {
      const back = to === area ? path.length - 1 : path.indexOf(to);
      if (back >= 0) {
        const circle = [...path.slice(back), to].join(' -> ');
        report(
          'airflow-cycle',
          ['airflow', index],
          `the air runs in a circle: ${circle}; turn round or remove one of these edges`,
        );
      } else if (!done.has(to)) visit(to, [...path, to]);
    }
    done.add(area);
  };
  for (const { from } of edges) if (!done.has(from)) visit(from, [from]);
};

const EXEMPT: readonly AreaKind[] = ['goaf', 'refuge', 'surface'];
const SOURCES: readonly AreaKind[] = ['intake-shaft', 'surface'];

/**
 * Reports areas where people work that have no way from an intake shaft or the surface, or none to a return shaft, by
 * airflow edges: a walkway carries no air. Goaf, refuge, surface and what lies outside the mine are exempt. The area at
 * which the air ends is reported, with the names of those that suffer by it.
 */
const checkReach = (draft: Draft, edges: readonly Edge[], report: Report): void => {
  const areas = draft.areas.flatMap(({ id, kind, outside }, index) =>
    id === undefined ? [] : [{ id, kind, outside, index }],
  );
  const ids = new Set(areas.map(({ id }) => id));
  // An area whose kind cannot be read, and an edge's end that is no area, get the benefit of the doubt.
  const doubtful = areas.filter(({ kind }) => kind === undefined).map(({ id }) => id);
  const toNowhere = edges.filter(({ to }) => !ids.has(to)).map(({ from }) => from);
  const fromNowhere = edges.filter(({ from }) => !ids.has(from)).map(({ to }) => to);
  const halves = draft.airflow.filter(({ from, to }) => (from === undefined) !== (to === undefined));
  toNowhere.push(...halves.flatMap(({ from }) => from ?? []));
  fromNowhere.push(...halves.flatMap(({ to }) => to ?? []));

  const air = createAirflow(edges);
  const ofKind = (kinds: readonly AreaKind[]): string[] =>
    areas.filter(({ kind }) => kind !== undefined && kinds.includes(kind)).map(({ id }) => id);
  const sources = [...ofKind(SOURCES), ...doubtful, ...fromNowhere];
  const sinks = [...ofKind(['return-shaft']), ...doubtful, ...toNowhere];
  const noSource = ofKind(SOURCES).length === 0 && doubtful.length === 0;
  const noSink = ofKind(['return-shaft']).length === 0 && doubtful.length === 0;
  if (noSource) {
    report('no-intake', ['areas'], 'no area is an intake-shaft or surface; add the one the air comes in by');
  }
  if (noSink) {
    report('no-return', ['areas'], 'no area is a return-shaft; add the one the air leaves by');
  }
  if (noSource || noSink) return;

  const fed = new Set([...sources, ...air.downwind(sources)]);
  const drained = new Set([...sinks, ...air.upwind(sinks)]);
  const inCircle = (id: string): boolean => air.downwind([id]).has(id);
  const work = areas.filter(({ kind, outside }) => kind !== undefined && !EXEMPT.includes(kind) && outside !== true);
  const unfed = new Set(work.filter(({ id }) => !fed.has(id)).map(({ id }) => id));
  const undrained = new Set(work.filter(({ id }) => !drained.has(id)).map(({ id }) => id));
  // An edge to an unknown area may be the very one that an unfed area misses; its own fault is reported already.
  const mayBeFed = toNowhere.some((id) => fed.has(id));
  const mayBeDrained = fromNowhere.some((id) => drained.has(id));
  const first = (id: string): boolean =>
    !edges.some(({ from, to }) => to === id && from !== id && (unfed.has(from) || inCircle(from)));
  const last = (id: string): boolean =>
    !edges.some(({ from, to }) => from === id && to !== id && (undrained.has(to) || inCircle(to)));
  const others = (names: readonly string[], so: string): string =>
    names.length === 0 ? '' : ` (${so} ${names.join(', ')})`;
  for (const { id, kind, index } of work) {
    // A shaft at the other end of a way that is broken elsewhere is not reported as well.
    if (kind === 'return-shaft' && undrained.size > 0) continue;
    if (kind === 'intake-shaft' && unfed.size > 0) continue;
    const lacksIntake = unfed.has(id) && !inCircle(id) && first(id);
    const lacksReturn = undrained.has(id) && !inCircle(id) && last(id);
    if (!lacksIntake && !lacksReturn) continue;
    if ((!lacksIntake || mayBeFed) && (!lacksReturn || mayBeDrained)) continue;
    const path = ['areas', index];
    if (lacksIntake && lacksReturn) {
      report('no-airflow', path, `"${id}" has no way from an intake and none to a return shaft; add its airflow edges`);
    } else if (lacksIntake) {
      const also = [...air.downwind([id])].filter((other) => unfed.has(other));
      report(
        'no-way-from-intake',
        path,
        `"${id}" has no way from an intake${others(also, 'nor have')}; add the airflow edge into it`,
      );
    } else {
      const also = [...air.upwind([id])].filter((other) => undrained.has(other));
      report(
        'no-way-to-return',
        path,
        `"${id}" has no way to a return shaft${others(also, 'nor have')}; add the airflow edge out of it`,
      );
    }
  }
};

/** Checks the design airflow: no circles, and no area where people work without a way in and out for the air. */
export const checkVentilation = (draft: Draft, report: Report): void => {
  if (draft.unread.has('areas') || draft.unread.has('airflow')) return;
  const edges = edgesOf(draft);
  checkCycles(edges, report);
  checkReach(draft, edges, report);
};
