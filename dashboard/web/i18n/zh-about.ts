/** 各页面标题下的一句说明。 */
export const zhAbout = {
  'about.planned-work': '标校、放炮、停电、检修事先在此报备，由另一人批准后才生效。',
  'about.handovers': '交班时未关闭的报警、报备作业与交代事项封存于此，由接班人签字。',
  'about.hazards': '人员上报的隐患，从登记、上报、整改、评估到销号。',
  'about.drills': '应急演练：在此下达，或事后补录。',
  'about.spot-checks': '监管部门随机抽取矿井与测点到现场核对；抽取结果可复算，签字后不再更改。',
  'about.compliance': '本矿应尽的各项义务，以及判定到位与否的依据。',
  'about.coverage': '每个测点有多少时间确实在监测，其余时间为何没有。',
  'about.alarm-statistics': '报警是否多得看不过来，与公认目标对照。',
  'about.incidents': '每次瓦斯超限一份档案：经过、处置、计数与依据。',
  'about.events': '报警、命令、作业、登录等全部经过，最新的在上。',
  'about.people': '井下人员的位置、考勤，以及领导下井次数。',
  'about.reports': '按规定格式生成的报表，可导出、打印。',
  'about.board': '每矿一行；带下划线的数字点开就是依据。',
};
