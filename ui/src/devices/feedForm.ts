/** A feed's form: what its kind asks for, and a new one. Pure. */
import type { FeedForm, FeedKindView } from '../host/api';
import type { TextKey } from '../text';

export const kinds = [
  'mllp_listener',
  'mllp_client',
  'espa_listener',
  'espa_client',
  'espa_serial',
  'tap_listener',
  'tap_client',
  'tap_serial',
  'mqtt',
] as const satisfies readonly FeedKindView[];

/** Whether a feed stands in the file as a `[[feed]]`, so that there is a form of it. */
export const hasForm = (kind: FeedKindView | null): boolean => kinds.some((one) => one === kind);

export type Way = 'listen' | 'connect' | 'serial';

export function wayOf(kind: FeedKindView): Way {
  if (kind.endsWith('_listener')) return 'listen';
  return kind.endsWith('_serial') ? 'serial' : 'connect';
}

export const addressKeys = {
  listen: 'feed_form_address_listen',
  connect: 'feed_form_address_connect',
  serial: 'feed_form_address_serial',
} as const satisfies Record<Way, TextKey>;

/** Whether a password can be kept for it. */
export const takesSecret = (kind: FeedKindView): boolean => kind === 'mqtt' || kind.startsWith('tap_');
/** Whether its messages are HL7, with senders of some dialect and times without a zone. */
export const isHl7 = (kind: FeedKindView): boolean => kind.startsWith('mllp_');

export function newForm(): FeedForm {
  return {
    id: '',
    kind: 'mllp_listener',
    enabled: true,
    address: '0.0.0.0:2575',
    zone: '',
    dialect: '',
    allow: [],
    connections_max: 0,
    tls: false,
    certificate: '',
    key: '',
    authority: '',
    server_name: '',
    allow_names: [],
    baud: 9_600,
    bits: 8,
    stop_bits: 1,
    mqtt_version: '5',
    client_id: '',
    user: '',
    root: 'lamplight/1',
    has_secret: false,
  };
}

/** Lists are typed with spaces or commas between. */
export const listOf = (typed: string): string[] => typed.split(/[\s,]+/).filter(Boolean);
