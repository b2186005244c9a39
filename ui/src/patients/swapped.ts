/** For the tests of what is begun for one patient: somebody else lies in the bed by then. */
import type { SeenStay } from '../host/api';
import type { RecordedHost } from '../host/recorded';

/** The stay in a bed, as somebody sees it now. */
export async function stayIn(host: RecordedHost, id: string): Promise<SeenStay> {
  const { beds } = await host.snapshot();
  const stay = beds.find((bed) => bed.id === id)?.patient?.stay;
  if (stay == null) throw new Error(`bed ${id} has no admitted patient`);
  return { stay: stay.id, revision: stay.revision };
}

/** The patients of two beds change places, of beds 2 and 4 where nothing else is said. */
export async function swap(host: RecordedHost, beds: readonly [string, string] = ['2', '4']): Promise<void> {
  const [one, other] = [await stayIn(host, beds[0]), await stayIn(host, beds[1])];
  await host.command({ command: 'patient', wish: { wish: 'swap', one, other } });
}

/** Somebody who is expected is admitted to a bed where nobody is. */
export function admit(host: RecordedHost, bed: string): Promise<void> {
  const newcomer = { who: 'waiting', stay: 101 } as const;
  return host.command({ command: 'patient', wish: { wish: 'admit', bed, newcomer } });
}
