import type { Text } from '../../../../domain/text.js';
import { staleAfter } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import type { RuleContext, RuleInput, Subject } from '../../rule.js';
import type { Sample } from '../../statistics/samples.js';
import { aroundOf, type Heard, slowedAt } from '../around.js';
import { dying, echoed, type Rise } from './rise.js';

const { outburst } = DEFAULTS;

/** What was seen of the point and around it until now. */
interface Seen {
  readonly own: readonly Sample[];
  readonly heard: Heard;
}

const nameOf = (id: string, context: RuleContext): string => context.mine.pointById.get(id)?.name ?? id;

/** The second sign that this input brings, in words. */
export const signOf = (
  rise: Rise,
  state: Seen,
  input: RuleInput,
  subject: Subject,
  context: RuleContext,
): Text | undefined => {
  const { point } = subject;
  if (point === undefined) return undefined;
  if (input.kind === 'wake') {
    const isSilent =
      context.now > staleAfter(point, context) && dying(rise, state.own, state.own.at(-1)?.[0] ?? rise.at);
    return isSilent ? { zh: '上升中传感器无数据', en: 'its sensor fell silent on the way up' } : undefined;
  }
  if (input.kind !== 'reading') return undefined;
  const { reading, at } = input;
  if (reading.point === subject.id) {
    if (reading.quality === 'over-range') return { zh: '并超量程', en: 'and its sensor went over range' };
    const isBroken = reading.quality === 'line-broken' || reading.quality === 'fault';
    if (isBroken && dying(rise, state.own, at)) return { zh: '上升中传感器损坏', en: 'its sensor broke on the way up' };
  }
  const slowed =
    at <= rise.at + outburst.confirmMs
      ? slowedAt(aroundOf(context.mine, point).air, rise.at - outburst.withinMs, state.heard, context)
      : undefined;
  if (slowed !== undefined)
    return { zh: `${slowed.name} 风流减弱或反向`, en: `the air at ${slowed.name} slowed or turned` };
  const follower = echoed(rise, input);
  if (follower === undefined) return undefined;
  const name = nameOf(follower.point, context);
  return { zh: `下风侧 ${name} 随风流滞后上升`, en: `${name} downwind followed with the lag of the air` };
};
