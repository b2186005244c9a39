/** Care, nurse calls and smart beds (`station::care`, `station::calls`, the crates `calls` and `smartbed`). */
import type { Said } from '../said';

const chart: readonly Said[] = [
  { en: '{score} {total} high', de: '{score} {total} hoch', es: '{score} {total} alto' },
  {
    en: 'Bed {bed}: {response} Decision support, no diagnosis: look at the patient.',
    de: 'Bett {bed}: {response} Entscheidungshilfe, keine Diagnose: Sehen Sie nach dem Patienten.',
    es: 'Cama {bed}: {response} Ayuda a la decisión, no es un diagnóstico: vea al paciente.',
  },
  { en: '{score} overdue', de: '{score} überfällig', es: '{score} con retraso' },
  {
    en: 'Bed {bed}: a full set of observations is late by the rule of {score}. Measure and chart it.',
    de: 'Bett {bed}: ein voller Satz Vitalzeichen ist nach der Regel von {score} überfällig. Messen und eintragen.',
    es: 'Cama {bed}: una toma completa de constantes lleva retraso según la regla de {score}. Mídala y regístrela.',
  },
  {
    en: 'Bed {bed}: a full set of observations is late by the rule of {score}. Missing: {missing}. Measure and chart it.',
    de: 'Bett {bed}: ein voller Satz Vitalzeichen ist nach der Regel von {score} überfällig. Es fehlt: {missing}. Messen und eintragen.',
    es: 'Cama {bed}: una toma completa de constantes lleva retraso según la regla de {score}. Falta: {missing}. Mídala y regístrela.',
  },
  { en: '{task} late', de: '{task} überfällig', es: '{task} con retraso' },
  {
    en: 'Bed {bed}: {task} is late. Do it and mark it done, or end the task.',
    de: 'Bett {bed}: überfällig: {task}. Erledigen und als erledigt eintragen, oder die Aufgabe beenden.',
    es: 'Cama {bed}: con retraso: {task}. Hágalo y márquelo como hecho, o termine la tarea.',
  },
  { en: 'Measurement to confirm', de: 'Messung zu bestätigen', es: 'Medición por confirmar' },
  {
    en: 'Bed {bed}: a device measured once, and nobody has said of whom. Compare with the patient, then confirm or reject it in the chart.',
    de: 'Bett {bed}: ein Gerät hat einmal gemessen, und niemand hat gesagt, bei wem. Vergleichen Sie mit dem Patienten, dann bestätigen Sie die Messung in der Kurve oder lehnen sie ab.',
    es: 'Cama {bed}: un equipo midió una vez y nadie ha dicho a quién. Compare con el paciente y confírmelo o rechácelo en la gráfica.',
  },
];

/** Kinds of calls; their place and who goes are said by the page. */
const calls: readonly Said[] = [
  { en: 'Code blue', de: 'Reanimation', es: 'Código azul' },
  { en: 'Emergency call', de: 'Notruf', es: 'Llamada de emergencia' },
  { en: 'Assistance call', de: 'Assistenzruf', es: 'Llamada de asistencia' },
  { en: 'Fall', de: 'Sturz', es: 'Caída' },
  { en: 'WC call', de: 'WC-Ruf', es: 'Llamada del baño' },
  { en: 'Call cord out', de: 'Rufkabel gezogen', es: 'Cordón de llamada fuera' },
  { en: 'Device call', de: 'Geräteruf', es: 'Llamada de un equipo' },
  { en: 'Patient call', de: 'Patientenruf', es: 'Llamada del paciente' },
  { en: 'Door', de: 'Tür', es: 'Puerta' },
  { en: 'Telephone', de: 'Telefon', es: 'Teléfono' },
  { en: 'Service call', de: 'Serviceruf', es: 'Llamada de servicio' },
  { en: 'Fault at a call place', de: 'Störung an einer Rufstelle', es: 'Avería en un punto de llamada' },
  { en: 'Call', de: 'Ruf', es: 'Llamada' },
  { en: '{place}: {todo}', de: '{place}: {todo}', es: '{place}: {todo}' },
  {
    en: '{place}: {todo} This ward does not know the place; ask a technician to add it.',
    de: '{place}: {todo} Diese Station kennt den Ort nicht; lassen Sie ihn von der Technik eintragen.',
    es: '{place}: {todo} Esta unidad no conoce el lugar; pida a un técnico que lo añada.',
  },
  { en: 'Call system fault', de: 'Rufanlage gestört', es: 'Fallo del sistema de llamadas' },
  {
    en: 'Call system {system}: {words}. Calls may not arrive here; watch the room lamps and have it checked.',
    de: 'Rufanlage {system}: {words}. Rufe kommen hier vielleicht nicht an; achten Sie auf die Zimmerlampen und lassen Sie sie prüfen.',
    es: 'Sistema de llamadas {system}: {words}. Las llamadas quizá no lleguen aquí; observe las lámparas de las habitaciones y hágalo revisar.',
  },
  {
    en: 'Too many calls: not all are listed',
    de: 'Zu viele Rufe: nicht alle stehen in der Liste',
    es: 'Demasiadas llamadas: no todas están en la lista',
  },
  {
    en: 'More than {figure} calls are open, and {count} more are not listed. Watch the room lamps; have the call gateway checked.',
    de: 'Mehr als {figure} Rufe sind offen, {count} weitere stehen nicht in der Liste. Achten Sie auf die Zimmerlampen; lassen Sie die Anbindung der Rufanlage prüfen.',
    es: 'Hay más de {figure} llamadas abiertas y {count} más no están en la lista. Observe las lámparas de las habitaciones; haga revisar la pasarela de llamadas.',
  },
];

const beds: readonly Said[] = [
  { en: 'Bed exit', de: 'Bettausstieg', es: 'Salida de la cama' },
  {
    en: '{place}: the patient is leaving or has left the bed. Go there now.',
    de: '{place}: der Patient verlässt das Bett oder hat es verlassen. Gehen Sie jetzt hin.',
    es: '{place}: el paciente sale o ha salido de la cama. Vaya allí ahora.',
  },
  { en: 'About to leave the bed', de: 'Will das Bett verlassen', es: 'A punto de salir de la cama' },
  {
    en: '{place}: the patient sits up or is at the edge and falls easily. Go there.',
    de: '{place}: der Patient sitzt auf oder ist an der Bettkante und ist sturzgefährdet. Gehen Sie hin.',
    es: '{place}: el paciente se incorpora o está en el borde y tiene riesgo de caída. Vaya allí.',
  },
  { en: 'Out of bed for long', de: 'Lange nicht im Bett', es: 'Mucho tiempo fuera de la cama' },
  {
    en: '{place}: the patient has been out for more than {figure} min. Look for the patient.',
    de: '{place}: der Patient ist seit mehr als {figure} min nicht im Bett. Suchen Sie den Patienten.',
    es: '{place}: el paciente lleva fuera más de {figure} min. Busque al paciente.',
  },
  { en: 'Armed, and nobody in bed', de: 'Scharf, und niemand im Bett', es: 'Armado y nadie en la cama' },
  {
    en: '{place}: exit monitoring is armed and the bed feels nobody. Look for the patient, or switch it off.',
    de: '{place}: die Ausstiegsüberwachung ist scharf, und das Bett spürt niemanden. Suchen Sie den Patienten, oder schalten Sie sie aus.',
    es: '{place}: el aviso de salida está armado y la cama no nota a nadie. Busque al paciente o apáguelo.',
  },
  {
    en: 'Bed says it was moved',
    de: 'Bett meldet einen anderen Standort',
    es: 'La cama dice que se movió',
  },
  {
    en: '{place}: its frame says that it stands at {elsewhere} now and still watches the patient of this bed. Move the patient on the screen, or assign the frame by hand.',
    de: '{place}: sein Gestell meldet, dass es jetzt bei {elsewhere} steht, und überwacht noch den Patienten dieses Betts. Verlegen Sie den Patienten am Bildschirm, oder ordnen Sie das Gestell von Hand zu.',
    es: '{place}: su armazón dice que ahora está en {elsewhere} y aún vigila al paciente de esta cama. Traslade al paciente en la pantalla o asigne el armazón a mano.',
  },
  { en: 'Exit monitoring off', de: 'Ausstiegsüberwachung aus', es: 'Aviso de salida apagado' },
  {
    en: '{place}: the patient falls easily and exit monitoring is off. Arm it at the bed.',
    de: '{place}: der Patient ist sturzgefährdet, und die Ausstiegsüberwachung ist aus. Schalten Sie sie am Bett scharf.',
    es: '{place}: el paciente tiene riesgo de caída y el aviso de salida está apagado. Ármelo en la cama.',
  },
  {
    en: 'Exit monitoring not set again',
    de: 'Ausstiegsüberwachung nicht wieder scharf',
    es: 'Aviso de salida sin volver a armar',
  },
  {
    en: '{place}: the patient is back and exit monitoring is not armed. Arm it at the bed.',
    de: '{place}: der Patient ist zurück, und die Ausstiegsüberwachung ist nicht scharf. Schalten Sie sie am Bett scharf.',
    es: '{place}: el paciente ha vuelto y el aviso de salida no está armado. Ármelo en la cama.',
  },
  { en: '{rails} down', de: '{rails} unten', es: '{rails} abajo' },
  {
    en: '{place}: {rails} down and the patient falls easily. Put it up.',
    de: '{place}: {rails} unten, und der Patient ist sturzgefährdet. Stellen Sie es hoch.',
    es: '{place}: {rails} abajo y el paciente tiene riesgo de caída. Súbala.',
  },
  { en: 'Brake not set', de: 'Bremse nicht fest', es: 'Freno sin poner' },
  {
    en: '{place}: the brake is not set. Set it.',
    de: '{place}: die Bremse ist nicht fest. Stellen Sie sie fest.',
    es: '{place}: el freno no está puesto. Póngalo.',
  },
  { en: 'Bed not at its lowest', de: 'Bett nicht ganz unten', es: 'Cama no en su altura mínima' },
  {
    en: '{place}: the patient falls easily and the bed stands high. Lower it.',
    de: '{place}: der Patient ist sturzgefährdet, und das Bett steht hoch. Fahren Sie es herunter.',
    es: '{place}: el paciente tiene riesgo de caída y la cama está alta. Bájela.',
  },
  { en: 'Head below {figure}°', de: 'Kopfteil unter {figure}°', es: 'Cabecera a menos de {figure}°' },
  {
    en: '{place}: the patient is ventilated and the head part is below {figure}°. Raise it, or note why not.',
    de: '{place}: der Patient wird beatmet, und das Kopfteil ist unter {figure}°. Stellen Sie es höher, oder notieren Sie, warum nicht.',
    es: '{place}: el paciente está ventilado y la cabecera está a menos de {figure}°. Súbala o anote por qué no.',
  },
  { en: 'Armed, nobody admitted', de: 'Scharf, niemand aufgenommen', es: 'Armado, nadie ingresado' },
  {
    en: '{place}: exit monitoring is armed and nobody is admitted here. Admit the patient, or switch it off.',
    de: '{place}: die Ausstiegsüberwachung ist scharf, und hier ist niemand aufgenommen. Nehmen Sie den Patienten auf, oder schalten Sie sie aus.',
    es: '{place}: el aviso de salida está armado y aquí no hay nadie ingresado. Ingrese al paciente o apáguelo.',
  },
  { en: 'Moisture', de: 'Feuchte', es: 'Humedad' },
  {
    en: "{place}: the mattress feels moisture. Look at the patient's skin.",
    de: '{place}: die Matratze spürt Feuchte. Sehen Sie nach der Haut des Patienten.',
    es: '{place}: el colchón nota humedad. Mire la piel del paciente.',
  },
  { en: '{rails} unsteady', de: '{rails} wackelt', es: '{rails} inestable' },
  {
    en: '{place}: {rails} goes up and down again and again. Check its latch; ask a technician.',
    de: '{place}: {rails} geht immer wieder auf und ab. Prüfen Sie die Verriegelung; fragen Sie die Technik.',
    es: '{place}: {rails} sube y baja una y otra vez. Revise su cierre; pregunte a un técnico.',
  },
  { en: 'Bed fault', de: 'Störung am Bett', es: 'Fallo de la cama' },
  {
    en: '{place}: the bed reports a fault ({words}). Look at the bed; ask a technician.',
    de: '{place}: das Bett meldet eine Störung ({words}). Sehen Sie nach dem Bett; fragen Sie die Technik.',
    es: '{place}: la cama informa de un fallo ({words}). Mire la cama; pregunte a un técnico.',
  },
  { en: 'Bed off mains', de: 'Bett nicht am Netz', es: 'Cama sin corriente de red' },
  {
    en: '{place}: the bed is not plugged in. Plug it in.',
    de: '{place}: das Bett ist nicht eingesteckt. Stecken Sie es ein.',
    es: '{place}: la cama no está enchufada. Enchúfela.',
  },
  { en: 'Bed battery low', de: 'Akku des Betts schwach', es: 'Batería de la cama baja' },
  {
    en: '{place}: the battery of the bed is nearly empty. Plug the bed in.',
    de: '{place}: der Akku des Betts ist fast leer. Stecken Sie das Bett ein.',
    es: '{place}: la batería de la cama está casi vacía. Enchufe la cama.',
  },
  { en: 'Bed offline', de: 'Bett offline', es: 'Cama sin conexión' },
  { en: 'No data from the bed', de: 'Keine Daten vom Bett', es: 'Sin datos de la cama' },
  {
    en: '{place}: its exit alarm does not arrive here. Look at the bed itself, and check its network.',
    de: '{place}: sein Ausstiegsalarm kommt hier nicht an. Achten Sie auf das Bett selbst, und prüfen Sie sein Netzwerk.',
    es: '{place}: su aviso de salida no llega aquí. Vigile la propia cama y revise su red.',
  },
];

export const bedside: readonly Said[] = [...chart, ...calls, ...beds];
