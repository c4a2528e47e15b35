import { expect, it } from 'vitest';
import type { Command } from '../alerts/outbound.js';
import { outboundVia } from '../service-outbound.js';

const evacuate = (id: string): Command => ({
  id,
  mine: 'west',
  kind: 'evacuate',
  areas: ['face'],
  text: '撤人',
  drill: false,
  at: 0,
  expiresAt: 600_000,
});

it("lets an order's growth and end wait for its own broadcast, and for no other order's", () => {
  const about: (string | undefined)[] = [];
  const outbound = outboundVia(
    {
      send: (_topic, _payload, options) => about.push(options.about),
      status: () => ({ state: 'ok' }),
      close: () => undefined,
    },
    () => 0,
  );
  for (const id of ['e-0a1b2c', 'e-0a1b2c-1', 'e-0a1b2c-down', 'e-3d4e5f']) outbound.command(evacuate(id));
  const [first, grown, ended, other] = about;
  expect([grown, ended]).toEqual([first, first]);
  expect(other).not.toBe(first);
});
