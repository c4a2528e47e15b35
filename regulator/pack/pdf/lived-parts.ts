import { dayAndTime } from '../../../domain/calendar.js';
import { TIE } from './break-lines.js';
import type { PdfRequest } from './request.js';
import type { Sheet } from './sheet.js';
import { ageText, kindText, OUTCOME, POWER } from './words.js';

/** `08:12:00` and, on a line of its own, `+0.3 秒`; or that nobody noted it. */
const afterText = (at: number | undefined, from: number, zone: string): string => {
  if (at === undefined) return '无记录';
  const seconds = (at - from) / 1000;
  return `${dayAndTime(at, zone).slice(11)}\n${seconds < 0 ? '' : '+'}${seconds.toFixed(1)}${TIE}秒`;
};

/** Instants as day and time of a zone; a dash for one that did not come. */
const whenIn =
  (zone: string) =>
  (at: number | undefined): string =>
    at === undefined ? '–' : dayAndTime(at, zone);

/** First-out and the chain of causes. */
export const chainPart = (sheet: Sheet, { file, areas }: PdfRequest): void => {
  const { chain, mine } = file;
  sheet.heading('三、首发与因果链');
  sheet.table(
    [
      { head: '时刻', share: 24 },
      { head: '距首发', share: 16 },
      { head: '地点', share: 20 },
      { head: '报警', share: 60 },
    ],
    chain.links.map(({ alarm, at, afterMs, area, message }) => [
      dayAndTime(at, mine.timeZone),
      `+${ageText(afterMs)}`,
      areas.get(area) ?? area,
      `${alarm === chain.firstOut?.alarm ? '【首发】' : ''}${message.zh}`,
    ]),
  );
  if (chain.firstOut?.certain === false) sheet.note('各分站时钟存在偏差，首发次序不能确定。');
};

/** Who saw each alarm and when. */
export const passportPart = (sheet: Sheet, { file }: PdfRequest): void => {
  const zone = file.mine.timeZone;
  sheet.heading('四、时延护照');
  sheet.note('每条报警从传感器到人：各时刻及其距传感器读数的秒数。');
  sheet.table(
    [
      { head: '报警', share: 34 },
      { head: '传感器', share: 15 },
      { head: '收到', share: 16 },
      { head: '报警', share: 16 },
      { head: '发出', share: 16 },
      { head: '上屏', share: 24 },
      { head: '确认', share: 20 },
    ],
    file.alarms.map(({ alarm, passport }) => {
      const after = (at: number | undefined): string => afterText(at, passport.sensorAt, zone);
      return [
        alarm.message.zh,
        dayAndTime(passport.sensorAt, zone).slice(11),
        after(passport.receivedAt),
        after(passport.raisedAt),
        after(passport.sentAt),
        passport.painted.map(({ at, by, address }) => `${by} ${address}\n${after(at)}`).join('\n') || '无记录',
        passport.acknowledgedBy === undefined
          ? '无记录'
          : `${passport.acknowledgedBy}\n${after(passport.acknowledgedAt)}`,
      ];
    }),
  );
};

/** Every change of every alarm. */
export const changesPart = (sheet: Sheet, { file }: PdfRequest): void => {
  sheet.heading('五、报警的每次变化');
  sheet.table(
    [
      { head: '记录时刻', share: 24 },
      { head: '报警', share: 60 },
      { head: '变化', share: 22 },
      { head: '操作人', share: 16 },
    ],
    file.alarms
      .flatMap(({ alarm, transitions }) => transitions.map((change) => ({ alarm, ...change })))
      .sort((one, other) => one.at - other.at)
      .map(({ alarm, at, kind, by = '' }) => [
        dayAndTime(at, file.mine.timeZone),
        alarm.message.zh,
        kindText(kind),
        by,
      ]),
  );
};

/** Orders, muster from the first to the last person, broadcasts and their receipts. */
export const musterPart = (sheet: Sheet, { file }: PdfRequest): void => {
  const when = whenIn(file.mine.timeZone);
  sheet.heading('六、撤人与清点');
  if (file.orders.length === 0) sheet.paragraph('没有撤人指令。');
  for (const { order, people, changes, broadcasts, neverOut, firstOutAt, lastOutAt } of file.orders) {
    sheet.subheading(
      `指令 ${order.id}　${when(order.orderedAt)}，限时 ${when(order.dueAt)}${order.drill ? '（演练）' : ''}`,
    );
    sheet.paragraph(order.text.zh);
    sheet.paragraph(`首人撤出 ${when(firstOutAt)}，末人撤出 ${when(lastOutAt)}，未撤出 ${neverOut.length} 人。`);
    sheet.table(
      [
        { head: '卡号', share: 16 },
        { head: '人员', share: 18 },
        { head: '工种', share: 20 },
        { head: '撤出时刻', share: 24 },
        { head: '进入避险处', share: 24 },
        { head: '失联', share: 24 },
      ],
      people.map(({ card, name, job, outAt, shelteredAt, unaccountedAt }) => [
        card,
        name,
        job,
        outAt === undefined ? '未撤出' : when(outAt),
        when(shelteredAt),
        when(unaccountedAt),
      ]),
    );
    sheet.subheading('广播与回执');
    sheet.table(
      [
        { head: '时刻', share: 24 },
        { head: '广播区', share: 30 },
        { head: '结果', share: 14 },
        { head: '说明', share: 50 },
      ],
      broadcasts.map(({ at, zone: place = '', outcome, detail = '' }) => [when(at), place, OUTCOME[outcome], detail]),
    );
    sheet.subheading('指令的每次变化');
    sheet.table(
      [
        { head: '记录时刻', share: 24 },
        { head: '变化', share: 30 },
        { head: '操作人', share: 60 },
      ],
      changes.map(({ at, kind, by = '' }) => [when(at), kindText(kind), by]),
    );
  }
};

/** The proof that power was off, and the commands by which it was asked for. */
export const powerPart = (sheet: Sheet, { file }: PdfRequest): void => {
  const when = whenIn(file.mine.timeZone);
  sheet.heading('七、断电证明');
  sheet.table(
    [
      { head: '馈电', share: 40 },
      { head: '状态', share: 24 },
      { head: '应断时刻', share: 26 },
      { head: '断电时刻', share: 26 },
    ],
    file.power.feeds.map(({ feed, name, state, dueAt, offAt }) => [
      `${name} ${feed}`,
      POWER[state],
      when(dueAt),
      when(offAt),
    ]),
  );
  if (file.power.commands.length === 0) return;
  sheet.subheading('断电命令');
  sheet.table(
    [
      { head: '命令时刻', share: 24 },
      { head: '对象', share: 30 },
      { head: '答复时刻', share: 24 },
      { head: '结果', share: 40 },
    ],
    file.power.commands.map(({ askedAt, points, answeredAt, outcome, detail = '' }) => [
      when(askedAt),
      points.join('、'),
      when(answeredAt),
      outcome === undefined ? '无答复' : `${OUTCOME[outcome]} ${detail}`,
    ]),
  );
};
