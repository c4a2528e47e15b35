import type { Expectation } from './scenario.js';

/** What the service raised, as its alarms show it. */
export interface ObservedAlarm {
  readonly rule: string;
  readonly point?: string | undefined;
  readonly level: string;
  /** Sensor time of the first reading that raised it, epoch ms. */
  readonly at: number;
  readonly clearedAt?: number | undefined;
}

/** What the service ordered. */
export interface ObservedOrder {
  readonly areas: readonly string[];
  readonly orderedAt: number;
  readonly clearedAt?: number | undefined;
}

/** What came of a story. */
export interface Outcome {
  readonly alarms: readonly ObservedAlarm[];
  readonly orders: readonly ObservedOrder[];
}

/**
 * Holds what the service did against what a story expects.
 * @param beganAt when the story began, epoch ms of the mine's clock.
 * @returns each difference as a sentence; empty where all came as expected.
 */
export const checkOutcome = (expect: Expectation, outcome: Outcome, beganAt: number): readonly string[] => {
  const differences: string[] = [];
  const seconds = (at: number): number => Math.round((at - beganAt) / 100) / 10;
  const since = outcome.alarms.filter(({ at }) => at >= beganAt);
  for (const { rule, point, level, raisedByS, clearedByS } of expect.alarms) {
    const name = point === undefined ? rule : `${rule} of ${point}`;
    const same = since.filter((alarm) => alarm.rule === rule && (point === undefined || alarm.point === point));
    const [first] = same.toSorted((a, b) => a.at - b.at);
    if (!first) {
      differences.push(`${name} was not raised; expected by ${raisedByS} s`);
      continue;
    }
    if (first.level !== level) differences.push(`${name} is ${first.level}; expected ${level}`);
    if (seconds(first.at) > raisedByS) {
      differences.push(`${name} was raised at ${seconds(first.at)} s; expected by ${raisedByS} s`);
    }
    if (clearedByS === undefined) continue;
    if (first.clearedAt === undefined) differences.push(`${name} did not clear; expected by ${clearedByS} s`);
    else if (seconds(first.clearedAt) > clearedByS) {
      differences.push(`${name} cleared at ${seconds(first.clearedAt)} s; expected by ${clearedByS} s`);
    }
  }
  for (const rule of expect.never) {
    for (const alarm of since.filter((one) => one.rule === rule)) {
      differences.push(`${rule} of ${alarm.point ?? 'the mine'} was raised at ${seconds(alarm.at)} s; expected never`);
    }
  }
  return [...differences, ...checkOrder(expect, outcome, beganAt)];
};

const checkOrder = ({ order }: Expectation, { orders }: Outcome, beganAt: number): string[] => {
  const seconds = (at: number): number => Math.round((at - beganAt) / 100) / 10;
  const given = orders.filter(({ orderedAt }) => orderedAt >= beganAt).toSorted((a, b) => a.orderedAt - b.orderedAt);
  const [first] = given;
  if (!order) return first ? [`people were ordered out at ${seconds(first.orderedAt)} s; expected never`] : [];
  if (!first) return [`nobody was ordered out; expected by ${order.orderedByS} s`];
  const differences: string[] = [];
  const areas = new Set(given.flatMap((one) => one.areas));
  if (seconds(first.orderedAt) > order.orderedByS) {
    differences.push(`the order came at ${seconds(first.orderedAt)} s; expected by ${order.orderedByS} s`);
  }
  for (const area of order.inScope) if (!areas.has(area)) differences.push(`${area} is not in the order's scope`);
  for (const area of order.notInScope) {
    if (areas.has(area)) differences.push(`${area} is in the order's scope and must not be`);
  }
  const clearedAt = given.map((one) => one.clearedAt ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...clearedAt);
  if (!Number.isFinite(last)) differences.push(`the order was not cleared; expected by ${order.clearedByS} s`);
  else if (seconds(last) > order.clearedByS) {
    differences.push(`the order was cleared at ${seconds(last)} s; expected by ${order.clearedByS} s`);
  }
  return differences;
};
