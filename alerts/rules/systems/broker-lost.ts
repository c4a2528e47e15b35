import { DEFAULTS } from '../defaults.js';
import { healthRule } from './own-health.js';
import { BROKER_LOST, withBlind } from './silence.js';

/** No connection to the broker for 10 s: nothing is heard of the mine, and this says the silence of all its points. */
export const brokerLost = healthRule({
  id: BROKER_LOST,
  title: { zh: '消息代理中断', en: 'Broker lost' },
  level: 'orange',
  clause: '消息代理',
  holding: { raiseMs: DEFAULTS.brokerLostMs, clearMs: DEFAULTS.brokerBackMs },
  shows: ({ broker }) => (broker.connected ? 'over' : 'condition'),
  message: (_health, context) =>
    withBlind(
      { zh: '与消息代理的连接中断，收不到任何数据', en: 'No connection to the broker: nothing is heard' },
      context,
    ),
});
