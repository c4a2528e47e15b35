import type { zhTrends } from './zh-trends.js';

/** Words of the trends page and the rail. */
export const enTrends: Readonly<Record<keyof typeof zhTrends, string>> = {
  'page.trends': 'Trends',
  'page-short.trends': 'Trends',
  'rail.duty': 'Duty',
  'rail.records': 'Records',
  'rail.oversight': 'Oversight',
  'trends.points': 'Choose points (six at most)',
  'trends.7d': '7 d',
  'trends.30d': '30 d',
  'trends.1y': '1 y',
  'trends.earlier': 'Earlier',
  'trends.later': 'Later',
  'trends.closer': 'Zoom in',
  'trends.wider': 'Zoom out',
  'trends.now': 'To now',
  'trends.live': 'follows the present',
  'trends.fixed': 'fixed',
  'trends.not-approved': 'not approved',
  'trends.more-marks': 'too many marks: older ones are not drawn',
  'trends.foot':
    "The grey band reaches from minimum to maximum, the line is the mean. Grey blocks: no data; light ones: calibration by the point's own word; dashed: planned work; coloured: alarms. The wheel zooms, dragging moves. CSV holds the span shown: up to 20,000 readings of a point one by one, more of them in steps with minimum, mean, maximum and how many they are.",
};
