/** Field names of the files of MT/T 1201 (formerly 煤安监办〔2019〕42号), by kind, in the order of the record. */
export const UPLOAD_FIELDS = {
  CDDY: [
    'point',
    'system',
    'substation',
    'sensorType',
    'valueType',
    'unit',
    'rangeHigh',
    'rangeLow',
    'alarmHigh',
    'alarmHighOver',
    'alarmLow',
    'alarmLowOver',
    'powerOffHigh',
    'restoreHigh',
    'powerOffLow',
    'restoreLow',
    'onText',
    'offText',
    'place',
    'x',
    'y',
    'z',
    'relations',
    'at',
  ],
  CDSS: ['point', 'typeName', 'place', 'value', 'unit', 'status', 'at'],
  TJSJ: ['point', 'typeName', 'place', 'unit', 'from', 'to', 'max', 'maxAt', 'min', 'minAt', 'mean', 'at'],
  YCBJ: [
    'point',
    'typeName',
    'place',
    'unit',
    'exception',
    'from',
    'to',
    'max',
    'maxAt',
    'min',
    'minAt',
    'mean',
    'cause',
    'measures',
    'enteredAt',
    'enteredBy',
    'at',
  ],
  FZSS: ['substation', 'state', 'power', 'at'],
  RYXX: ['card', 'name', 'job', 'post', 'team', 'born', 'education', 'isLeader', 'isSpecial'],
  RYQY: ['areaType', 'area', 'quota', 'name'],
  RYJZ: ['reader', 'name', 'x', 'y', 'z', 'note'],
  JZSS: ['reader', 'state', 'power', 'at'],
  RYSS: [
    'card',
    'name',
    'inMine',
    'enteredAt',
    'leftAt',
    'area',
    'areaSince',
    'reader',
    'readerSince',
    'shiftSystem',
    'distance',
    'state',
    'isLeader',
    'isSpecial',
    'track',
  ],
  RYCS: ['card', 'name', 'enteredAt', 'from', 'to', 'area', 'areaSince', 'reader', 'readerSince'],
  RYCY: ['alarmType', 'quota', 'count', 'area', 'areaName', 'from', 'to', 'cards'],
  RYQJ: ['card', 'name', 'from', 'to', 'enteredAt', 'area', 'areaSince', 'reader', 'readerSince'],
  RYXZ: ['card', 'name', 'from', 'to', 'enteredAt', 'area', 'areaSince', 'reader', 'readerSince'],
} as const;

/** A kind of file. */
export type UploadKind = keyof typeof UPLOAD_FIELDS;

/** Every kind of file. */
export const UPLOAD_KINDS = Object.keys(UPLOAD_FIELDS) as [UploadKind, ...UploadKind[]];

/** Files of the personnel system; all others are of safety monitoring. */
export const PERSONNEL_KINDS: readonly UploadKind[] = [
  'RYXX',
  'RYQY',
  'RYJZ',
  'JZSS',
  'RYSS',
  'RYCS',
  'RYCY',
  'RYQJ',
  'RYXZ',
];

/** Whether a text is a kind of file. */
export const isUploadKind = (text: string): text is UploadKind => Object.hasOwn(UPLOAD_FIELDS, text);

/** In a mine's own order: a column that stays empty. */
export const EMPTY_FIELD = '-';

/** How often a kind is made, in seconds, unless the mine says otherwise; for alarms, how often changes are looked for. */
export const UPLOAD_EVERY_S: Readonly<Record<UploadKind, number>> = {
  CDDY: 86_400,
  CDSS: 30,
  TJSJ: 300,
  YCBJ: 10,
  FZSS: 60,
  RYXX: 86_400,
  RYQY: 86_400,
  RYJZ: 86_400,
  JZSS: 60,
  RYSS: 300,
  RYCS: 10,
  RYCY: 10,
  RYQJ: 10,
  RYXZ: 10,
};
