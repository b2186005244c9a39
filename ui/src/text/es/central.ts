/** El camino al servidor central del hospital. */
export const central = {
  central_title: 'Servidor central del hospital',
  central_label: 'Servidor central: {state}',
  central_starting: 'Central: empezando',
  central_synced: 'Central: al día',
  central_behind: 'Central: {count} de retraso',
  central_offline: 'Central: sin respuesta desde {time}',
  central_refused: 'Central: rechaza desde {time}',
  central_paused: 'Central: en pausa desde {time}',
  central_waiting_one: '{count} registro espera aquí',
  central_waiting_other: '{count} registros esperan aquí',
  central_set_aside: '{count} registros no se envían porque el servidor no los acepta: {reason}',
  central_heard: 'Última confirmación {time}',
  central_kept:
    'Todo se guarda en esta estación y se envía en cuanto se pueda. Las alarmas de aquí no dependen de ello.',
  central_pause: 'Pausar',
  central_resume: 'Continuar',
  central_retry: 'Probar ahora',

  viewed_live: 'SOLO VISTA — {ward}, en directo. Las alarmas suenan en la sala, aquí no hay sonido.',
  viewed_stale:
    'SOLO VISTA — {ward}, sin noticias desde hace {age}. Los valores pueden ser antiguos. Sin sonido.',
  viewed_lost: 'SOLO VISTA — {ward}, sin noticias desde hace {age}. Lo que ve es antiguo. Sin sonido.',
  viewed_waiting: 'SOLO VISTA — {ward}, aún sin noticias. Sin sonido.',
  viewed_only: 'Esta pantalla solo muestra la sala {ward}. Vaya a la central de la sala.',
};
