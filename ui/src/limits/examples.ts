/** Plain examples of limits, for the tests. */
import type { BedLimitsView, LimitRowView, LimitSideView, SettingView, SideView } from '../host/api';

export function setting(value: number, part: Partial<SettingView> = {}): SettingView {
  return { value, default: value, from: 'ward', by: '', at_ms: null, ...part };
}

export function side(which: SideView, at: number, part: Partial<LimitSideView> = {}): LimitSideView {
  return {
    side: which,
    at: setting(at),
    least: 20,
    most: 250,
    on: true,
    on_default: true,
    on_from: 'ward',
    priority: 'medium',
    delay: setting(5),
    ...part,
  };
}

export function row(part: Partial<LimitRowView> = {}): LimitRowView {
  return {
    parameter: 'HR',
    label: 'HR',
    unit: '/min',
    digits: 0,
    step: 1,
    value: 78,
    seen: true,
    sides: [side('low', 50), side('high', 120), side('extreme_high', 150, { priority: 'high' })],
    end_delay: setting(3),
    apnoea: null,
    problem: '',
    ...part,
  };
}

export function limits(rows: LimitRowView[] = [row()]): BedLimitsView {
  return { bed: '1', group: 'adult', profile: 'Ward 4', not_judged: '', rows };
}
