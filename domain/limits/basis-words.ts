import type { Text } from '../text.js';

/** What of a basis is said: the document, and where in it. */
interface Basis {
  readonly edition: string;
  readonly clause: string;
}

const EDITIONS: Readonly<Record<string, Text>> = {
  'MineSentry default': { zh: '矿哨缺省值', en: 'MineSentry default' },
  'mine file': { zh: '矿井描述文件', en: 'mine file' },
};

/** Places in our own documents, which the record names by short words; every rule keeps the same ones for good. */
const CLAUSES: Readonly<Record<string, Text>> = {
  'oxygen withdrawal': { zh: '氧气不足撤人', en: 'withdrawal at low oxygen' },
  'pre-warning at 80 % of the alarm limit': {
    zh: '报警值的 80 % 预警',
    en: 'pre-warning at 80 % of the alarm limit',
  },
  'unknown-card': { zh: '未登记卡', en: 'card that nobody has' },
  maxSpeedMps: { zh: '最大移动速度', en: 'greatest speed of a person' },
  silentAtLeastMs: { zh: '卡无信号时长', en: 'silence of a card' },
  overtimeHours: { zh: '井下时长上限', en: 'longest stay underground' },
  'personnel.overtimeHours': { zh: '井下时长上限', en: 'longest stay underground' },
  两道风门同时打开: { zh: '两道风门同时打开', en: 'both doors of an airlock open' },
  伪数据识别: { zh: '伪数据识别', en: 'signs of falsified readings' },
  循环风: { zh: '循环风', en: 'recirculated air' },
  数值不变: { zh: '数值不变', en: 'value that does not move' },
  '烟雾：同一测点连续两次': { zh: '烟雾：同一测点连续两次', en: 'smoke: twice in a row at one point' },
  '瓦斯超限分级追查：峰值 3 %': { zh: '瓦斯超限分级追查：峰值 3 %', en: 'overrun inquiry by grade: peak of 3 %' },
  突出征兆: { zh: '突出征兆', en: 'signs of an outburst' },
  '粉尘限值由矿井自定，持续 60 s': {
    zh: '粉尘限值由矿井自定，持续 60 s',
    en: "dust limit of the mine's own, for 60 s",
  },
  趋势预警: { zh: '趋势预警', en: 'warning by the trend' },
  '预警值 80 %': { zh: '预警值 80 %', en: 'pre-warning at 80 %' },
  '风压低于24 h中位数的70 %': {
    zh: '风压低于24 h中位数的70 %',
    en: 'fan pressure below 70 % of its median of 24 h',
  },
  风流反向: { zh: '风流反向', en: 'airflow reversed' },
  无风: { zh: '无风', en: 'no air' },
  系统心跳: { zh: '系统心跳', en: "a system's heartbeat" },
  时钟偏差: { zh: '时钟偏差', en: 'clock error' },
  消息代理会话: { zh: '消息代理会话', en: "the broker's session" },
  消息代理: { zh: '消息代理', en: 'the message broker' },
  磁盘: { zh: '磁盘', en: 'disk' },
  规则执行: { zh: '规则执行', en: 'running the rules' },
  台账: { zh: '台账', en: 'the journal' },
  历史写入: { zh: '历史写入', en: 'writing the history' },
};

const own = ({ clause }: Basis): Text | undefined => {
  const [, part, name = ''] = /^(limits|fans): (.+)$/.exec(clause) ?? [];
  if (part === 'limits') return { zh: `自定限值 ${name}`, en: `own limit of ${name}` };
  if (part === 'fans') return { zh: `局部通风机 ${name}`, en: `local fan ${name}` };
  return CLAUSES[clause];
};

/**
 * Where a limit or a rule stands, as people read it. Documents of the state keep their own names; our defaults and the
 * mine's file, which the record names by short words, are said in both languages.
 */
export const basisWords = (basis: Basis): Text => {
  const edition = EDITIONS[basis.edition];
  if (edition === undefined) {
    const text = `${basis.edition} ${basis.clause}`;
    return { zh: text, en: text };
  }
  const clause = own(basis) ?? { zh: basis.clause, en: basis.clause };
  return { zh: `${edition.zh} ${clause.zh}`, en: `${edition.en}: ${clause.en}` };
};
