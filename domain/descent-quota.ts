import type { Person } from './mine-file.js';
import type { DutySource } from './platform-duty.js';

/** D7: descents a month that a leader owes. */
export const DESCENTS = {
  perMonth: { 'mine-manager': 10, group: 5 },
  source: { edition: '新兵办发〔2014〕15号', clause: '实施意见(十三)、办法第七条(七)', confidence: 'source' },
} as const satisfies { readonly perMonth: Readonly<Record<string, number>>; readonly source: DutySource };

/** Descents a month that the document asks of a leader of this kind; null where it names none. */
export const descentQuota = (leader: Person['leader']): number | null =>
  leader === 'mine-manager' || leader === 'group' ? DESCENTS.perMonth[leader] : null;
