/** Die Übungsstation und ihr Rundgang. */
export const practice = {
  practice_bar: 'ÜBUNG — keine echten Patienten, kein Ton, nichts davon bleibt',
  practice_case: 'Fall',
  practice_again: 'Von vorn',
  practice_open: 'In einem eigenen Fenster üben',
  practice_opens: 'Die Übungsstation öffnet sich in einem eigenen Fenster. Diese Station läuft weiter.',
  case_calm: 'Gewöhnliche Station',
  case_deterioration: 'Ein Patient wird schlechter',
  case_false_alarm: 'Ein falscher Alarm',
  case_wrong_patient: 'Der falsche Patient',
  case_network_loss: 'Das Netz kommt und geht',
  case_begins: '„{name}“ beginnt. Die Monitore brauchen ein paar Sekunden.',
  tour: 'Rundgang',
  tour_step: 'Aufgabe {step} von {count}',
  tour_next: 'Weiter',
  tour_skip: 'Überspringen',
  tour_previous: 'Zurück',
  tour_end: 'Rundgang beenden',
  tour_done: 'Erledigt. Weiter zur nächsten, wann Sie mögen.',
  tour_all_done: 'Erledigt. Das sind die zehn Aufgaben; die Fälle oben zeigen, wozu sie da sind.',
  tour_open: 'Einen Patienten genau ansehen',
  tour_open_how:
    'Drücken Sie auf eine Kachel oder ihre Nummer auf der Tastatur. Die Bettansicht zeigt alle Kurven und Werte.',
  tour_freeze: 'Die Kurven anhalten',
  tour_freeze_how:
    'Drücken Sie in der Bettansicht Einfrieren oder F. Der Zirkel misst dann Zeit und Höhe. Noch einmal drücken, und es geht weiter.',
  tour_back: 'Zurück zur ganzen Station',
  tour_back_how:
    'Drücken Sie Esc oder links Station. Nichts geht verloren: Die Station wurde die ganze Zeit überwacht.',
  tour_acknowledge: 'Einen Alarm bestätigen',
  tour_acknowledge_how:
    'Wählen Sie oben den Fall „Ein Patient wird schlechter“, wenn keiner offen ist. Drücken Sie in der Liste Bestätigen oder A. Das heißt: Ich habe es gesehen.',
  tour_take: 'Einen Alarm übernehmen',
  tour_take_how:
    'Drücken Sie in der Liste „Ich gehe“. Dann sehen alle, wer geht, und niemand sonst wird gerufen.',
  tour_pause: 'Den Ton pausieren',
  tour_pause_how:
    'Drücken Sie oben Ton pausieren oder P. Es dauert zwei Minuten; ein neuer hoher Alarm bricht durch. Noch einmal drücken beendet es.',
  tour_limits: 'Grenzen sehen und setzen',
  tour_limits_how:
    'Öffnen Sie ein Bett und drücken Sie L oder seine Grenzen. Die Vorschau sagt, wie viele Alarme die letzten Stunden gehabt hätten.',
  tour_review: 'Zurückblicken',
  tour_review_how:
    'Drücken Sie links Rückblick oder R. Trends, die ganze Kurve und Streifen jedes Ereignisses sind dort.',
  tour_print: 'Einen Streifen drucken',
  tour_print_how:
    'Drücken Sie im Rückblick Drucken oder Strg P. Die Vorschau zeigt maßstabsgetreu, was auf dem Papier steht.',
  tour_find: 'Einen Patienten finden',
  tour_find_how: 'Drücken Sie / und tippen Sie einen Namen oder ein Bett. Die Eingabetaste öffnet es.',
};
