/** Der Weg zum Zentralserver des Krankenhauses. */
export const central = {
  central_title: 'Zentralserver des Krankenhauses',
  central_label: 'Zentralserver: {state}',
  central_starting: 'Zentrale: beginnt',
  central_synced: 'Zentrale: auf Stand',
  central_behind: 'Zentrale: {count} im Rückstand',
  central_offline: 'Zentrale: nicht erreicht seit {time}',
  central_refused: 'Zentrale: lehnt ab seit {time}',
  central_paused: 'Zentrale: angehalten seit {time}',
  central_waiting_one: '{count} Eintrag wartet hier',
  central_waiting_other: '{count} Einträge warten hier',
  central_set_aside: '{count} Einträge werden nicht gesendet, weil der Server sie nicht annimmt: {reason}',
  central_heard: 'Zuletzt bestätigt {time}',
  central_kept:
    'Alles bleibt auf dieser Station und wird gesendet, sobald es geht. Alarme hier hängen nicht davon ab.',
  central_pause: 'Anhalten',
  central_resume: 'Weiter',
  central_retry: 'Jetzt versuchen',

  viewed_live: 'NUR ANSICHT — {ward}, live. Alarme ertönen auf der Station, hier kein Ton.',
  viewed_stale: 'NUR ANSICHT — {ward}, seit {age} nichts gehört. Werte können alt sein. Hier kein Ton.',
  viewed_lost: 'NUR ANSICHT — {ward}, seit {age} nichts gehört. Was Sie sehen, ist alt. Hier kein Ton.',
  viewed_waiting: 'NUR ANSICHT — {ward}, noch nichts gehört. Hier kein Ton.',
  viewed_only: 'Dieser Bildschirm zeigt Station {ward} nur an. Gehen Sie zur Zentrale der Station.',
};
