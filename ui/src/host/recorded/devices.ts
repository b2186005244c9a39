/** The technician's view of the made-up ward: feeds of each kind, devices in each state, messages, dead letters. */
import { newForm } from '../../devices/feedForm';
import type {
  AcceptanceOrder,
  DecodedLine,
  DeviceLineView,
  EquipmentView,
  FeedChange,
  FeedForm,
  FeedFormsView,
  FeedLineView,
  FeedPreview,
  FeedTried,
  FeedMessageName,
  FeedMessageRow,
  FeedMessagesQuery,
  FeedMessagesView,
  LetterRow,
  LettersView,
  LetterView,
  MessageView,
  NeedView,
  PrintSaved,
  TendWish,
  UpkeepView,
  TestAlarmOrder,
  TestAlarmView,
  TestFound,
  TriedView,
  WardSnapshot,
} from '../api';
import { Refused } from '../host';
import type { Asked } from './scenes';
import { condition } from './ward';

const me = 'Cleo Hartmann';
const testId = 9_000;

const many = 200;

const oru = [
  'MSH|^~\\&|MON^00A037EB2175780F^EUI-64|EXAMPLE||LAMPLIGHT|20261121140702||ORU^R01^ORU_R01|M4711|P|2.6',
  'PID|||990017^^^HOSP^MR||Muster^Mia||19580212|F',
  'PV1||I|4E^^3',
  'OBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||20261121140702',
  'OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.6.1.1|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R|||20261121140702',
  'OBX|2|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.1|97|262688^MDC_DIM_PERCENT^MDC|90-100||||R|||20261121140702',
];
const read: DecodedLine[] = [
  { what: 'device', name: '00A037EB2175780F', value: 'EXAMPLE M-500' },
  { what: 'sent', name: '', value: '2026-11-21 14:07:02' },
  { what: 'place', name: '', value: '4E · bed 3' },
  { what: 'patient', name: '990017', value: 'Muster, Mia, 19580212, F' },
  { what: 'number', name: 'HR (MDC_ECG_HEART_RATE)', value: '72 bpm' },
  { what: 'number', name: 'SpO2 (MDC_PULS_OXIM_SAT_O2)', value: '97 %' },
];
const admission: DecodedLine[] = [
  { what: 'adt', name: 'Admit', value: '2026-11-21 13:58:40' },
  { what: 'patient', name: '990044', value: 'Beispiel, Jonas, 19711103, M' },
  { what: 'place', name: '', value: '4E · bed 7' },
];

const reasons: readonly Partial<LetterRow>[] = [
  {
    reason: 'HR belt, characteristic 2A37: heart rate: 1 byte is missing',
    feed: 'bluetooth',
    peer: 'C0:FF:EE:00:01:01',
    length: 1,
  },
  { reason: 'message type ORU^W01 is not taken here', control_id: 'W-20391', length: 48_112 },
  { reason: 'parts of the message could not be used', control_id: 'M4702', defects: 2, length: 1_204 },
  { reason: 'no MSH segment', length: 37 },
  { reason: 'nothing in the message could be used', control_id: 'A-77', feed: 'adt', length: 611 },
  { reason: 'no row of the table is about its topic: zigbee2mqtt/lobby/lamp', feed: 'beds', length: 84 },
];

/** What a belt sent: contact, two intervals. */
const belt = ['2A37 Heart Rate Measurement', '16 48 55 03 60 03'] as const;

const beat: readonly DecodedLine[] = [
  { what: 'device', name: 'Example HR-2 04711', value: 'Example HR-2' },
  { what: 'sent', name: '', value: '2026-11-21 14:00:00' },
  { what: 'number', name: 'HR (MDC_ECG_HEART_RATE)', value: '72 bpm' },
  { what: 'number', name: 'MDC_ECG_TIME_PD_RR_GL', value: '844 ms' },
];

export class RecordedDevices {
  readonly #asked: Asked;
  readonly #began_ms: number;
  readonly #upkeep = new Map<string, UpkeepView>();
  #letters: LetterRow[];
  #tests: TestAlarmView[] = [];
  lastTest = 0;

  constructor(asked: Asked, now_ms: number) {
    this.#asked = asked;
    this.#began_ms = now_ms;
    const none = asked.scene === 'quiet' || asked.scene === 'none';
    this.#letters = none
      ? []
      : reasons.map((part, i) => ({
          number: reasons.length - i,
          at_ms: now_ms - (i + 1) * 97_000,
          feed: 'monitors',
          peer: '10.4.12.31:50112',
          control_id: '',
          reason: '',
          defects: 0,
          length: 0,
          tried: null,
          ...part,
        }));
  }

  view(ward: WardSnapshot): EquipmentView {
    const none = this.#asked.scene === 'none';
    const feeds = ward.feeds.map((feed): FeedLineView => ({
      id: feed.id,
      kind: feed.id === 'gateway' ? 'mllp_client' : 'mllp_listener',
      address: feed.address,
      secure: feed.id === 'gateway',
      doing: feed.state as FeedLineView['doing'],
      since_ms: feed.since_ms,
      failures: feed.state === 'failed' ? 3 : 0,
      peers: Array.from({ length: Math.min(feed.connections, 16) }, (_, i) => ({
        peer: `10.4.12.${20 + i}:${50_100 + i}`,
        since_ms: feed.since_ms + i * 1_300,
      })),
      connections: feed.connections,
      messages_per_s: feed.messages_per_s,
      messages: feed.messages,
      duplicates: 12,
      bytes: feed.messages * 3_412,
      dead_letters: feed.dead_letters,
      last_message_ms: feed.last_message_ms,
      delay_ms: feed.last_message_ms === null ? null : 1.4,
      trouble: feed.trouble,
      trouble_ms: feed.trouble === '' ? null : feed.since_ms,
      devices: ward.devices.length,
    }));
    const other = (id: string, part: Partial<FeedLineView>): FeedLineView => ({
      ...(feeds[0] ?? empty),
      id,
      peers: [],
      connections: 1,
      messages_per_s: 0.2,
      messages: 4_120,
      duplicates: 0,
      bytes: 91_440,
      dead_letters: 0,
      devices: 0,
      trouble: '',
      ...part,
    });
    const more = [
      other('calls', { kind: 'espa_serial', address: '/dev/serial/by-id/usb-adapter', doing: 'connected' }),
      other('beds', { kind: 'mqtt', address: 'broker.ward4.example:8883', secure: true, doing: 'connected' }),
      other('bluetooth', {
        kind: 'bluetooth',
        address: 'hci0 (usb:v1D6Bp0246d0542)',
        doing: 'listening',
        dead_letters: 1,
        devices: 2,
      }),
      other('old-gateway', { kind: 'tap_listener', address: '0.0.0.0:4000', doing: 'stopped' }),
    ];
    return {
      feeds: none ? [] : [...feeds, ...more],
      devices: none ? [] : this.#devices(ward),
      letters: this.#letters.length,
      tests: [...this.#tests],
    };
  }

  #devices(ward: WardSnapshot): DeviceLineView[] {
    const devices = ward.devices.map((device, i): DeviceLineView => ({
      id: device.id,
      label: device.label,
      maker: i % 5 === 4 ? '' : 'Example Monitors',
      model: i % 5 === 4 ? '' : 'M-500',
      sender: 'MON',
      feed: 'monitors',
      bed: device.bed,
      location: device.location,
      unassigned_because: device.unassigned_because,
      frame: false,
      simulated: false,
      doing: i % 7 === 3 ? 'lost' : i % 11 === 5 ? 'stale' : 'live',
      first_ms: this.#began_ms - 86_400_000,
      last_ms: i % 7 === 3 ? device.last_data_ms - 340_000 : device.last_data_ms,
      clock_offset_s: device.clock_offset_s,
      battery_pct: i % 4 === 0 ? 87 - i : i === 6 ? 14 : null,
      firmware: i % 3 === 0 ? 'B.02.41' : null,
      parameters: ['HR', 'SpO2', 'RR', 'NIBP sys', 'NIBP dia', 'NIBP mean', 'Temp'],
      alerts: i % 6 === 1 ? 1 : 0,
      upkeep: this.#upkeep.get(device.id) ?? { ...nothing, used_h: 812.4 + i },
    }));
    const first = devices[0];
    if (this.#asked.scene !== 'devices' || first === undefined) return devices;
    const more = Array.from({ length: many - devices.length }, (_, i): DeviceLineView => ({
      ...first,
      id: `PUMP-${String(i + 1).padStart(4, '0')}`,
      label: i % 4 === 1 ? `INV ${4400 + i}` : '',
      maker: 'Example Infusion',
      model: 'P-7',
      feed: 'gateway',
      bed: i % 3 === 0 ? null : String((i % 16) + 1),
      unassigned_because: i % 3 === 0 ? 'It tells no location. Assign it to a bed.' : '',
      doing: i % 9 === 4 ? 'occasional' : 'live',
      battery_pct: 30 + (i % 70),
      parameters: [],
    }));
    return [...devices, ...more];
  }

  messages(query: FeedMessagesQuery): FeedMessagesView {
    const rows =
      query.feed === 'adt' ? [] : Array.from({ length: 24 }, (_, i) => this.#row(query.feed, 24 - i));
    return { rows, minutes: 10, most: 200 };
  }

  message(name: FeedMessageName): MessageView {
    const row = this.#row(name.feed, name.number);
    const bad = row.fate === 'refused';
    if (name.feed === 'bluetooth')
      return { row, readable: [...belt], cut: 0, decoded: [...beat], defects: [] };
    return {
      row,
      readable: [...oru],
      cut: 0,
      decoded: read,
      defects: bad ? [{ place: 'OBX[3]-5', reason: 'not a number' }] : [],
    };
  }

  #row(feed: string, number: number): FeedMessageRow {
    if (feed === 'bluetooth') {
      const at_ms = this.#began_ms - (25 - number) * 1_000;
      const [title] = belt;
      return { number, at_ms, peer: 'C0:FF:EE:00:01:01', title, length: 6, fate: 'taken', reason: '' };
    }
    const fate = number % 7 === 0 ? 'refused' : number % 5 === 0 ? 'again' : 'taken';
    return {
      number,
      at_ms: this.#began_ms - (25 - number) * 1_012,
      peer: '10.4.12.31:50112',
      title: `ORU^R01^ORU_R01 · M${4_700 + number}`,
      length: 3_200 + number * 13,
      fate,
      reason: fate === 'refused' ? 'parts of the message could not be used' : '',
    };
  }

  letters(): LettersView {
    return { total: this.#letters.length, rows: [...this.#letters] };
  }

  letter(number: number): LetterView {
    const row = this.#letters.find((one) => one.number === number);
    if (row === undefined) throw new Refused({ code: 'gone', sentence: 'This message is kept no longer.' });
    return {
      row,
      readable:
        row.feed === 'bluetooth'
          ? [belt[0], '16']
          : row.control_id === ''
            ? ['hello from the wrong port']
            : [...oru],
      cut: row.length > 40_000 ? row.length - 16_384 : 0,
      defects:
        row.defects === 0
          ? []
          : [
              { place: 'OBX[3]-5', reason: 'not a number' },
              { place: 'OBX[4]-6', reason: 'a unit that is not understood' },
            ],
      final_because:
        row.feed === 'bluetooth'
          ? 'A value of a Bluetooth device is read by its characteristic alone, which no setting changes: reading it again says the same. The device sends its next value by itself.'
          : row.length > 40_000
            ? 'Only its beginning was kept. Let its sender send it again.'
            : '',
    };
  }

  #forms: FeedForm[] = [
    { ...newForm(), id: 'monitors', zone: '+01:00', allow: ['10.4.0.0/16'] },
    { ...newForm(), id: 'gateway', kind: 'mllp_client', address: 'gateway.ward4.example:2575', tls: true },
    { ...newForm(), id: 'adt', address: '127.0.0.1:2576' },
    { ...newForm(), id: 'calls', kind: 'espa_serial', address: '/dev/serial/by-id/usb-adapter' },
    {
      ...newForm(),
      id: 'beds',
      kind: 'mqtt',
      address: 'broker.ward4.example:8883',
      tls: true,
      user: 'station',
      has_secret: true,
    },
    { ...newForm(), id: 'old-gateway', kind: 'tap_listener', address: '0.0.0.0:4000', enabled: false },
  ];

  forms(): FeedFormsView {
    return {
      file: '/etc/lamplight/station.toml',
      feeds: this.#forms,
      file_only: [
        { feed: 'calls', entries: ['espa.session', 'calls.row (3)'] },
        { feed: 'beds', entries: ['mqtt.keep_alive_s', 'mqtt.map (4)'] },
      ],
      dialects: ['none', 'mindray-egateway', 'philips-intellivue'],
      fixed_because: '',
      secrets_in_file: false,
    };
  }

  previewFeed(change: FeedChange): FeedPreview {
    if (change.change !== 'remove' && !/:\d+$|^\/dev\//.test(change.form.address)) {
      const { id, address } = change.form;
      const problem = `feed ${id}: address "${address}" is none to listen on; write IP:PORT such as 0.0.0.0:2575`;
      return { diff: [], problem, basis: '' };
    }
    const same = { what: 'same', text: '[[feed]]' } as const;
    const before = this.#forms.find((form) => change.change === 'set' && form.id === change.id);
    const added = change.change === 'remove' ? [] : lines(change.form);
    const removed = before === undefined ? [] : lines(before);
    return {
      diff: [
        same,
        ...removed
          .filter((text) => !added.includes(text))
          .map((text) => ({ what: 'removed', text }) as const),
        ...added.filter((text) => !removed.includes(text)).map((text) => ({ what: 'added', text }) as const),
        { what: 'gap', text: '' },
      ],
      problem: '',
      basis: 'recorded',
    };
  }

  saveFeed(change: FeedChange): void {
    if (change.change === 'add') this.#forms = [...this.#forms, change.form];
    if (change.change === 'set')
      this.#forms = this.#forms.map((form) => (form.id === change.id ? change.form : form));
    if (change.change === 'remove') this.#forms = this.#forms.filter((form) => form.id !== change.id);
  }

  tryFeed(form: FeedForm): FeedTried {
    return form.address.endsWith(':2575')
      ? {
          works: false,
          says: `Feed ${form.id}: can't listen on ${form.address}: address already in use. Another program holds the port; change the feed's address or stop it.`,
        }
      : { works: true, says: `It listens on ${form.address}. Nobody was waited for.` };
  }

  tend(device: string, wish: TendWish, now_ms: number): void {
    const kept = this.#upkeep.get(device) ?? { ...nothing, used_h: 812.4 };
    const done = { at_ms: now_ms, by: me };
    this.#upkeep.set(device, { ...kept, ...tended(wish, done) });
  }

  accept(order: AcceptanceOrder): PrintSaved {
    const proved = this.#tests.some((test) => test.found !== null);
    if (order.accepted && !proved)
      throw new Refused({
        code: 'not_now',
        sentence:
          'Nothing was proved yet. Make a test alarm, wait until it has ended, and record what was heard and seen.',
      });
    return { path: 'Documents/Lamplight/Acceptance monitors 2026-11-21 1407.pdf' };
  }

  /** The entry of the list, unless a device is waited for. */
  beginTest(order: TestAlarmOrder, now_ms: number): NeedView | null {
    const number = (this.lastTest += 1);
    const waits = order.by_device;
    const id = testId + number;
    const after = [0.2, 0.4, 0.4, 21.7, null];
    const steps = (['taken', 'sounded', 'noticed', 'listed', 'shown'] as const).map((step, i) => ({
      step,
      after_ms: waits ? null : (after[i] ?? null),
      why: '',
    }));
    this.#tests.unshift({
      number,
      source: order.source,
      by_device: waits,
      priority: order.priority,
      by: me,
      at_ms: now_ms,
      doing: waits ? 'waiting' : 'open',
      condition: waits ? null : id,
      steps,
      found: null,
    });
    if (waits) return null;
    const { source } = order;
    const place = source.of === 'feed' ? `Feed ${source.feed}` : `Device ${source.device}`;
    const one = condition(
      id,
      {
        priority: order.priority,
        kind: 'technical',
        source: 'station',
        text: 'Test alarm',
        since_ms: now_ms,
      },
      now_ms,
    );
    const advice = `${place}: this is a test by ${me}, no patient is concerned. It ends by itself.`;
    return { bed: null, patient: '', condition: one, advice, conflict: null };
  }

  endTest(number: number): void {
    this.#change(number, (test) => ({ doing: test.condition === null ? 'never_came' : 'ended' }));
  }

  testShown(number: number): void {
    this.#change(number, (test) => ({
      steps: test.steps.map((step) => (step.step === 'shown' ? { ...step, after_ms: 38.2 } : step)),
    }));
  }

  testFound(found: TestFound, now_ms: number): void {
    const { heard, seen } = found;
    this.#change(found.number, () => ({ found: { heard, seen, by: me, at_ms: now_ms } }));
  }

  #change(number: number, part: (test: TestAlarmView) => Partial<TestAlarmView>): void {
    this.#tests = this.#tests.map((test) => (test.number === number ? { ...test, ...part(test) } : test));
  }

  tryLetter(number: number, give: boolean): TriedView {
    const { row } = this.letter(number);
    const adt = row.feed === 'adt';
    const tried = row.control_id === '' ? 'still_unread' : give && adt ? 'given' : 'read';
    this.#letters = this.#letters.map((one) => (one.number === number ? { ...one, tried } : one));
    return {
      tried,
      decoded: tried === 'still_unread' ? [] : adt ? admission : read,
      defects: tried === 'still_unread' ? [{ place: '', reason: row.reason }] : [],
      lasting: adt ? 1 : 0,
      past: adt || tried === 'still_unread' ? 0 : 1,
    };
  }
}

const empty: FeedLineView = {
  id: '',
  kind: null,
  address: '',
  secure: false,
  doing: 'starting',
  since_ms: 0,
  failures: 0,
  peers: [],
  connections: 0,
  messages_per_s: 0,
  messages: 0,
  duplicates: 0,
  bytes: 0,
  dead_letters: 0,
  last_message_ms: null,
  delay_ms: null,
  trouble: '',
  trouble_ms: null,
  devices: 0,
};

const lines = (form: FeedForm): string[] => [
  `id = "${form.id}"`,
  `kind = "${form.kind.replace('_', '-')}"`,
  `address = "${form.address}"`,
  ...(form.enabled ? [] : ['enabled = false']),
  ...(form.zone === '' ? [] : [`zone = "${form.zone}"`]),
];

const nothing: UpkeepView = {
  service_due_ms: null,
  calibration_due_ms: null,
  serviced: null,
  calibrated: null,
  cleaned: null,
  used_h: 0,
  out_of_order: '',
  out_of_order_said: null,
};

function tended(wish: TendWish, done: { at_ms: number; by: string }): Partial<UpkeepView> {
  switch (wish.tend) {
    case 'due':
      return { service_due_ms: wish.service_ms, calibration_due_ms: wish.calibration_ms };
    case 'serviced':
      return { serviced: done };
    case 'calibrated':
      return { calibrated: done };
    case 'cleaned':
      return { cleaned: done };
    case 'out_of_order':
      return { out_of_order: wish.reason, out_of_order_said: done };
    case 'in_order':
      return { out_of_order: '', out_of_order_said: null };
  }
}
