import { en as enMain } from './en.js';
import { enIncidents } from './en-incidents.js';
import { enLive } from './en-live.js';
import { enPages } from './en-pages.js';
import { enRegisters } from './en-registers.js';
import { enReports } from './en-reports.js';
import { enRules } from './en-rules.js';
import { enSecurity } from './en-security.js';
import { zh as zhMain } from './zh.js';
import { zhIncidents } from './zh-incidents.js';
import { zhLive } from './zh-live.js';
import { zhPages } from './zh-pages.js';
import { zhRegisters } from './zh-registers.js';
import { zhReports } from './zh-reports.js';
import { zhRules } from './zh-rules.js';
import { zhSecurity } from './zh-security.js';

/** Every word of the client in Chinese. */
export const zh = {
  ...zhMain,
  ...zhIncidents,
  ...zhLive,
  ...zhPages,
  ...zhRegisters,
  ...zhReports,
  ...zhRules,
  ...zhSecurity,
};

/** Every word of the client in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
  ...enMain,
  ...enIncidents,
  ...enLive,
  ...enPages,
  ...enRegisters,
  ...enReports,
  ...enRules,
  ...enSecurity,
};
