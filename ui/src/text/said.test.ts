import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from './index';
import { said, sentences, type Said } from './said';
import { causes, conditions, pieces } from './said/conditions';
import { capitalised } from './said/refusals';

const speak = (language: string) => void chooseLanguage(`?lang=${language}`, []);

afterEach(() => void chooseLanguage('', ['en']));

describe('on a German page', () => {
  it.each<[string, string, string]>([
    ['a text', 'No data from the monitor', 'Keine Daten vom Monitor'],
    [
      'a template with its place',
      'Bed 8: the monitor was switched off. Switch it on, or mark the bed as standby.',
      'Bett 8: der Monitor wurde ausgeschaltet. Schalten Sie ihn ein, oder setzen Sie das Bett auf Standby.',
    ],
    ['a label in its place', 'RR 34 > 30', 'AF 34 > 30'],
    ['a label of two words', 'NIBP mean 58 < 60', 'NIBD mittel 58 < 60'],
    ['a label that is the same everywhere', 'SpO₂ 84 < 90', 'SpO₂ 84 < 90'],
    ['the longer of two that fit', 'Extreme low HR 34 < 40', 'HF extrem niedrig 34 < 40'],
    [
      'words in a place in a place',
      "Bed 3: the monitor's clock is 2 days behind. Times shown are corrected; set its clock.",
      'Bett 3: die Uhr des Monitors geht 2 Tage nach. Gezeigte Zeiten sind berichtigt; stellen Sie seine Uhr.',
    ],
    [
      'a place that is a bed',
      'Bed 12: the brake is not set. Set it.',
      'Bett 12: die Bremse ist nicht fest. Stellen Sie sie fest.',
    ],
    [
      'a place that is a room with its spot',
      'Room 4, bed 2, WC: Go there; it ends at its place. This ward does not know the place; ask a technician to add it.',
      'Zimmer 4, Bett 2, WC: Gehen Sie hin; er endet an seinem Ort. Diese Station kennt den Ort nicht; lassen Sie ihn von der Technik eintragen.',
    ],
    [
      'several in one place',
      'Bed 1: a full set of observations is late by the rule of NEWS2. Missing: RR, consciousness. Measure and chart it.',
      'Bett 1: ein voller Satz Vitalzeichen ist nach der Regel von NEWS2 überfällig. Es fehlt: AF, Bewusstsein. Messen und eintragen.',
    ],
    [
      'a score with what it asks for',
      'Bed 1: The score asks for emergency assessment by a critical care team within 15 min. Decision support, no diagnosis: look at the patient.',
      'Bett 1: Der Score verlangt innerhalb von 15 min: Notfallbeurteilung durch ein intensivmedizinisches Team. Entscheidungshilfe, keine Diagnose: Sehen Sie nach dem Patienten.',
    ],
    ['a rail', 'Left head rail down', 'Gitter Kopf links unten'],
    ['a receiver', 'HL7 receiver adt unreachable', 'HL7-Empfänger adt nicht erreichbar'],
    ['a cause of many alarms', 'HR high', 'HF hoch'],
    [
      'beds that nobody has',
      'No nurse and no charge nurse: beds 3, 4',
      'Weder Pflegekraft noch Schichtleitung: Betten 3, 4',
    ],
  ])('%s is said in German', (_name, english, german) => {
    speak('de');
    expect(said(english)).toBe(german);
    expect(said(english), 'from what is kept').toBe(german);
  });

  it.each([
    ['what nobody knows', 'The printer of the corridor is out of paper'],
    ['what is only like a template', 'Bed 8: the monitor was switched off.'],
    ['what only ends like a short one', 'The network is down'],
    ['a comparison that is no finding', 'Temperature at home > 38'],
    ['nothing', ''],
  ])('%s stays as it came', (_name, sentence) => {
    speak('de');
    expect(said(sentence)).toBe(sentence);
  });

  it('what somebody named stays, even where the list has the word', () => {
    speak('de');
    expect(said('Break over: Door')).toBe('Pause vorbei: Door');
    expect(said('Test alarm by the device: No sound')).toBe('Testalarm vom Gerät: No sound');
    expect(said('Feed RR does not work')).toBe('Datenquelle RR ausgefallen');
  });
});

it('each language has answers of its own', () => {
  const told = ['de', 'es', 'en', 'de'].map((language) => {
    speak(language);
    return said('No sound');
  });
  expect(told).toEqual(['Kein Ton', 'Sin sonido', 'No sound', 'Kein Ton']);
});

it('English is what the core wrote', () => {
  for (const { en } of [...sentences, ...pieces]) expect(said(en)).toBe(en);
});

it('a thousand other beds change nothing for the first', () => {
  speak('de');
  for (let bed = 0; bed < 5_000; bed += 1)
    said(`Bed ${bed}: beyond this station's limit. Look at the patient.`);
  expect(said("Bed 0: beyond this station's limit. Look at the patient.")).toMatch(/^Bett 0: jenseits/);
});

const all = [...sentences, ...pieces];
const placesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort();

it('every sentence has the same places in all three languages, and no text is empty', () => {
  for (const entry of all) {
    const wanted = [entry.en, ...placesOf(entry.en)];
    expect([entry.en, ...placesOf(entry.de)]).toEqual(wanted);
    expect([entry.en, ...placesOf(entry.es)]).toEqual(wanted);
    expect(Math.min(entry.en.length, entry.de.length, entry.es.length), entry.en).toBeGreaterThan(0);
  }
});

it('no sentence is in a list twice', () => {
  for (const list of [conditions, causes, pieces]) {
    const english = list.map((entry) => entry.en);
    expect(english.filter((en, i) => english.indexOf(en) !== i)).toEqual([]);
  }
});

/** The core's texts, without those of its tests, each cut at its places: what a sentence can be put together from. */
function core(): Set<string> {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return ['tests', 'benches', 'examples', 'target'].includes(entry.name) ? [] : files(path);
      return entry.name.endsWith('.rs') && entry.name !== 'tests.rs' ? [readFileSync(path, 'utf8')] : [];
    });
  const texts = files(join(process.cwd(), '..', 'src-tauri')).flatMap((source) => {
    const ours = source.replaceAll(/^#\[cfg\(test\)\]\nmod \w+ \{.*?^\}/gms, '');
    const code = ours.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/'\\?"'/g, '');
    return [...code.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map((found) => found[1] ?? '');
  });
  const read = (text: string) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .replaceAll(/\\u\{(\w+)\}/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
      .replaceAll(/\\(.)/g, '$1');
  const parts = texts.flatMap((text) => read(text).split(/(?<!\{)\{[^{}]*\}/));
  return new Set(parts.map(bare).filter((part) => /\p{L}/u.test(part)));
}

/** Without what joins it to others. */
function bare(text: string): string {
  return text.replace(/^[\s.,:;()"“”]+|[\s.,:;()"“”]+$/gu, '');
}

/**
 * Whether a text is put together from whole texts of the core's, one after the other: `device id` and `is empty`. A
 * space alone joins in two places at most, for nearly every word is a text somewhere.
 */
function isMadeOf(texts: ReadonlySet<string>, text: string, spaces = 2): boolean {
  for (const joint of text.matchAll(/\s*[.,:;()"“”]+[\s.,:;()"“”]*|\s+|$/gu)) {
    const spaced = joint[0] !== '' && joint[0].trim() === '';
    if (joint.index === 0 || (spaced && spaces === 0)) continue;
    // The core writes `left head rail` from `Left head rail`, and begins sentences with a capital.
    const [first, rest] = [text.charAt(0), text.slice(1, joint.index)];
    const ways = [first, first.toUpperCase(), first.toLowerCase()].map((letter) => letter + rest);
    const after = text.slice(joint.index + joint[0].length);
    if (ways.some((way) => texts.has(way))) {
      if (after === '' || isMadeOf(texts, after, spaced ? spaces - 1 : spaces)) return true;
    }
  }
  return false;
}

/** What of a sentence stands outside its places. */
const partsOf = ({ en }: Said) =>
  en
    .split(/\{\w+\}/)
    .map(bare)
    .filter((part) => /\p{L}/u.test(part));

describe('the lists and the core', () => {
  const texts = core();
  const counted = new Set([...causes, ...capitalised]);
  // What the operating system says is in no source of ours.
  const system = / \(os error \d+\)$/;
  const short = (text: string) => text.replace(system, '').toLowerCase();
  const systems = new Set(all.filter(({ en }) => system.test(en)).map(({ en }) => short(en)));
  const written = all.filter((entry) => !counted.has(entry) && !systems.has(short(entry.en)));

  it("every sentence is still the core's: one that changed there must be changed here", () => {
    const gone = written.filter((entry) => !partsOf(entry).every((part) => isMadeOf(texts, part)));
    expect(gone.map((entry) => entry.en)).toEqual([]);
  }, 60_000);

  it('a sentence that the core does not say is found out', () => {
    const changed = conditions.flatMap((entry) => {
      const part = partsOf(entry).sort((a, b) => b.length - a.length)[0] ?? '';
      const words = part.split(' ');
      if (counted.has(entry) || words.length < 6) return [];
      return [words.toSpliced(2, 1).join(' ')];
    });
    expect(changed.filter((part) => isMadeOf(texts, part))).toEqual([]);
  }, 60_000);
});
