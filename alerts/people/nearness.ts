import type { Sighting } from '../../domain/observation.js';

/** How near a reader heard a card: the signal's strength in dBm, or the distance in metres. Survives JSON. */
export type Nearness =
  | { readonly by: 'rssi'; readonly rssiDbm: number }
  | { readonly by: 'distance'; readonly distanceM: number };

/** What a sighting says of its nearness; null where it says nothing. A distance is a better witness than a strength. */
export const nearnessOf = ({ rssiDbm, distanceM }: Sighting): Nearness | null => {
  if (distanceM !== undefined) return { by: 'distance', distanceM };
  return rssiDbm === undefined ? null : { by: 'rssi', rssiDbm };
};

/** Whether `one` was heard nearer than `other`; undefined where they are alike or cannot be compared. */
export const isNearer = (one: Nearness | null, other: Nearness | null): boolean | undefined => {
  if (one === null || other === null) return undefined;
  if (one.by === 'distance' && other.by === 'distance') {
    return one.distanceM === other.distanceM ? undefined : one.distanceM < other.distanceM;
  }
  if (one.by === 'rssi' && other.by === 'rssi') {
    return one.rssiDbm === other.rssiDbm ? undefined : one.rssiDbm > other.rssiDbm;
  }
  return undefined;
};
