/** Devices in words. */
import type { DeviceView } from '../host/api';
import { t } from '../text';

/** A device's clock against ours, fast with plus: its stamps are whole seconds, so less than two is right. */
export function clockWords(device: Pick<DeviceView, 'clock_offset_s'>): string {
  const offset = device.clock_offset_s;
  if (offset === null) return t('device_no_clock');
  if (Math.abs(offset) < 2) return t('device_clock_right');
  return t('device_offset', { offset: `${offset > 0 ? '+' : '−'}${Math.abs(offset).toFixed(0)}` });
}
