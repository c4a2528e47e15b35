import { z } from 'zod';
import { nearest } from '../../domain/loading/nearest.js';

/** Where a broker is and how it is spoken to. Files are paths. */
export interface BrokerAddress {
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly clientId?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const PORTS = { mqtt: 1883, mqtts: 8883 } as const;
const PARAMETERS = ['clientId', 'ca', 'cert', 'key'] as const;
const FORM = 'mqtt[s]://user:password@host:port?clientId=…&ca=…&cert=…&key=…';

const clientId = z
  .string()
  .min(1, 'clientId is empty; leave it out or give it a name')
  .max(200, 'clientId is longer than 200 characters');

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is a fault of the text, reported by the caller.
    return undefined;
  }
};

/** The text with its password hidden, fit for logs. */
export const redacted = (text: string): string => text.replace(/^([a-z]+:\/\/[^:@/?#]*):[^@]*@/i, '$1:***@');

/**
 * Reads an MQTT connection string, `mqtt[s]://user:password@host:port?clientId=…&ca=…&cert=…&key=…`: the address, or
 * every fault at once, none of them repeating the password.
 */
export const parseConnectionString = (
  text: string,
):
  | { readonly ok: true; readonly connection: BrokerAddress }
  | { readonly ok: false; readonly faults: readonly string[] } => {
  const faults: string[] = [];
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { ok: false, faults: [`is no address; write ${FORM}`] };
  }
  const scheme = url.protocol.slice(0, -1);
  const protocol = scheme === 'mqtt' || scheme === 'mqtts' ? scheme : undefined;
  if (protocol === undefined) faults.push(`${scheme}:// is not spoken here; use mqtt:// or mqtts://`);
  if (url.hostname === '') faults.push(`names no host; write ${FORM}`);
  if (url.port === '0') faults.push('port 0 is no port of a broker; leave it out for the usual one');
  if (url.pathname !== '' && url.pathname !== '/') {
    faults.push(`has a path (${url.pathname}), which a broker has not; remove it`);
  }
  if (url.hash !== '') faults.push('has a # part; write %23 where it belongs to the password');
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (username === undefined || password === undefined) {
    faults.push('user or password holds a bare %; write it as %25');
  }
  if (username === '' && password !== undefined && password !== '') faults.push('has a password but no user');

  const given = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (!PARAMETERS.some((one) => one === name)) {
      const near = nearest(name, PARAMETERS);
      faults.push(
        `${name} is no parameter${near === undefined ? '' : `; did you mean ${near}?`} (known: ${PARAMETERS.join(', ')})`,
      );
    } else if (given.has(name)) faults.push(`${name} is given twice`);
    else if (value === '' && name !== 'clientId')
      faults.push(`${name} is empty; give the path of a file or leave it out`);
    given.set(name, value);
  }
  const id = given.get('clientId');
  if (id !== undefined) {
    const read = clientId.safeParse(id);
    if (!read.success) faults.push(...read.error.issues.map(({ message }) => message));
  }
  const [ca, cert, key] = [given.get('ca'), given.get('cert'), given.get('key')];
  if (protocol === 'mqtt' && [ca, cert, key].some((one) => one !== undefined)) {
    faults.push('ca, cert and key need mqtts://');
  }
  if ((cert === undefined) !== (key === undefined)) faults.push('cert and key go together; give both or neither');
  if (faults.length > 0 || protocol === undefined) return { ok: false, faults };
  return {
    ok: true,
    connection: {
      protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? PORTS[protocol] : Number(url.port),
      ...(username === undefined || username === '' ? {} : { username }),
      ...(password === undefined || password === '' ? {} : { password }),
      ...(id === undefined ? {} : { clientId: id }),
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  };
};
