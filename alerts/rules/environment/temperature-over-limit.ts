import type { PointLimits, Threshold } from '../../../domain/limits/limit.js';
import type { Text } from '../../../domain/text.js';
import { DEFAULTS } from '../defaults.js';
import { type Line, limitRule, rising } from '../limit-rule.js';

const SHORTEN: Text = { zh: '缩短工作时间并给予高温保健', en: 'shorten working time' };
const STOP: Text = { zh: '停止作业', en: 'stop work' };

const line = (threshold: Threshold, kind: string, level: 'blue' | 'orange', duty?: Text): Line => ({
  threshold,
  kind,
  level,
  holdMs: DEFAULTS.limitHoldMs,
  ...(duty === undefined ? {} : { duty }),
});

/** Where the trade gives no lines, the mine's own: `warning` or `max` in place of the first, `alarm` of the second. */
const linesOf = (limits: PointLimits): readonly Line[] => {
  if (limits.kind === 'temperature') {
    return [line(limits.warning, 'warning', 'blue', SHORTEN), line(limits.alarm, 'alarm', 'orange', STOP)];
  }
  if (limits.kind !== 'own') return [];
  const { warning, max, alarm } = limits;
  const first = warning ?? max;
  return rising([
    ...(first === undefined ? [] : [line(first, first === warning ? 'warning' : 'max', 'blue')]),
    ...(alarm === undefined ? [] : [line(alarm, 'alarm', 'orange')]),
  ]);
};

/**
 * Air too hot to work in as long as usual (blue), or at all (orange): 规程 第655条, by the workplace that the point
 * guards. Over half a degree below the first line.
 */
export const temperatureOverLimit = limitRule({
  id: 'environment.temperature.over-limit',
  basis: { edition: '煤矿安全规程 2016/2022', clause: '第655条', confidence: 'expert' },
  title: { zh: '温度超限', en: 'Temperature over limit' },
  quantities: ['temperature'],
  lines: linesOf,
  deadband: () => DEFAULTS.temperatureDeadbandC,
});
