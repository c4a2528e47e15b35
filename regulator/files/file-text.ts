import { dayAndTime, instantOf } from '../../domain/calendar.js';
import { EMPTY_FIELD, isUploadKind, UPLOAD_FIELDS, type UploadKind } from '../../domain/upload-fields.js';

/** A record by field name; what is absent is empty. */
export type FileRecord = Readonly<Record<string, string>>;

/** A file of MT/T 1201 before it is text. */
export interface UploadFile {
  /** 12 digits. */
  readonly mineCode: string;
  readonly kind: UploadKind;
  /** Upload time (数据上传时间) on the mine's clocks, `yyyy-MM-dd HH:mm:ss`. */
  readonly at: string;
  /** What stands between the mine's code and the upload time, the mine's name first. */
  readonly header: readonly string[];
  readonly records: readonly FileRecord[];
}

/** A decoded file, with the records that do not fit. */
export interface DecodedFile extends UploadFile {
  readonly bad: readonly { readonly record: number; readonly why: string }[];
}

/** Why a file is no file; `incomplete`: its end has not come yet. */
export type FileRefusal = { readonly code: FileRefusalCode; readonly message: string };
export type FileRefusalCode = 'incomplete' | 'wrong-name' | 'wrong-header' | 'unknown-kind';

/** Order of a kind's fields where the mine has its own; by default the standard's. */
export type FieldOrder = Readonly<Partial<Record<UploadKind, readonly string[]>>>;

const NAME = /^(\d{12})_([A-Z]{4})_(\d{14})\.txt$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
/** Half and full width: separators must not stand within a field. */
const SEPARATORS = /[;~|；～｜\r\n]+/g;

/** A text as a field may hold it: separators become spaces. */
export const fieldText = (text: string): string => text.replace(SEPARATORS, ' ');

/** An instant as the files write it, on the mine's clocks; empty where there is none. */
export const fileTime = (at: number | null | undefined, timeZone: string): string =>
  at === null || at === undefined ? '' : dayAndTime(at, timeZone);

/** The inverse of `fileTime`; undefined for a text that is no time. */
export const parseFileTime = (text: string, timeZone: string): number | undefined => {
  const [whole, year, month, day, hour, minute, second] = TIME.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ') === text ? instantOf(local, timeZone) : undefined;
};

const orderOf = (kind: UploadKind, order: FieldOrder): readonly string[] => order[kind] ?? UPLOAD_FIELDS[kind];

/** The name of a file. */
export const fileName = ({ mineCode, kind, at }: Pick<UploadFile, 'mineCode' | 'kind' | 'at'>): string =>
  `${mineCode}_${kind}_${at.replaceAll(/\D/g, '')}.txt`;

/** The text of a file: UTF-8, `;` between fields, `~` after each segment, `||` at the end. `decodeFile` is its inverse. */
export const encodeFile = (file: UploadFile, order: FieldOrder = {}): string => {
  const { mineCode, kind, at, header, records } = file;
  const fields = orderOf(kind, order);
  const segments = [[mineCode, ...header, at], ...records.map((record) => fields.map((field) => record[field] ?? ''))];
  return `${segments.map((segment) => `${segment.map(fieldText).join(';')}~`).join('')}||`;
};

/** Reads a file's name; undefined for one that is none of the standard's. */
export const parseFileName = (
  name: string,
): { readonly mineCode: string; readonly kind: string; readonly stamp: string } | undefined => {
  const [, mineCode, kind, stamp] = NAME.exec(name) ?? [];
  return mineCode === undefined || kind === undefined || stamp === undefined ? undefined : { mineCode, kind, stamp };
};

/** Reads a file; a record that does not fit is named in `bad` and costs the others nothing. */
export const decodeFile = (
  name: string,
  text: string,
  order: FieldOrder = {},
): { readonly ok: true; readonly file: DecodedFile } | { readonly ok: false; readonly refused: FileRefusal } => {
  const refuse = (code: FileRefusalCode, message: string) => ({ ok: false, refused: { code, message } }) as const;
  const named = parseFileName(name);
  if (named === undefined) return refuse('wrong-name', 'the name is not MINE_KIND_yyyyMMddHHmmss.txt');
  const { mineCode, kind } = named;
  if (!isUploadKind(kind)) return refuse('unknown-kind', `${kind} is no kind of file`);
  const body = text.replace(/^\uFEFF/, '').trimEnd();
  if (!body.endsWith('~||')) return refuse('incomplete', 'the file does not end with ~||');
  const [head = '', ...segments] = body.slice(0, -3).split('~');
  const [code, ...rest] = head.split(';');
  const at = rest.at(-1);
  if (code !== mineCode)
    return refuse('wrong-header', `the header names mine ${code ?? ''}, the file's name ${mineCode}`);
  if (at === undefined || parseFileTime(at, 'UTC') === undefined) {
    return refuse('wrong-header', 'the header does not end with a time yyyy-MM-dd HH:mm:ss');
  }
  const fields = orderOf(kind, order);
  const records: FileRecord[] = [];
  const bad: { record: number; why: string }[] = [];
  for (const [index, segment] of segments.entries()) {
    const values = segment.replace(/^[\r\n]+/, '').split(';');
    if (values.length !== fields.length) {
      bad.push({ record: index + 1, why: `has ${values.length} fields where ${kind} has ${fields.length}` });
      continue;
    }
    const pairs = fields.flatMap((field, place): [string, string][] =>
      field === EMPTY_FIELD ? [] : [[field, values[place] ?? '']],
    );
    records.push(Object.fromEntries(pairs));
  }
  return { ok: true, file: { mineCode, kind, at, header: rest.slice(0, -1), records, bad } };
};
