import type { ReportColumn, ReportKind } from '../../domain/report.js';

type Made = (key: string, zh: string, en: string) => ReportColumn;
const column =
  (of: ReportColumn['of'], type: ReportColumn['type']): Made =>
  (key, zh, en) => ({ key, of, type, title: { zh, en } });

const text = column('row', 'text');
const value = column('row', 'value');
const mean = column('row', 'mean');
const count = column('row', 'count');
const lasting = column('row', 'duration');
const instant = column('row', 'instant');
const each = {
  text: column('episode', 'text'),
  value: column('episode', 'value'),
  mean: column('episode', 'mean'),
  instant: column('episode', 'instant'),
  lasting: column('episode', 'duration'),
  notes: column('episode', 'notes'),
  feeds: column('episode', 'feeds'),
};

const PLACE = [text('name', '监测地点/名称', 'Place / name'), text('area', '地点', 'Area')] as const;
const UNIT = text('unit', '单位', 'Unit');
const ALARM = text('alarm', '报警门限', 'Alarm limit');
const POWER_OFF = text('powerOff', '断电门限', 'Power-off limit');
const RESTORE = text('restore', '复电门限', 'Restore limit');
const MEAN = mean('mean', '平均值', 'Mean');
const MAX = [value('max', '最大值', 'Maximum'), instant('maxAt', '最大值时刻', 'Time of maximum')] as const;
const REMARKS = text('remarks', '备注', 'Remarks');
const EACH_FIGURES = [
  each.mean('mean', '期间平均值', 'Mean of each'),
  each.value('max', '期间最大值', 'Maximum of each'),
  each.instant('maxAt', '期间最大值时刻', 'Time of each maximum'),
] as const;
const NOTES = each.notes('notes', '措施及时刻', 'Measures and when');
const EACH_SPAN = (begin: string, end: string, from: string, to: string): readonly ReportColumn[] => [
  each.instant('from', begin, from),
  each.instant('to', end, to),
  each.lasting('lasted', '每次时间', 'Duration of each'),
];
const RANGE = text('range', '断电区域', 'Power-off range');
const FEEDS = each.feeds('feeds', '断电区域｜馈电状态｜时刻｜累计时间', 'Range, feed state, when, abnormal time');

/**
 * The columns of the statutory reports. Those of the switch and fault reports, of which only the titles are known to
 * us, follow the analogue ones.
 */
export const REPORT_COLUMNS: Readonly<Record<ReportKind, readonly ReportColumn[]>> = {
  analogue: [
    ...PLACE,
    UNIT,
    ALARM,
    POWER_OFF,
    RESTORE,
    MEAN,
    ...MAX,
    count('alarms', '报警次数', 'Alarms'),
    lasting('alarmMs', '累计报警时间', 'Time in alarm'),
    count('powerOffs', '断电次数', 'Power-offs'),
    lasting('powerOffMs', '累计断电时间', 'Time powered off'),
    count('abnormal', '馈电异常次数', 'Feed abnormal'),
    lasting('abnormalMs', '馈电异常累计时间', 'Time feed abnormal'),
    REMARKS,
  ],
  'analogue-alarms': [
    ...PLACE,
    UNIT,
    ALARM,
    count('alarms', '报警次数', 'Alarms'),
    lasting('alarmMs', '累计报警时间', 'Time in alarm'),
    ...MAX,
    MEAN,
    ...EACH_SPAN('报警时刻', '解除时刻', 'Alarm at', 'Over at'),
    ...EACH_FIGURES,
    NOTES,
    REMARKS,
  ],
  'analogue-power-off': [
    ...PLACE,
    UNIT,
    POWER_OFF,
    RESTORE,
    RANGE,
    count('powerOffs', '断电次数', 'Power-offs'),
    lasting('powerOffMs', '累计断电时间', 'Time powered off'),
    ...MAX,
    MEAN,
    ...EACH_SPAN('断电时刻', '复电时刻', 'Off at', 'Restored at'),
    ...EACH_FIGURES,
    FEEDS,
    NOTES,
    REMARKS,
  ],
  'analogue-feed-abnormal': [
    ...PLACE,
    RANGE,
    count('abnormal', '累计次数', 'Times'),
    lasting('abnormalMs', '馈电异常累计时间', 'Time feed abnormal'),
    ...EACH_SPAN('起始时刻', '终止时刻', 'From', 'To'),
    NOTES,
    REMARKS,
  ],
  'switch-alarms': [
    ...PLACE,
    text('state', '报警及断电状态', 'State of alarm'),
    RANGE,
    count('alarms', '报警及断电次数', 'Times'),
    lasting('alarmMs', '累计时间', 'Time'),
    ...EACH_SPAN('报警及断电时刻', '解除及复电时刻', 'Alarm at', 'Over at'),
    FEEDS,
    NOTES,
    REMARKS,
  ],
  'switch-feed-abnormal': [
    ...PLACE,
    RANGE,
    count('abnormal', '累计次数', 'Times'),
    lasting('abnormalMs', '馈电异常累计时间', 'Time feed abnormal'),
    ...EACH_SPAN('起始时刻', '终止时刻', 'From', 'To'),
    NOTES,
    REMARKS,
  ],
  'switch-changes': [
    ...PLACE,
    count('changes', '变动次数', 'Changes'),
    lasting('onMs', '开（有、通）累计时间', 'Time on'),
    lasting('offMs', '停（无、断）累计时间', 'Time off'),
    each.instant('at', '变动时刻', 'Changed at'),
    each.text('state', '状态', 'State'),
    each.lasting('lasted', '持续时间', 'Kept for'),
    REMARKS,
  ],
  'equipment-faults': [
    ...PLACE,
    count('faults', '故障次数', 'Faults'),
    lasting('faultMs', '累计故障时间', 'Time faulty'),
    each.text('state', '故障状态', 'Fault'),
    ...EACH_SPAN('故障时刻', '恢复时刻', 'From', 'To'),
    NOTES,
    REMARKS,
  ],
  'analogue-statistics': [
    ...PLACE,
    UNIT,
    ALARM,
    POWER_OFF,
    RESTORE,
    ...MAX,
    MEAN,
    each.instant('from', '时段起', 'Interval from'),
    each.instant('to', '时段止', 'Interval to'),
    each.mean('mean', '时段平均值', 'Mean of the interval'),
    each.value('max', '时段最大值', 'Maximum of the interval'),
    REMARKS,
  ],
};
