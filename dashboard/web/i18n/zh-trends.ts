/** 趋势页与导航的用语。 */
export const zhTrends = {
  'page.trends': '趋势',
  'page-short.trends': '趋势',
  'rail.duty': '值班',
  'rail.records': '记录',
  'rail.oversight': '监管',
  'trends.points': '选择测点（最多 6 个）',
  'trends.7d': '7 天',
  'trends.30d': '30 天',
  'trends.1y': '1 年',
  'trends.earlier': '更早',
  'trends.later': '更晚',
  'trends.closer': '放大',
  'trends.wider': '缩小',
  'trends.now': '回到现在',
  'trends.live': '跟随现在',
  'trends.fixed': '固定时段',
  'trends.not-approved': '未批准',
  'trends.more-marks': '标记过多，较早的未画出',
  'trends.foot':
    '灰带为最小值至最大值，线为平均值；灰块为无数据，浅块为测点自报标校，虚线框为报备作业，彩色块为报警。滚轮缩放，拖动平移。CSV 导出所示时段：每个测点两万个读数以内逐个给出，更多时按步给出最小、平均、最大和读数个数。',
} as const;
