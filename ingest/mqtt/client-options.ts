import { readFileSync } from 'node:fs';
import type { IClientOptions } from 'mqtt';
import { BrokerError, textOf } from './broker-error.js';
import type { BrokerAddress } from './connection-string.js';

const KEEPALIVE_S = 20;
const CONNECT_BOUND_MS = 10_000;

const read = (name: string, file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    const message = `${name} in MQTT_URL names ${file}, which cannot be read: ${textOf(error)}`;
    throw new BrokerError('tls-file-unreadable', message, false);
  }
};

/** What every connection to the broker has in common: address, protocol, sign-in and certificates. @throws BrokerError `tls-file-unreadable`. */
export const clientOptions = (address: BrokerAddress): IClientOptions => ({
  protocol: address.protocol,
  host: address.host,
  port: address.port,
  protocolVersion: 5,
  keepalive: KEEPALIVE_S,
  connectTimeout: CONNECT_BOUND_MS,
  ...(address.username === undefined ? {} : { username: address.username }),
  ...(address.password === undefined ? {} : { password: address.password }),
  ...(address.ca === undefined ? {} : { ca: read('ca', address.ca) }),
  ...(address.cert === undefined ? {} : { cert: read('cert', address.cert) }),
  ...(address.key === undefined ? {} : { key: read('key', address.key) }),
});
