import { drainageOverLimit, drainageUnderLimit } from './environment/drainage.js';
import { dustOverLimit } from './environment/dust-over-limit.js';
import { rescueSupplyLow } from './environment/rescue-supply-low.js';
import { smoke } from './environment/smoke.js';
import { temperatureOverLimit } from './environment/temperature-over-limit.js';
import { waterOverLimit } from './environment/water-over-limit.js';
import { broadcastUnconfirmed } from './evacuation/broadcast-unconfirmed.js';
import { evacuationNotCleared } from './evacuation/not-cleared.js';
import { evacuationReEntered } from './evacuation/re-entered.js';
import { workContinues } from './evacuation/work-continues.js';
import { oxygenUnderLimit } from './gas/gas-limit.js';
import { methaneOutburst } from './gas/methane-outburst.js';
import { methaneOverLimit } from './gas/methane-over-limit.js';
import { methanePowerOff } from './gas/methane-power-off.js';
import { methanePreWarning } from './gas/methane-pre-warning.js';
import { methaneSuspect } from './gas/methane-suspect.js';
import { methaneTrend } from './gas/methane-trend.js';
import {
  ammoniaOverLimit,
  carbonDioxideOverLimit,
  carbonMonoxideOverLimit,
  hydrogenSulfideOverLimit,
  nitrogenDioxideOverLimit,
  sulfurDioxideOverLimit,
} from './gas/other-gases.js';
import { powerNotCut } from './gas/power-not-cut.js';
import { incidentPeak3pct } from './incident/peak-3pct.js';
import { incidentTwoInMonth } from './incident/two-in-month.js';
import { type RegisteredRule, register } from './machine.js';
import { batteryLow } from './personnel/battery-low.js';
import { cardSilent } from './personnel/card-silent.js';
import { cardsTogether } from './personnel/cards-together.js';
import { countMismatch } from './personnel/count-mismatch.js';
import { distress } from './personnel/distress.js';
import { impossibleMove } from './personnel/impossible-move.js';
import { leaderAbsent } from './personnel/leader-absent.js';
import { overQuota } from './personnel/over-quota.js';
import { overtime } from './personnel/overtime.js';
import { patrolMissed } from './personnel/patrol-missed.js';
import { specialAbsent } from './personnel/special-absent.js';
import { unknownCard } from './personnel/unknown-card.js';
import { outOfBoundary, restrictedArea } from './personnel/without-permit.js';
import { capabilityDown } from './platform/capability-down.js';
import { capabilityMissing } from './platform/capability-missing.js';
import { capabilityUnproven } from './platform/capability-unproven.js';
import { drillOverdue } from './platform/drill-overdue.js';
import { regulatorLinkStale } from './platform/regulator-link-stale.js';
import { workingWhileSuspended } from './platform/working-while-suspended.js';
import { brokerLost } from './systems/broker-lost.js';
import { calibrationOverdue } from './systems/calibration-overdue.js';
import { calibrationUnannounced } from './systems/calibration-unannounced.js';
import { clockSkew } from './systems/clock-skew.js';
import { diskFull } from './systems/disk-full.js';
import { systemDown } from './systems/down.js';
import { historianBehind } from './systems/historian-behind.js';
import { journalFailed } from './systems/journal-failed.js';
import { pointFault } from './systems/point-fault.js';
import { pointFrozen } from './systems/point-frozen.js';
import { pointSilent } from './systems/point-silent.js';
import { recordsSuspect } from './systems/records-suspect.js';
import { ruleFailed } from './systems/rule-failed.js';
import { sessionLost } from './systems/session-lost.js';
import { stationSilent } from './systems/station-silent.js';
import { airflowNone } from './ventilation/airflow-none.js';
import { airflowHigh, airflowLow } from './ventilation/airflow-outside.js';
import { airflowReversed } from './ventilation/airflow-reversed.js';
import { doorsBothOpen } from './ventilation/doors-both-open.js';
import { ductNoAir } from './ventilation/duct-no-air.js';
import { localFanStopped } from './ventilation/local-fan-stopped.js';
import { mainFanStopped } from './ventilation/main-fan-stopped.js';
import { pressureLow } from './ventilation/pressure-low.js';
import { recirculation } from './ventilation/recirculation.js';

/** Every rule, in the order in which they are told of a reading: what takes people out comes first. */
export const RULES: readonly RegisteredRule[] = [
  register(methaneOutburst),
  register(methaneOverLimit),
  register(methanePowerOff),
  register(smoke),
  register(oxygenUnderLimit),
  register(carbonDioxideOverLimit),
  register(carbonMonoxideOverLimit),
  register(hydrogenSulfideOverLimit),
  register(nitrogenDioxideOverLimit),
  register(sulfurDioxideOverLimit),
  register(ammoniaOverLimit),
  register(waterOverLimit),
  register(mainFanStopped),
  register(localFanStopped),
  register(ductNoAir),
  register(airflowNone),
  register(airflowReversed),
  register(recirculation),
  register(powerNotCut),
  register(evacuationNotCleared),
  register(evacuationReEntered),
  register(workContinues),
  register(distress),
  register(broadcastUnconfirmed),
  register(restrictedArea),
  register(outOfBoundary),
  register(leaderAbsent),
  register(overQuota),
  register(countMismatch),
  register(incidentPeak3pct),
  register(incidentTwoInMonth),
  register(airflowLow),
  register(airflowHigh),
  register(doorsBothOpen),
  register(pressureLow),
  register(temperatureOverLimit),
  register(dustOverLimit),
  register(drainageOverLimit),
  register(drainageUnderLimit),
  register(rescueSupplyLow),
  register(overtime),
  register(unknownCard),
  register(patrolMissed),
  register(specialAbsent),
  register(workingWhileSuspended),
  register(brokerLost),
  register(systemDown),
  register(capabilityDown),
  register(stationSilent),
  register(pointSilent),
  register(pointFault),
  register(calibrationUnannounced),
  register(calibrationOverdue),
  register(clockSkew),
  register(capabilityMissing),
  register(capabilityUnproven),
  register(regulatorLinkStale),
  register(drillOverdue),
  register(sessionLost),
  register(journalFailed),
  register(diskFull),
  register(ruleFailed),
  register(historianBehind),
  register(cardSilent),
  register(impossibleMove),
  register(cardsTogether),
  register(batteryLow),
  register(methanePreWarning),
  register(methaneTrend),
  register(methaneSuspect),
  register(pointFrozen),
  register(recordsSuspect),
];
