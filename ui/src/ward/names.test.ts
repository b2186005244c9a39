import { expect, it } from 'vitest';
import { patient } from './examples';
import { fullName, shortName, veiled } from './names';

it.each<[string, string, string, string, string]>([
  ['a usual name', 'Adeyemi', 'Tunde', 'ADEYEMI, T', 'ADEYEMI, Tunde'],
  ['two given names show the first', 'Diallo', 'Fatou Awa', 'DIALLO, F', 'DIALLO, Fatou Awa'],
  ['a double given name shows both letters', 'Cho', 'Min-Jun', 'CHO, M-J', 'CHO, Min-Jun'],
  ['no given name leaves no comma', 'Brandt', '', 'BRANDT', 'BRANDT'],
  ['no family name neither', '', 'Lena', 'L', 'Lena'],
  ['no name is empty', '', ' ', '', ''],
  ['blanks around are dropped', ' Ito ', ' Ken ', 'ITO, K', 'ITO, Ken'],
  ['a sharp s becomes two letters', 'Strauß', 'Ötzi', 'STRAUSS, Ö', 'STRAUSS, Ötzi'],
  ['scripts without case stay', 'الأحمدي', 'ليلى', 'الأحمدي, ل', 'الأحمدي, ليلى'],
  ['a code point is never cut', '𠮷田', '𠮷', '𠮷田, 𠮷', '𠮷田, 𠮷'],
  ['a sign before the letter is skipped', "O'Brien", "'Abd", "O'BRIEN, A", "O'BRIEN, 'Abd"],
  ['a given name without letters has none', 'Doe', '1', 'DOE', 'DOE, 1'],
  [
    'a long name is whole; the screen cuts it',
    'von Wallenstein-Hohenlohe zu Oberkirchen',
    'Maximiliana',
    'VON WALLENSTEIN-HOHENLOHE ZU OBERKIRCHEN, M',
    'VON WALLENSTEIN-HOHENLOHE ZU OBERKIRCHEN, Maximiliana',
  ],
])('%s', (_name, family, given, short, full) => {
  expect(shortName(patient({ family, given }))).toBe(short);
  expect(fullName(patient({ family, given }))).toBe(full);
});

it.each<[string, string, string]>([
  ['three letters at most', 'WOJCIECHOWSKA, M', 'WOJ…'],
  ['half of a short one', 'LIND, A', 'LI…'],
  ['at least one', 'ÅS, B', 'Å…'],
  ['one letter', 'X', 'X…'],
  ['no code point is cut in two', '𠮷野家, 一', '𠮷…'],
  ['nothing', '', ''],
])('a veiled name has %s', (_what, name, wanted) => expect(veiled(name)).toBe(wanted));
