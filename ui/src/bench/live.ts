/**
 * The real ward view under measurement: frames, blocks, and how long a number takes from the socket to the screen.
 *
 * Runs in the station's own window, with whatever beds send; the figures go back through the host.
 */
import type { BedView, ChangeBatch } from '../host/api';
import type { Host } from '../host';
import type { WaveStats } from '../waves';
import { type BenchLine, line, NEARLY_60 } from './bench';

/** Connecting, first snapshot and compilation of the page's code are over by then. */
const settle_ms = 10_000;
const measured_ms = 20_000;

/** The window under measurement. */
export interface Measured {
  waveStats(): Promise<WaveStats> | undefined;
  /** Tells of each bed in the frame that draws it, or when it comes if nothing of it has to be drawn. */
  hearBeds(on: (view: BedView) => void): void;
}

/** Measures, reports, and thereby ends the program. */
export async function measureWard(host: Host, app: Measured): Promise<void> {
  await pass(settle_ms);
  const arrivals = new Arrivals();
  const stop = await host.changes((batch) => arrivals.note(batch));
  app.hearBeds((bed) => arrivals.drawn(bed));
  const frames = await measureFrames();
  stop();
  // The page may come round more often than it has a new picture of the waves: the slower of the two is what is seen.
  const drawn = (await app.waveStats())?.fpsP50 ?? 0;
  const fps = Math.round(Math.min(frames.fps, drawn));
  const lines: BenchLine[] = [
    line('ui.fps_p50', fps, 'frames/s', '>= 60', fps >= NEARLY_60, frames.count),
    line('ui.frame_ms_p99', frames.p99, 'ms', '<= 20', frames.p99 <= 20, frames.count),
    line('ui.block_ms_max', frames.longest, 'ms', '<= 50', frames.longest <= 50, frames.count),
  ];
  const { latencies } = arrivals;
  const pixel = quantile(latencies, 0.99);
  if (latencies.length > 0) {
    lines.push(line('ui.pixel_ms_p99', pixel, 'ms', '<= 100', pixel <= 100, latencies.length));
  }
  await host.benchReport(lines.map((each) => JSON.stringify(each)).join('\n'));
}

/** Bytes of a bed's numbers that came, until the picture shows them. */
class Arrivals {
  readonly latencies: number[] = [];
  readonly #waiting = new Map<string, number[]>();
  readonly #shown = new Map<string, number>();

  /** The core stamps the arrival: `at_ms` of a live number whose device measures when it sends. */
  note(batch: ChangeBatch): void {
    for (const change of batch.changes) {
      if (change.kind !== 'bed') continue;
      const { id } = change.data;
      const at_ms = arrivedAt(change.data);
      if (at_ms === null || batch.now_ms - at_ms >= 500) continue;
      // A bed that says the same once more is on the screen before this hears of it.
      if (this.#shown.get(id) === at_ms) this.#seen([at_ms]);
      else this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), at_ms]);
    }
  }

  drawn(bed: BedView): void {
    const at_ms = arrivedAt(bed);
    if (at_ms !== null) this.#shown.set(bed.id, at_ms);
    this.#seen(this.#waiting.get(bed.id) ?? []);
    this.#waiting.delete(bed.id);
  }

  /** The picture is there in the frame after the one that draws it. */
  #seen(arrived: readonly number[]): void {
    if (arrived.length === 0) return;
    requestAnimationFrame(() => {
      const now_ms = Date.now();
      for (const at_ms of arrived) this.latencies.push(now_ms - at_ms);
    });
  }
}

function arrivedAt(bed: BedView): number | null {
  return bed.numbers.find((n) => n.freshness === 'live' && n.value !== null)?.at_ms ?? null;
}

interface Frames {
  /** Median over the seconds measured of the frames in each: WebKit's clock is too coarse for single frames. */
  fps: number;
  p99: number;
  /** The longest time in which the page's thread did not come round. */
  longest: number;
  count: number;
}

function measureFrames(): Promise<Frames> {
  return new Promise((resolve) => {
    const times: number[] = [];
    let longest = 0;
    let turn = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - turn);
      turn = now;
      setTimeout(() => channel.port2.postMessage(null), 4);
    };
    channel.port2.postMessage(null);
    const began = performance.now();
    const tick = (now: number): void => {
      times.push(now);
      if (now - began < measured_ms) requestAnimationFrame(tick);
      else {
        channel.port1.close();
        resolve({ ...rates(times), longest });
      }
    };
    requestAnimationFrame(tick);
  });
}

function rates(times: readonly number[]): Omit<Frames, 'longest'> {
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const start = times[0] ?? 0;
  const seconds = new Map<number, number>();
  for (const time of times) {
    const second = Math.floor((time - start) / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  // The last second is not whole.
  const whole = [...seconds.values()].slice(0, -1);
  return { fps: quantile(whole, 0.5), p99: quantile(gaps, 0.99), count: times.length };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
