import type { MqttClient } from 'mqtt';

/** Of an mqtt.js client: what its keep-alive is made of. */
type Alive = Pick<MqttClient, 'sendPing' | 'onKeepaliveTimeout' | 'reschedulePing'> & {
  on(event: 'packetreceive', heard: () => void): unknown;
};

/**
 * Lets whatever comes from the broker after a ping prove that the connection lives. Left to itself mqtt.js waits for the
 * answer to the ping alone, which in a flood stands behind all that the broker has sent before it: the connection would be
 * cut though it delivers, and everything on its way would come again, over and over.
 */
export const believeWhatComes = (client: Alive): void => {
  let heard = false;
  client.on('packetreceive', () => {
    heard = true;
  });
  const ping = client.sendPing.bind(client);
  const giveUp = client.onKeepaliveTimeout.bind(client);
  client.sendPing = () => {
    heard = false;
    ping();
  };
  client.onKeepaliveTimeout = () => {
    // After what has come meanwhile is read: the loop may have stood still, and timers come first.
    setImmediate(() => {
      if (!heard) {
        giveUp();
        return;
      }
      client.reschedulePing(true);
      client.sendPing();
    });
  };
};
