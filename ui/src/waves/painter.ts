/** The thin layer that touches the canvas: clears columns, strokes points. */

import { collect, Points } from './columns';
import type { Trace } from './layout';
import type { Ring } from './ring';
import type { Mapping } from './scale';
import type { Strip } from './strips';
import { type Span, spans } from './sweep';

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface Surface {
  canvas: HTMLCanvasElement | OffscreenCanvas;
  context: Context;
}

/** How strong a stale trace is drawn. */
const DIM = 0.35;

/** A lone sample between two holes is drawn as a dot this long, in device pixels. */
const DOT = 1;

export class Painter {
  readonly #points = new Points();

  constructor(
    readonly surface: Surface,
    readonly rings: (index: number) => Ring | undefined,
    readonly mappingOf: (trace: Trace) => Mapping,
  ) {}

  /** Begins with an empty canvas of this size, in device pixels. */
  begin(width: number, height: number): void {
    const { canvas, context } = this.surface;
    const [wide, high] = [Math.max(1, width), Math.max(1, height)];
    if (canvas.width === wide && canvas.height === high) {
      context.clearRect(0, 0, wide, high);
      return;
    }
    canvas.width = wide;
    canvas.height = high;
  }

  /** Clears the strip's traces in columns `from` to `to`; nothing between them. */
  clear(strip: Strip, from: number, to: number): void {
    for (const span of spans(from, to, strip.width)) {
      for (const band of strip.bands) {
        this.surface.context.clearRect(
          strip.x0 + span.x,
          band.from,
          span.to - span.from,
          band.to - band.from,
        );
      }
    }
  }

  /**
   * Strokes one span. The clip lies on whole pixels: what is inside looks the same
   * whether it was drawn alone or as part of a longer line.
   */
  stroke(strip: Strip, span: Span, pxPerMs: number): void {
    const { context } = this.surface;
    context.save();
    context.beginPath();
    context.rect(strip.x0 + span.x, strip.top, span.to - span.from, strip.height);
    context.clip();
    context.lineJoin = 'round';
    for (const pencil of strip.pencils) {
      context.strokeStyle = pencil.colour;
      context.lineWidth = pencil.lineWidth;
      context.globalAlpha = pencil.dim ? DIM : 1;
      context.beginPath();
      for (const trace of pencil.traces) this.#trail(strip, trace, span, pxPerMs);
      context.stroke();
    }
    context.restore();
  }

  #trail(strip: Strip, trace: Trace, span: Span, pxPerMs: number): void {
    const ring = this.rings(trace.index);
    if (!ring) return;
    const points = this.#points;
    collect(ring, span.from - strip.back, span.to + strip.back, pxPerMs, points);
    trail(this.surface.context, points, strip.x0 + span.x - span.from, this.mappingOf(trace));
  }
}

function trail(context: Context, points: Points, dx: number, m: Mapping): void {
  let drawing = false;
  let length = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.n; i++) {
    const v = points.v[i] as number;
    if (v !== v) {
      if (drawing && length === 1) context.lineTo(x + DOT, y);
      drawing = false;
      continue;
    }
    x = (points.x[i] as number) + dx;
    y = m.factor * v + m.shift;
    if (y < m.top) y = m.top;
    else if (y > m.bottom) y = m.bottom;
    if (drawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    length = drawing ? length + 1 : 1;
    drawing = true;
  }
  if (drawing && length === 1) context.lineTo(x + DOT, y);
}
