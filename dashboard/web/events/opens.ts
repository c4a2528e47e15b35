import type { EventGroup } from '../../../domain/event-group.js';
import type { PageId } from '../screen/pages.js';

/** Where the thing that an event is about is shown; undefined where no page shows it. */
export const placeOfEvent = (event: {
  readonly kind: string;
  readonly group: EventGroup;
  readonly subject: string;
}): { readonly page: PageId; readonly item: string | null } | undefined => {
  const { kind, group, subject } = event;
  switch (group) {
    case 'evacuation':
      return { page: 'evacuation', item: subject };
    case 'incident':
      return { page: 'incidents', item: subject };
    case 'planned-work':
      return { page: 'planned-work', item: subject };
    case 'handover':
      return { page: 'handovers', item: subject };
    case 'hazard':
      return { page: 'hazards', item: subject };
    case 'drill':
      return { page: 'drills', item: null };
    case 'regulator':
      return kind.startsWith('spot-check.') ? { page: 'spot-checks', item: subject } : { page: 'board', item: null };
    case 'alarm':
    case 'login':
    case 'configuration':
    case 'service':
      return undefined;
  }
};
