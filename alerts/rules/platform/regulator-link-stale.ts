import { platformBinds, REGULATOR_LINK } from '../../../domain/platform-duty.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step } from '../rule.js';
import { mineTime } from '../systems/mine-time.js';

interface Uploads {
  /** When the watch began. */
  readonly since: number;
  /** Last upload that the regulator accepted; null where none is known. */
  readonly acceptedAt: number | null;
}

/** What the link said before we began to listen again is old by our doing: it counts from then on. */
const agedFrom = ({ since, acceptedAt }: Uploads, { system, heardFrom }: RuleContext): number => {
  const heardAt = system(REGULATOR_LINK.system)?.heardAt ?? null;
  if (acceptedAt === null) return Math.max(since, heardFrom);
  return heardAt !== null && heardAt >= heardFrom ? acceptedAt : Math.max(acceptedAt, heardFrom);
};

const judge = (before: Uploads, context: RuleContext): Step<Uploads> => {
  const told = context.system(REGULATOR_LINK.system)?.report.lastAcceptedAt;
  const acceptedAt = told === undefined ? before.acceptedAt : Math.max(told, before.acceptedAt ?? told);
  const state = { ...before, acceptedAt };
  const from = agedFrom(state, context);
  const staleAt = from + DEFAULTS.uploadStaleMs;
  const lostAt = from + DEFAULTS.uploadLostMs;
  if (context.now <= staleAt) {
    const isFresh = acceptedAt !== null && context.now - acceptedAt <= DEFAULTS.uploadStaleMs;
    return { state, verdict: isFresh ? { kind: 'clear', at: context.now } : AS_BEFORE, wakeAt: staleAt + 1 };
  }
  const isLost = context.now > lostAt;
  const minutes = (isLost ? DEFAULTS.uploadLostMs : DEFAULTS.uploadStaleMs) / 60_000;
  const last = acceptedAt === null ? null : mineTime(acceptedAt, context.mine);
  return {
    state,
    verdict: {
      kind: 'raise',
      at: context.now,
      level: isLost ? 'orange' : 'yellow',
      basis: REGULATOR_LINK.source,
      message: {
        zh: `监管部门超过 ${minutes} 分钟未接收上传，上次接收：${last ?? '从未'}`,
        en: `No upload accepted by the regulator for ${minutes} min; last one: ${last ?? 'never'}`,
      },
      withdraw: false,
    },
    ...(isLost ? {} : { wakeAt: lostAt + 1 }),
  };
};

/**
 * The regulator cannot see a mine that must be networked with it (D5): the last accepted upload is older than 10 min,
 * gravely after 60 min. Where none was ever accepted, also because no link is declared, that counts from the watch's
 * first instant. Over at the next accepted upload.
 */
export const regulatorLinkStale: Rule<Uploads> = {
  id: 'platform.regulator-link-stale',
  basis: REGULATOR_LINK.source,
  title: { zh: '监管上传中断', en: 'Regulator link stale' },
  watches: {
    per: 'mine',
    of: (mine) =>
      platformBinds(mine) ? [{ subject: { id: mine.id, area: '' }, points: [], systems: [REGULATOR_LINK.system] }] : [],
  },
  start: (_subject, context) => judge({ since: context.now, acceptedAt: null }, context),
  step: (state, input, _subject, context) =>
    input.kind === 'system' || input.kind === 'wake' ? judge(state, context) : unchanged(state),
};
