import { domainToASCII } from 'node:url';
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
const FORM = 'mqtt[s]://user:password@host:port?clientId=…&ca=…&cert=…&key=…';
const ESCAPES = 'write @ : / ? # % + in user and password as %40 %3A %2F %3F %23 %25 %2B';

const file = z.string().min(1, 'is empty; give the path of a file or leave it out').exactOptional();
const parametersSchema = z.object({
  clientId: z
    .string()
    .min(1, 'is empty; leave it out or give it a name')
    .max(200, 'is longer than 200 characters; choose a shorter name')
    .exactOptional(),
  ca: file,
  cert: file,
  key: file,
});
const PARAMETERS = Object.keys(parametersSchema.shape);

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is a fault of the text, reported by the caller.
    return undefined;
  }
};

const urlOf = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    // An address that cannot be read is a fault of the text, reported by the caller.
    return undefined;
  }
};

/** Beyond its authority a text with an @ may hold what was meant for a password: nothing of it may be repeated. */
const mayRepeat = (text: string): boolean => !/[/?#].*@/s.test(text.replace(/^[^/?#]*:\/\/[^/?#]*/, ''));

/** Parameters by name; a + stays a +, as paths and names have it. */
const readParameters = (
  url: URL,
  repeatable: boolean,
): {
  readonly given: ReadonlySet<string>;
  readonly values: z.output<typeof parametersSchema>;
  readonly faults: readonly string[];
} => {
  const faults: string[] = [];
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(url.search.replaceAll('+', '%2B'))) {
    if (!PARAMETERS.includes(name)) {
      const near = nearest(name, PARAMETERS);
      const shown = repeatable && /^[\w-]{1,32}$/.test(name) ? name : 'a name after ?';
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      faults.push(`${shown} is no parameter${meant} (known: ${PARAMETERS.join(', ')})`);
    } else if (given.has(name)) faults.push(`${name} is given twice; keep one`);
    given.set(name, value);
  }
  const names = new Set(given.keys());
  const read = parametersSchema.safeParse(Object.fromEntries(given));
  if (read.success) return { given: names, values: read.data, faults };
  faults.push(...read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  return { given: names, values: {}, faults };
};

/** Host of a URL as sockets take it: IPv6 without brackets, other scripts in their ASCII form. */
const hostOf = ({ hostname }: URL): string => {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host.includes('%') ? domainToASCII(decoded(host) ?? '') : host;
};

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
  // An unreadable host must not hide what else is wrong: the rest is read with another in its place.
  const whole = urlOf(text);
  const url = whole ?? urlOf(text.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/)[^/?#]*/i, '$1host'));
  if (whole === undefined) {
    const port = /:(\d+)$/.exec(text.replace(/^[^/?#]*:\/\//, '').replace(/[/?#].*$/s, ''))?.[1];
    const overPort = port !== undefined && Number(port) > 65_535;
    faults.push(overPort ? 'has a port above 65535; use 1 to 65535' : `is no address; write ${FORM}, and ${ESCAPES}`);
  }
  if (url === undefined) return { ok: false, faults };

  const scheme = url.protocol.slice(0, -1);
  const protocol = scheme === 'mqtt' || scheme === 'mqtts' ? scheme : undefined;
  if (protocol === undefined) faults.push(`${scheme}:// is not spoken here; use mqtt:// or mqtts://`);
  const host = hostOf(url);
  if (host === '') faults.push(`names no host; write ${FORM}`);
  if (url.port === '0') faults.push('port 0 is no port of a broker; leave it out for the usual one');
  if (url.pathname !== '' && url.pathname !== '/') {
    faults.push(`has a path, which a broker has not; remove it, or where it belongs to the password ${ESCAPES}`);
  }
  if (url.hash !== '') faults.push('has a # part; remove it, or write %23 where it belongs to the password');
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (username === undefined || password === undefined) {
    faults.push('user or password holds a bare %; write it as %25');
  }
  if (username === '' && password !== undefined && password !== '') {
    faults.push('has a password but no user; put the user before it, as user:password@');
  }
  const { given, values, faults: faultsOfParameters } = readParameters(url, mayRepeat(text));
  faults.push(...faultsOfParameters);
  if (protocol === 'mqtt' && ['ca', 'cert', 'key'].some((one) => given.has(one))) {
    faults.push('ca, cert and key need mqtts://; change the scheme or leave them out');
  }
  if (given.has('cert') !== given.has('key')) faults.push('cert and key go together; give both or neither');
  if (faults.length > 0 || protocol === undefined) return { ok: false, faults };
  return {
    ok: true,
    connection: {
      protocol,
      host,
      port: url.port === '' ? PORTS[protocol] : Number(url.port),
      ...(username === undefined || username === '' ? {} : { username }),
      ...(password === undefined || password === '' ? {} : { password }),
      ...values,
    },
  };
};

/** What a URL's reader passes over, wherever it stands. */
const DROPPED = /[\t\r\n]/g;

/** The text with its password hidden, fit for logs; of a faulty one everything up to the last @ that may be part of it. */
export const redacted = (written: string): string => {
  const text = written.replace(DROPPED, '');
  const start = /^\s*[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0].length ?? 0;
  const authorityLength = text.slice(start).search(/[/?#]/);
  const sound = start > 0 && parseConnectionString(text).ok && authorityLength >= 0;
  const end = text.lastIndexOf('@', sound ? start + authorityLength : text.length);
  const colon = text.indexOf(':', start);
  const hidden = colon >= 0 && colon < end ? `${text.slice(0, colon + 1)}***${text.slice(end)}` : text;
  // An unknown parameter may be a password that was put in the wrong place.
  return hidden.replace(/([?&])(?!(?:clientId|ca|cert|key)=)([^=&#@]*)=[^&#]*/g, '$1$2=***');
};
