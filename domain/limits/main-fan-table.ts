import { ofRegulation } from './provenance.js';

/** A stopped main fan, or its standby, must run again within so many minutes, else the whole mine is withdrawn (规程 第158、161条). */
export const MAIN_FAN_RESTART = {
  withinMin: 10,
  provenance: { ...ofRegulation(161, 'source'), clause: '第158、161条' },
} as const;
