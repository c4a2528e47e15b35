import { CodedError } from '../../domain/coded-error.js';
import type { UploadAddress } from './address.js';
import { openFolder } from './folder.js';
import { openFtp } from './ftp.js';
import { openSftp } from './sftp.js';

/** A file could not be handed over; every failure may mend itself by waiting. */
export class UploadError extends CodedError<'upload-failed'> {
  override readonly name = 'UploadError';
}

/** Where files go. A file appears there under its name only once it is whole. */
export interface Destination {
  /** Resolves once the other side has the file. @throws anything at all where it has not. */
  put(folder: string, name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a destination; it connects when the first file goes, and again after every failure. */
export const openDestination = (address: UploadAddress): Destination => {
  switch (address.kind) {
    case 'folder':
      return openFolder(address.path);
    case 'sftp':
      return openSftp(address);
    case 'ftp':
      return openFtp(address);
  }
};

/** Why a file was not taken, without addresses or secrets of the connection. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);
