import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from './index';
import { said, sentences, type Said } from './said';
import { causes, pieces } from './said/conditions';

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
  for (const list of [sentences, pieces]) {
    const english = list.map((entry) => entry.en);
    expect(english.filter((en, i) => english.indexOf(en) !== i)).toEqual([]);
  }
});

/**
 * The core's sources without their tests, with its texts as they are said: quotes and line ends in them as in the
 * running program, and every `{place}` the same.
 */
function core(): string {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return ['tests', 'benches', 'examples', 'target'].includes(entry.name) ? [] : files(path);
      return entry.name.endsWith('.rs') && entry.name !== 'tests.rs' ? [readFileSync(path, 'utf8')] : [];
    });
  return files(join(process.cwd(), '..', 'src-tauri'))
    .map((source) => source.split(/^#\[cfg\(test\)\]\nmod \w+ \{/m)[0] ?? '')
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .replaceAll('\\"', '"')
    .replaceAll('\\u{2082}', '₂');
}

/** What of a sentence stands outside its places, as the core may have put it together. */
function partsOf({ en }: Said): string[] {
  return en.split(/\{\w+\}/).filter((part) => part.trim() !== '' && /\p{L}/u.test(part));
}

/** Whether a part is a whole text of the core's, or one between two places; the core adds `: ` and full stops. */
function isIn(source: string, part: string): boolean {
  const ways = [part, part.replace(/^(: |\.)/, ''), part.trim()];
  const ended = ways.flatMap((way) => [way, way.replace(/\.$/, '')]);
  const begun = ended.flatMap((way) => [way, way.charAt(0).toUpperCase() + way.slice(1)]);
  return begun.some((way) =>
    ['"', '}'].some((left) => ['"', '{'].some((right) => source.includes(left + way + right))),
  );
}

it("every sentence is still the core's: one that changed there must be changed here", () => {
  const source = core();
  const counted = new Set(causes);
  const gone = all
    .filter((entry) => !counted.has(entry))
    .filter((entry) => partsOf(entry).some((part) => !isIn(source, part)));
  expect(gone.map((entry) => entry.en)).toEqual([]);
  // All sources are read and searched, which takes long where the computer has other work.
}, 60_000);
