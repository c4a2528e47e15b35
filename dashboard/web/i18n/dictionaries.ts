import { en as enMain } from './en.js';
import { enAbout } from './en-about.js';
import { enEvents } from './en-events.js';
import { enIncidents } from './en-incidents.js';
import { enLive } from './en-live.js';
import { enMineFile } from './en-mine-file.js';
import { enPages } from './en-pages.js';
import { enPersons } from './en-persons.js';
import { enRegisters } from './en-registers.js';
import { enReports } from './en-reports.js';
import { enRules } from './en-rules.js';
import { enSecurity } from './en-security.js';
import { enTrends } from './en-trends.js';
import { zh as zhMain } from './zh.js';
import { zhAbout } from './zh-about.js';
import { zhEvents } from './zh-events.js';
import { zhIncidents } from './zh-incidents.js';
import { zhLive } from './zh-live.js';
import { zhMineFile } from './zh-mine-file.js';
import { zhPages } from './zh-pages.js';
import { zhPersons } from './zh-persons.js';
import { zhRegisters } from './zh-registers.js';
import { zhReports } from './zh-reports.js';
import { zhRules } from './zh-rules.js';
import { zhSecurity } from './zh-security.js';
import { zhTrends } from './zh-trends.js';

/** Every word of the client in Chinese. */
export const zh = {
  ...zhMain,
  ...zhAbout,
  ...zhEvents,
  ...zhIncidents,
  ...zhLive,
  ...zhMineFile,
  ...zhPages,
  ...zhPersons,
  ...zhRegisters,
  ...zhReports,
  ...zhRules,
  ...zhSecurity,
  ...zhTrends,
};

/** Every word of the client in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
  ...enMain,
  ...enAbout,
  ...enEvents,
  ...enIncidents,
  ...enLive,
  ...enMineFile,
  ...enPages,
  ...enPersons,
  ...enRegisters,
  ...enReports,
  ...enRules,
  ...enSecurity,
  ...enTrends,
};
