import type { Role } from '../../../domain/roles.js';
import { type PageId, pagesFor } from './pages.js';

/** The second level of the rail. What is watched live stands on the rail itself. */
export const GROUPS = ['duty', 'records', 'oversight'] as const;
export type GroupId = (typeof GROUPS)[number];

/** Where a page stands; `top`: on the rail itself. */
const GROUP_OF: Readonly<Record<PageId, GroupId | 'top'>> = {
  live: 'top',
  mines: 'top',
  evacuation: 'top',
  'planned-work': 'duty',
  handovers: 'duty',
  hazards: 'duty',
  drills: 'duty',
  'mine-file': 'duty',
  events: 'records',
  incidents: 'records',
  trends: 'records',
  people: 'records',
  'time-machine': 'records',
  board: 'oversight',
  'spot-checks': 'oversight',
  compliance: 'oversight',
  coverage: 'oversight',
  reports: 'oversight',
  'alarm-statistics': 'oversight',
};

/** The rail of a role: pages one press away, and groups with theirs. A regulator's own group comes first. */
export interface RailPlan {
  readonly top: readonly PageId[];
  readonly groups: readonly { readonly id: GroupId; readonly pages: readonly PageId[] }[];
}

/** Lays a role's pages out; `hidden`: pages that mean nothing now. */
export const railFor = (role: Role, hidden: readonly PageId[]): RailPlan => {
  const shown = pagesFor(role).filter((page) => !hidden.includes(page));
  const order = role === 'regulator' ? (['oversight', 'records', 'duty'] as const) : GROUPS;
  return {
    top: shown.filter((page) => GROUP_OF[page] === 'top'),
    groups: order.map((id) => ({ id, pages: shown.filter((page) => GROUP_OF[page] === id) })),
  };
};

/** The group in which a page stands; undefined for those on the rail itself. */
export const groupOf = (page: PageId): GroupId | undefined => {
  const group = GROUP_OF[page];
  return group === 'top' ? undefined : group;
};
