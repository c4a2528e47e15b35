import type { Alarm, Level } from '../live/live-state.js';

/** Where what has sounded is kept over a reload: the tab's own storage. */
export interface HornMemory {
  read(): string | null;
  write(text: string): void;
}

/** Decides which announcements sound a horn. */
export interface Horns {
  /** True, once, for an announcement that asks for a horn and has not sounded it in this tab. */
  sounds(alarm: Alarm, horn: boolean): boolean;
  /** Horns sounded since the page was opened. */
  count(): number;
}

/** The oldest are forgotten first; far more than stand at any time. */
const REMEMBERED = 500;

/** An alarm sounds again when it is raised again or rises in level; a repeat after a reconnect or a restart does not. */
export const hornKey = (alarm: { id: string; count: number; level: Level }): string =>
  `${alarm.id}#${alarm.count}#${alarm.level}`;

const remembered = (text: string | null): string[] => {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
};

/** Horns that sound once per raise, over reconnects and reloads. */
export const createHorns = (memory: HornMemory): Horns => {
  let keys = remembered(memory.read());
  let count = 0;
  return {
    sounds(alarm, horn) {
      const key = hornKey(alarm);
      if (!horn || keys.includes(key)) return false;
      keys = [...keys, key].slice(-REMEMBERED);
      memory.write(JSON.stringify(keys));
      count += 1;
      return true;
    },
    count: () => count,
  };
};
