import { zh } from './zh.js';
import { zhIncidents } from './zh-incidents.js';
import { zhPages } from './zh-pages.js';
import { zhRules } from './zh-rules.js';

/** The languages of the product. */
export type Language = 'zh' | 'en';

/** Every key of the dictionary. */
export type Key = keyof typeof zh | keyof typeof zhPages | keyof typeof zhIncidents | keyof typeof zhRules;

/** Whether a text that was built at run time is a key. */
export const isKey = (text: string): text is Key =>
  [zh, zhPages, zhIncidents, zhRules].some((part) => Object.hasOwn(part, text));
