import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.js';
import { enIncidents } from './en-incidents.js';
import { enPages } from './en-pages.js';
import { enRules } from './en-rules.js';
import type { Key, Language } from './keys.js';
import { zh } from './zh.js';
import { zhIncidents } from './zh-incidents.js';
import { zhPages } from './zh-pages.js';
import { zhRules } from './zh-rules.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: Record<Key, string> };
  }
}

const STORAGE = 'minesentry.language';

/** Chinese unless somebody at this machine has chosen English. */
const startLanguage = (): Language => (localStorage.getItem(STORAGE) === 'en' ? 'en' : 'zh');

const show = (language: Language): void => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
};

/** Loads both dictionaries; they are part of the page, so that no word ever waits for the network. */
export const startTranslations = async (): Promise<void> => {
  const language = startLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {
      zh: { translation: { ...zh, ...zhPages, ...zhIncidents, ...zhRules } },
      en: { translation: { ...en, ...enPages, ...enIncidents, ...enRules } },
    },
  });
  show(language);
};

export const switchLanguage = (language: Language): void => {
  localStorage.setItem(STORAGE, language);
  show(language);
  void i18next.changeLanguage(language);
};

/** The language shown now. */
export const useLanguage = (): Language => (useTranslation().i18n.language === 'en' ? 'en' : 'zh');
