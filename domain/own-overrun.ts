/**
 * Whether an incident is an overrun of its own as the trade counts them. Not one that lies within another (one cause),
 * nor one of a goaf, which is held to the mine's own numbers where nobody works.
 */
export const isOverrun = (
  incident: { readonly counted: boolean; readonly partOf?: string; readonly workplace: string },
  mine: { readonly areas: readonly { readonly id: string; readonly kind: string }[] },
): boolean =>
  incident.counted &&
  incident.partOf === undefined &&
  mine.areas.find(({ id }) => id === incident.workplace)?.kind !== 'goaf';
