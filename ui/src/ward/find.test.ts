import { expect, it } from 'vitest';
import { bed, patient } from './examples';
import { find } from './find';

const ward = [
  bed({ id: '1', patient: patient({ family: 'Müller', given: 'Jörg', mrn: '40071' }) }),
  bed({ id: '2', patient: null }),
  bed({ id: '12', patient: patient({ family: 'الأحمدي', given: 'ليلى', mrn: '' }) }),
  bed({ id: 'ICU 2', patient: patient({ family: 'Ó Súilleabháin', given: 'Caoimhín', mrn: '12' }) }),
];

it.each<[string, string, string[]]>([
  ['empty text finds none', '', []],
  ['blanks find none', '  ', []],
  ['a family name without its accents', 'muller', ['1']],
  ['a given name with them', 'JÖRG', ['1']],
  ['a part of a record number', '0071', ['1']],
  ['a bed of exactly that id first', '12', ['12', 'ICU 2']],
  ['beds by a part of the id, empty ones too', '2', ['2', '12', 'ICU 2']],
  ['a name from right to left', 'ليل', ['12']],
  ['an id with a blank', 'icu 2', ['ICU 2']],
  ['nobody', 'xyz', []],
])('%s', (_name, text, ids) => expect(find(ward, text).map((found) => found.id)).toEqual(ids));

it('shows eight of sixty-four', () => {
  const many = Array.from({ length: 64 }, (_, i) => bed({ id: `A${i}` }));
  expect(find(many, 'a')).toHaveLength(8);
  expect(find([], 'a')).toEqual([]);
});
