import { useSyncExternalStore } from 'react';
import { type Role, WHO_PLANS } from '../../../domain/roles.js';

/** The pages of the client; the live one is the first, and what an unknown address shows. */
export const PAGES = [
  'live',
  'mines',
  'evacuation',
  'planned-work',
  'handovers',
  'hazards',
  'drills',
  'spot-checks',
  'board',
  'compliance',
  'coverage',
  'alarm-statistics',
  'events',
  'incidents',
  'trends',
  'people',
  'time-machine',
  'reports',
  'mine-file',
] as const;
export type PageId = (typeof PAGES)[number];

/** A page, with the one thing on it that is meant. */
export interface Place {
  readonly page: PageId;
  readonly item: string | null;
}

/** Pages that are documents: light, for whoever reads and prints rather than watches. */
const DOCUMENTS: readonly PageId[] = ['board', 'spot-checks', 'incidents', 'reports'];
const REGULATORS_DOCUMENTS: readonly PageId[] = [...DOCUMENTS, 'handovers', 'hazards', 'drills'];

/** Whether somebody of this role gets the page in the light. */
export const isDocument = (page: PageId, role: Role): boolean =>
  (role === 'regulator' ? REGULATORS_DOCUMENTS : DOCUMENTS).includes(page);

/** Who sees a page that not everybody does: spot checks are the regulator's, and answered for by the mine's leaders. */
const SEEN_BY: Partial<Readonly<Record<PageId, readonly Role[]>>> = {
  'spot-checks': ['regulator', 'mine-leader', 'admin'],
  'mine-file': WHO_PLANS,
};

/** The pages on the rail of a role. */
export const pagesFor = (role: Role): readonly PageId[] =>
  PAGES.filter((page) => SEEN_BY[page]?.includes(role) ?? true);

const isPage = (text: string): text is PageId => PAGES.some((page) => page === text);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
};

/** `#/planned-work/w-1` as a place. */
export const decodePlace = (hash: string): Place => {
  const [, page = '', item = ''] = /^#\/([^/]*)(?:\/(.*))?$/.exec(hash) ?? [];
  const name = decode(page);
  if (!isPage(name)) return { page: 'live', item: null };
  return { page: name, item: decode(item) || null };
};

/** The address of a place within the client. */
export const encodePlace = ({ page, item }: Place): string =>
  page === 'live' ? '#/' : `#/${page}${item === null ? '' : `/${encodeURIComponent(item)}`}`;

export const goTo = (page: PageId, item: string | null = null): void => {
  location.hash = encodePlace({ page, item });
};

const onHash = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** Where the client is; follows the browser's back and forward. */
export const usePlace = (): Place => decodePlace(useSyncExternalStore(onHash, () => location.hash));
