import type { Mine, Point } from '../../../../domain/mine.js';
import type { Text } from '../../../../domain/text.js';
import { DEFAULTS } from '../../defaults.js';
import { freshValue } from '../../gas/around.js';
import { oncePerPoint } from '../../once-per-point.js';
import { rounded } from '../../rounded.js';
import { lasted } from '../still.js';
import type { Sign } from './sign.js';

const { noReaction } = DEFAULTS.records;

/** Something that the air at a point must answer to, told by switches that all stand at `value`. */
interface Cause {
  readonly id: string;
  readonly switches: readonly string[];
  readonly value: 0 | 1;
  readonly text: Text;
}

/** Since when a cause has lasted, with the air before it: null once it has answered, or where its beginning was not seen. */
interface Lasting {
  readonly since: number;
  readonly before: number | null;
}

/** Of each cause how long it has lasted; null while it does not. One of which nothing is known yet is absent. */
interface NoReaction {
  readonly causes: Readonly<Record<string, Lasting | null>>;
}

const fanCauses = (mine: Mine, point: Point): Cause[] => {
  const concerned = mine.fans.filter(
    ({ kind, serves }) => kind === 'main' || serves === point.workplace || serves === point.area,
  );
  const groupOf = ({ kind, group, id }: Mine['fans'][number]): string => `${kind} ${group ?? id}`;
  return [...new Set(concerned.map(groupOf))].map((id) => {
    const fans = concerned.filter((fan) => groupOf(fan) === id);
    const names = fans.map((fan) => mine.pointById.get(fan.running)?.name ?? fan.id);
    return {
      id,
      switches: fans.map(({ running }) => running),
      value: 0,
      text: { zh: `${names.join('、')} 已停`, en: `${names.join(', ')} stopped` },
    };
  });
};

const doorCauses = (mine: Mine, point: Point): Cause[] =>
  mine.doors
    .filter(({ points }) => points.some((id) => point.along?.includes(mine.pointById.get(id)?.area ?? '')))
    .map(({ airlock, points }) => ({
      id: `airlock ${airlock}`,
      switches: points,
      value: 1,
      text: { zh: `风门 ${airlock} 全开`, en: `all doors of airlock ${airlock} open` },
    }));

/** What the air at a point must answer to. */
const causesOf = oncePerPoint((mine, point): readonly Cause[] =>
  point.quantity === 'air-velocity' ? [...fanCauses(mine, point), ...doorCauses(mine, point)] : [],
);

/** Whether the air has changed by a tenth of what it was. */
const hasAnswered = (now: number | undefined, before: number): boolean =>
  now !== undefined && rounded(Math.abs(now - before) - noReaction.share * Math.abs(before), 6) >= 0;

/** Air that goes on as before while its fan stands, or the doors beside it are all open. */
export const noReactionSign: Sign<NoReaction> = {
  start: { causes: {} },
  points: (mine, point) => causesOf(mine, point).flatMap(({ switches }) => switches),
  step(state, judged, point, context) {
    const all = causesOf(context.mine, point);
    if (all.length === 0) return { state };
    const now = freshValue(point.id, context);
    const causes: Record<string, Lasting | null> = { ...state.causes };
    let evidence: Text | undefined;
    for (const { id, switches, value, text } of all) {
      const said = switches.map((one) => freshValue(one, context));
      if (!said.every((one) => one === value)) {
        if (!said.includes(undefined)) causes[id] = null;
        continue;
      }
      const known = state.causes[id];
      const since = known?.since ?? judged.at;
      let before = known === null ? (now ?? null) : (known?.before ?? null);
      if (before !== null && (Math.abs(before) < noReaction.leastMps || hasAnswered(now, before))) before = null;
      causes[id] = { since, before };
      if (before === null || now === undefined || judged.at - since < noReaction.afterMs) continue;
      const time = lasted(judged.at - since);
      evidence ??= {
        zh: `无反应：${text.zh} ${time.zh}，风速仍为 ${now.toFixed(2)} m/s（此前 ${before.toFixed(2)}）`,
        en: `no reaction: ${text.en} for ${time.en}, and the air still reads ${now.toFixed(2)} m/s (before: ${before.toFixed(2)})`,
      };
    }
    return evidence === undefined ? { state: { causes } } : { state: { causes }, evidence };
  },
};
