import type { Mine } from '../../domain/mine.js';
import {
  type Capability,
  capabilityOf,
  DRILL,
  type DutySource,
  declares,
  EVERY_MINE,
  PLATFORM,
  platformBinds,
  REGULATOR_LINK,
} from '../../domain/platform-duty.js';
import { SYSTEM_NAMES, type SystemId } from '../../domain/systems.js';
import type { Text } from '../../domain/text.js';
import type { Alarm } from '../alarm/alarm.js';
import { DEFAULTS } from '../rules/defaults.js';
import { capabilityDown } from '../rules/platform/capability-down.js';
import { capabilityMissing } from '../rules/platform/capability-missing.js';
import { capabilityUnproven } from '../rules/platform/capability-unproven.js';
import { drillOverdue } from '../rules/platform/drill-overdue.js';
import { regulatorLinkStale } from '../rules/platform/regulator-link-stale.js';
import { systemDown } from '../rules/systems/down.js';
import { mineTime } from '../rules/systems/mine-time.js';
import { shown } from '../rules/wording.js';
import type { HeardSystem } from '../systems.js';

/** `late`: there and not proven to work now. What nothing is known of is never met. */
export type DutyState = 'met' | 'late' | 'missing';

/** One duty of a mine, as the compliance board shows it. */
export interface Duty {
  /** As `D3.safety-monitoring`, `D4.video`, `D5.regulator-link`, `D8.drill`. */
  readonly id: string;
  /** The system or act that it asks for. */
  readonly capability: string;
  readonly name: Text;
  /** The clause it stands in. */
  readonly source: DutySource;
  readonly state: DutyState;
  /** Since when it has not been met, as its alarm says; null where it is met, or nobody knows. */
  readonly since: number | null;
  readonly evidence: Text;
}

/** What a mine owes by D3, D4, D5 and D8, and whether it does. */
export interface Compliance {
  readonly mine: string;
  /** Whether the platform's duties (D4, D5) bind it. */
  readonly binds: boolean;
  readonly why: Text;
  readonly duties: readonly Duty[];
}

/** What the rule layer knows of a mine. */
export interface ComplianceFacts {
  /** The mine's clock; null before its first instant. */
  readonly now: number | null;
  readonly system: (id: string) => HeardSystem | undefined;
  readonly coverage: number | null;
  /** Its alarms that are not closed; those whose condition is over are left out of account. */
  readonly alarms: readonly Pick<Alarm, 'rule' | 'subject' | 'at' | 'message' | 'clearedAt'>[];
  /** Its last drill on record; null where there is none. */
  readonly lastDrillAt: number | null;
}

type Judgement = Pick<Duty, 'state' | 'since' | 'evidence'>;

const met = (evidence: Text): Judgement => ({ state: 'met', since: null, evidence });
const late = (evidence: Text): Judgement => ({ state: 'late', since: null, evidence });

const standing = (facts: ComplianceFacts, subject: string, rules: readonly string[]) =>
  facts.alarms.filter((one) => one.clearedAt === undefined && one.subject === subject && rules.includes(one.rule));

/** What its alarms say of a duty; undefined where none stands. */
const lateByAlarms = (facts: ComplianceFacts, subject: string, rules: readonly string[]): Judgement | undefined => {
  const alarms = standing(facts, subject, rules);
  if (alarms.length === 0) return undefined;
  return {
    state: 'late',
    since: Math.min(...alarms.map(({ at }) => at)),
    evidence: {
      zh: alarms.map(({ message }) => message.zh).join('；'),
      en: alarms.map(({ message }) => message.en).join('; '),
    },
  };
};

const undeclared = (alarm: { readonly at: number } | undefined): Judgement => ({
  state: 'missing',
  since: alarm?.at ?? null,
  evidence: { zh: '矿井文件未申报', en: 'Not declared in the mine file' },
});

/** A system that has spoken live; no alarm stands against it. */
const spoken = (mine: Mine, facts: ComplianceFacts, system: SystemId): Judgement => {
  const heard = facts.system(system);
  if (heard === undefined || heard.heardAt === null) return late({ zh: '尚未收到', en: 'Not heard yet' });
  const at = mineTime(heard.heardAt, mine);
  const isDegraded = heard.report.state === 'degraded';
  return met({
    zh: `最近心跳 ${at}${isDegraded ? '，降级' : ''}`,
    en: `Last heartbeat ${at}${isDegraded ? ', degraded' : ''}`,
  });
};

const UNPROVEN = late({ zh: '尚未验证', en: 'Not proven yet' });

/** What proves that a capability works, while no alarm says that it does not. */
const proofs: Readonly<Record<Capability, (mine: Mine, facts: ComplianceFacts) => Judgement>> = {
  video(mine, { system }) {
    const at = system('video')?.report.frameAt;
    if (at === undefined) return UNPROVEN;
    return met({ zh: `最近画面 ${mineTime(at, mine)}`, en: `Newest frame ${mineTime(at, mine)}` });
  },
  'real-time-monitoring'(_mine, { coverage }) {
    if (coverage === null) return UNPROVEN;
    const pct = shown(coverage * 100, DEFAULTS.coverageAtLeast * 100, 1);
    const evidence = { zh: `24 小时监测覆盖率 ${pct} %`, en: `${pct} % of the last 24 h monitored` };
    return coverage < DEFAULTS.coverageAtLeast ? late(evidence) : met(evidence);
  },
  'remote-control'(mine, { system }) {
    const at = system('remote-control')?.report.lastTestAt;
    if (at === undefined) return UNPROVEN;
    return met({ zh: `上次试验 ${mineTime(at, mine)}`, en: `Last tested ${mineTime(at, mine)}` });
  },
};

const ofSystem = (mine: Mine, facts: ComplianceFacts, system: SystemId): Judgement => {
  if (!declares(mine, system)) return undeclared(standing(facts, system, [capabilityMissing.id])[0]);
  const failing = lateByAlarms(facts, system, [systemDown.id, capabilityDown.id, capabilityUnproven.id]);
  if (failing !== undefined) return failing;
  const capability = capabilityOf(system);
  const alive = spoken(mine, facts, system);
  if (alive.state !== 'met' || capability === undefined) return alive;
  return proofs[capability](mine, facts);
};

const ofLink = (mine: Mine, facts: ComplianceFacts): Judgement => {
  const { system } = REGULATOR_LINK;
  if (!declares(mine, system)) return undeclared(standing(facts, mine.id, [regulatorLinkStale.id])[0]);
  const stale = lateByAlarms(facts, mine.id, [regulatorLinkStale.id]) ?? lateByAlarms(facts, system, [systemDown.id]);
  if (stale !== undefined) return stale;
  const alive = spoken(mine, facts, system);
  const acceptedAt = facts.system(system)?.report.lastAcceptedAt;
  if (alive.state !== 'met') return alive;
  if (acceptedAt === undefined) return late({ zh: '尚无上传被接收', en: 'No upload accepted yet' });
  const at = mineTime(acceptedAt, mine);
  return met({ zh: `最近上传被接收 ${at}`, en: `Last upload accepted ${at}` });
};

const ofDrill = (mine: Mine, facts: ComplianceFacts): Judgement => {
  const overdue = lateByAlarms(facts, mine.id, [drillOverdue.id]);
  const { lastDrillAt, now } = facts;
  if (overdue !== undefined) return overdue;
  if (lastDrillAt === null) {
    return { state: 'missing', since: null, evidence: { zh: '无演练记录', en: 'No drill on record' } };
  }
  const at = mineTime(lastDrillAt, mine);
  const dueAt = lastDrillAt + DRILL.everyDays * 86_400_000;
  if (now !== null && now > dueAt) {
    return { state: 'late', since: dueAt, evidence: { zh: `上次演练 ${at}`, en: `Last drill ${at}` } };
  }
  return met({ zh: `上次演练 ${at}`, en: `Last drill ${at}` });
};

const bindsWhy = ({ capacityTPerYear }: Mine, binds: boolean): Text => {
  const tons = (number: number): string => number.toLocaleString('en');
  const floor = PLATFORM.fromTPerYear / 10_000;
  return {
    zh: `核定产能 ${capacityTPerYear / 10_000} 万吨/年，${binds ? '达到' : '低于'} ${floor} 万吨/年，${binds ? '须' : '无须'}建设综合调度信息平台`,
    en: `${tons(capacityTPerYear)} t/y, ${binds ? 'at or above' : 'below'} ${tons(PLATFORM.fromTPerYear)}: the dispatch platform is ${binds ? 'a' : 'no'} duty`,
  };
};

/**
 * The compliance board of one mine: the systems of every mine (D3) and the yearly drill (D8); where the capacity makes
 * the platform a duty, its capabilities and the systems it uses (D4), and the link to the regulator (D5).
 */
export const complianceOf = (mine: Mine, facts: ComplianceFacts): Compliance => {
  const binds = platformBinds(mine);
  const system =
    (duty: string, source: DutySource) =>
    (id: SystemId): Duty => ({
      id: `${duty}.${id}`,
      capability: id,
      name: SYSTEM_NAMES[id],
      source,
      ...ofSystem(mine, facts, id),
    });
  const link: Duty = {
    id: `D5.${REGULATOR_LINK.system}`,
    capability: REGULATOR_LINK.system,
    name: SYSTEM_NAMES[REGULATOR_LINK.system],
    source: REGULATOR_LINK.source,
    ...ofLink(mine, facts),
  };
  const drill: Duty = {
    id: 'D8.drill',
    capability: 'drill',
    name: { zh: '应急演练', en: 'emergency drill' },
    source: DRILL.source,
    ...ofDrill(mine, facts),
  };
  return {
    mine: mine.id,
    binds,
    why: bindsWhy(mine, binds),
    duties: [
      ...EVERY_MINE.systems.map(system('D3', EVERY_MINE.source)),
      ...(binds ? [...PLATFORM.capabilities, ...PLATFORM.partners].map(system('D4', PLATFORM.source)) : []),
      ...(binds ? [link] : []),
      drill,
    ],
  };
};
