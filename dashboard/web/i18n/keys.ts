import { zh } from './dictionaries.js';

/** The languages of the product. */
export type Language = 'zh' | 'en';

/** Every key of the dictionary. */
export type Key = keyof typeof zh;

/** Whether a text that was built at run time is a key. */
export const isKey = (text: string): text is Key => Object.hasOwn(zh, text);
