import { edgeKey } from '../../../domain/airflow.js';
import type { MineView } from '../../server/live/mine-view.js';
import type { LiveReading } from '../../server/live/protocol.js';
import { conditionOf } from '../points/condition.js';

type Edge = MineView['airflow'][number];

/** The only roadway out of where `edge` ends, when nothing else joins there: the same air goes on. */
const continuation = (edge: Edge, edges: readonly Edge[], step: 'down' | 'up'): Edge | undefined => {
  const node = step === 'down' ? edge.to : edge.from;
  const into = edges.filter(({ to }) => to === node);
  const out = edges.filter(({ from }) => from === node);
  if (into.length !== 1 || out.length !== 1) return undefined;
  return step === 'down' ? out[0] : into[0];
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
  const speeds = new Map<string, number>();
  const measured = mine.points.flatMap((point) => {
    if (point.quantity !== 'air-velocity' || point.along === undefined) return [];
    const reading = readingOf(point.id);
    if (conditionOf(reading, point.cycleS, serverNow).kind !== 'good' || reading?.value == null) return [];
    return [{ key: edgeKey(...point.along), mps: reading.value }];
  });
  for (const { key, mps } of measured) if (!speeds.has(key)) speeds.set(key, mps);
  for (const { key, mps } of measured) {
    for (const step of ['down', 'up'] as const) {
      let edge = mine.airflow.find(({ from, to }) => edgeKey(from, to) === key);
      for (let hops = 0; edge !== undefined && hops < mine.airflow.length; hops += 1) {
        edge = continuation(edge, mine.airflow, step);
        if (edge === undefined || speeds.has(edgeKey(edge.from, edge.to))) break;
        speeds.set(edgeKey(edge.from, edge.to), mps);
      }
    }
  }
  return speeds;
};
