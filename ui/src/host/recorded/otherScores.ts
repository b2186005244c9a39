/** A score that is not made for the patient, as the core says so. */
import type { ScoreView } from '../api';

export const notMade: ScoreView = {
  score: 'qsofa',
  name: 'qSOFA',
  version: 'Sepsis-3, 2016',
  source: 'Singer et al., JAMA 2016;315:801-810',
  not_for: 'only where a person suspects an infection; nobody has said so',
  total: '',
  least: '',
  greatest: '',
  risk: 'low',
  response: '',
  within_min: null,
  sentence: '',
  parts: [],
  automatic: false,
  last_complete: '',
  last_complete_ms: null,
  direction: 0,
  from: '',
  since_ms: null,
  due_ms: null,
  late_ms: null,
  overdue: false,
  trend: [],
};
