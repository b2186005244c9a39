/**
 * The guided path of pairing a Bluetooth device: opened by a button, asked of the station while it is open. What the
 * station tells decides which step is shown; the page remembers only for whom the device is meant.
 */
import type { BluetoothView, PairWish, Refusal } from '../../host/api';
import { refusedFrom, type Host } from '../../host';
import { session } from '../../people/session.svelte';

/** How often the station is asked while the dialog is open: a value a second, seen at once. */
const ask_every_ms = 500;

export class PairingStore {
  /** Whether the dialog is open. */
  open = $state(false);
  /** The bed for which a device is wanted, as far as that was said. */
  bed: string = $state('');
  /** What the station told last. */
  view: BluetoothView | null = $state.raw(null);
  /** Why a wish was refused, or the station not asked; empty when all is well. */
  refused = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  /** Opens the dialog, and asks the radio what is about. */
  async begin(host: Host, bed = ''): Promise<void> {
    this.open = true;
    this.bed = bed;
    this.refused = '';
    this.view = null;
    await this.look(host);
    await this.wish(host, { pair: 'begin' });
  }

  /** Closes it; a device that nobody has taken is let go. */
  async end(host: Host): Promise<void> {
    this.open = false;
    this.#round += 1;
    clearTimeout(this.#timer);
    if (this.view?.stage.stage === 'idle') return;
    await this.wish(host, { pair: 'cancel' });
  }

  /** The screen has locked: nothing of it is seen or asked any more. The station lets go of the device by itself. */
  leave(): void {
    this.open = false;
    this.#round += 1;
    clearTimeout(this.#timer);
    this.view = null;
    this.bed = '';
    this.refused = '';
  }

  /** Sends a wish, and shows at once what came of it. Whether it was carried out. */
  async wish(host: Host, wish: PairWish): Promise<boolean> {
    this.refused = '';
    try {
      await session.through(() => host.command({ command: 'bluetooth', wish }));
    } catch (error) {
      this.refused = sentenceOf(refusedFrom(error));
      return false;
    }
    if (this.open) await this.look(host);
    return true;
  }

  /** Asks how it stands, now and again until the dialog is closed. */
  async look(host: Host): Promise<void> {
    clearTimeout(this.#timer);
    this.#round += 1;
    const round = this.#round;
    try {
      const view = await host.bluetooth();
      if (round === this.#round) this.view = view;
    } catch (error) {
      if (round === this.#round) this.refused = sentenceOf(refusedFrom(error));
    }
    if (this.open && round === this.#round) {
      this.#timer = setTimeout(() => void this.look(host), ask_every_ms);
    }
  }
}

function sentenceOf(refusal: Refusal): string {
  return refusal.sentence;
}

/** Kept beside the screen's state, since no other area needs it. */
export const pairing = new PairingStore();
