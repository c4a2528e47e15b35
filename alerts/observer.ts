import type { CommandResult, Observation, Sighting, SystemReport } from '../domain/observation.js';
import type { Alarm } from './alarm/alarm.js';
import type { Noted } from './alarm/book.js';
import type { Announcement } from './alerts.js';
import { orderOf } from './commands.js';
import type { OrderChange, Orders } from './evacuation/orders.js';
import type { Descent } from './journal/write-registers.js';
import { descentEnded } from './people/descents.js';
import type { People } from './people/people.js';
import type { Engine } from './rules/engine.js';
import type { Stamp } from './stamp.js';
import type { Systems } from './systems.js';

/** What a message has changed beside its readings. */
export interface Observed {
  /** Somebody is elsewhere, went down or came up. */
  readonly moved: boolean;
  /** A connected system said something new. */
  readonly heard: boolean;
}

/** Takes what a message observes, in its order, to the engine and to what is known of people, systems and orders. */
export const createObserver = (parts: {
  readonly engine: Engine;
  readonly people: People;
  readonly systems: Systems;
  readonly announce: (announcement: Announcement) => void;
  readonly answerOrder: Orders['answered'];
  readonly settle: (changes: readonly OrderChange[]) => void;
  /** The alarm whose power-off a command has asked for. */
  readonly powerCutBy: (command: string) => Alarm | undefined;
  readonly note: (alarm: string, event: Noted, stamp: Stamp) => void;
  /** Somebody has come up. */
  readonly cameUp: (descent: Descent) => void;
}): ((observations: readonly Observation[]) => Observed) => {
  const { engine, people, systems, announce, answerOrder, settle, powerCutBy, note } = parts;

  const sight = (sighting: Sighting): boolean => {
    if (people.isCopy(sighting)) return false;
    const { card } = sighting;
    const before = people.of(card);
    const now = engine.now() ?? sighting.at;
    const moved = people.sight(sighting, now);
    const person = people.of(card);
    if (person === undefined) return moved;
    const at = Math.min(sighting.at, now);
    const descent = descentEnded(sighting.mine, before, person, at);
    if (descent !== undefined) parts.cameUp(descent);
    const input = { kind: 'sighting', sighting, at, person, ...(before === undefined ? {} : { before }) } as const;
    engine.tellOf('card', { id: card, area: person.area ?? '' }, input, false);
    engine.tell('sightings', input);
    return moved;
  };

  const hear = (report: SystemReport): boolean => {
    const isNews = systems.report(report, engine.now() ?? report.at);
    if (isNews) announce({ type: 'system', report });
    engine.tell(`system:${report.system}`, { kind: 'system', report });
    return isNews;
  };

  const answer = (result: CommandResult): void => {
    const { command, at, outcome, zone, detail } = result;
    const said = { ...(zone === undefined ? {} : { zone }), ...(detail === undefined ? {} : { detail }) };
    const change = answerOrder(orderOf(command), { command, at, outcome, ...said }, engine.nextStamp());
    if (change !== undefined) {
      settle([change]);
      const { evacuation } = change.record;
      engine.tellOf('order', { id: evacuation.id, area: evacuation.core[0] ?? '' }, { kind: 'receipt', result }, false);
    }
    const asked = powerCutBy(command);
    if (asked?.powerCut === undefined) return;
    const cut = { ...asked.powerCut, answeredAt: at, outcome, ...(detail === undefined ? {} : { detail }) };
    note(asked.id, { kind: 'power-cut', cut }, engine.stamp());
  };

  return (observations) => {
    let moved = false;
    let heard = false;
    for (const one of observations) {
      switch (one.kind) {
        case 'reading':
          engine.read(one);
          break;
        case 'sighting':
          moved = sight(one) || moved;
          break;
        case 'system':
          heard = hear(one) || heard;
          break;
        case 'command-result':
          answer(one);
          break;
      }
    }
    return { moved, heard };
  };
};
