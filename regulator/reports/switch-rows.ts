import { QUANTITIES } from '../../domain/quantity.js';
import type { ReportCells, ReportRow } from '../../domain/report.js';
import { abnormalCells, placeCells, type RowSources, rangeText, remarksOf, spanCells } from './analogue.js';
import { begun } from './episodes.js';
import { faultsOf } from './faults.js';
import { type PowerEpisode, withFeeds } from './feeds.js';
import { lengthOf } from './spans.js';
import { heldMs, type SwitchWatch, stateText, switchEpisodes, switchStates, switchWatches } from './switches.js';

const SWITCH_RULES = /\.(stopped|no-air|both-open|smoke)$/;
const FAULT_RULES = /^systems\./;

interface WatchRecord {
  readonly watch: SwitchWatch;
  readonly cells: ReportCells;
  readonly episodes: readonly PowerEpisode[];
}

const watchRecords = async ({ readings, proofing }: RowSources): Promise<WatchRecord[]> => {
  const records: WatchRecord[] = [];
  for (const watch of switchWatches(readings.mine)) {
    const episodes = await withFeeds(readings, await switchEpisodes(readings, watch), watch.feeds, proofing);
    if (episodes.length === 0) continue;
    const abnormal = episodes.flatMap((episode) => episode.abnormal);
    const cells: ReportCells = {
      ...placeCells(readings, watch),
      state: watch.state,
      range: rangeText(readings, watch.feeds),
      alarms: begun(episodes),
      alarmMs: lengthOf(episodes),
      abnormal: abnormal.length,
      abnormalMs: lengthOf(abnormal),
      remarks: remarksOf({
        carried: episodes.filter(({ before }) => before).length,
        open: episodes.filter(({ open }) => open).length,
      }),
    };
    records.push({ watch, cells, episodes });
  }
  return records;
};

/** Report 5: switches that were in alarm, fans of a group and doors of an airlock together. */
export const switchAlarmRows = async (sources: RowSources): Promise<ReportRow[]> =>
  (await watchRecords(sources)).map(({ watch, cells, episodes }) => ({
    id: watch.id,
    decimals: 0,
    cells,
    episodes: episodes.map((episode) => ({
      ...spanCells(episode),
      feeds: episode.feeds,
      notes: sources.notes(SWITCH_RULES, watch.id, episode),
    })),
  }));

/** Report 6: places without air whose power was not proven off (风电闭锁). */
export const switchFeedRows = async (sources: RowSources): Promise<ReportRow[]> =>
  (await watchRecords(sources))
    .map(({ watch, cells, episodes }) => ({
      id: watch.id,
      decimals: 0,
      cells,
      episodes: abnormalCells(sources, episodes, watch.area),
    }))
    .filter(({ episodes }) => episodes.length > 0);

/** Report 7: switches that changed, with each change. */
export const switchChangeRows = async ({ readings }: RowSources): Promise<ReportRow[]> => {
  const rows: ReportRow[] = [];
  for (const point of readings.mine.points.filter(({ quantity }) => QUANTITIES[quantity].switch)) {
    const states = await switchStates(readings, point.id);
    // The first word of a switch that never spoke before is no change.
    const changes = states.slice(1);
    if (changes.length === 0) continue;
    rows.push({
      id: point.id,
      decimals: 0,
      cells: {
        ...placeCells(readings, point),
        changes: changes.length,
        onMs: heldMs(states, 1),
        offMs: heldMs(states, 0),
        remarks: '',
      },
      episodes: changes.map(({ at, value, to }) => ({
        at,
        state: stateText(point.quantity, value),
        lasted: to - at,
      })),
    });
  }
  return rows;
};

/** Report 8: points whose equipment was faulty or silent. */
export const faultRows = async ({ readings, notes, proofing }: RowSources): Promise<ReportRow[]> => {
  const rows: ReportRow[] = [];
  for (const point of readings.mine.points) {
    const faults = await faultsOf(readings, point, proofing.wordCycles);
    if (faults.length === 0) continue;
    rows.push({
      id: point.id,
      decimals: 0,
      cells: {
        ...placeCells(readings, point),
        faults: faults.filter(({ before }) => !before).length,
        faultMs: lengthOf(faults),
        remarks: remarksOf({
          carried: faults.filter(({ before }) => before).length,
          open: faults.filter(({ open }) => open).length,
        }),
      },
      episodes: faults.map((fault) => ({
        state: fault.state,
        ...spanCells(fault),
        notes: notes(FAULT_RULES, point.id, fault),
      })),
    });
  }
  return rows;
};
