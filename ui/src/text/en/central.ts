/** The way to the hospital's central server. */
export const central = {
  central_title: 'Central server of the hospital',
  central_label: 'Central server: {state}',
  central_starting: 'Central: starting',
  central_synced: 'Central: in step',
  central_behind: 'Central: behind by {count}',
  central_offline: 'Central: not reached since {time}',
  central_refused: 'Central: refuses since {time}',
  central_paused: 'Central: paused since {time}',
  central_waiting_one: '{count} row waits here',
  central_waiting_other: '{count} rows wait here',
  central_set_aside: '{count} rows are not sent, because the server does not take them: {reason}',
  central_heard: 'Last confirmed {time}',
  central_kept: 'Everything is kept on this station and sent when it goes. Alarms here do not depend on it.',
  central_pause: 'Pause',
  central_resume: 'Go on',
  central_retry: 'Try now',
};
