import { zh } from './zh.js';
import { zhPages } from './zh-pages.js';
import { zhRules } from './zh-rules.js';
import { zhSecurity } from './zh-security.js';

/** The languages of the product. */
export type Language = 'zh' | 'en';

/** Every key of the dictionary. */
export type Key = keyof typeof zh | keyof typeof zhPages | keyof typeof zhRules | keyof typeof zhSecurity;

/** Whether a text that was built at run time is a key. */
export const isKey = (text: string): text is Key =>
  [zh, zhPages, zhRules, zhSecurity].some((part) => Object.hasOwn(part, text));
