/**
 * The changes that a person has gathered and not saved: edits of single values, and parameters set back to the ward's.
 *
 * A draft holds one edit for each thing that can be edited, the last. An edit back to what is in force anyway is none,
 * so that a draft without edits is one that changes nothing. Resets come before edits, here as in the core's preview.
 */
import type {
  BedLimitsView,
  EditView,
  LimitEdit,
  LimitRowView,
  LimitSideView,
  ProvenanceView,
  SettingView,
  SideView,
} from '../host/api';

export interface Draft {
  edits: readonly LimitEdit[];
  /** Parameters set back to the ward's. */
  reset: readonly string[];
}

export const noDraft: Draft = { edits: [], reset: [] };

export const isEmpty = (draft: Draft): boolean => draft.edits.length === 0 && draft.reset.length === 0;

/** What an edit is about: the same key, the same thing. */
export function keyOf({ parameter, setting }: LimitEdit): string {
  const side = 'side' in setting ? setting.side : '';
  return `${parameter}|${setting.kind}|${side}`;
}

/** The draft with one more edit, which takes the place of an earlier one of the same thing. */
export function withEdit(draft: Draft, edit: LimitEdit, rows: readonly LimitRowView[]): Draft {
  const others = draft.edits.filter((one) => keyOf(one) !== keyOf(edit));
  const row = rows.find((one) => one.parameter === edit.parameter);
  const was = row && valueOf(draft.reset.includes(row.parameter) ? asWard(row) : row, edit.setting);
  const same = was !== undefined && was === wished(edit.setting);
  return { ...draft, edits: same ? others : [...others, edit] };
}

export const withEdits = (draft: Draft, edits: readonly LimitEdit[], rows: readonly LimitRowView[]): Draft =>
  edits.reduce((all, edit) => withEdit(all, edit, rows), draft);

/** The parameter back to the ward's; its edits are gone with that. */
export function withReset(draft: Draft, parameter: string): Draft {
  return {
    edits: draft.edits.filter((edit) => edit.parameter !== parameter),
    reset: [...draft.reset.filter((one) => one !== parameter), parameter],
  };
}

/** The draft without anything about the parameter. */
export function without(draft: Draft, parameter: string): Draft {
  return {
    edits: draft.edits.filter((edit) => edit.parameter !== parameter),
    reset: draft.reset.filter((one) => one !== parameter),
  };
}

export const touches = (draft: Draft, parameter: string): boolean =>
  draft.reset.includes(parameter) || draft.edits.some((edit) => edit.parameter === parameter);

/** Every parameter that the draft is about. */
export const touched = (draft: Draft): string[] => [
  ...new Set([...draft.reset, ...draft.edits.map((edit) => edit.parameter)]),
];

/** The limits with the draft laid over: what is shown until the core's preview is there, and where it finds a problem. */
export function applied(limits: BedLimitsView, draft: Draft): BedLimitsView {
  const rows = limits.rows.map((row) => {
    const start = draft.reset.includes(row.parameter) ? asWard(row) : row;
    return draft.edits
      .filter((edit) => edit.parameter === row.parameter)
      .reduce((r, edit) => laid(r, edit.setting), start);
  });
  return { ...limits, rows };
}

/** Whether anything of the row is set for the patient: then there is something to set back. */
export function isTailored(row: LimitRowView): boolean {
  return originsOf(row).some((from) => from === 'patient' || from === 'pushed');
}

/** Whether that limit differs from `before` though nobody edited it: it has moved along with another one. */
export function movedAlong(
  side: LimitSideView,
  before: LimitSideView,
  draft: Draft,
  parameter: string,
): boolean {
  const edited = draft.edits.some(
    ({ parameter: of, setting }) => of === parameter && setting.kind === 'at' && setting.side === side.side,
  );
  const was = draft.reset.includes(parameter) ? before.at.default : before.at.value;
  return !edited && side.at.value !== was;
}

/**
 * What brings back the limits of `before`: the parameters are set back to the ward's first, then comes what was set
 * for the patient, and nothing else. Who set it is from then on whoever brought it back.
 */
export function restoring(before: readonly LimitRowView[], parameters: readonly string[]): Draft {
  const edits = before
    .filter((row) => parameters.includes(row.parameter))
    .flatMap((row) => patientEdits(row).map((setting) => ({ parameter: row.parameter, setting })));
  return { edits, reset: parameters };
}

function patientEdits(row: LimitRowView): EditView[] {
  const edits: EditView[] = [];
  for (const { side, on, on_from, at, delay } of row.sides) {
    if (on_from === 'patient') edits.push({ kind: 'on', side, on });
    if (at.from === 'patient') edits.push({ kind: 'at', side, value: at.value });
    if (delay.from === 'patient') edits.push({ kind: 'delay', side, seconds: delay.value });
  }
  if (row.end_delay.from === 'patient') edits.push({ kind: 'end_delay', seconds: row.end_delay.value });
  if (row.apnoea !== null) {
    if (row.apnoea.on_from === 'patient') edits.push({ kind: 'apnoea_on', on: row.apnoea.on });
    if (row.apnoea.time.from === 'patient')
      edits.push({ kind: 'apnoea_time', seconds: row.apnoea.time.value });
  }
  return edits;
}

function originsOf(row: LimitRowView): ProvenanceView[] {
  const sides = row.sides.flatMap((side) => [side.at.from, side.on_from, side.delay.from]);
  const apnoea = row.apnoea === null ? [] : [row.apnoea.on_from, row.apnoea.time.from];
  return [...sides, row.end_delay.from, ...apnoea];
}

/** What is in force of that which a setting would change; `undefined` where the row has no such thing. */
export function valueOf(row: LimitRowView, setting: EditView): number | boolean | undefined {
  switch (setting.kind) {
    case 'at':
      return sideOf(row, setting.side)?.at.value;
    case 'on':
      return sideOf(row, setting.side)?.on;
    case 'delay':
      return sideOf(row, setting.side)?.delay.value;
    case 'apnoea_on':
      return row.apnoea?.on;
    case 'apnoea_time':
      return row.apnoea?.time.value;
    case 'end_delay':
      return row.end_delay.value;
  }
}

/** What a setting would make of it. */
export function wished(setting: EditView): number | boolean {
  switch (setting.kind) {
    case 'at':
      return setting.value;
    case 'on':
    case 'apnoea_on':
      return setting.on;
    case 'delay':
    case 'apnoea_time':
    case 'end_delay':
      return setting.seconds;
  }
}

export const sideOf = (row: LimitRowView, side: SideView): LimitSideView | undefined =>
  row.sides.find((one) => one.side === side);

/** The row as the ward has it. */
function asWard(row: LimitRowView): LimitRowView {
  const back = (one: SettingView): SettingView => ({ ...one, value: one.default });
  return {
    ...row,
    sides: row.sides.map((side) => ({
      ...side,
      on: side.on_default,
      at: back(side.at),
      delay: back(side.delay),
    })),
    end_delay: back(row.end_delay),
    apnoea: row.apnoea && { ...row.apnoea, on: row.apnoea.on_default, time: back(row.apnoea.time) },
  };
}

function laid(row: LimitRowView, setting: EditView): LimitRowView {
  const one = (side: SideView, change: (of: LimitSideView) => LimitSideView): LimitRowView => ({
    ...row,
    sides: row.sides.map((of) => (of.side === side ? change(of) : of)),
  });
  switch (setting.kind) {
    case 'at':
      return one(setting.side, (of) => ({ ...of, at: { ...of.at, value: setting.value } }));
    case 'on':
      return one(setting.side, (of) => ({ ...of, on: setting.on }));
    case 'delay':
      return one(setting.side, (of) => ({ ...of, delay: { ...of.delay, value: setting.seconds } }));
    case 'apnoea_on':
      return { ...row, apnoea: row.apnoea && { ...row.apnoea, on: setting.on } };
    case 'apnoea_time':
      return {
        ...row,
        apnoea: row.apnoea && { ...row.apnoea, time: { ...row.apnoea.time, value: setting.seconds } },
      };
    case 'end_delay':
      return { ...row, end_delay: { ...row.end_delay, value: setting.seconds } };
  }
}
