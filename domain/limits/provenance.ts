import type { Confidence, Provenance } from './limit.js';

/** AQ 1029-2019, table 1, by its row. */
export const ofMethaneRow = (row: string, confidence: Confidence): Provenance => ({
  edition: 'AQ 1029-2019',
  clause: `表1 第${row}行`,
  confidence,
  effectiveFrom: '2020-02-01',
});

/** 《煤矿安全规程》 2016 with the amendments of 2022, by its article. */
export const ofRegulation = (article: number, confidence: Confidence): Provenance => ({
  edition: '煤矿安全规程 2016/2022',
  clause: `第${article}条`,
  confidence,
  effectiveFrom: '2016-10-01',
});

const OURS = 'MineSentry default';

/** A number of ours, where the trade fixes none. */
export const ofOurs = (clause: string): Provenance => ({
  edition: OURS,
  clause,
  confidence: 'expert',
  effectiveFrom: '2026-01-01',
});

/** Whether a number is a default of ours, which a mine may set as it likes. */
export const isOurs = ({ edition }: Provenance): boolean => edition === OURS;

/** A number that the mine's file alone gives; the file bears no date, so it counts as always in force. */
export const ofMineFile = (point: string): Provenance => ({
  edition: 'mine file',
  clause: `limits: ${point}`,
  confidence: 'source',
  effectiveFrom: '1970-01-01',
  ownLimit: true,
});
