import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { RecordedCalls } from '../host/recorded/calls';
import { askedOf } from '../host/recorded/scenes';
import { bed, condition, noon_ms } from '../ward/examples';
import { spokenTile } from '../ward/tile';
import RoomCalls from './RoomCalls.svelte';

const calls = new RecordedCalls(askedOf('?beds=14&scene=calls'), noon_ms);

test('a call from the WC is a mark of the beds in its room and no condition of theirs', () => {
  const near = calls.at(bed({ id: '7' }));
  render(RoomCalls, { bed: '7', calls: near.room_calls });
  const mark = screen.getByTestId('tile-7-room-call');
  expect(mark.textContent).toBe('☎ WC');
  expect(mark.title).toBe('WC call, Room 14, WC: nobody has taken it');
  expect(near.conditions.every((one) => one.call?.spot !== 'wc')).toBe(true);
  expect(spokenTile(near, null)).toContain(mark.title);
  expect(calls.at(bed({ id: '1' })).room_calls).toEqual([]);
});

test('on a small tile it is the sign alone, and what is no call is no mark', () => {
  render(RoomCalls, { bed: '8', calls: calls.at(bed({ id: '8' })).room_calls, brief: true });
  expect(screen.getByTestId('tile-8-room-call').textContent).toBe('☎');
  render(RoomCalls, { bed: '1', calls: [condition()] });
  expect(screen.queryByTestId('tile-1-room-call')).toBeNull();
});
