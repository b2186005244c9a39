import { describe, expect, it } from 'vitest';
import type { ViewedState } from '../host/api';
import { viewedWords } from './viewed';

const now_ms = 1_795_269_600_000;

function words(state: ViewedState, heard_ms: number | null): string {
  return viewedWords({ ward: '4e', state, heard_ms, sentence: '' }, 'Ward 4 East', now_ms);
}

describe('a ward of another station', () => {
  it('is named, and its alarms sound there', () => {
    expect(words('live', now_ms)).toContain('Ward 4 East');
    expect(words('live', now_ms)).toContain('no sound here');
  });

  it('is never said to be live when it is old', () => {
    for (const state of ['waiting', 'stale', 'lost'] as const) {
      expect(words(state, now_ms - 20_000)).not.toContain('live');
    }
    expect(words('stale', now_ms - 8_000)).toContain('0:08');
    expect(words('lost', now_ms - 20_000)).toContain('0:20');
    expect(words('waiting', null)).toContain('not heard yet');
  });
});
