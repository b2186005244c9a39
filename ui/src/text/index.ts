/**
 * The one way from a key to a text. The language is chosen once, before the first screen is drawn:
 * `?lang=` wins over the system's languages, English is the last resort.
 */
import { de } from './de';
import { en } from './en';
import { es } from './es';

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;
export type Language = 'en' | 'de' | 'es';

export const catalogues: Readonly<Record<Language, Texts>> = { en, de, es };

let language: Language = 'en';

/** The text of a key, with its `{placeholders}` filled in. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(catalogues[language][key], values);
}

/** The text for a count; `stem_one` and `stem_other` are keys of the catalogue. */
export function counted(stem: CountedStem, count: number): string {
  return t(count === 1 ? `${stem}_one` : `${stem}_other`, { count });
}

type CountedStem = TextKey extends infer K ? (K extends `${infer S}_one` ? S : never) : never;

export function currentLanguage(): Language {
  return language;
}

/** Chooses and keeps the language for this page. */
export function chooseLanguage(search: string, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang');
  const wishes = asked === null ? preferred : [asked, ...preferred];
  language = wishes.map(known).find((l) => l !== null) ?? 'en';
  return language;
}

function known(tag: string): Language | null {
  const short = tag.slice(0, 2).toLowerCase();
  return short === 'en' || short === 'de' || short === 'es' ? short : null;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
