import { useSyncExternalStore } from 'react';
import { remembered } from './remembered.ts';

/** Languages by how they call themselves; a further one is a line here and a column in each table of words. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text);

const preferred = (): Language => navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';

const kept = remembered('language', isLanguage);
let current: Language = kept.read() ?? preferred();
const listeners = new Set<() => void>();

const apply = (): void => {
  document.documentElement.lang = current;
};
apply();

export const setLanguage = (language: Language): void => {
  current = language;
  kept.write(language);
  apply();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLanguage = (): Language => useSyncExternalStore(subscribe, () => current);

type Word = string | ((...parts: never[]) => string);

/** A table of words: every language says all that English says. */
export type Words<T extends Record<string, Word>> = Readonly<Record<Language, Same<T>>>;
type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

/** Declares the words of a room. */
export const words = <T extends Record<string, Word>>(
  en: T,
  others: Readonly<Record<Exclude<Language, 'en'>, Same<T>>>,
): Words<T> => ({ en, ...others }) as Words<T>;

/** The words of a room in the language of the person. */
export const useWords = <T extends Record<string, Word>>(table: Words<T>): Same<T> => table[useLanguage()];

/** The same outside of what is drawn. */
export const wordsNow = <T extends Record<string, Word>>(table: Words<T>): Same<T> => table[current];

/** An instant as people of the language write it. */
export const useInstants = (): ((instant: string | number) => string) => {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (instant) => format.format(new Date(instant));
};
