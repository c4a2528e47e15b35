import { useEffect, useState } from 'react';
import { ask } from '../api/http.js';
import { type Asked, useAsked } from '../api/use-asked.js';

interface Listed<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A list of the service, page by page: the newest page is asked for again, older ones are added on demand. */
export const usePaged = <Item>(
  path: string,
  everyMs: number,
): {
  readonly asked: Asked<Listed<Item>>;
  readonly again: () => void;
  readonly items: readonly Item[];
  /** Absent where there is nothing older. */
  readonly more?: () => Promise<void>;
} => {
  const { asked, again } = useAsked<Listed<Item>>(path, everyMs);
  const [older, setOlder] = useState<Listed<Item> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read of another list is no part of this one
  useEffect(() => setOlder(null), [path]);
  const first = asked.kind === 'here' ? asked.value : { items: [] };
  const next = older === null ? first.next : older.next;
  const more = async (): Promise<void> => {
    const answer = await ask<Listed<Item>>(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next ?? '')}`,
    );
    if (answer.ok) setOlder({ ...answer.value, items: [...(older?.items ?? []), ...answer.value.items] });
  };
  return {
    asked,
    again,
    items: [...first.items, ...(older?.items ?? [])],
    ...(next === undefined ? {} : { more }),
  };
};
