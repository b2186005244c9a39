/** The made-up feeds and devices: one of each state that the pane can show. */
import type { BedView, DeviceView, FeedView } from '../api';

export function feedsOf(now_ms: number): FeedView[] {
  const feed = (id: string, part: Partial<FeedView>): FeedView => ({
    id,
    address: '127.0.0.1:2575',
    state: 'listening',
    since_ms: now_ms - 7_200_000,
    connections: 16,
    messages_per_s: 78.4,
    messages: 560_000,
    dead_letters: 0,
    last_message_ms: now_ms - 300,
    trouble: '',
    ...part,
  });
  return [
    feed('monitors', { dead_letters: 3 }),
    feed('gateway', {
      address: 'gateway.ward4.example:2575',
      state: 'failed',
      connections: 0,
      messages_per_s: 0,
      last_message_ms: now_ms - 320_000,
      trouble: 'Feed gateway: the peer refuses the connection. Check that the gateway runs.',
    }),
    feed('adt', { address: '127.0.0.1:2576', state: 'connecting', connections: 1, last_message_ms: null }),
  ];
}

/** A monitor for each bed that has one, and two that speak for no bed. */
export function devicesOf(beds: readonly BedView[], now_ms: number): DeviceView[] {
  const device = (id: string, part: Partial<DeviceView>): DeviceView => ({
    id,
    label: '',
    description: 'Example Monitors · M-500',
    bed: null,
    location: '',
    unassigned_because: '',
    clock_offset_s: 0,
    last_data_ms: now_ms - 400,
    ...part,
  });
  const known = beds.flatMap((bed, i) =>
    bed.devices.map((id) => device(id, { bed: bed.id, clock_offset_s: i === 3 ? 600 : i === 4 ? null : 0 })),
  );
  const stray = [
    device('00A0C9FFFE14C5D2', {
      location: 'ICU 2^^BED 9',
      unassigned_because: 'The ward has no bed named ICU 2 · BED 9.',
    }),
    device('PUMP-GATEWAY-WITH-A-VERY-LONG-IDENTIFIER-0001', {
      description: '',
      clock_offset_s: null,
      unassigned_because: 'Nobody has assigned it to a bed.',
    }),
  ];
  return [...known, ...stray];
}
