import { edgeKey } from '../../../domain/airflow.js';
import type { MineView } from '../../server/live/mine-view.js';
import type { LiveReading } from '../../server/live/protocol.js';
import { conditionOf } from '../points/condition.js';

type Edge = MineView['airflow'][number];

/** Roadways by the area that they lead out of and into; built once for a mine. */
interface Network {
  readonly edges: ReadonlyMap<string, Edge>;
  readonly out: ReadonlyMap<string, readonly Edge[]>;
  readonly into: ReadonlyMap<string, readonly Edge[]>;
  readonly measured: readonly { readonly key: string; readonly point: string; readonly cycleS: number }[];
}

const grouped = (edges: readonly Edge[], areaOf: (edge: Edge) => string): ReadonlyMap<string, readonly Edge[]> => {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(areaOf(edge));
    if (group === undefined) groups.set(areaOf(edge), [edge]);
    else group.push(edge);
  }
  return groups;
};

const networkOf = ({ airflow, points }: Pick<MineView, 'airflow' | 'points'>): Network => ({
  edges: new Map(airflow.map((edge) => [edgeKey(edge.from, edge.to), edge])),
  out: grouped(airflow, ({ from }) => from),
  into: grouped(airflow, ({ to }) => to),
  measured: points.flatMap(({ id, quantity, along, cycleS }) =>
    quantity === 'air-velocity' && along !== undefined ? [{ key: edgeKey(...along), point: id, cycleS }] : [],
  ),
});

const networks = new WeakMap<object, Network>();

/** The network of a mine as it is shown; kept with it, for arrows ask several times a second. */
const knownNetwork = (mine: Pick<MineView, 'airflow' | 'points'>): Network => {
  const known = networks.get(mine);
  if (known !== undefined) return known;
  const made = networkOf(mine);
  networks.set(mine, made);
  return made;
};

/** The only roadway out of where `edge` ends, when nothing else joins there: the same air goes on. */
const continuation = (edge: Edge, { out, into }: Network, step: 'down' | 'up'): Edge | undefined => {
  const node = step === 'down' ? edge.to : edge.from;
  const joining = into.get(node) ?? [];
  const leaving = out.get(node) ?? [];
  if (joining.length !== 1 || leaving.length !== 1) return undefined;
  return step === 'down' ? leaving[0] : joining[0];
};

/**
 * Air speed in each roadway in m/s, positive the designed way, by edge key: from points that measure it now, and along
 * the unbranched stretch on both sides of them. A roadway that nobody measures is absent.
 */
export const airSpeeds = (
  mine: Pick<MineView, 'airflow' | 'points'>,
  readingOf: (point: string) => LiveReading | undefined,
  serverNow: number,
): ReadonlyMap<string, number> => {
  const network = knownNetwork(mine);
  const speeds = new Map<string, number>();
  const measured = network.measured.flatMap(({ key, point, cycleS }) => {
    const reading = readingOf(point);
    if (conditionOf(reading, cycleS, serverNow).kind !== 'good' || reading?.value == null) return [];
    return [{ key, mps: reading.value }];
  });
  for (const { key, mps } of measured) if (!speeds.has(key)) speeds.set(key, mps);
  for (const [key, mps] of [...speeds]) {
    for (const step of ['down', 'up'] as const) {
      let edge = network.edges.get(key);
      for (let hops = 0; edge !== undefined && hops < network.edges.size; hops += 1) {
        edge = continuation(edge, network, step);
        if (edge === undefined || speeds.has(edgeKey(edge.from, edge.to))) break;
        speeds.set(edgeKey(edge.from, edge.to), mps);
      }
    }
  }
  return speeds;
};
