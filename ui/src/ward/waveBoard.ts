/**
 * The waves of the window: canvases over everything (`waves/sheets.ts`), and the places on them that tiles and rows
 * claim.
 *
 * A place is an element that says which series it shows. Whenever a place or the area moves, all places are measured
 * once, before the next picture, and handed to the drawing core in one layout. The core is asked for the series that
 * have a place, and for no other.
 */
import type { Host } from '../host';
import { WaveScreen, type Sheet, type Trace } from '../waves';
import { sheetsOf } from '../waves/sheets';

/** What a place shows; `null` while it shows nothing. */
export type Shown = Pick<Trace, 'index' | 'colour' | 'scale' | 'dim' | 'lineWidth'>;

export interface WavePlace {
  element: HTMLElement;
  shown: () => Shown | null;
}

export class WaveBoard {
  readonly #host: Host;
  readonly #places = new Set<WavePlace>();
  readonly #sizes: ResizeObserver;
  #canvases: readonly HTMLCanvasElement[] = [];
  #screen: WaveScreen | undefined;
  #area: HTMLElement | undefined;
  #due = 0;
  #watched = '';
  #pxPerMm = 3.78;
  #speedMmS = 25;
  /** The last layout's traces, for the calipers. */
  traces: readonly Trace[] = [];

  constructor(host: Host) {
    this.#host = host;
    this.#sizes = new ResizeObserver(() => this.touch());
  }

  /** Takes the canvases over, once in the window's life. Without a canvas context (in tests) nothing is drawn. */
  attach(canvases: readonly HTMLCanvasElement[]): void {
    this.#canvases = canvases;
    try {
      this.#screen = new WaveScreen(canvases);
    } catch (error) {
      // Numbers and alarms must not go with the waves.
      console.error('waves can not be drawn', error);
    }
    this.touch();
  }

  get screen(): WaveScreen | undefined {
    return this.#screen;
  }

  /** The part of the window that the canvases cover. The answer gives it back. */
  cover(area: HTMLElement): () => void {
    this.#area = area;
    this.#sizes.observe(area);
    this.touch();
    return () => {
      this.#sizes.unobserve(area);
      if (this.#area === area) this.#area = undefined;
    };
  }

  /** Claims a place. The answer gives it back. */
  place(place: WavePlace): () => void {
    this.#places.add(place);
    this.#sizes.observe(place.element);
    this.touch();
    return () => {
      this.#places.delete(place);
      this.#sizes.unobserve(place.element);
      this.touch();
    };
  }

  scale(pxPerMm: number, speedMmS: number): void {
    this.#pxPerMm = pxPerMm;
    this.#speedMmS = speedMmS;
    this.touch();
  }

  freeze(on: boolean): void {
    this.#screen?.freeze(on);
  }

  /** Something moved or changed: everything is measured once before the next picture. */
  touch(): void {
    if (this.#due === 0) this.#due = requestAnimationFrame(() => this.#measure());
  }

  destroy(): void {
    cancelAnimationFrame(this.#due);
    this.#sizes.disconnect();
    this.#screen?.destroy();
  }

  #measure(): void {
    this.#due = 0;
    if (this.#screen === undefined || this.#area === undefined) return;
    const area = wholePixels(this.#area.getBoundingClientRect());
    this.traces = [...this.#places].flatMap((place) => traceOf(place, area));
    const sheets = sheetsOf(area.height, this.traces);
    this.#canvases.forEach((canvas, i) => follow(canvas, area, sheets[i]));
    this.#screen.setLayout({
      width: area.width,
      height: area.height,
      sheets,
      dpr: window.devicePixelRatio,
      pxPerMm: this.#pxPerMm,
      speedMmS: this.#speedMmS,
      traces: [...this.traces],
    });
    this.#watch();
  }

  #watch(): void {
    const series = [...new Set(this.traces.map((trace) => trace.index))].sort((a, b) => a - b);
    const wish = series.join(' ');
    if (wish === this.#watched) return;
    this.#watched = wish;
    this.#host
      .watchWaves(series, (bytes) => this.#screen?.frame(bytes))
      .catch(() => {
        // The bar about the lost core says it; the next measuring asks again.
        this.#watched = '';
        setTimeout(() => this.touch(), 1000);
      });
  }
}

/** A canvas lies exactly over its part of the area; one without a part is not there. */
function follow({ style }: HTMLCanvasElement, area: DOMRect, sheet: Sheet | undefined): void {
  style.display = sheet === undefined ? 'none' : '';
  if (sheet === undefined) return;
  style.left = `${area.left}px`;
  style.top = `${area.top + sheet.y}px`;
  style.width = `${area.width}px`;
  style.height = `${sheet.height}px`;
}

/** On whole pixels, so that pictures are copied and never scaled: scaling a window's canvases costs half a frame. */
function wholePixels(area: DOMRect): DOMRect {
  const left = Math.round(area.left);
  const top = Math.round(area.top);
  return new DOMRect(left, top, Math.floor(area.right) - left, Math.floor(area.bottom) - top);
}

function traceOf(place: WavePlace, area: DOMRect): Trace[] {
  const shown = place.shown();
  const at = place.element.getBoundingClientRect();
  if (shown === null || at.width < 8 || at.height < 6) return [];
  return [{ ...shown, x: at.left - area.left, y: at.top - area.top, width: at.width, height: at.height }];
}
