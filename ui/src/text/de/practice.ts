/** Die Übungsstation und ihr Rundgang. */
export const practice = {
  practice_bar: 'ÜBUNG — keine echten Patienten, kein Ton, nichts davon bleibt',
  practice_case: 'Fall',
  practice_again: 'Von vorn',
  practice_people: 'Wer sich hier anmelden kann',
  practice_pin: 'Anmelden: {badge}, PIN {pin}',
  practice_people_how:
    'Erfundene Personen. Geben Sie eine Ausweisnummer und die PIN {pin} ein; beides gilt nur für diese Übung.',
  practice_beds: 'Betten {beds}',
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
  tour_sign_in: 'Sich anmelden',
  tour_sign_in_how:
    'Drücken Sie oben rechts Anmelden. Geben Sie die Ausweisnummer {badge} und die PIN {pin} ein. Die anderen Ausweise stehen im Balken oben.',
  tour_open: 'Einen Patienten genau ansehen',
  tour_open_how:
    'Drücken Sie auf eine Kachel oder ihre Nummer auf der Tastatur. Die Bettansicht zeigt alle Kurven und Werte.',
  tour_chart: 'Eine Messung eintragen',
  tour_chart_how:
    'Drücken Sie in der Bettansicht V oder rechts Eintragen. Zu jedem Wert steht, von wem und wann er ist.',
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
  tour_admit: 'Einen Patienten aufnehmen',
  tour_admit_how:
    'Das letzte Bett der Station ist frei: Drücken Sie auf seiner Kachel Patient aufnehmen, wählen Sie Unbekannter Patient und bestätigen Sie mit einem zweiten Druck.',
  tour_review: 'Zurückblicken',
  tour_review_how:
    'Drücken Sie links Rückblick oder R. Trends, die ganze Kurve und Streifen jedes Ereignisses sind dort.',
  tour_handover: 'Übergeben',
  tour_handover_how:
    'Drücken Sie links Übergabe. Jede Pflegekraft hat eine Seite, die aus dem Journal geschrieben ist; ergänzen Sie eine Notiz, dann zeichnen Sie sie ab.',
};
