/** Limits in words: which, where a value is from, what a change does. */
import type { EditView, LimitRowView, SettingView, SideView, SuggestionView } from '../host/api';
import { t, type TextKey } from '../text';
import { personWords } from '../ward/care';
import { time } from '../ward/times';
import { labelWords } from '../ward/words';
import { valueOf, wished } from './edits';
import { seconds, written } from './scale';

export const sideWords: Readonly<Record<SideView, TextKey>> = {
  low: 'side_low',
  high: 'side_high',
  extreme_low: 'side_extreme_low',
  extreme_high: 'side_extreme_high',
};

const whats: Readonly<Record<SideView, TextKey>> = {
  low: 'what_low',
  high: 'what_high',
  extreme_low: 'what_extreme_low',
  extreme_high: 'what_extreme_high',
};

/** `HR high`. */
export function whatWords(label: string, side: SideView): string {
  return t(whats[side], { label: labelWords(label) });
}

/** `ward`, `set by A. Lind 13:40`. */
export function fromWords(setting: SettingView, now_ms: number): string {
  switch (setting.from) {
    case 'factory':
      return t('from_factory');
    case 'ward':
      return t('from_ward');
    case 'pushed':
      return t('from_pushed');
    case 'patient':
      return setting.by === '' || setting.at_ms === null
        ? t('from_patient_plain')
        : t('from_patient', { by: personWords(setting.by), time: time(setting.at_ms, now_ms) });
  }
}

/** What an edit is about: `HR high`, `HR high, after`. */
export function aboutWords(label: string, setting: EditView): string {
  switch (setting.kind) {
    case 'at':
    case 'on':
      return whatWords(label, setting.side);
    case 'delay':
      return `${whatWords(label, setting.side)}, ${t('after')}`;
    case 'apnoea_on':
      return t('apnoea');
    case 'apnoea_time':
      return `${t('apnoea')}, ${t('after')}`;
    case 'end_delay':
      return `${labelWords(label)}, ${t('end_delay').toLocaleLowerCase()}`;
  }
}

/** `120 → 130`, `on → off`. */
export function changeWords(row: LimitRowView, setting: EditView): string {
  const say = (value: number | boolean | undefined): string => {
    if (value === undefined) return '––';
    if (typeof value === 'boolean') return value ? t('on') : t('off');
    return setting.kind === 'at' ? written(value, row.digits) : `${seconds(value)} ${t('seconds')}`;
  };
  return t('change_from_to', { was: say(valueOf(row, setting)), now: say(wished(setting)) });
}

/** What happened and what might help. */
export function suggestionWords(one: SuggestionView, now_ms: number): { since: string; ask: string } {
  const what = whatWords(one.parameter, one.side);
  const since = t('suggestion_since', { what, count: one.count, time: time(one.since_ms, now_ms) });
  const worst = t('suggestion_worst', { value: seconds(one.worst) });
  return { since: `${since} ${worst}`, ask: remedyWords(one) };
}

function remedyWords({ remedy }: SuggestionView): string {
  if (remedy === null) return t('suggestion_look');
  switch (remedy.kind) {
    case 'at':
      return t('suggestion_limit', { value: seconds(remedy.value) });
    case 'delay':
    case 'apnoea_time':
    case 'end_delay':
      return t('suggestion_delay', { seconds: seconds(remedy.seconds) });
    case 'on':
    case 'apnoea_on':
      return remedy.on ? t('suggestion_on') : t('suggestion_off');
  }
}
