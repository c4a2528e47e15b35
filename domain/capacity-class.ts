import type { Mine } from './mine.js';
import type { DutySource } from './platform-duty.js';
import type { Text } from './text.js';

/** What a mine's capacity means for it (D11), the smallest class first. */
export const CAPACITY_CLASSES = ['closing', 'phased-out', 'no-extension', 'no-new-mine', 'unrestricted'] as const;
export type CapacityClass = (typeof CAPACITY_CLASSES)[number];

interface Row {
  readonly id: CapacityClass;
  /** Upper bound, t/y; `within`: the bound itself belongs to the class. */
  readonly toTPerYear: number;
  readonly within: boolean;
  readonly duty: Text;
}

const SOURCE: DutySource = { edition: '新兵办发〔2014〕15号', clause: '实施意见(一)(四)', confidence: 'source' };

const ROWS: readonly Row[] = [
  {
    id: 'closing',
    toTPerYear: 90_000,
    within: true,
    duty: { zh: '9 万吨/年及以下：关闭', en: 'Up to 90,000 t/y: to be closed' },
  },
  {
    id: 'phased-out',
    toTPerYear: 300_000,
    within: true,
    duty: {
      zh: '30 万吨/年及以下：逐步淘汰，机械化改造经认定的除外',
      en: 'Up to 300,000 t/y: to be phased out, unless a mechanised upgrade is recognised',
    },
  },
  {
    id: 'no-extension',
    toTPerYear: 450_000,
    within: false,
    duty: { zh: '低于 45 万吨/年：不予核准扩建', en: 'Below 450,000 t/y: no extension is approved' },
  },
  {
    id: 'no-new-mine',
    toTPerYear: 600_000,
    within: false,
    duty: { zh: '低于 60 万吨/年：不予核准新建', en: 'Below 600,000 t/y: no new mine is approved' },
  },
  {
    id: 'unrestricted',
    toTPerYear: Number.POSITIVE_INFINITY,
    within: true,
    duty: { zh: '60 万吨/年及以上：无产能限制', en: 'From 600,000 t/y: no restriction by capacity' },
  },
];

const OUTBURST: Text = { zh: '新建突出矿井不予核准', en: 'A new outburst mine is not approved' };

/** The capacity class of a mine with the duty that follows and its clause; a new outburst mine has one more. */
export const capacityClassOf = (
  mine: Pick<Mine, 'capacityTPerYear' | 'gasClass' | 'status'>,
): { readonly id: CapacityClass; readonly duties: readonly Text[]; readonly source: DutySource } => {
  const { capacityTPerYear, gasClass, status } = mine;
  const row = ROWS.find(({ toTPerYear, within }) =>
    within ? capacityTPerYear <= toTPerYear : capacityTPerYear < toTPerYear,
  );
  const isNewOutburst = gasClass === 'outburst' && status === 'construction';
  return {
    id: row?.id ?? 'unrestricted',
    duties: [...(row === undefined ? [] : [row.duty]), ...(isNewOutburst ? [OUTBURST] : [])],
    source: SOURCE,
  };
};
