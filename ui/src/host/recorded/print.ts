/** Printing without a station: pages with nothing but a frame, so that the dialog can be looked at. */
import type { PrintPage, PrintPreview, PrintQuery, PrintSaved, PrintersView } from '../api';
import { Refused } from '../host';

const sizes = { a4: [297, 210], letter: [279.4, 215.9] } as const;
const pages = { strip: 1, event: 1, trend: 2, alarms: 2, disclosure: 3, handover: 2 } as const;

interface Made {
  query: PrintQuery;
  preview: PrintPreview;
}

export class RecordedPrinting {
  #made: Made[] = [];
  #last = 0;

  preview(query: PrintQuery): PrintPreview {
    const { kind } = query.what;
    const [long, short] = sizes[query.paper];
    const upright = kind === 'trend' || kind === 'handover';
    const preview = {
      id: (this.#last += 1),
      pages: pages[kind],
      width_mm: upright ? short : long,
      height_mm: upright ? long : short,
    };
    this.#made = [...this.#made, { query, preview }].slice(-4);
    return preview;
  }

  page(id: number, page: number): PrintPage {
    const made = this.#made.find((one) => one.preview.id === id);
    if (made === undefined || page >= made.preview.pages)
      throw new Refused({ code: 'gone', sentence: 'This preview is no longer kept. Open it again.' });
    return { svg: drawn(made, page) };
  }

  save(id: number): PrintSaved {
    const { kind } = this.#query(id).what;
    return { path: `/srv/ward/Documents/Lamplight/${kind} bed 1 2026-11-21 1403.pdf` };
  }

  send(id: number, printer: string): void {
    this.page(id, 0);
    if (!this.printers(false).printers.includes(printer))
      throw new Refused({ code: 'gone', sentence: `There is no printer ${printer}. Choose another one.` });
  }

  printers(none: boolean): PrintersView {
    const trouble =
      'This computer has no printing system (CUPS). Save the document as PDF, or ask IT to install CUPS.';
    return none ? { printers: [], trouble } : { printers: ['Ward-4-East', 'Doctors-room'], trouble: '' };
  }

  #query(id: number): PrintQuery {
    this.page(id, 0);
    return this.#made.find((one) => one.preview.id === id)!.query;
  }
}

/** Hundredths of a millimetre, as the station's own pages. */
function drawn({ query, preview }: Made, page: number): string {
  const [width, height] = [preview.width_mm * 100, preview.height_mm * 100];
  const name = query.identity ? 'MUSTER, ANNA' : '–';
  const lines = Array.from({ length: Math.floor((height - 6500) / 500) }, (_, i) => {
    const y = 4500 + i * 500;
    return `<path d="M900 ${y}H${width - 900}" stroke="#e0a0a0" stroke-width="12"/>`;
  });
  const text = (x: number, y: number, size: number, words: string) =>
    `<text x="${x}" y="${y}" font-family="Inter" font-size="${size}">${words}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${preview.width_mm}mm" height="${preview.height_mm}mm" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" fill="#fff"/>
${text(900, 1400, 500, `${query.what.kind} (${query.language})`)}${text(900, 2400, 380, name)}
${lines.join('')}
${text(900, height - 900, 280, `RECORDED · ${page + 1} / ${preview.pages}`)}
</svg>`;
}
