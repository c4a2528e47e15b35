import type { Incident } from '../../alerts/incident/incident.js';
import { dayAndTime, monthOf } from '../../domain/calendar.js';
import { OVERRUNS_IN_MONTH } from '../../domain/limits/overrun-table.js';
import type { Mine } from '../../domain/mine.js';
import { isOverrun } from '../../domain/own-overrun.js';
import type { Text } from '../../domain/text.js';
import type { Frozen } from '../freeze/frozen.js';

/** From so high a peak, % CH4, an overrun is looked into above the mine (limits.md section 4). */
export const PEAK_LOOKED_INTO_PCT = 3;
/** Readings over a limit with no longer pause than this are one overrun (requirements.md, counting). */
const ONE_OVERRUN_MIN = 10;

/** How an incident was counted, and why. */
export interface Counting {
  readonly counted: boolean;
  readonly why: readonly Text[];
  /** Unbroken runs of readings over the limit that were merged into this one overrun. */
  readonly merged: number;
  /** Incidents with the same cause: this one's, and those that are part of it. */
  readonly partOf?: string;
  readonly parts: readonly string[];
  /** Readings that an approved calibration has taken out of the count, with its record. */
  readonly excluded: readonly {
    readonly work: string;
    readonly point: string;
    readonly readings: number;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly peak: number;
  }[];
  /** Planned work that ran and excuses nothing. */
  readonly plannedBeside: readonly string[];
  /** Its calendar month in the mine's zone, and which overrun of it this was. */
  readonly month: string;
  readonly inMonth: number;
  readonly overrunsOfMonth: readonly string[];
  readonly twoInMonth: boolean;
  readonly peak3pct: boolean;
}

/** Explains how an incident was counted. `ofMonth`: the mine's incidents of that calendar month. */
export const countingOf = (frozen: Frozen, incident: Incident, mine: Mine, ofMonth: readonly Incident[]): Counting => {
  const overruns = ofMonth
    .filter((one) => isOverrun(one, mine))
    .sort((one, other) => one.openedAt - other.openedAt || (one.id < other.id ? -1 : 1));
  const place = mine.areaById.get(incident.workplace)?.name ?? incident.workplace;
  const isOwn = isOverrun(incident, mine);
  const { value, unit } = incident.limit;
  const [from, to] = [dayAndTime(incident.openedAt, mine.timeZone), dayAndTime(incident.lastAt, mine.timeZone)];
  const why: Text[] = [
    {
      zh: `同一地点（${place}）${from} 至 ${to} 读数达到 ${value} ${unit}，共 ${incident.episodes} 段，相邻两段间隔均不超过 ${ONE_OVERRUN_MIN} 分钟，合并计 1 次`,
      en: `One place (${place}), readings at ${value} ${unit} or above from ${from} to ${to} in ${incident.episodes} runs, none more than ${ONE_OVERRUN_MIN} minutes after the one before: merged into one`,
    },
  ];
  if (incident.partOf !== undefined) {
    why.push({
      zh: `与 ${incident.partOf} 同一原因（同一地点的较低限值，或同一风机、馈电失去），并入该次，不另计`,
      en: `Same cause as ${incident.partOf} (a lower limit of the same place, or the same fan or feed lost): part of it, not counted again`,
    });
  } else if (!isOwn) {
    why.push({
      zh: '采空区按矿井自定限值监测，不计入超限次数',
      en: "A goaf is held to the mine's own limit and not counted as an overrun",
    });
  }
  if (incident.foundLate) {
    why.push({
      zh: '由迟到或补传的读数发现，当时未报警，照计',
      en: 'Found in late or back-filled readings, without an alarm at the time; counted all the same',
    });
  }
  const around = frozen.works.filter(
    ({ from: start, to: end }) => start <= incident.lastAt && end >= incident.openedAt,
  );
  const excluded = around.flatMap(({ id, excused = [] }) =>
    excused.filter(({ point }) => incident.points.includes(point)).map((one) => ({ work: id, ...one })),
  );
  if (excluded.length > 0) {
    why.push({
      zh: '经审批的标校期间的标校读数不计，逐项列出',
      en: 'Calibrating readings under approved calibration are not counted; each is listed',
    });
  }
  const plannedBeside = around.filter(({ state }) => state !== 'planned').map(({ id }) => id);
  if (plannedBeside.length > excluded.length) {
    why.push({
      zh: '报备作业不免除质量良好的瓦斯读数，照计，报备附后',
      en: 'Planned work excuses no methane of good quality: counted, with the plan beside it',
    });
  }
  const index = overruns.findIndex(({ id }) => id === incident.id);
  return {
    counted: isOwn,
    why,
    merged: incident.episodes,
    ...(incident.partOf === undefined ? {} : { partOf: incident.partOf }),
    parts: ofMonth.filter(({ partOf }) => partOf === incident.id).map(({ id }) => id),
    excluded,
    plannedBeside,
    month: monthOf(incident.openedAt, mine.timeZone),
    inMonth: index + 1,
    overrunsOfMonth: overruns.map(({ id }) => id),
    twoInMonth: isOwn && overruns.length >= OVERRUNS_IN_MONTH.value,
    peak3pct: incident.peak >= PEAK_LOOKED_INTO_PCT,
  };
};
