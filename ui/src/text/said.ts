/**
 * The core's own sentences in the language of the page.
 *
 * The core (Rust) writes its texts in English: what a condition is called, what to do about it, why something was
 * refused. The language belongs to the screen, so the screen translates: a sentence is looked up whole, as a text or
 * as a template with places (`Bed {bed}: no data from the monitor. …`). What is not in the list stays as it came, for
 * a translation that guesses is worse than a foreign sentence. A test holds the list to the core's sources.
 *
 * Only for what the core itself wrote. A monitor's alarm, a call system's words and what a person wrote are shown as
 * they were sent.
 */
import { labelWords } from '../ward/words';
import { currentLanguage, type Language } from './index';
import { causes, conditions, pieces } from './said/conditions';
import { capitalised, refusalPieces, refusals, systemWords } from './said/refusals';

/** A sentence as the core writes it, and in the other languages. `{name}` is a place, with the same name in all. */
export interface Said {
  readonly en: string;
  readonly de: string;
  readonly es: string;
}

/** All whole sentences. */
export const sentences: readonly Said[] = [...conditions, ...causes, ...refusals, ...capitalised];

/**
 * What places of these names hold was given by a person, a device or the configuration, or is a number: it is never
 * translated, so that a bed called "Door" stays one.
 */
const given: ReadonlySet<string> = new Set([
  'address',
  'after',
  'bed',
  'beds',
  'before',
  'bound',
  'by',
  'count',
  'cover',
  'device',
  'feed',
  'figure',
  'file',
  'id',
  'name',
  'path',
  'person',
  'room',
  'system',
  'to',
  'total',
  'user',
  'ward',
  'words',
]);

/** What alone may stand in places of these names; without it a short template would fit half of what there is. */
const shapes: Readonly<Record<string, string>> = {
  bed: '.{1,32}?',
  bound: '-?[\\d.]+',
  figure: '-?[\\d.]+',
  judged: '(?:HR|PR|SpO₂|RR|(?:NIBP|ABP) (?:sys|dia|mean)|Temp|etCO₂|FiCO₂)',
  total: '[\\d.]+\\+?',
};

/** Places that hold a word of the list, or the template does not fit. */
const known: ReadonlySet<string> = new Set(['rails', 'task', 'todo']);

/** Places that hold several, with commas. */
const several: ReadonlySet<string> = new Set(['missing']);

/** Labels of numbers that have another abbreviation elsewhere. */
const label = /^(?:HR|PR|RR|NIBP|Temp)(?: (?:sys|dia|mean))?$/;

/** Sentences longer than this are no template's; several places in a long text would take a second to try. */
const longest = 700;
/** A place in a place in a place: what the core nests, and no endless chain. */
const deepest = 4;
/** So many answers are kept for each language; then the oldest goes. */
const kept = 2_000;

interface Template {
  entry: Said;
  pattern: RegExp;
  places: readonly string[];
  /** Letters outside the places: of two that fit, the one with more says more. */
  letters: number;
}

/** Texts by themselves, templates by their first word; those that begin with a place are in every list. */
class Book {
  readonly #texts = new Map<string, Said>();
  readonly #templates = new Map<string, Template[]>();
  readonly #loose: Template[];

  constructor(all: readonly Said[]) {
    const templates: Template[] = [];
    for (const entry of all) {
      if (/\{\w+\}/.test(entry.en)) templates.push(templateOf(entry));
      else if (!this.#texts.has(entry.en)) this.#texts.set(entry.en, entry);
    }
    templates.sort((a, b) => b.letters - a.letters);
    const headOf = ({ entry }: Template) => /^([^\s{]+)\s/.exec(entry.en)?.[1];
    this.#loose = templates.filter((one) => headOf(one) === undefined);
    for (const head of new Set(templates.map(headOf))) {
      if (head === undefined) continue;
      const fit = templates.filter((one) => headOf(one) === head || headOf(one) === undefined);
      this.#templates.set(head, fit);
    }
  }

  text(sentence: string): Said | undefined {
    return this.#texts.get(sentence);
  }

  templates(sentence: string): readonly Template[] {
    const end = sentence.search(/\s/);
    return (end > 0 ? this.#templates.get(sentence.slice(0, end)) : undefined) ?? this.#loose;
  }
}

function templateOf(entry: Said): Template {
  const parts = entry.en.split(/\{(\w+)\}/);
  const places = parts.filter((_, i) => i % 2 === 1);
  const source = parts.map((part, i) =>
    i % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(${shapes[part] ?? '.+?'})`,
  );
  const letters = parts.reduce((sum, part, i) => (i % 2 === 0 ? sum + part.length : sum), 0);
  return { entry, pattern: new RegExp(`^${source.join('')}$`, 's'), places, letters };
}

const whole = new Book(sentences);
const inside = new Book([...pieces, ...refusalPieces, ...systemWords, ...sentences]);

const answers: Readonly<Record<Exclude<Language, 'en'>, Map<string, string>>> = {
  de: new Map(),
  es: new Map(),
};

/** A sentence of the core in the language of the page; one that is not known as it came. */
export function said(sentence: string): string {
  const language = currentLanguage();
  if (language === 'en' || sentence === '') return sentence;
  const before = answers[language];
  const known = before.get(sentence);
  if (known !== undefined) return known;
  const answer = translated(sentence, language, whole, 0) ?? sentence;
  if (before.size >= kept) {
    const [oldest] = before.keys();
    if (oldest !== undefined) before.delete(oldest);
  }
  before.set(sentence, answer);
  return answer;
}

function translated(sentence: string, language: Language, book: Book, depth: number): string | undefined {
  const text = book.text(sentence);
  if (text !== undefined) return text[language];
  if (sentence.length > longest || depth > deepest) return undefined;
  for (const template of book.templates(sentence)) {
    const found = template.pattern.exec(sentence);
    const filled = found === null ? undefined : fill(template, found.slice(1), language, depth);
    if (filled !== undefined) return filled;
  }
  return undefined;
}

/** The template's words round what its places hold; `undefined` when one holds what it may not. */
function fill(
  { entry, places }: Template,
  held: readonly string[],
  language: Language,
  depth: number,
): string | undefined {
  const values = new Map<string, string>();
  for (const [i, place] of places.entries()) {
    const value = held[i] ?? '';
    const words = given.has(place) ? value : placed(place, value, language, depth + 1);
    if (words === undefined && known.has(place)) return undefined;
    values.set(place, words ?? value);
  }
  return entry[language].replace(/\{(\w+)\}/g, (all, place: string) => values.get(place) ?? all);
}

function placed(place: string, value: string, language: Language, depth: number): string | undefined {
  const one = translated(value, language, inside, depth);
  if (one !== undefined) return one;
  if (label.test(value)) return labelWords(value);
  if (!several.has(place) || !value.includes(', ')) return undefined;
  const each = value.split(', ').map((part) => placed(place, part, language, depth) ?? part);
  return each.join(', ');
}
