import type { Mine } from '../domain/mine.js';
import type { Alarm } from './alarm/alarm.js';
import type { Evacuation } from './evacuation/evacuation.js';
import type { Command } from './outbound.js';

/** A command that no gateway has taken by then is not to be obeyed any more. */
const COMMAND_KEPT_MS = 600_000;

const zonesOf = (mine: Mine, areas: readonly string[]): Pick<Command, 'zones'> => {
  const zones = mine.broadcast.filter((one) => one.areas.some((area) => areas.includes(area))).map(({ zone }) => zone);
  return zones.length === 0 ? {} : { zones };
};

const lasting = (at: number): Pick<Command, 'at' | 'expiresAt'> => ({ at, expiresAt: at + COMMAND_KEPT_MS });

/** An order's command id: gateways obey an id once, so an order that has grown speaks under another. */
export const commandOf = ({ id, revision }: Pick<Evacuation, 'id' | 'revision'>): string =>
  revision === 0 ? id : `${id}-${revision}`;

/** The order that a command belongs to. */
export const orderOf = (command: string): string => command.replace(/^(e-[^-]+).*$/, '$1');

/** The broadcast of an order: what every zone of its scope hears. `at`: service clock. */
export const evacuateCommand = (mine: Mine, order: Evacuation, at: number): Command => ({
  id: commandOf(order),
  mine: mine.id,
  kind: 'evacuate',
  areas: order.areas,
  ...zonesOf(mine, order.areas),
  text: order.text.zh,
  drill: order.drill,
  ...lasting(at),
});

/** The end of an order, with the words of whoever stood it down. */
export const standDownCommand = (mine: Mine, order: Evacuation, note: string, at: number): Command => ({
  id: `${order.id}-down`,
  mine: mine.id,
  kind: 'stand-down',
  areas: order.areas,
  ...zonesOf(mine, order.areas),
  text: `撤人命令解除：${note}`,
  drill: order.drill,
  ...lasting(at),
});

/** Asks for the power of an alarm's range to be cut. There is no command that restores it. */
export const cutPowerCommand = (mine: Mine, alarm: Alarm, points: readonly string[], at: number): Command => ({
  id: `${alarm.id}-cut-${alarm.count}`,
  mine: mine.id,
  kind: 'cut-power',
  areas: [alarm.area],
  points,
  text: `请求断电：${alarm.message.zh}`,
  drill: false,
  ...lasting(at),
});
