/**
 * What the recorded ward is asked to play, from the page's address:
 *
 * - `scene=states` (the usual): each bed in one of the states a tile can have, in turn.
 * - `scene=calm`: every bed live, nothing open. `scene=flood`: every bed alarms at high priority.
 * - `scene=names`: long, right-to-left and doubled names, long messages.
 * - `scene=none`: a ward without a bed. `scene=loading`: the snapshot never comes. `scene=failed`: it is refused.
 * - `scene=silent`: the core falls silent after a second. `scene=refuse`: every command is refused.
 * - `scene=mute`: the usual one on a station whose sound is muted. `scene=names` is on one that makes none.
 * - `scene=slow`: as usual, but every question takes four seconds. `scene=broken`: every question is refused.
 * - `scene=quiet`: every bed live, nothing open, and nothing in the past either.
 * - `scene=no-printer`: as usual, on a computer without a printing system.
 * - `scene=practice`: a ward to practise on, with its tour.
 * - `scene=patients`: flags, an empty and a closed bed, a contradiction of the admission system.
 * - `scene=calls`: calls of every sort beside two alarms; staff in a room.
 * - `scene=devices`: 200 devices, feeds of every kind, dead letters of every sort.
 * - `scene=viewed`: another station's ward, live; `scene=viewed-old`: the same, not heard for 20 s.
 * - `scene=story`: after three seconds bed 1 begins a high alarm, which ends ten seconds later.
 */
const scenes = [
  'viewed',
  'viewed-old',
  'states',
  'calm',
  'flood',
  'names',
  'none',
  'loading',
  'failed',
  'silent',
  'refuse',
  'story',
  'mute',
  'slow',
  'broken',
  'quiet',
  'no-printer',
  'practice',
  'patients',
  'calls',
  'devices',
] as const;

export type Scene = (typeof scenes)[number];

export interface Asked {
  scene: Scene;
  beds: number;
}

/** The scene and the number of beds; what can't be read falls back to sixteen beds in all states. */
export function askedOf(search: string): Asked {
  const asked = new URLSearchParams(search);
  const scene = scenes.find((name) => name === asked.get('scene')) ?? 'states';
  const count = Number(asked.get('beds') ?? 16);
  const beds = Number.isInteger(count) && count > 0 && count <= 64 ? count : 16;
  return { scene, beds: scene === 'none' ? 0 : beds };
}
