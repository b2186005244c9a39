/**
 * A made-up radio: two belts with one name, an oximeter, a cuff on another bed. A chosen device is live at the second
 * question; nothing else of the core is modelled here.
 */
import type { BluetoothView, KnownRadioView, LiveValueView, PairStageView, PairWish, SeenView } from '../api';
import { Refused } from '../host';

const about: readonly SeenView[] = [
  {
    address: 'C0:FF:EE:00:01:01',
    name: 'HR belt',
    kinds: ['heart_rate'],
    signal_dbm: -52,
    device: null,
    label: '',
    bed: null,
  },
  {
    address: 'C0:FF:EE:00:02:01',
    name: 'Oximeter',
    kinds: ['oximeter'],
    signal_dbm: -63,
    device: null,
    label: '',
    bed: null,
  },
  {
    address: 'C0:FF:EE:00:01:02',
    name: 'HR belt',
    kinds: ['heart_rate'],
    signal_dbm: -78,
    device: null,
    label: '',
    bed: null,
  },
  {
    address: 'C0:FF:EE:00:03:01',
    name: 'BP cuff',
    kinds: ['blood_pressure'],
    signal_dbm: -84,
    device: 'SIM BP cuff 3001',
    label: 'Cuff 7',
    bed: '2',
  },
];

export class RecordedBluetooth {
  #stage: PairStageView = { stage: 'idle' };
  #known: KnownRadioView[] = [];
  #chosen: SeenView | null = null;

  view(now_ms: number): BluetoothView {
    const looks = this.#stage.stage === 'looking' || this.#stage.stage === 'failed';
    const view: BluetoothView = {
      radio: 'ready',
      problem: '',
      seen: looks ? [...about] : [],
      stage: this.#stage,
      known: [...this.#known],
    };
    if (this.#stage.stage === 'linking' && this.#chosen !== null) this.#stage = asking(this.#chosen, now_ms);
    else if (this.#stage.stage === 'asking' && this.#chosen !== null)
      this.#stage = asking(this.#chosen, now_ms);
    return view;
  }

  carryOut(wish: PairWish, now_ms: number): void {
    switch (wish.pair) {
      case 'begin':
        this.#stage = { stage: 'looking' };
        return;
      case 'choose': {
        const seen = about.find((one) => one.address === wish.address);
        if (seen === undefined)
          throw refused('that device is no longer in sight; bring it close and switch it on');
        this.#chosen = seen;
        this.#stage = { stage: 'linking', address: seen.address, name: seen.name, bonding: false };
        return;
      }
      case 'confirm': {
        if (this.#stage.stage !== 'asking') throw refused('nobody is pairing a device now; begin again');
        if (this.#stage.bed !== null && this.#stage.bed !== wish.bed)
          throw refused(`this device speaks for bed ${this.#stage.bed} already; take it from there first`);
        const { device, name } = this.#stage;
        this.#known = [
          ...this.#known,
          {
            device,
            name,
            label: wish.label,
            kinds: this.#chosen?.kinds ?? [],
            firmware: '1.0.0',
            bed: wish.bed,
            connected: true,
            since_ms: now_ms,
            records: '',
          },
        ];
        this.#stage = { stage: 'done', device, bed: wish.bed };
        return;
      }
      case 'undo':
        this.#known = this.#known.slice(0, -1);
        this.#stage = { stage: 'idle' };
        return;
      case 'cancel':
        this.#stage = { stage: 'idle' };
        return;
      case 'forget':
        this.#known = this.#known.filter((one) => one.device !== wish.device);
        return;
      case 'retry':
      case 'records':
        return;
    }
  }
}

function asking(seen: SeenView, now_ms: number): PairStageView {
  const rate: LiveValueView = {
    metric: 'MDC_ECG_HEART_RATE',
    label: 'HR',
    value: 72,
    none: '',
    unit: '/min',
    at_ms: now_ms - 400,
  };
  const oxygen: LiveValueView = {
    ...rate,
    metric: 'MDC_PULS_OXIM_SAT_O2',
    label: 'SpO₂',
    value: 97,
    unit: '%',
  };
  return {
    stage: 'asking',
    device: seen.device ?? `SIM ${seen.name} ${seen.address.slice(-2)}`,
    name: seen.name,
    label: seen.label,
    bed: seen.bed,
    values: [seen.kinds.includes('oximeter') ? oxygen : rate],
  };
}

function refused(sentence: string): Refused {
  return new Refused({ code: 'not_now', sentence });
}
