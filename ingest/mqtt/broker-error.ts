import { CodedError } from '../../domain/coded-error.js';
import type { BrokerAddress } from './connection-string.js';

export type BrokerErrorCode =
  | 'broker-unavailable'
  | 'publish-refused'
  | 'port-in-use'
  | 'listen-failed'
  | 'tls-file-unreadable'
  | 'mqtt-client-changed';

/** A failure between the service and its broker; `retryable` where the same call may succeed later. */
export class BrokerError extends CodedError<BrokerErrorCode> {
  override readonly name = 'BrokerError';
}

/** The address as people may see it: never with its password. */
export const shownAddress = ({ protocol, host, port }: BrokerAddress): string =>
  `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The text of a failure, without the sockets that hang on it. */
export const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (error.message === '') return code === '' ? error.name : code;
  return error.message;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code !== undefined ? String(error.code) : '';

/** Whether the broker gave our session to another client of the same id (MQTT 5 reason 0x8E). */
export const isTakenOver = (error: unknown): boolean => codeOf(error) === '142';

/** Why a broker cannot be reached, in one sentence that says what to do; the password is never in it. */
export const whyUnreachable = (error: unknown, address: BrokerAddress): string => {
  const shown = shownAddress(address);
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return `no broker answers at ${shown} (ECONNREFUSED): start it, or correct MQTT_URL`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${address.host} is not known (${codeOf(error)}): correct MQTT_URL, or the name service`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${shown} cannot be reached (${codeOf(error)}): check the network and MQTT_URL`;
    // Reason codes of a refused CONNACK: MQTT 5 3.2.2.2 and 3.1.1 3.2.2.3.
    case '4':
    case '5':
    case '134':
    case '135':
      return `${shown} says not authorized to user ${address.username ?? '(none)'}: check user and password in MQTT_URL`;
    case '2':
    case '133':
      return `${shown} refuses the client id: set another one with ?clientId= in MQTT_URL`;
    case '1':
    case '132':
      return `${shown} does not speak MQTT 5: use a broker that does`;
    case '142':
      return `${shown} gave the session to another client with the same client id: stop the other service, or set ?clientId= in MQTT_URL`;
    default:
      return `${shown}: ${textOf(error)}`;
  }
};
