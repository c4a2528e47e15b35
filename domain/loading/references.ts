import type { Quantity } from '../quantity.js';
import type { Draft, ListName } from './draft.js';
import type { Path, Report } from './fault.js';
import { nearest } from './nearest.js';

/** The field that tells the entries of a list apart, and how messages call such an entry. */
const IDENTITY = {
  areas: ['id', 'area'],
  points: ['id', 'point'],
  people: ['card', 'person with card'],
  readers: ['id', 'reader'],
  substations: ['id', 'substation'],
  shifts: ['id', 'shift'],
  systems: ['id', 'system'],
  fans: ['id', 'fan'],
  doors: ['airlock', 'air lock'],
  patrols: ['id', 'patrol'],
  broadcast: ['zone', 'broadcast zone'],
  cameras: ['id', 'camera'],
  posts: ['id', 'post'],
  limits: ['point', 'entry of limits for point'],
} as const satisfies Partial<Record<ListName, readonly [string, string]>>;

const identitiesOf = (draft: Draft, name: keyof typeof IDENTITY): (string | undefined)[] => {
  const [key] = IDENTITY[name];
  return draft[name].map((entry) => {
    const id: unknown = Object.entries(entry).find(([field]) => field === key)?.[1];
    return typeof id === 'string' ? id : undefined;
  });
};

/** Reports every id that stands twice in its list, at its later place. */
export const checkDuplicates = (draft: Draft, report: Report): void => {
  for (const name of Object.keys(IDENTITY) as (keyof typeof IDENTITY)[]) {
    const [key, noun] = IDENTITY[name];
    const first = new Map<string, number>();
    identitiesOf(draft, name).forEach((id, index) => {
      if (id === undefined) return;
      const before = first.get(id);
      if (before === undefined) first.set(id, index);
      else
        report(
          'duplicate-id',
          [name, index, key],
          `${noun} "${id}" stands already at ${name}[${before}]; rename or remove one`,
        );
    });
  }
  const edges = new Map<string, number>();
  draft.airflow.forEach(({ from, to }, index) => {
    if (from === undefined || to === undefined) return;
    const before = edges.get(`${from}>${to}`);
    if (before === undefined) edges.set(`${from}>${to}`, index);
    else
      report('duplicate-id', ['airflow', index], `${from} -> ${to} stands already at airflow[${before}]; remove one`);
  });
};

/** Reports every reference to an area, point, reader or substation that the file does not have, or of the wrong kind. */
export const checkReferences = (draft: Draft, report: Report): void => {
  const known = (name: 'areas' | 'points' | 'readers' | 'substations'): ReadonlySet<string> | undefined =>
    draft.unread.has(name) ? undefined : new Set(identitiesOf(draft, name).filter((id) => id !== undefined));
  const areas = known('areas');
  const points = known('points');
  const readers = known('readers');
  const substations = known('substations');
  // Of two points with one id, the first is meant: the second is reported as such.
  const quantityOf = new Map(draft.points.toReversed().map(({ id, quantity }) => [id, quantity]));

  const refer = (noun: string, ids: ReadonlySet<string> | undefined, id: string | undefined, path: Path): boolean => {
    if (id === undefined || ids === undefined) return false;
    if (ids.has(id)) return true;
    const meant = nearest(id, ids);
    const advice = meant === undefined ? 'add it or name another' : `did you mean "${meant}"?`;
    report(`unknown-${noun}`, path, `there is no ${noun} "${id}"; ${advice}`);
    return false;
  };
  const toArea = (id: string | undefined, path: Path): void => {
    refer('area', areas, id, path);
  };
  const toPoint = (id: string | undefined, quantities: readonly Quantity[], path: Path): void => {
    if (id === undefined || !refer('point', points, id, path)) return;
    const quantity = quantityOf.get(id);
    if (quantity === undefined || quantities.length === 0 || quantities.includes(quantity)) return;
    report('wrong-quantity', path, `point "${id}" measures ${quantity}; name a ${quantities.join(' or ')} point`);
  };

  draft.airflow.forEach(({ from, to }, i) => {
    toArea(from, ['airflow', i, 'from']);
    toArea(to, ['airflow', i, 'to']);
  });
  draft.walkways.forEach(({ between }, i) => {
    between?.forEach((area, end) => {
      toArea(area, ['walkways', i, 'between', end]);
    });
  });
  draft.readers.forEach(({ area }, i) => {
    toArea(area, ['readers', i, 'area']);
  });
  draft.cameras.forEach(({ area }, i) => {
    toArea(area, ['cameras', i, 'area']);
  });
  draft.posts.forEach(({ area }, i) => {
    toArea(area, ['posts', i, 'area']);
  });
  draft.broadcast.forEach(({ areas: zone }, i) => {
    zone?.forEach((area, at) => {
      toArea(area, ['broadcast', i, 'areas', at]);
    });
  });
  draft.patrols.forEach(({ readers: round }, i) => {
    round?.forEach((reader, at) => {
      refer('reader', readers, reader, ['patrols', i, 'readers', at]);
    });
  });
  draft.doors.forEach(({ points: doors }, i) => {
    doors?.forEach((door, at) => {
      toPoint(door, ['door-open'], ['doors', i, 'points', at]);
    });
  });
  draft.fans.forEach(({ kind, serves, in: place, running, intakeVolume, duct }, i) => {
    toArea(serves, ['fans', i, 'serves']);
    toArea(place, ['fans', i, 'in']);
    toPoint(running, kind === undefined ? [] : [`${kind}-fan-running`], ['fans', i, 'running']);
    toPoint(intakeVolume, ['air-volume'], ['fans', i, 'intakeVolume']);
    toPoint(duct, ['duct-air'], ['fans', i, 'duct']);
  });
  draft.limits.forEach(({ point }, i) => {
    toPoint(point, [], ['limits', i, 'point']);
  });
  draft.points.forEach(({ area, workplace, substation, cuts }, i) => {
    toArea(area, ['points', i, 'area']);
    toArea(workplace, ['points', i, 'workplace']);
    refer('substation', substations, substation, ['points', i, 'substation']);
    cuts?.forEach((feed, at) => {
      toPoint(feed, ['power-feed'], ['points', i, 'cuts', at]);
    });
  });
};
