/** The practice ward and its tour. */
export const practice = {
  practice_bar: 'PRACTICE — no real patients, no sound, nothing of it is kept',
  practice_case: 'Case',
  practice_again: 'From the beginning',
  practice_people: 'Who can sign in here',
  practice_pin: 'Sign in: {badge}, PIN {pin}',
  practice_people_how:
    'Invented people. Type a badge number and the PIN {pin}; both are for this practice alone.',
  practice_beds: 'beds {beds}',
  practice_open: 'Practise in a window of its own',
  practice_opens: 'The practice ward opens in a window of its own. This ward goes on.',
  case_calm: 'Ordinary ward',
  case_deterioration: 'A patient gets worse',
  case_false_alarm: 'A false alarm',
  case_wrong_patient: 'The wrong patient',
  case_network_loss: 'The network comes and goes',
  case_begins: '“{name}” begins. The monitors need a few seconds.',
  tour: 'Tour',
  tour_step: 'Task {step} of {count}',
  tour_next: 'Next',
  tour_skip: 'Skip',
  tour_previous: 'Back',
  tour_end: 'End the tour',
  tour_done: 'Done. Go on to the next one when you like.',
  tour_all_done: 'Done. These are the ten tasks; the cases above show what they are for.',
  tour_sign_in: 'Sign in',
  tour_sign_in_how:
    'Press Sign in at the top right. Type the badge number {badge} and the PIN {pin}. The other badges are in the bar above.',
  tour_open: 'Look closely at a patient',
  tour_open_how: 'Press a tile, or its number on the keyboard. The bed view shows all waves and numbers.',
  tour_chart: 'Chart a measurement',
  tour_chart_how:
    'In the bed view press V, or Chart on the right. Each value says by whom and when it was taken.',
  tour_acknowledge: 'Acknowledge an alarm',
  tour_acknowledge_how:
    'Choose the case “A patient gets worse” above if none is open. Press Acknowledge in the list, or A. It says that you have seen it.',
  tour_take: 'Take an alarm on',
  tour_take_how: "In the list press “I'll go”. Then everybody sees who goes, and nobody else is called.",
  tour_pause: 'Pause the sound',
  tour_pause_how:
    'Press Pause audio at the top, or P. It lasts two minutes; a new high alarm breaks through. A second press ends it.',
  tour_limits: 'See and set limits',
  tour_limits_how:
    'Open a bed and press L, or its limits. The preview says how many alarms the last hours would have had.',
  tour_admit: 'Admit a patient',
  tour_admit_how:
    'The last bed of the ward is free: press Admit patient on its tile, choose Unknown patient, and confirm with a second press.',
  tour_review: 'Look back',
  tour_review_how:
    'Press Review on the left, or R. Trends, the whole wave and strips of each event are there.',
  tour_handover: 'Hand over',
  tour_handover_how:
    'Press Handover on the left. Each nurse has a page that is written from the journal; add a note, then sign it.',
};
