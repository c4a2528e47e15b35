import type { MineView } from '../../server/live/mine-view.js';
import { areaName, pointOf } from '../alarms/words.js';
import { valueText } from '../format/value.js';
import { zhRules } from '../i18n/zh-rules.js';
import type { Alarm, Level } from '../live/live-state.js';

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  red: '红色撤人',
  orange: '橙色处置',
  yellow: '黄色超限',
  blue: '蓝色预警',
};
const RULE_WORDS: Readonly<Record<string, string>> = zhRules;

/** `1.26` of `% CH4` as it is read aloud: 百分之 1.26. */
const spokenValue = (alarm: Alarm, mine: MineView | undefined): string => {
  if (alarm.value === undefined || alarm.limit === undefined) return '';
  const point = mine === undefined ? undefined : pointOf(mine, alarm.point);
  const unit = alarm.limit.unit;
  const number = valueText(alarm.value, point?.decimals ?? 2, [alarm.limit.value]);
  return unit.startsWith('%') ? `百分之${number}` : number;
};

/** An alarm as it is spoken in the dispatch room, always in Chinese. `severalMines`: the mine is named too. */
export const sentenceOf = (alarm: Alarm, mine: MineView | undefined, severalMines: boolean): string => {
  const said = [
    severalMines && mine !== undefined && alarm.area !== '' ? mine.name : '',
    mine === undefined ? '' : areaName(mine, alarm.area),
    RULE_WORDS[`rule.${alarm.rule}`] ?? alarm.message.zh,
    spokenValue(alarm, mine),
    alarm.level === 'red' ? '立即撤人' : '',
  ];
  return `${LEVEL_WORDS[alarm.level]}。${said.filter((part) => part !== '').join('，')}。`;
};

/** What is said of alarms that came while another was being spoken. */
export const moreSentence = (count: number): string => `另有 ${count} 条报警。`;

/** Said when somebody tries the voice. */
export const TRIAL_SENTENCE = '语音测试。报警将这样播报。';
