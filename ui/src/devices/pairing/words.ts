/** What the pairing dialog says of devices, signals and values. */
import type { LiveValueView, RadioKindView } from '../../host/api';
import { t } from '../../text';
import { roughAge } from '../../ward/times';

export function kindsSaid(kinds: readonly RadioKindView[]): string {
  return kinds.map((kind) => t(`bt_kind_${kind}`)).join(', ');
}

/** A name for a list: what is written on it, else its own name, else its address. */
export function nameOf(device: {
  label: string;
  name: string;
  address?: string;
  device?: string | null;
}): string {
  return device.label || device.name || device.address || device.device || t('bt_nameless');
}

/** Bars of a signal, 0 to 4. At -90 dBm a link is about to be lost; at -60 the device is within arm's reach. */
export function bars(signal_dbm: number | null): number {
  if (signal_dbm === null) return 0;
  return [-90, -80, -70, -60].filter((least) => signal_dbm >= least).length;
}

/** What a value is, with its unit; the reason where there is none. */
export function valueSaid(value: LiveValueView): string {
  if (value.value === null) return value.none === '' ? '––' : `–– (${value.none})`;
  const places = Number.isInteger(value.value) ? 0 : 1;
  return `${value.value.toFixed(places)} ${value.unit}`.trim();
}

/** A value that is older says nothing of the patient in front of whoever looks. */
export const old_after_ms = 15_000;

export function isOld(value: LiveValueView, now_ms: number): boolean {
  return now_ms - value.at_ms > old_after_ms;
}

export function ageSaid(value: LiveValueView, now_ms: number): string {
  return t('bt_value_age', { age: roughAge(value.at_ms, now_ms) });
}
