/** A made-up ward of another station, for the scenes `viewed` and `viewed-old`. */
import type { ViewedView } from '../api';
import type { Scene } from './scenes';

export function viewedOf(scene: Scene, now_ms: number): ViewedView | null {
  if (scene === 'viewed') return { ward: '4e', state: 'live', heard_ms: now_ms, sentence: '' };
  if (scene !== 'viewed-old') return null;
  const sentence = 'What is shown is old: the station of ward 4e is not heard. Look at the ward itself.';
  return { ward: '4e', state: 'lost', heard_ms: now_ms - 20_000, sentence };
}
