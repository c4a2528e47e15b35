import type { Mine } from '../domain/mine.js';
import { type HeardCommand, type Message, resultMessage } from './message.js';

/** The mine's gateways for commands: broadcast, remote power cut. */
export interface CommandGateway {
  hear(command: HeardCommand, at: number): void;
  /** Answers whose time has come. */
  tick(at: number, isDown: (system: string) => boolean): readonly Message[];
}

/** What a command does in the mine. */
export interface CommandEffects {
  evacuate(command: HeardCommand, at: number): void;
  standDown(command: HeardCommand): void;
  cutPower(points: readonly string[]): void;
}

/** Commands remembered so that a repeat is answered and not obeyed twice; the oldest is forgotten beyond this. */
const MOST_REMEMBERED = 1000;
const FIRST_ANSWER_MS = 1000;
const NEXT_ANSWER_MS = 400;

/** Builds the gateway: it obeys each command once and answers every time, zone by zone. */
export const createCommandGateway = (mine: Mine, effects: CommandEffects): CommandGateway => {
  const obeyed = new Map<string, string>();
  let answers: readonly { dueAt: number; command: HeardCommand; zone?: string }[] = [];

  const zonesOf = (command: HeardCommand): string[] =>
    mine.broadcast
      .filter(({ zone, areas }) => command.zones?.includes(zone) ?? areas.some((area) => command.areas.includes(area)))
      .map(({ zone }) => zone);

  const obey = (command: HeardCommand, at: number): void => {
    switch (command.kind) {
      case 'evacuate':
        effects.evacuate(command, at);
        break;
      case 'stand-down':
        effects.standDown(command);
        break;
      case 'cut-power':
        if (mine.remotePowerCut) effects.cutPower(command.points ?? []);
        break;
      case 'test':
        break;
    }
  };

  return {
    hear(command, at) {
      const content = JSON.stringify([command.kind, command.areas, command.points]);
      if (obeyed.get(command.id) !== content) {
        obeyed.set(command.id, content);
        const oldest = obeyed.keys().next();
        if (obeyed.size > MOST_REMEMBERED && !oldest.done) obeyed.delete(oldest.value);
        obey(command, at);
      }
      const zones = command.kind === 'cut-power' ? [] : zonesOf(command);
      const due = (index: number): number => at + FIRST_ANSWER_MS + index * NEXT_ANSWER_MS;
      answers = [
        ...answers,
        ...(zones.length > 0
          ? zones.map((zone, index) => ({ dueAt: due(index), command, zone }))
          : [{ dueAt: due(0), command }]),
      ];
    },
    tick(at, isDown) {
      const ready = answers.filter(({ dueAt }) => dueAt <= at);
      answers = answers.filter(({ dueAt }) => dueAt > at);
      return ready.map(({ command, zone }) => {
        const where = zone === undefined ? {} : { zone };
        if (command.kind === 'cut-power' && !mine.remotePowerCut) {
          const detail = 'remote power cut is not switched on at this mine';
          return resultMessage(mine, command.id, { at, outcome: 'refused', detail });
        }
        if (isDown('broadcast') && command.kind !== 'cut-power') {
          return resultMessage(mine, command.id, { at, outcome: 'failed', detail: 'the broadcast is down', ...where });
        }
        return resultMessage(mine, command.id, { at, outcome: 'done', ...where });
      });
    },
  };
};
