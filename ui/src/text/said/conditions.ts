/**
 * What the station's own conditions are called, and what to do about them, as `src-tauri/crates/station` writes it:
 * monitors and other devices, limits, patients, who is on duty, tests. Care, calls and beds, and the station itself,
 * have files of their own.
 */
import type { Said } from '../said';
import { bedside } from './bedside';
import { station } from './station';

export { causes, pieces } from './pieces';

const devices: readonly Said[] = [
  { en: 'No data from the monitor', de: 'Keine Daten vom Monitor', es: 'Sin datos del monitor' },
  {
    en: 'Bed {bed}: no data from the monitor. Check its power and network cable, or mark the bed as standby.',
    de: 'Bett {bed}: keine Daten vom Monitor. Prüfen Sie sein Strom- und Netzwerkkabel, oder setzen Sie das Bett auf Standby.',
    es: 'Cama {bed}: sin datos del monitor. Revise su cable de corriente y de red o ponga la cama en espera.',
  },
  {
    en: 'Bed {bed}: the monitor was switched off. Switch it on, or mark the bed as standby.',
    de: 'Bett {bed}: der Monitor wurde ausgeschaltet. Schalten Sie ihn ein, oder setzen Sie das Bett auf Standby.',
    es: 'Cama {bed}: se apagó el monitor. Enciéndalo o ponga la cama en espera.',
  },
  {
    en: 'Bed {bed}: no data from the Bluetooth device {device}. Check that it is on the patient, charged and close, or mark the bed as standby.',
    de: 'Bett {bed}: keine Daten vom Bluetooth-Gerät {device}. Prüfen Sie, ob es am Patienten, geladen und nah ist, oder setzen Sie das Bett auf Standby.',
    es: 'Cama {bed}: sin datos del dispositivo Bluetooth {device}. Compruebe que esté en el paciente, cargado y cerca, o ponga la cama en espera.',
  },
  { en: 'Alarm link silent', de: 'Alarmverbindung stumm', es: 'Enlace de alarmas en silencio' },
  {
    en: '{place}: the device stopped its keep-alive, so its alarms may not arrive. Go to the bedside and check its alarm link.',
    de: '{place}: das Gerät sendet kein Lebenszeichen mehr, seine Alarme kommen also vielleicht nicht an. Gehen Sie ans Bett und prüfen Sie seine Alarmverbindung.',
    es: '{place}: el equipo dejó de enviar su señal de vida, así que sus alarmas quizá no lleguen. Vaya a la cabecera y revise su enlace de alarmas.',
  },
  { en: 'Monitor clock off', de: 'Uhr des Monitors falsch', es: 'Reloj del monitor incorrecto' },
  {
    en: "Bed {bed}: the monitor's clock is {offset}. Times shown are corrected; set its clock.",
    de: 'Bett {bed}: die Uhr des Monitors geht {offset}. Gezeigte Zeiten sind berichtigt; stellen Sie seine Uhr.',
    es: 'Cama {bed}: el reloj del monitor va {offset}. Las horas mostradas están corregidas; ponga su reloj en hora.',
  },
  { en: 'Two monitors for one bed', de: 'Zwei Monitore für ein Bett', es: 'Dos monitores para una cama' },
  { en: 'Two frames for one bed', de: 'Zwei Bettgestelle für ein Bett', es: 'Dos armazones para una cama' },
  {
    en: 'Bed {bed}: device {device} says that it stands here, too. Shown is {name}; correct the bed {where}.',
    de: 'Bett {bed}: Gerät {device} meldet, dass es auch hier steht. Gezeigt wird {name}; berichtigen Sie das Bett {where}.',
    es: 'Cama {bed}: el equipo {device} dice que también está aquí. Se muestra {name}; corrija la cama {where}.',
  },
  {
    en: 'Another patient on the monitor',
    de: 'Anderer Patient am Monitor',
    es: 'Otro paciente en el monitor',
  },
  {
    en: 'Bed {bed}: the monitor names another patient than the admission. Check who is in the bed, then correct the monitor or the admission.',
    de: 'Bett {bed}: der Monitor nennt einen anderen Patienten als die Aufnahme. Prüfen Sie, wer im Bett liegt, und berichtigen Sie dann Monitor oder Aufnahme.',
    es: 'Cama {bed}: el monitor nombra a otro paciente que el ingreso. Compruebe quién está en la cama y corrija después el monitor o el ingreso.',
  },
  { en: 'Battery low', de: 'Akku schwach', es: 'Batería baja' },
  {
    en: "Bed {bed}: a device's battery is at {figure} %. Plug it in or change the battery.",
    de: 'Bett {bed}: der Akku eines Geräts ist bei {figure} %. Schließen Sie es ans Netz an, oder wechseln Sie den Akku.',
    es: 'Cama {bed}: la batería de un equipo está al {figure} %. Enchúfelo o cambie la batería.',
  },
  { en: 'Bluetooth link lost', de: 'Bluetooth-Verbindung verloren', es: 'Enlace Bluetooth perdido' },
  {
    en: 'Bed {bed}: the Bluetooth link to {device} is lost. Check that it is on the patient, charged and within 10 m of this station; it is connected again by itself.',
    de: 'Bett {bed}: die Bluetooth-Verbindung zu {device} ist verloren. Prüfen Sie, ob es am Patienten, geladen und höchstens 10 m von dieser Zentrale entfernt ist; es wird von selbst wieder verbunden.',
    es: 'Cama {bed}: se perdió el enlace Bluetooth con {device}. Compruebe que esté en el paciente, cargado y a menos de 10 m de esta central; se vuelve a conectar solo.',
  },
  { en: 'Firmware changed', de: 'Firmware geändert', es: 'Firmware cambiado' },
  {
    en: '{device}: the firmware changed from {before} to {after}. Ask the technician whether this version may be used.',
    de: '{device}: die Firmware wechselte von {before} zu {after}. Fragen Sie die Technik, ob diese Version benutzt werden darf.',
    es: '{device}: el firmware cambió de {before} a {after}. Pregunte al técnico si se puede usar esta versión.',
  },
  { en: 'Maintenance overdue', de: 'Wartung überfällig', es: 'Mantenimiento vencido' },
  { en: 'Calibration overdue', de: 'Kalibrierung überfällig', es: 'Calibración vencida' },
  {
    en: 'Maintenance and calibration overdue',
    de: 'Wartung und Kalibrierung überfällig',
    es: 'Mantenimiento y calibración vencidos',
  },
  {
    en: 'Device {device}: its {upkeep} due. Let it be tended and record that under Devices, or set another date there.',
    de: 'Gerät {device}: {upkeep} fällig. Lassen Sie das erledigen und tragen Sie es unter Geräte ein, oder setzen Sie dort ein anderes Datum.',
    es: 'Equipo {device}: {upkeep}. Haga que lo atiendan y regístrelo en Equipos, o ponga allí otra fecha.',
  },
  {
    en: 'Too many devices: not all are heard',
    de: 'Zu viele Geräte: nicht alle werden gehört',
    es: 'Demasiados equipos: no se oye a todos',
  },
  {
    en: 'Station: {figure} devices are known, and one more is not heard. Have the technician look under Devices for a sender that makes up names, and take it off the network.',
    de: 'Zentrale: {figure} Geräte sind bekannt, ein weiteres wird nicht gehört. Lassen Sie die Technik unter Geräte nach einem Absender suchen, der Namen erfindet, und ihn vom Netz nehmen.',
    es: 'Central: se conocen {figure} equipos y a otro más no se le oye. Haga que el técnico busque en Equipos un emisor que inventa nombres y lo quite de la red.',
  },
  {
    en: 'Feed {feed} does not work',
    de: 'Datenquelle {feed} ausgefallen',
    es: 'La fuente {feed} no funciona',
  },
];

const limits: readonly Said[] = [
  { en: '{judged} {figure} < {bound}', de: '{judged} {figure} < {bound}', es: '{judged} {figure} < {bound}' },
  { en: '{judged} {figure} > {bound}', de: '{judged} {figure} > {bound}', es: '{judged} {figure} > {bound}' },
  {
    en: 'Extreme low {judged} {figure} < {bound}',
    de: '{judged} extrem niedrig {figure} < {bound}',
    es: '{judged} extrema baja {figure} < {bound}',
  },
  {
    en: 'Extreme high {judged} {figure} > {bound}',
    de: '{judged} extrem hoch {figure} > {bound}',
    es: '{judged} extrema alta {figure} > {bound}',
  },
  {
    en: 'Desaturation {judged} {figure} < {bound}',
    de: 'Entsättigung {judged} {figure} < {bound}',
    es: 'Desaturación {judged} {figure} < {bound}',
  },
  {
    en: 'Apnoea: no breath for {figure} s',
    de: 'Apnoe: kein Atemzug seit {figure} s',
    es: 'Apnea: sin respirar {figure} s',
  },
  {
    en: '{judged} below range, limit {bound}',
    de: '{judged} unter dem Messbereich, Grenze {bound}',
    es: '{judged} por debajo del rango, límite {bound}',
  },
  {
    en: '{judged} above range, limit {bound}',
    de: '{judged} über dem Messbereich, Grenze {bound}',
    es: '{judged} por encima del rango, límite {bound}',
  },
  {
    en: "Bed {bed}: beyond this station's limit. Look at the patient.",
    de: 'Bett {bed}: jenseits der Grenze dieser Zentrale. Sehen Sie nach dem Patienten.',
    es: 'Cama {bed}: fuera del límite de esta central. Vea al paciente.',
  },
];

const patients: readonly Said[] = [
  { en: 'Admission unclear', de: 'Aufnahme unklar', es: 'Ingreso dudoso' },
  {
    en: '{place}: the admission system puts a second patient here. The first one is kept; decide who lies here.',
    de: '{place}: das Aufnahmesystem legt einen zweiten Patienten hierher. Der erste bleibt; entscheiden Sie, wer hier liegt.',
    es: '{place}: el sistema de admisión pone aquí a un segundo paciente. Se mantiene el primero; decida quién está aquí.',
  },
  {
    en: '{place}: the admission system puts a patient into this bed, which is closed. Choose another bed, or open it.',
    de: '{place}: das Aufnahmesystem legt einen Patienten in dieses Bett, das gesperrt ist. Wählen Sie ein anderes Bett, oder geben Sie es frei.',
    es: '{place}: el sistema de admisión pone a un paciente en esta cama, que está cerrada. Elija otra cama o ábrala.',
  },
  {
    en: '{place}: the admission system names another place for a patient than the one known here. Nobody was moved; decide where the patient lies.',
    de: '{place}: das Aufnahmesystem nennt für einen Patienten einen anderen Platz als hier bekannt. Niemand wurde verlegt; entscheiden Sie, wo der Patient liegt.',
    es: '{place}: el sistema de admisión indica para un paciente otro lugar que el que consta aquí. Nadie se movió; decida dónde está el paciente.',
  },
  {
    en: '{place}: the admission system names a place that is no bed of this ward. Nobody was moved; choose the bed.',
    de: '{place}: das Aufnahmesystem nennt einen Platz, der kein Bett dieser Station ist. Niemand wurde verlegt; wählen Sie das Bett.',
    es: '{place}: el sistema de admisión indica un lugar que no es cama de esta unidad. Nadie se movió; elija la cama.',
  },
  {
    en: '{place}: the admission system speaks of a patient who is not known here. Nothing was changed; decide whether to admit the patient.',
    de: '{place}: das Aufnahmesystem nennt einen Patienten, der hier nicht bekannt ist. Nichts wurde geändert; entscheiden Sie, ob der Patient aufgenommen wird.',
    es: '{place}: el sistema de admisión nombra a un paciente que no consta aquí. Nada se cambió; decida si se ingresa al paciente.',
  },
  {
    en: '{place}: the admission system speaks of a patient who has left. Nothing was changed; decide whether to admit the patient again.',
    de: '{place}: das Aufnahmesystem nennt einen Patienten, der nicht mehr hier ist. Nichts wurde geändert; entscheiden Sie, ob der Patient wieder aufgenommen wird.',
    es: '{place}: el sistema de admisión nombra a un paciente que ya se fue. Nada se cambió; decida si se ingresa de nuevo al paciente.',
  },
  {
    en: '{place}: the admission system uses a record number for another name or birth date than known here. Nothing was changed; check who the patient is.',
    de: '{place}: das Aufnahmesystem verwendet eine Patientennummer mit anderem Namen oder Geburtsdatum als hier bekannt. Nichts wurde geändert; prüfen Sie, wer der Patient ist.',
    es: '{place}: el sistema de admisión usa un número de historia con otro nombre o fecha de nacimiento que los que constan aquí. Nada se cambió; compruebe quién es el paciente.',
  },
  {
    en: '{place}: the admission system says that patients in two beds are one. Both are kept; check who they are.',
    de: '{place}: das Aufnahmesystem sagt, dass Patienten in zwei Betten einer sind. Beide bleiben; prüfen Sie, wer sie sind.',
    es: '{place}: el sistema de admisión dice que los pacientes de dos camas son uno. Se mantienen ambos; compruebe quiénes son.',
  },
  {
    en: "{place}: the patient's birth date is in the future. It is not used for an age; correct it.",
    de: '{place}: das Geburtsdatum des Patienten liegt in der Zukunft. Es wird nicht für ein Alter verwendet; berichtigen Sie es.',
    es: '{place}: la fecha de nacimiento del paciente está en el futuro. No se usa para una edad; corríjala.',
  },
];

const duty: readonly Said[] = [
  { en: 'Break over: {name}', de: 'Pause vorbei: {name}', es: 'Pausa terminada: {name}' },
  {
    en: '{name} should be back from the break; {cover} still covers the beds. Call, or give the beds to somebody.',
    de: '{name} sollte aus der Pause zurück sein; {cover} vertritt noch. Rufen Sie an, oder geben Sie die Betten jemandem.',
    es: '{name} debería haber vuelto de la pausa; {cover} aún cubre las camas. Llame o dé las camas a alguien.',
  },
  {
    en: 'No nurse and no charge nurse: {freebeds}',
    de: 'Weder Pflegekraft noch Schichtleitung: {freebeds}',
    es: 'Sin enfermera ni supervisora: {freebeds}',
  },
  {
    en: 'Alarms of these beds are told to everybody at once. Name a charge nurse, or assign nurses, under Handover.',
    de: 'Alarme dieser Betten werden sofort allen gemeldet. Benennen Sie eine Schichtleitung, oder teilen Sie Pflegende zu, unter Übergabe.',
    es: 'Las alarmas de estas camas se avisan a todos a la vez. Nombre una supervisora o asigne enfermeras en Relevo.',
  },
];

const tests: readonly Said[] = [
  { en: 'Test alarm', de: 'Testalarm', es: 'Alarma de prueba' },
  { en: 'Test alarm by the device', de: 'Testalarm vom Gerät', es: 'Alarma de prueba del equipo' },
  {
    en: 'Test alarm by the device: {words}',
    de: 'Testalarm vom Gerät: {words}',
    es: 'Alarma de prueba del equipo: {words}',
  },
  {
    en: '{place}: this is a test by {by}, no patient is concerned. It ends by itself.',
    de: '{place}: das ist ein Test von {by}, kein Patient ist betroffen. Er endet von selbst.',
    es: '{place}: es una prueba de {by}, no afecta a ningún paciente. Termina sola.',
  },
];

/** All of them. */
export const conditions: readonly Said[] = [
  ...devices,
  ...limits,
  ...patients,
  ...duty,
  ...tests,
  ...bedside,
  ...station,
];
