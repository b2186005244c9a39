/** Chooses what stands behind the screens: the core where there is one, the recorded ward elsewhere. */
import type { Host } from './host';
import { TauriHost, tauriIsThere } from './tauri';

export type { Host, Unlisten } from './host';
export { Refused, defaultScreenSettings, refusedFrom } from './host';

export async function chooseHost(search: string): Promise<Host> {
  if (tauriIsThere()) return new TauriHost();
  // Loaded only where it is used: the recorded ward never runs beside a real one.
  const { RecordedHost } = await import('./recorded');
  return new RecordedHost(search);
}
