import { isAbsolute, resolve } from 'node:path';

/** Where files for the authority's platform go. */
export type UploadAddress =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password?: string;
      /** Path of a private key file. */
      readonly privateKey?: string;
      /** `SHA256:…` of the server's host key, as `ssh-keygen -lf` prints it. */
      readonly hostKey: string;
      readonly path: string;
    }
  | {
      readonly kind: 'ftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly tls: boolean;
      readonly path: string;
    };

const FORM =
  'use a folder, sftp://user:password@host[:22]/folder?hostKey=SHA256:… or ftp[s]://user:password@host[:21]/folder';

type Parsed =
  | { readonly ok: true; readonly address: UploadAddress }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads where uploads go. No fault repeats a secret. */
export const parseUploadAddress = (text: string): Parsed => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return { ok: true, address: { kind: 'folder', path: isAbsolute(text) ? text : resolve(text) } };
  }
  if (!URL.canParse(text)) return { ok: false, faults: [`is not a URL; ${FORM}`] };
  const url = new URL(text);
  const kind = url.protocol.slice(0, -1);
  if (kind !== 'sftp' && kind !== 'ftp' && kind !== 'ftps') {
    return { ok: false, faults: [`starts with ${url.protocol}; ${FORM}`] };
  }
  const faults: string[] = [];
  if (url.hostname === '') faults.push(`names no host; ${FORM}`);
  if (url.username === '') faults.push(`names no user; ${FORM}`);
  const allowed = kind === 'sftp' ? ['hostKey', 'privateKey'] : [];
  for (const name of new Set(url.searchParams.keys())) {
    if (!allowed.includes(name)) faults.push(`has an unknown setting ${name}; ${FORM}`);
  }
  // `+` is a character of the fingerprint, not a space.
  const hostKey = url.searchParams.get('hostKey')?.replaceAll(' ', '+') ?? undefined;
  const privateKey = url.searchParams.get('privateKey') ?? undefined;
  if (kind === 'sftp' && !/^SHA256:[A-Za-z0-9+/]{43}$/.test(hostKey ?? '')) {
    faults.push('needs hostKey=SHA256:… of the server, as `ssh-keyscan host | ssh-keygen -lf -` prints it');
  }
  if (url.password === '' && privateKey === undefined) {
    faults.push(kind === 'sftp' ? 'needs a password or privateKey=FILE' : 'needs a password');
  }
  if (faults.length > 0) return { ok: false, faults };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const path = decodeURIComponent(url.pathname).replace(/\/+$/, '') || '/';
  if (kind === 'sftp') {
    return {
      ok: true,
      address: {
        kind,
        host,
        user,
        path,
        port: Number(url.port || 22),
        hostKey: hostKey ?? '',
        ...(password === '' ? {} : { password }),
        ...(privateKey === undefined ? {} : { privateKey }),
      },
    };
  }
  const tls = kind === 'ftps';
  return { ok: true, address: { kind: 'ftp', host, user, password, path, tls, port: Number(url.port || 21) } };
};
