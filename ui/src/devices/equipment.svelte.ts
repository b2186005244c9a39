/** The feeds and devices. */
import type { Host } from '../host';
import type { EquipmentView } from '../host/api';
import { Polled } from '../host/polled.svelte';

export { every_ms } from '../host/polled.svelte';

export class Equipment extends Polled<EquipmentView> {
  constructor(host: Host) {
    super(() => host.equipment());
  }

  get view(): EquipmentView | null {
    return this.value;
  }
}
