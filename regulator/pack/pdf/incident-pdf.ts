import { dayAndTime } from '../../../domain/calendar.js';
import { drawCurves } from './curve.js';
import { accidentPart, basisPart, countingPart, historyPart, wordsPart } from './judged-parts.js';
import { chainPart, changesPart, musterPart, passportPart, powerPart } from './lived-parts.js';
import type { PdfRequest } from './request.js';
import { openSheet, type Sheet } from './sheet.js';
import { ageText, POWER, percentText } from './words.js';

const head = (sheet: Sheet, { incident, file }: PdfRequest): void => {
  const zone = file.mine.timeZone;
  sheet.title('瓦斯超限事故档案');
  sheet.paragraph(`${file.mine.name}（${file.mine.code}）　${file.workplace}　${dayAndTime(incident.openedAt, zone)}`);
  sheet.note(`编号 ${incident.id}　${file.provisional ? '暂定：记录仍可能变化' : '定稿：原始读数已冻结'}`);
  sheet.note(`管辖 ${file.mine.division}　时刻均按 ${zone}`);
  if (incident.grade !== undefined) sheet.flag('按事故处理');
  if (file.counting.peak3pct) sheet.flag('峰值 ≥ 3 %，上级追查');
  if (file.counting.twoInMonth) sheet.flag(`当月共 ${file.counting.overrunsOfMonth.length} 次，达停产整顿条件`);
  if (incident.foundLate) sheet.flag('事后发现');
};

/** The six questions of an inspector, each answered in a line from the record. */
const inShort = (sheet: Sheet, { incident, file }: PdfRequest): void => {
  const zone = file.mine.timeZone;
  const { unit } = incident.limit;
  const when = (at: number): string => dayAndTime(at, zone);
  const own = file.alarms.filter(({ alarm }) => incident.alarms.includes(alarm.id)).map(({ passport }) => passport);
  const acknowledged = own.find(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  const seen = own.find(({ painted }) => painted.length > 0);
  const [painted] = seen?.painted ?? [];
  const people = file.orders.flatMap((order) => order.people);
  const left = file.orders.reduce((sum, { neverOut }) => sum + neverOut.length, 0);
  const lastOut = Math.max(0, ...file.orders.map(({ lastOutAt = 0 }) => lastOutAt));
  const words = file.remarks.flatMap(({ note, cause, measures }) =>
    [cause, measures, note].filter((one) => one !== undefined),
  );
  sheet.heading('一、结论');
  sheet.answer(
    '是否超限',
    `${when(incident.openedAt)} 至 ${when(incident.lastAt)}，峰值 ${percentText(incident.peak, unit, [incident.limit.value])}，限值 ${percentText(incident.limit.value, unit)}，持续 ${ageText(file.measured.durationMs)}`,
  );
  sheet.answer(
    '是否看到',
    [
      seen === undefined || painted === undefined
        ? '没有上屏记录'
        : `${when(painted.at)} 显示在 ${painted.by} 的屏幕上，距传感器读数 ${ageText(painted.at - seen.sensorAt)}`,
      acknowledged?.acknowledgedAt === undefined
        ? '没有确认记录'
        : `${when(acknowledged.acknowledgedAt)} 由 ${acknowledged.acknowledgedBy ?? ''} 确认，距传感器读数 ${ageText(acknowledged.acknowledgedAt - acknowledged.sensorAt)}`,
    ].join('；'),
  );
  sheet.answer(
    '人员是否撤出',
    file.orders.length === 0
      ? '没有撤人指令'
      : `${people.length - left} 人撤出，末人 ${lastOut > 0 ? when(lastOut) : '–'}；未撤出 ${left} 人`,
  );
  sheet.answer(
    '是否断电',
    file.power.feeds
      .map(({ name, state, offAt }) => `${name} ${POWER[state]}${offAt === undefined ? '' : ` ${when(offAt)}`}`)
      .join('；') || '没有须断电的馈电',
  );
  sheet.answer(
    '是否计数',
    file.counting.counted ? `计 1 次，${file.counting.month} 第 ${file.counting.inMonth} 次` : '不另计',
  );
  sheet.answer('采取了什么措施', [...new Set(words)].join('；') || '没有填写');
};

const measured = (sheet: Sheet, { incident, file, curves }: PdfRequest): void => {
  const zone = file.mine.timeZone;
  const { unit, value } = incident.limit;
  sheet.heading('二、监测数据');
  sheet.table(
    [
      { head: '测点', share: 26 },
      { head: '读数', share: 9 },
      { head: '超限读数', share: 11 },
      { head: '异常读数', share: 11 },
      { head: '最小', share: 11 },
      { head: '平均', share: 12 },
      { head: '最大', share: 11 },
      { head: '最大值时刻', share: 24 },
    ],
    file.measured.points.map((point) => [
      `${point.name} ${point.point}`,
      String(point.readings),
      String(point.over),
      String(point.bad),
      percentText(point.min, unit, [value]),
      percentText(point.mean, unit, [value]),
      percentText(point.max, unit, [value]),
      point.maxAt === null ? '–' : dayAndTime(point.maxAt, zone),
    ]),
  );
  drawCurves(sheet, curves, value, { from: file.frozen.from, to: file.frozen.to, timeZone: zone });
};

/** An incident's file as a document for print: the six answers first, then everything they rest on. */
export const incidentPdf = (request: PdfRequest): Promise<Uint8Array> => {
  const { incident, file, by, at } = request;
  const made = dayAndTime(at, file.mine.timeZone);
  const sheet = openSheet({
    title: `瓦斯超限事故档案 ${file.mine.name} ${incident.id}`,
    author: by,
    above: `矿哨　瓦斯超限事故档案　${file.mine.name}　${incident.id}`,
    below: `${file.mine.name}　制作 ${made}　制作人 ${by}`,
    at,
  });
  head(sheet, request);
  inShort(sheet, request);
  measured(sheet, request);
  chainPart(sheet, request);
  passportPart(sheet, request);
  changesPart(sheet, request);
  musterPart(sheet, request);
  powerPart(sheet, request);
  wordsPart(sheet, request);
  countingPart(sheet, request);
  accidentPart(sheet, request);
  basisPart(sheet, request);
  historyPart(sheet, request);
  return sheet.end();
};
