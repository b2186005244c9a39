/** What stands in the places of sentences, and what alarms are counted under. */
import type { Said } from '../said';

const places: readonly Said[] = [
  { en: 'Bed {bed}', de: 'Bett {bed}', es: 'Cama {bed}' },
  { en: 'Device {device}', de: 'Gerät {device}', es: 'Equipo {device}' },
  { en: 'Feed {feed}', de: 'Datenquelle {feed}', es: 'Fuente {feed}' },
  {
    en: 'Bed frame {device}, which stands at no bed of this ward',
    de: 'Bettgestell {device}, das an keinem Bett dieser Station steht',
    es: 'Armazón {device}, que no está en ninguna cama de esta unidad',
  },
  { en: 'another place', de: 'einem anderen Ort', es: 'otro lugar' },
  { en: 'an unknown place', de: 'einem unbekannten Ort', es: 'un lugar desconocido' },
  { en: 'Admission', de: 'Aufnahme', es: 'Ingreso' },
  { en: 'Room {room}', de: 'Zimmer {room}', es: 'Habitación {room}' },
  { en: 'Room {room}, {spot}', de: 'Zimmer {room}, {spot}', es: 'Habitación {room}, {spot}' },
  { en: 'Bed {bed}, {spot}', de: 'Bett {bed}, {spot}', es: 'Cama {bed}, {spot}' },
  { en: 'Place {address}', de: 'Ort {address}', es: 'Lugar {address}' },
  { en: 'Place {address}, {spot}', de: 'Ort {address}, {spot}', es: 'Lugar {address}, {spot}' },
  { en: 'bed {bed}, {spot}', de: 'Bett {bed}, {spot}', es: 'cama {bed}, {spot}' },
  { en: 'WC', de: 'WC', es: 'WC' },
  { en: 'bath', de: 'Bad', es: 'baño' },
  { en: 'door', de: 'Tür', es: 'puerta' },
  { en: 'bed {bed}', de: 'Bett {bed}', es: 'cama {bed}' },
  { en: 'beds {beds}', de: 'Betten {beds}', es: 'camas {beds}' },
  {
    en: 'beds {beds} and {count} more',
    de: 'Betten {beds} und {count} weitere',
    es: 'camas {beds} y {count} más',
  },
  { en: 'the main window', de: 'das Hauptfenster', es: 'la ventana principal' },
  { en: 'the second window', de: 'das zweite Fenster', es: 'la segunda ventana' },
  { en: 'the corridor display', de: 'die Fluranzeige', es: 'la pantalla de pasillo' },
];

const words: readonly Said[] = [
  { en: '{figure} {unit} {side}', de: '{figure} {unit} {side}', es: '{figure} {unit} {side}' },
  { en: '{figure} days', de: '{figure} Tage', es: '{figure} días' },
  { en: 'days', de: 'Tage', es: 'días' },
  { en: 'ahead', de: 'vor', es: 'adelantado' },
  { en: 'behind', de: 'nach', es: 'atrasado' },
  { en: 'at the wrong frame', de: 'am falschen Gestell', es: 'en el armazón equivocado' },
  { en: 'at the wrong monitor', de: 'am falschen Monitor', es: 'en el monitor equivocado' },
  { en: 'maintenance was', de: 'die Wartung ist', es: 'toca el mantenimiento' },
  { en: 'calibration was', de: 'die Kalibrierung ist', es: 'toca la calibración' },
  {
    en: 'maintenance and calibration were',
    de: 'Wartung und Kalibrierung sind',
    es: 'tocan el mantenimiento y la calibración',
  },
  { en: 'Left head rail', de: 'Gitter Kopf links', es: 'Barandilla cabeza izquierda' },
  { en: 'Right head rail', de: 'Gitter Kopf rechts', es: 'Barandilla cabeza derecha' },
  { en: 'Left foot rail', de: 'Gitter Fuß links', es: 'Barandilla pies izquierda' },
  { en: 'Right foot rail', de: 'Gitter Fuß rechts', es: 'Barandilla pies derecha' },
  { en: 'A rail', de: 'Ein Gitter', es: 'Una barandilla' },
  { en: 'left head rail', de: 'Gitter Kopf links', es: 'barandilla cabeza izquierda' },
  { en: 'right head rail', de: 'Gitter Kopf rechts', es: 'barandilla cabeza derecha' },
  { en: 'left foot rail', de: 'Gitter Fuß links', es: 'barandilla pies izquierda' },
  { en: 'right foot rail', de: 'Gitter Fuß rechts', es: 'barandilla pies derecha' },
  { en: 'a rail', de: 'ein Gitter', es: 'una barandilla' },
  { en: '{figure} rails', de: '{figure} Gitter', es: '{figure} barandillas' },
  { en: 'Turning', de: 'Lagern', es: 'Postura' },
  { en: 'Vital signs', de: 'Vitalzeichen', es: 'Constantes' },
  { en: 'Medication', de: 'Medikament', es: 'Medicación' },
  { en: 'Rounding', de: 'Rundgang', es: 'Ronda' },
  { en: 'Task', de: 'Aufgabe', es: 'Tarea' },
];

/** What to do about a call. */
const todos: readonly Said[] = [
  {
    en: 'Its call system or bed has not told it again: go and look.',
    de: 'Rufanlage oder Bett hat ihn nicht erneut gemeldet: Gehen Sie hin und sehen Sie nach.',
    es: 'Su sistema de llamadas o cama no la ha repetido: vaya a ver.',
  },
  {
    en: 'Over at its place; somebody must take it to end it.',
    de: 'Am Ort beendet; jemand muss ihn annehmen, damit er endet.',
    es: 'Terminada en su lugar; alguien debe atenderla para que acabe.',
  },
  {
    en: 'Have the call place checked; until then look in often.',
    de: 'Lassen Sie die Rufstelle prüfen; sehen Sie bis dahin oft hinein.',
    es: 'Haga revisar el punto de llamada; hasta entonces entre a menudo.',
  },
  {
    en: 'Called while staff are in the room: help is needed there now.',
    de: 'Gerufen, während Personal im Zimmer ist: Dort wird jetzt Hilfe gebraucht.',
    es: 'Llamada con personal en la habitación: allí se necesita ayuda ahora.',
  },
  {
    en: 'Go there; it ends at its place.',
    de: 'Gehen Sie hin; er endet an seinem Ort.',
    es: 'Vaya allí; termina en su lugar.',
  },
  {
    en: 'Go there and plug the cord in again.',
    de: 'Gehen Sie hin und stecken Sie das Kabel wieder ein.',
    es: 'Vaya allí y vuelva a enchufar el cordón.',
  },
  {
    en: 'Take it, then complete it here or there.',
    de: 'Nehmen Sie ihn an, dann erledigen Sie ihn hier oder dort.',
    es: 'Atiéndala y complétela aquí o allí.',
  },
];

/** What a score asks for, and what it lacks. */
const scores: readonly Said[] = [
  {
    en: 'The score asks for {response}.',
    de: 'Der Score verlangt: {response}.',
    es: 'La escala pide: {response}.',
  },
  {
    en: 'The score asks for {response} within {figure} min.',
    de: 'Der Score verlangt innerhalb von {figure} min: {response}.',
    es: 'La escala pide en {figure} min: {response}.',
  },
  {
    en: 'The last complete set was of high risk; a new one is needed.',
    de: 'Der letzte volle Satz ergab hohes Risiko; ein neuer wird gebraucht.',
    es: 'La última toma completa fue de riesgo alto; hace falta una nueva.',
  },
  { en: 'as usual on the ward', de: 'wie auf der Station üblich', es: 'lo habitual en la planta' },
  {
    en: 'a registered nurse assesses and decides how often to measure',
    de: 'eine Pflegefachperson beurteilt und legt fest, wie oft gemessen wird',
    es: 'enfermería valora y decide cada cuánto se mide',
  },
  {
    en: 'tell the team; urgent review on the ward',
    de: 'Team verständigen; dringende Beurteilung auf der Station',
    es: 'avisar al equipo; revisión urgente en la planta',
  },
  {
    en: 'urgent assessment by a clinician or team for acute illness',
    de: 'dringende Beurteilung durch Arzt oder Team für akute Erkrankungen',
    es: 'valoración urgente por un clínico o equipo de enfermedad aguda',
  },
  {
    en: 'emergency assessment by a critical care team',
    de: 'Notfallbeurteilung durch ein intensivmedizinisches Team',
    es: 'valoración de emergencia por un equipo de cuidados críticos',
  },
  {
    en: 'raised risk; the score names no action',
    de: 'erhöhtes Risiko; dieser Score nennt keine Maßnahme',
    es: 'riesgo elevado; esta escala no indica qué hacer',
  },
  {
    en: 'look for organ dysfunction',
    de: 'nach Organfunktionsstörung suchen',
    es: 'buscar disfunción orgánica',
  },
  {
    en: 'consider review by critical care',
    de: 'Beurteilung durch die Intensivmedizin erwägen',
    es: 'considerar revisión por cuidados críticos',
  },
  { en: 'air or oxygen', de: 'Luft oder Sauerstoff', es: 'aire u oxígeno' },
  { en: 'systolic BP', de: 'RR systolisch', es: 'PA sistólica' },
  { en: 'pulse', de: 'Puls', es: 'pulso' },
  { en: 'consciousness', de: 'Bewusstsein', es: 'consciencia' },
  { en: 'temperature', de: 'Temperatur', es: 'temperatura' },
  { en: 'capillary refill', de: 'Kapillarfüllung', es: 'relleno capilar' },
  { en: 'respiratory effort', de: 'Atemarbeit', es: 'esfuerzo respiratorio' },
];

/** Receivers outside the ward. */
const receivers: readonly Said[] = [
  { en: 'FHIR server', de: 'FHIR-Server', es: 'Servidor FHIR' },
  { en: 'Central server', de: 'Zentralserver', es: 'Servidor central' },
  { en: 'Broker', de: 'Broker', es: 'Bróker' },
  { en: 'HL7 receiver {name}', de: 'HL7-Empfänger {name}', es: 'Receptor HL7 {name}' },
  { en: 'Communicator {name}', de: 'Rufserver {name}', es: 'Servidor de buscapersonas {name}' },
  { en: 'Hook of FHIR server', de: 'Hook des FHIR-Servers', es: 'Gancho del servidor FHIR' },
  {
    en: 'Status port of HL7 receiver {name}',
    de: 'Statusport des HL7-Empfängers {name}',
    es: 'Puerto de estado del receptor HL7 {name}',
  },
  {
    en: 'Status port of communicator {name}',
    de: 'Statusport des Rufservers {name}',
    es: 'Puerto de estado del servidor de buscapersonas {name}',
  },
  {
    en: 'Recipient {to} of {name}',
    de: 'Empfänger {to} von {name}',
    es: 'Destinatario {to} de {name}',
  },
];

/** What is wrong with them, within the sentence that says what follows. */
const troubles: readonly Said[] = [
  { en: 'it is not reached ({why}).', de: 'nicht erreicht ({why}).', es: 'no responde ({why}).' },
  { en: 'nothing is sent: {why}.', de: 'es wird nichts gesendet: {why}.', es: 'no se envía nada: {why}.' },
  {
    en: 'nothing is published: {why}.',
    de: 'es wird nichts veröffentlicht: {why}.',
    es: 'no se publica nada: {why}.',
  },
  {
    en: "alarms are not sent: the journal can't be read.",
    de: 'Alarme werden nicht gesendet: das Journal ist nicht lesbar.',
    es: 'no se envían alarmas: no se puede leer el diario.',
  },
  {
    en: 'other screens do not see this ward live; {why}',
    de: 'andere Bildschirme sehen diese Station nicht live; {why}',
    es: 'otras pantallas no ven esta unidad en directo; {why}',
  },
  {
    en: "what became of its messages can't be asked ({why}).",
    de: 'was aus seinen Meldungen wurde, lässt sich nicht fragen ({why}).',
    es: 'no se puede preguntar qué fue de sus mensajes ({why}).',
  },
  {
    en: 'this program failed by a fault of ours while it sent; keep the log and report it',
    de: 'dieses Programm ist beim Senden durch einen Fehler von uns ausgefallen; heben Sie das Protokoll auf und melden Sie es',
    es: 'este programa falló por un error nuestro al enviar; guarde el registro y comuníquelo',
  },
  {
    en: "this program failed by a fault of ours while it read the station's own records; keep the log and report it",
    de: 'dieses Programm ist beim Lesen der eigenen Aufzeichnungen durch einen Fehler von uns ausgefallen; heben Sie das Protokoll auf und melden Sie es',
    es: 'este programa falló por un error nuestro al leer sus propios registros; guarde el registro y comuníquelo',
  },
  { en: 'disk full', de: 'Datenträger voll', es: 'disco lleno' },
  {
    en: 'disk is read-only',
    de: 'Datenträger nur lesbar',
    es: 'el disco es de solo lectura',
  },
  { en: 'disk fails', de: 'Datenträger fehlerhaft', es: 'el disco falla' },
  {
    en: 'database locked by another program',
    de: 'Datenbank von einem anderen Programm gesperrt',
    es: 'base de datos bloqueada por otro programa',
  },
  { en: 'database damaged', de: 'Datenbank beschädigt', es: 'base de datos dañada' },
  {
    en: 'disk does not answer',
    de: 'Datenträger antwortet nicht',
    es: 'el disco no responde',
  },
  { en: 'disk is too slow', de: 'Datenträger zu langsam', es: 'el disco es demasiado lento' },
  {
    en: 'Free space on the disk.',
    de: 'Schaffen Sie Platz auf dem Datenträger.',
    es: 'Libere espacio en el disco.',
  },
  {
    en: 'Make the data folder writable.',
    de: 'Machen Sie den Datenordner beschreibbar.',
    es: 'Permita escribir en la carpeta de datos.',
  },
  {
    en: 'Check the disk and its cable.',
    de: 'Prüfen Sie den Datenträger und sein Kabel.',
    es: 'Revise el disco y su cable.',
  },
  {
    en: 'Close the other program.',
    de: 'Schließen Sie das andere Programm.',
    es: 'Cierre el otro programa.',
  },
  {
    en: 'Keep the file that was set aside.',
    de: 'Heben Sie die beiseitegelegte Datei auf.',
    es: 'Guarde el archivo que se apartó.',
  },
  {
    en: 'what became of its messages is not heard',
    de: 'was aus seinen Meldungen wurde, ist nicht zu hören',
    es: 'no se oye qué fue de sus mensajes',
  },
  {
    en: 'what became of its alerts is not heard',
    de: 'was aus seinen Alarmen wurde, ist nicht zu hören',
    es: 'no se oye qué fue de sus alertas',
  },
  {
    en: 'a stay that changes is read at the interval only',
    de: 'ein Aufenthalt, der sich ändert, wird nur im Abstand gelesen',
    es: 'una estancia que cambia solo se lee a intervalos',
  },
  { en: 'it does not answer', de: 'er antwortet nicht', es: 'no responde' },
  { en: 'a fault of this program', de: 'ein Fehler dieses Programms', es: 'un fallo de este programa' },
];

/** Tried in places alone, besides whole sentences: they are too short to stand for one. */
export const pieces: readonly Said[] = [...places, ...words, ...todos, ...scores, ...receivers, ...troubles];

/**
 * What alarms are counted under: a condition's text without its numbers, and on which side of a limit (`cause` in
 * `src-tauri/crates/host/src/keeping/episodes.rs`).
 */
export const causes: readonly Said[] = [
  { en: '{judged} low', de: '{judged} niedrig', es: '{judged} baja' },
  { en: '{judged} high', de: '{judged} hoch', es: '{judged} alta' },
  { en: 'Extreme low {judged}', de: '{judged} extrem niedrig', es: '{judged} extrema baja' },
  { en: 'Extreme high {judged}', de: '{judged} extrem hoch', es: '{judged} extrema alta' },
  { en: 'Desaturation {judged}', de: 'Entsättigung {judged}', es: 'Desaturación {judged}' },
  { en: 'Apnoea: no breath for s', de: 'Apnoe', es: 'Apnea' },
  {
    en: '{judged} below range, limit',
    de: '{judged} unter dem Messbereich',
    es: '{judged} por debajo del rango',
  },
  {
    en: '{judged} above range, limit high',
    de: '{judged} über dem Messbereich',
    es: '{judged} por encima del rango',
  },
  {
    en: '{judged} above range, limit',
    de: '{judged} über dem Messbereich',
    es: '{judged} por encima del rango',
  },
  { en: 'NEWS2 high', de: 'NEWS2 hoch', es: 'NEWS2 alto' },
  { en: 'rails down', de: 'Gitter unten', es: 'barandillas abajo' },
  { en: 'rails unsteady', de: 'Gitter wackeln', es: 'barandillas inestables' },
  { en: 'Head below', de: 'Kopfteil zu tief', es: 'Cabecera demasiado baja' },
  { en: 'Was not running for s', de: 'Lief nicht', es: 'No funcionaba' },
  { en: 'Was not running for min', de: 'Lief nicht', es: 'No funcionaba' },
  { en: 'Was not running for h', de: 'Lief nicht', es: 'No funcionaba' },
  { en: 'Was not running for days', de: 'Lief nicht', es: 'No funcionaba' },
];
