/** What other limits would have done, in sentences made from the core's numbers. */
import type { WhatIfView } from '../host/api';
import { counted, t } from '../text';

export interface WhatIfWords {
  /** How many alarms there would have been. */
  count: string;
  /** What would be of those that somebody acted on. */
  acted: string;
  /** Some of them would not have come: that is said with weight. */
  grave: boolean;
}

export function whatIfWords(view: WhatIfView): WhatIfWords {
  const hours = hoursWords(view.hours);
  const count =
    view.after === view.before
      ? t('what_if_same', { hours, after: counted('alarms_count', view.after) })
      : t('what_if_fewer', { hours, after: counted('alarms_count', view.after), before: view.before });
  const lost = view.acted_on - view.stay;
  if (view.acted_on === 0)
    return { count, acted: view.before === 0 ? '' : t('what_if_none_acted'), grave: false };
  if (lost <= 0) return { count, acted: counted('what_if_stay', view.stay), grave: false };
  return { count, acted: t('what_if_lost', { lost, count: view.acted_on }), grave: true };
}

/** `8 hours`; below one and a half in minutes. */
export function hoursWords(hours: number): string {
  if (hours < 1.5 && hours !== 1) return counted('minutes_count', Math.max(1, Math.round(hours * 60)));
  return counted('hours_count', Math.round(hours));
}
