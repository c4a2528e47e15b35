import type { Mine } from '../../domain/mine.js';
import type { Quality, SightingEvent } from '../../domain/observation.js';
import { type Family, familyOf, QUANTITIES } from '../../domain/quantity.js';
import { codeBook, qualityOfStatus } from '../files/codes.js';
import { type DecodedFile, type FileRecord, parseFileTime } from '../files/file-text.js';

/** A reading as a gateway would say it. */
export interface ImportedReading {
  readonly kind: 'reading';
  readonly family: Family;
  readonly point: string;
  readonly at: number;
  readonly value: number | null;
  readonly quality: Quality;
}

/** A sighting as a gateway would say it. */
export interface ImportedSighting {
  readonly kind: 'sighting';
  readonly card: string;
  readonly reader: string;
  readonly at: number;
  readonly event: SightingEvent;
  readonly distanceM?: number;
}

export type Imported = ImportedReading | ImportedSighting;

/** What a file says, and the records of it that say nothing that can be used. */
export interface ImportedFile {
  readonly observations: readonly Imported[];
  readonly bad: readonly { readonly record: number; readonly why: string }[];
}

type Read = { readonly ok: true; readonly all: readonly Imported[] } | { readonly ok: false; readonly why: string };

/** Numbers that a platform writes where there is none. */
const NO_VALUE = new Set(['', '-999999', '-999999.0', '-999999.00']);

const readingOf = (mine: Mine, codes: ReturnType<typeof codeBook>, record: FileRecord): Read => {
  const { point: code = '', value: text = '', status = '', at: time = '' } = record;
  const point = codes.pointOf(code);
  if (point === undefined) return { ok: false, why: `${mine.id} has no point ${code}` };
  const at = parseFileTime(time, mine.timeZone);
  if (at === undefined) return { ok: false, why: `${time} is no time` };
  if (!/^\d{1,5}$/.test(status)) return { ok: false, why: `${status} is no state of a point` };
  const value = NO_VALUE.has(text) ? null : Number(text);
  if (value !== null && !/^-?\d+(\.\d+)?$/.test(text)) return { ok: false, why: `${text} is no value` };
  if (value !== null && QUANTITIES[point.quantity].switch && value !== 0 && value !== 1) {
    return { ok: false, why: `${text} is no state of a switch` };
  }
  const quality = qualityOfStatus(Number(status));
  return {
    ok: true,
    all: [{ kind: 'reading', family: familyOf(point.quantity), point: point.id, at, value, quality }],
  };
};

/** People come in and go out by a shaft, wherever they are when the file says so. */
const wellheadOf = (mine: Mine): string | undefined =>
  mine.readers.find(({ area }) => ['intake-shaft', 'surface'].includes(mine.areaById.get(area)?.kind ?? ''))?.id;

/** Where a person is, at the file's time; when they came in or went out, as far as the record says. */
const sightingsOf = (mine: Mine, codes: ReturnType<typeof codeBook>, record: FileRecord, fileAt: number): Read => {
  const { card: code = '', inMine = '', enteredAt = '', leftAt = '', reader: readerCode = '', state = '' } = record;
  const card = codes.cardOf(code);
  if (card === '') return { ok: false, why: 'names no card' };
  if (!/^[012]$/.test(inMine)) return { ok: false, why: `${inMine} says neither in nor out` };
  const known = codes.readerOf(readerCode) ?? readerCode;
  const wellhead = wellheadOf(mine) ?? known;
  const reader = known === '' ? wellhead : known;
  const distance = Math.abs(Number(record['distance'] ?? ''));
  const distanceM = (record['distance'] ?? '') !== '' && Number.isFinite(distance) ? { distanceM: distance } : {};
  const sighting = (at: number, event: SightingEvent, where = reader): ImportedSighting => ({
    kind: 'sighting',
    card,
    reader: where,
    at,
    event,
  });
  if (inMine === '2') {
    const at = parseFileTime(leftAt, mine.timeZone);
    return { ok: true, all: at === undefined ? [] : [sighting(at, 'left-mine', wellhead)] };
  }
  if (inMine === '0') return { ok: true, all: [] };
  const entered = parseFileTime(enteredAt, mine.timeZone);
  return {
    ok: true,
    all: [
      ...(entered === undefined ? [] : [sighting(entered, 'entered-mine', wellhead)]),
      { ...sighting(fileAt, state === '求救' ? 'distress' : 'seen'), ...distanceM },
    ],
  };
};

/** Kinds that carry telemetry; the others describe, or say what our own rules find out again. */
export const TELEMETRY_KINDS = ['CDSS', 'RYSS'] as const;

/** What a decoded file of telemetry says, in the words of the MQTT interface. */
export const readImported = (mine: Mine, file: DecodedFile): ImportedFile => {
  const codes = codeBook(mine);
  const fileAt = parseFileTime(file.at, mine.timeZone) ?? 0;
  const observations: Imported[] = [];
  const bad = [...file.bad];
  for (const [index, record] of file.records.entries()) {
    const read = file.kind === 'RYSS' ? sightingsOf(mine, codes, record, fileAt) : readingOf(mine, codes, record);
    if (read.ok) observations.push(...read.all);
    else bad.push({ record: index + 1, why: read.why });
  }
  return { observations, bad };
};
