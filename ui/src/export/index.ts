/** The way into the export dialog, for whichever view has a button for it. */
import type { ScreenState } from '../ward/screen.svelte';

/** What the dialog begins with; all of it can be changed there. */
export interface ExportAsked {
  beds: readonly string[];
  from_ms: number | null;
  to_ms: number | null;
}

/** Opens the dialog: with these beds (none means the open or selected one) and this stretch. */
export function openExport(screen: ScreenState, asked: Partial<ExportAsked> = {}): void {
  const own = screen.openBed ?? screen.selected;
  screen.exportAsked = {
    beds: asked.beds ?? (own === null ? [] : [own]),
    from_ms: asked.from_ms ?? null,
    to_ms: asked.to_ms ?? null,
  };
  screen.dialog = 'export';
}
