import { timeOfDay } from '../../../domain/calendar.js';
import type { Mine } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import type { Whereabouts } from '../../evacuation/evacuation.js';

/** At this bound a message names no more. */
const MOST_NAMES = 20;

/** Names one after another, and how many there are where not all are named. */
export const listed = (names: readonly string[]): Text => {
  const named = names.slice(0, MOST_NAMES);
  const isAll = named.length === names.length;
  return {
    zh: `${named.join('、')}${isAll ? '' : ` 等共 ${names.length}`}`,
    en: `${named.join(', ')}${isAll ? '' : `, … ${names.length} in all`}`,
  };
};

/** `张三（采煤机司机）`; a card that is not on the list by its number. */
export const who = ({ name, job, card, known }: Whereabouts): Text =>
  known ? { zh: `${name}（${job}）`, en: `${name} (${job})` } : { zh: `未登记卡 ${card}`, en: `unlisted card ${card}` };

/** An area by its name. */
export const place = (mine: Mine, area: string | null): Text => {
  if (area === null) return { zh: '位置不明', en: 'place unknown' };
  const name = mine.areaById.get(area)?.name ?? area;
  return { zh: name, en: name };
};

/** An instant as the mine's clocks show it. */
export const clockOf = (mine: Mine, at: number): string => timeOfDay(at, mine.timeZone);
