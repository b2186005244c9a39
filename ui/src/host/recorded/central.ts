/** The way to a made-up central server: `?central=behind`; without the word there is none. */
import type { CentralState, CentralView } from '../api';

const states: Readonly<Record<string, CentralState>> = {
  synced: { kind: 'synced' },
  behind: { kind: 'behind' },
  offline: { kind: 'offline', since_ms: Date.UTC(2026, 10, 21, 2, 14), sentence: 'no answer in time' },
};

export class RecordedCentral {
  readonly #state: CentralState | null;
  #paused_ms: number | null = null;

  constructor(search: string) {
    this.#state = states[new URLSearchParams(search).get('central') ?? ''] ?? null;
  }

  view(): CentralView | null {
    if (this.#state === null) return null;
    const state: CentralState =
      this.#paused_ms === null ? this.#state : { kind: 'paused', since_ms: this.#paused_ms };
    return {
      server: 'https://central.example:8443/',
      state,
      behind: this.#state.kind === 'synced' ? 0 : 1240,
      heard_ms: null,
      set_aside: 0,
      set_aside_reason: null,
    };
  }

  pause(paused: boolean): void {
    this.#paused_ms = paused ? Date.now() : null;
  }
}
