import type { Text } from './text.js';

/** One thing to do about an alarm, with the clause that asks for it where one does. */
export interface GuidanceStep {
  readonly text: Text;
  /** Document and clause; absent where good practice of the dispatch room says so. */
  readonly source?: { readonly edition: string; readonly clause: string };
}

const CODE = '煤矿安全规程 2016/2022';
const OPINION = '新兵办发〔2014〕15号';

const step = (zh: string, en: string, edition?: string, clause?: string): GuidanceStep => ({
  text: { zh, en },
  ...(edition !== undefined && clause !== undefined ? { source: { edition, clause } } : {}),
});

const WITHDRAW = step('立即停止工作，撤出人员', 'Stop work and withdraw people at once', OPINION, '实施意见(十三)');
const POWER_OFF = step('切断电源，查证馈电已断', 'Cut the power and see that the feeds are dead', CODE, '第173条');
const TELL_LEADER = step(
  '报告带班领导和值班矿领导，记录时间',
  'Tell the leader on shift and the mine leader on duty; note the time',
);
const NOT_BACK = step(
  '浓度降到复电值以下、由人工检查后方可送电',
  'Power goes back on by hand only, below the restore limit and after a check',
  CODE,
  '第173条',
);
const CHECK_WITH_HAND = step(
  '派瓦检员用便携仪就地核对，不得仅凭怀疑放行',
  'Have the gas inspector check on the spot; doubt alone releases nobody',
);
const RESTORE_AIR = step(
  '恢复供风前按停风区规定检查瓦斯',
  'Check gas by the rule for places without air before the air comes back',
  CODE,
  '第176条',
);
const FIND_CAUSE = step('查明原因，进行处理', 'Find the cause and deal with it');
const CALL_CREW = step('电话联系当地班组长，问明现场', 'Phone the team leader there and ask what they see');
const REPAIR = step(
  '通知安全监测班组检修，故障期间人工检测并记录',
  'Send the monitoring crew; measure by hand and record it meanwhile',
);

const HEADING_WITHOUT_AIR: readonly GuidanceStep[] = [
  step('撤出掘进工作面人员，切断电源（风电闭锁）', 'Withdraw the heading and cut its power', CODE, '第164、165条'),
  RESTORE_AIR,
  TELL_LEADER,
];

/** By rule id, or by the beginning of one; the longest that fits counts. */
const BY_RULE: Readonly<Record<string, readonly GuidanceStep[]>> = {
  'gas.': [FIND_CAUSE, CALL_CREW, TELL_LEADER],
  'gas.methane.over-limit': [
    WITHDRAW,
    TELL_LEADER,
    CHECK_WITH_HAND,
    step('查明原因，采取措施，进行处理', 'Find the cause, take measures, deal with it', CODE, '第172条'),
  ],
  'gas.methane.power-off': [WITHDRAW, POWER_OFF, TELL_LEADER, NOT_BACK],
  'gas.methane.pre-warning': [
    CALL_CREW,
    step('检查风量、风筒、上隅角和割煤速度', 'Check airflow, duct, upper corner and cutting speed'),
  ],
  'gas.methane.trend': [
    CALL_CREW,
    step('放慢割煤，检查风量，准备停机撤人', 'Slow the cutting, check the air, be ready to stop and withdraw'),
  ],
  'gas.methane.outburst': [
    WITHDRAW,
    POWER_OFF,
    step('通知矿山救护队，撤离区含进风侧', 'Call the mine rescue team; the intake side is withdrawn too'),
    step('不得进入，等待救护队侦察', 'Nobody goes in before the rescue team has been'),
  ],
  'gas.methane.suspect': [CHECK_WITH_HAND, REPAIR],
  'gas.power-not-cut': [
    step(
      '立即人工停电：通知变电所停上级开关',
      'Cut by hand: have the substation open the next switch up',
      CODE,
      '第173条',
    ),
    step('确认工作面停止一切作业', 'See that all work at the face has stopped'),
    TELL_LEADER,
  ],
  'gas.carbon-dioxide.over-limit': [
    step('停止工作，撤出人员，查明原因', 'Stop work, withdraw, find the cause', CODE, '第174条'),
    TELL_LEADER,
  ],
  'gas.carbon-monoxide.over-limit': [
    CALL_CREW,
    step('查明火源、爆破或胶带摩擦', 'Look for fire, blasting or belt friction'),
    step('有火灾迹象立即下令撤人', 'At any sign of fire order a withdrawal'),
  ],
  'gas.oxygen.under-limit': [step('停止工作，撤到新鲜风流', 'Stop work, go to fresh air'), FIND_CAUSE, TELL_LEADER],
  'environment.': [FIND_CAUSE, CALL_CREW],
  'environment.smoke': [
    step('按火灾处理：撤出火源及下风侧人员', 'Treat it as fire: withdraw the place and everything downwind'),
    step('通知矿山救护队，佩戴自救器', 'Call the rescue team; self-rescuers on'),
    TELL_LEADER,
  ],
  'environment.temperature.over-limit': [
    step('缩短工时；达到停止作业值时停止作业', 'Shorten the shift; stop work at the stop value', CODE, '第655条'),
    FIND_CAUSE,
  ],
  'ventilation.': [step('通知通风值班员到现场', 'Send the ventilation officer on duty'), FIND_CAUSE],
  'ventilation.airflow.none': [
    step(
      '停止作业，撤出无风地点及下风侧人员',
      'Stop work, withdraw the place and everything downwind',
      OPINION,
      '实施意见(十三)',
    ),
    RESTORE_AIR,
    TELL_LEADER,
  ],
  'ventilation.airflow.low': [
    step('停止作业，恢复风量', 'Stop work until the air is back', OPINION, '实施意见(十三)'),
    step('检查风门、风筒和局部通风机', 'Check doors, duct and local fan'),
  ],
  'ventilation.airflow.reversed': [
    WITHDRAW,
    step('按现在的风流方向判断下风侧', 'Judge downwind by the air as it moves now'),
    TELL_LEADER,
  ],
  'ventilation.recirculation': [
    step('停止作业，消除循环风', 'Stop work, end the recirculation', OPINION, '实施意见(十三)'),
    step('核对局部通风机吸入风量', 'Check the intake volume of the local fan'),
  ],
  'ventilation.main-fan.stopped': [
    step(
      '立即停止工作，切断电源，人员先撤到进风巷道',
      'Stop work, cut power, people go to the intake roadways first',
      CODE,
      '第161条',
    ),
    step('10 分钟内开动备用通风机', 'Start the standby fan within 10 minutes', CODE, '第158条'),
    step(
      '开不动时打开防爆门自然通风，由矿领导组织全矿撤人',
      'If it will not start: open the explosion door for natural air; the mine leader withdraws the whole mine',
      CODE,
      '第161条',
    ),
  ],
  'ventilation.local-fan.stopped': HEADING_WITHOUT_AIR,
  'ventilation.duct.no-air': HEADING_WITHOUT_AIR,
  'ventilation.doors.both-open': [
    step('电话通知就地关闭一道风门', 'Phone to have one of the doors closed'),
    step('观察下风侧风速', 'Watch the air downwind'),
  ],
  'drainage.': [
    step(
      '通知抽采泵站检查管路和负压，抽采须达标',
      'Have the pump house check pipes and negative pressure: drainage must be up to standard',
      OPINION,
      '实施意见(七)',
    ),
  ],
  'water.over-limit': [
    step(
      '水位达禁采线：停止采掘，撤出受威胁人员',
      'At the no-mining line: stop, withdraw who is threatened',
      OPINION,
      '实施意见(十)',
    ),
    step('开备用水泵，报告矿领导', 'Start the standby pump, tell the mine leader'),
  ],
  'rescue-supply.low': [
    step('检查压风、供水管路阀门', 'Check valves and pipes of air and water supply', OPINION, '实施意见(二十)'),
  ],
  'personnel.': [CALL_CREW],
  'personnel.distress': [
    step('立即呼叫本人及最近人员', 'Call the person and whoever is nearest at once'),
    step('需要时通知救护队', 'Call the rescue team where needed'),
    TELL_LEADER,
  ],
  'personnel.over-quota': [
    step('通知带班人员将超员人员撤出', 'Have the leader on shift send the surplus out'),
    CALL_CREW,
  ],
  'personnel.restricted-area': [step('立即呼叫其撤出禁入区域', 'Call them out of the forbidden area at once')],
  'personnel.out-of-boundary': [step('立即呼叫其返回，记录位置', 'Call them back at once, record the place')],
  'personnel.leader-absent': [
    step('安排带班领导下井', 'Send a leader down', OPINION, '实施意见(十三)、办法第七条(七)'),
  ],
  'personnel.overtime': [step('联系本人升井', 'Have the person come up')],
  'personnel.card-silent': [
    step('电话核实持卡人位置', 'Ask by phone where they are'),
    step('检查读卡分站', 'Check the reader station'),
  ],
  'evacuation.': [TELL_LEADER],
  'evacuation.not-cleared': [
    step('逐人呼叫仍在范围内的人员', 'Call those still in scope, one by one', OPINION, '实施意见(十三)'),
    step('通知救护队准备', 'Have the rescue team stand by'),
    TELL_LEADER,
  ],
  'evacuation.work-continues': [
    step(
      '立即停机，停电；超限作业按事故处理',
      'Stop the machine, cut its power; working on is handled as an accident',
      OPINION,
      '实施意见(七)',
    ),
    TELL_LEADER,
  ],
  'evacuation.re-entered': [step('立即呼叫其撤出', 'Call them out at once'), CALL_CREW],
  'evacuation.broadcast-unconfirmed': [
    step('用电话逐处通知该广播区', 'Phone every place of that zone', OPINION, '实施意见(二十)'),
    step('派人传达', 'Send somebody'),
  ],
  'incident.': [step('报告矿领导和监管部门', 'Tell the mine leader and the regulator')],
  'platform.': [step('恢复系统运行，记录原因', 'Bring the system back, record why', OPINION, '实施意见(十二)')],
  'platform.drill-overdue': [
    step('组织一次应急演练并登记', 'Hold an emergency drill and record it', OPINION, '办法第七条(九)'),
  ],
  'platform.working-while-suspended': [
    step('立即停止作业，超出检修定员的人员升井', 'Stop the work; whoever is beyond the maintenance quota comes up'),
    step(
      '恢复生产须经师主管部门验收并记录',
      'Work resumes only with the recorded acceptance of the division',
      OPINION,
      '兵团意见(六)、办法第十四/十五条、实施意见(十七)',
    ),
    TELL_LEADER,
  ],
  'systems.': [REPAIR],
  'systems.down': [
    step(
      '恢复系统运行；每半小时报告处理情况',
      'Bring the system back; report every half hour',
      'AQ 1029-2019',
      '中心站值班',
    ),
    REPAIR,
  ],
};

/** What to do about an alarm of a rule, the first thing first. A rule of no known family has none. */
export const guidanceOf = (rule: string): readonly GuidanceStep[] => {
  const fits = Object.keys(BY_RULE).filter((key) => (key.endsWith('.') ? rule.startsWith(key) : rule === key));
  const longest = fits.toSorted((one, other) => other.length - one.length)[0];
  return longest === undefined ? [] : (BY_RULE[longest] ?? []);
};
