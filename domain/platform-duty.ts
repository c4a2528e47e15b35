import type { Threshold } from './limits/limit.js';
import type { Mine } from './mine.js';
import type { SystemId } from './systems.js';

/** Where a duty stands. The day from which the document is in force is not at hand, so none is given. */
export type DutySource = Omit<Threshold['provenance'], 'effectiveFrom' | 'ownLimit'>;

const of2014 = (clause: string): DutySource => ({ edition: '新兵办发〔2014〕15号', clause, confidence: 'source' });

/** D3: systems that every mine must keep running. */
export const EVERY_MINE = {
  systems: ['safety-monitoring', 'personnel-location', 'communication'],
  source: of2014('实施意见(十二)'),
} as const satisfies { readonly systems: readonly SystemId[]; readonly source: DutySource };

/** D4: from this capacity on (45万吨/年) a mine must have the dispatch platform with these capabilities, whatever its status. */
export const PLATFORM = {
  fromTPerYear: 450_000,
  capabilities: ['video', 'real-time-monitoring', 'remote-control'],
  /** Existing systems that the platform has to use. */
  partners: ['production-dispatch', 'office'],
  source: of2014('实施意见(十二)'),
} as const satisfies {
  readonly fromTPerYear: number;
  readonly capabilities: readonly SystemId[];
  readonly partners: readonly SystemId[];
  readonly source: DutySource;
};

/** D5: whoever must have the platform must be networked with the regulator. */
export const REGULATOR_LINK = {
  system: 'regulator-link',
  source: of2014('实施意见(十二)'),
} as const satisfies { readonly system: SystemId; readonly source: DutySource };

/** D8: an emergency drill at least once a year. */
export const DRILL = { everyDays: 365, source: of2014('办法第七条(九)') } as const;

/** D13: a suspended mine resumes only with the division's recorded acceptance. */
export const SUSPENSION = { source: of2014('兵团意见(六)、办法第十四/十五条、实施意见(十七)') } as const;

/** One of the platform's three capabilities. */
export type Capability = (typeof PLATFORM.capabilities)[number];

/** Whether the platform's duties (D4, D5) bind a mine. Its status does not matter. */
export const platformBinds = ({ capacityTPerYear }: Pick<Mine, 'capacityTPerYear'>): boolean =>
  capacityTPerYear >= PLATFORM.fromTPerYear;

/** Whether a mine's file declares a system. */
export const declares = ({ systems }: Pick<Mine, 'systems'>, system: SystemId): boolean =>
  systems.some(({ id }) => id === system);

/** The platform's capability of that id, where it is one. */
export const capabilityOf = (id: string): Capability | undefined => PLATFORM.capabilities.find((one) => one === id);
