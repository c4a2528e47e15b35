import { dayAndTime } from '../../../domain/calendar.js';
import { basisWords } from '../../../domain/limits/basis-words.js';
import type { PdfRequest } from './request.js';
import type { Sheet } from './sheet.js';
import { GRADE, kindText, LIMIT_KIND, percentText, REPORT, SIGN } from './words.js';

/** What one person said of several alarms at once is printed once. */
const saidOnce = (remarks: PdfRequest['file']['remarks']): PdfRequest['file']['remarks'] => [
  ...new Map(
    remarks.map((one) => [JSON.stringify([one.at, one.by, one.cause, one.measures, one.note]), one] as const),
  ).values(),
];

/** What people said: causes, measures, notes; and the planned work that ran. */
export const wordsPart = (sheet: Sheet, { file }: PdfRequest): void => {
  const zone = file.mine.timeZone;
  sheet.heading('八、原因与措施');
  if (file.remarks.length === 0) sheet.paragraph('没有填写。');
  for (const { at, by, cause, measures, note } of saidOnce(file.remarks)) {
    const said = [
      ...(cause === undefined ? [] : [`原因：${cause}`]),
      ...(measures === undefined ? [] : [`措施：${measures}`]),
      ...(note === undefined ? [] : [`说明：${note}`]),
    ];
    sheet.paragraph(`${dayAndTime(at, zone)}　${by}　${said.join('；')}`);
  }
  for (const { id, from, to, reason, by, approvedBy } of file.plannedWork) {
    sheet.paragraph(
      `报备作业 ${id}　${dayAndTime(from, zone)} 至 ${dayAndTime(to, zone)}　${reason}（报备 ${by}，审批 ${approvedBy ?? '未批'}）`,
    );
  }
};

/** How it was counted: each merge and each exclusion. */
export const countingPart = (sheet: Sheet, { incident, file }: PdfRequest): void => {
  const { counting, mine } = file;
  sheet.heading('九、计数说明');
  sheet.paragraph(
    counting.counted
      ? `计 1 次，为 ${counting.month} 第 ${counting.inMonth} 次。`
      : `不另计入 ${counting.month} 次数。`,
  );
  for (const { zh } of counting.why) sheet.paragraph(`· ${zh}。`);
  if (counting.parts.length > 0) sheet.paragraph(`· 并入本次：${counting.parts.join('、')}。`);
  for (const { work, point, readings, firstAt, lastAt, peak } of counting.excluded) {
    sheet.paragraph(
      `· ${point} 标校读数 ${readings} 条不计（${work}），${dayAndTime(firstAt, mine.timeZone)} 至 ${dayAndTime(lastAt, mine.timeZone)}，最大 ${percentText(peak, incident.limit.unit, [incident.limit.value])}。`,
    );
  }
};

/** D13: grade, the hour for the report, what follows. */
export const accidentPart = (sheet: Sheet, { file }: PdfRequest): void => {
  const { accident, mine } = file;
  sheet.heading('十、事故等级与报告');
  if (!accident.isAccident) {
    sheet.paragraph('未按事故处理。');
    return;
  }
  const { grade, deaths, injured, report, reportDueAt, reportedAt, reportedTo } = accident;
  sheet.paragraph(
    [
      grade === undefined ? '按事故处理' : GRADE[grade],
      ...(deaths === undefined ? [] : [`死亡 ${deaths} 人`]),
      ...(injured === undefined ? [] : [`受伤 ${injured} 人`]),
    ].join('，'),
  );
  if (reportDueAt !== undefined && report !== undefined) {
    const done = reportedAt === undefined ? '' : `，${dayAndTime(reportedAt, mine.timeZone)} 报 ${reportedTo ?? ''}`;
    sheet.paragraph(`事故报告时限 ${dayAndTime(reportDueAt, mine.timeZone)}，${REPORT[report]}${done}`);
  }
  for (const { zh } of accident.consequences) sheet.paragraph(`· ${zh}`);
  for (const { at, by, said } of accident.notes) {
    if (said.note !== undefined) sheet.paragraph(`${dayAndTime(at, mine.timeZone)}　${by}　${said.note}`);
  }
};

/** Rule, program and limits of that day, and what is frozen. */
export const basisPart = (sheet: Sheet, { incident, file }: PdfRequest): void => {
  const { rule, program, limits, frozen, mine } = file;
  sheet.heading('十一、依据');
  sheet.paragraph(`规则　${rule.title.zh}（${rule.id}）　${basisWords(rule.basis).zh}`);
  sheet.paragraph(`程序 ${program.version}，规则 ${program.rules}`);
  sheet.table(
    [
      { head: '测点', share: 20 },
      { head: '当日限值', share: 30 },
      { head: '依据', share: 60 },
      { head: '施行', share: 18 },
      { head: '矿定', share: 10 },
    ],
    limits.map(({ point, kind, value, comparison, provenance }) => [
      point,
      `${LIMIT_KIND[kind] ?? kind} ${SIGN[comparison]} ${percentText(value, incident.limit.unit)}`,
      basisWords(provenance).zh,
      provenance.effectiveFrom,
      provenance.ownLimit === true ? '是' : '否',
    ]),
  );
  sheet.paragraph(
    `冻结 ${frozen.observations} 条原始记录，${dayAndTime(frozen.from, mine.timeZone)} 至 ${dayAndTime(frozen.to, mine.timeZone)}，测点 ${frozen.points} 个。`,
  );
  if (frozen.leftOut.length > 0) sheet.paragraph(`因数量未冻结的测点：${frozen.leftOut.join('、')}`);
  if (frozen.sightingsTo !== undefined) {
    sheet.paragraph(`因数量未冻结 ${dayAndTime(frozen.sightingsTo, mine.timeZone)} 起的人员位置记录`);
  }
  if (frozen.sha256 !== undefined) sheet.note(`冻结内容 SHA-256　${frozen.sha256}`);
};

/** What happened to the file itself, and how to check the pack. */
export const historyPart = (sheet: Sheet, { file }: PdfRequest): void => {
  sheet.heading('十二、档案记录与核验');
  sheet.table(
    [
      { head: '记录时刻', share: 24 },
      { head: '变化', share: 40 },
      { head: '操作人', share: 40 },
    ],
    file.history.map(({ at, kind, by = '' }) => [dayAndTime(at, file.mine.timeZone), kindText(kind), by]),
  );
  sheet.note(
    '本文件列于证据包的 manifest.json，其哈希由日志链上的封存条目固定。核验：minesentry verify 证据包.zip；按当日规则重判：加 --rederive。均不需要联网，也不需要矿方的服务。',
  );
};
