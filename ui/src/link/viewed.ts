/** What a screen that shows another station's ward says across its width. */
import type { ViewedView } from '../host/api';
import { t } from '../text';
import { age } from '../ward/times';

/** Whose ward it is, how fresh, and that its alarms sound there. */
export function viewedWords(view: ViewedView, name: string, now_ms: number): string {
  const old = view.heard_ms === null ? '' : age(view.heard_ms, now_ms);
  switch (view.state) {
    case 'waiting':
      return t('viewed_waiting', { ward: name });
    case 'live':
      return t('viewed_live', { ward: name });
    case 'stale':
      return t('viewed_stale', { ward: name, age: old });
    case 'lost':
      return t('viewed_lost', { ward: name, age: old });
    default:
      return view.state satisfies never;
  }
}
