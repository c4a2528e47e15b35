import type { Text } from '../../../../domain/text.js';
import type { Doubt } from '../../../alarm/doubt.js';
import { DEFAULTS } from '../../defaults.js';
import { type Sample, valueAt } from '../../statistics/samples.js';
import { type FoundStep, stepIn } from '../../statistics/step-shape.js';
import type { Heard } from '../around.js';

const { suspect } = DEFAULTS;
const shape = {
  rise: suspect.risePct,
  edgeMs: suspect.edgeMs,
  flatMs: suspect.flatMs,
  flatReadings: suspect.flatReadings,
  flatSpread: suspect.flatSpreadPct,
};

/** A step that looks like span gas, for as long as it stands. */
export type SpanGas = Pick<FoundStep, 'from' | 'level' | 'edgeAt'>;

/** Whether a neighbour has stayed where it was when the step began. */
export const isFlat = (samples: readonly Sample[], step: SpanGas): boolean => {
  const base = valueAt(samples, step.edgeAt);
  const since = samples.filter(([at]) => at >= step.edgeAt);
  const tolerated = suspect.echoShare * (step.level - step.from);
  return base === undefined || since.every(([, value]) => Math.abs(value - base) < tolerated);
};

/** The step of span gas that ends a window, while the other methane points named stay where they were. */
export const spanGasIn = (own: readonly Sample[], others: readonly string[], heard: Heard): SpanGas | undefined => {
  const [lowest, highest] = suspect.levelPct;
  const newest = own.at(-1)?.[1] ?? 0;
  if (newest < lowest || newest > highest) return undefined;
  const step = stepIn(own, shape);
  if (step === undefined || !others.every((id) => isFlat(heard[id] ?? [], step))) return undefined;
  return { from: step.from, level: step.level, edgeAt: step.edgeAt };
};

/** What is said of it. */
export const spanGasText = ({ from, level }: SpanGas): Text => ({
  zh: `由 ${from.toFixed(2)} 阶跃至 ${level.toFixed(2)} % CH4 后保持不变，而相邻测点和风速不变，形似标校气样`,
  en: `stepped from ${from.toFixed(2)} to ${level.toFixed(2)} % CH4 and stays flat while its neighbours and the air do not change, as span gas does`,
});

/** A step as span gas makes it, as a code. */
export const spanGasDoubt = ({ from, level }: SpanGas): Doubt => ({ code: 'span-gas', from, level });
