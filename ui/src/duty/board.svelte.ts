/**
 * The assignment of one shift as it is seen and changed.
 *
 * What was answered stays until the next answer is there. It is asked anew every few seconds, since others order too,
 * and after each order; never in the middle of a drag.
 */
import type { BedOrder, DutyCommand, DutyView } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { counted, t } from '../text';
import { notices } from '../ward/notices.svelte';
import { before, given, nameOf, seconded } from './assign';

export class DutyBoard {
  duty: DutyView | null = $state.raw(null);
  /** Why there is nothing to show, or empty. */
  trouble = $state('');
  /** The shift that is shown; `null` is the one that is on. */
  shift_ms: number | null = $state(null);
  /** The nurse whose beds are chosen. */
  nurse: string | null = $state(null);
  /** Beds that are chosen for the next order. */
  chosen: readonly string[] = $state.raw([]);
  /** An order is on its way. */
  busy = $state(false);
  /** Beds or a nurse are being dragged. */
  dragging = $state(false);

  readonly #host: Host;
  #asked = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  async ask(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const duty = await this.#host.duty(this.shift_ms);
      if (asked !== this.#asked) return;
      this.duty = duty;
      this.trouble = '';
      this.#tidy(duty);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.duty = null;
      this.trouble = refusedFrom(error).sentence;
    }
  }

  /** Asks again unless that would move what is in somebody's hand. */
  refresh(): void {
    if (!this.dragging && !this.busy) void this.ask();
  }

  show(shift_ms: number | null): void {
    this.shift_ms = shift_ms;
    this.chosen = [];
    void this.ask();
  }

  /** Adds a bed to the chosen ones, or takes it out. */
  toggle(bed: string): void {
    this.chosen = this.chosen.includes(bed)
      ? this.chosen.filter((one) => one !== bed)
      : [...this.chosen, bed];
  }

  /** Gives beds to a nurse, or leaves them to the charge nurse; undo puts them back. */
  give(beds: readonly string[], nurse: string | null): Promise<void> {
    const { duty } = this;
    if (duty === null) return Promise.resolve();
    const orders = given(duty, beds, nurse);
    if (orders.length === 0) return Promise.resolve();
    const back = before(duty, orders);
    const who = nurse === null ? t('duty_nobody') : nameOf(duty, nurse);
    const done = counted('duty_given', orders.length).replace('{who}', who);
    return this.#assign(duty.shift.begins_ms, orders, () =>
      notices.say(done, () => void this.#assign(duty.shift.begins_ms, back, () => notices.dismiss())),
    );
  }

  /** Who stands in at these beds; undo puts it back. */
  second(beds: readonly string[], second: string | null): Promise<void> {
    const { duty } = this;
    const orders = duty === null ? [] : seconded(duty, beds, second);
    if (duty === null || orders.length === 0) return Promise.resolve();
    const back = before(duty, orders);
    const said = { beds: orders.map((order) => order.bed).join(', '), who: nameOf(duty, second) };
    const done = second === null ? t('duty_second_none_done', said) : t('duty_second_done', said);
    return this.#assign(duty.shift.begins_ms, orders, () =>
      notices.say(done, () => void this.#assign(duty.shift.begins_ms, back, () => notices.dismiss())),
    );
  }

  /** Beds for whoever is signed in here, one after the other: the first that is refused ends it. */
  async take(beds: readonly string[]): Promise<void> {
    this.busy = true;
    await notices.attempt(
      async () => {
        for (const bed of beds)
          await this.#host.command({ command: 'duty', wish: { duty: 'take_bed', bed } });
      },
      () => {
        notices.say(t('duty_taken', { beds: beds.join(', ') }));
        this.chosen = [];
      },
    );
    this.busy = false;
    await this.ask();
  }

  /** Whether it was carried out; a refusal is shown. */
  order(wish: DutyCommand, done: string): Promise<boolean> {
    return this.#send(wish, () => notices.say(done));
  }

  async #assign(shift_ms: number, beds: BedOrder[], done: () => void): Promise<void> {
    await this.#send({ duty: 'assign', shift_ms, beds }, done);
  }

  async #send(wish: DutyCommand, done: () => void): Promise<boolean> {
    let carriedOut = false;
    this.busy = true;
    await notices.attempt(
      () => this.#host.command({ command: 'duty', wish }),
      () => {
        carriedOut = true;
        this.chosen = [];
        done();
      },
    );
    this.busy = false;
    await this.ask();
    return carriedOut;
  }

  /** What was chosen and is there no longer is chosen no longer. */
  #tidy(duty: DutyView): void {
    if (!duty.people.some((person) => person.id === this.nurse)) this.nurse = null;
    this.chosen = this.chosen.filter((bed) => duty.beds.some((one) => one.bed === bed));
  }
}
