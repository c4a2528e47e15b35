import type { Mine } from '../../../domain/mine.js';
import type { Incident } from '../../incident/incident.js';

/**
 * Whether an incident is an overrun of its own as the trade counts them. Not one that lies within another (one cause),
 * nor one of a goaf, which is held to the mine's own numbers where nobody works.
 */
export const isOverrun = ({ counted, partOf, workplace }: Incident, mine: Mine): boolean =>
  counted && partOf === undefined && mine.areaById.get(workplace)?.kind !== 'goaf';
