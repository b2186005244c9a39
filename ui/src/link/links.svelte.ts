/** The ways out of the ward. */
import type { Host } from '../host';
import type { LinkView } from '../host/api';
import { Polled } from '../host/polled.svelte';

export class Links extends Polled<readonly LinkView[]> {
  constructor(host: Host) {
    super(() => host.links());
  }

  get all(): readonly LinkView[] | null {
    return this.value;
  }
}
