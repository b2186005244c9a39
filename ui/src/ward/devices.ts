/** Devices in words. */
import type { DeviceView } from '../host/api';
import { t } from '../text';

/** A device's clock against ours: its stamps are whole seconds, so less than two is right. */
export function clockWords(device: Pick<DeviceView, 'clock_offset_s'>): string {
  const offset = device.clock_offset_s;
  if (offset === null) return t('device_no_clock');
  return Math.abs(offset) < 2 ? t('device_clock_right') : t('device_offset', { offset: offset.toFixed(0) });
}
