/** Why an act on an alarm, a call, a bed or a limit is refused. */
import type { Said } from '../said';

export const acts: readonly Said[] = [
  {
    en: 'the condition has ended',
    de: 'der Alarm ist beendet',
    es: 'la alarma ha terminado',
  },
  {
    en: 'nothing to change: it is so already',
    de: 'nichts zu ändern: es ist schon so',
    es: 'no hay nada que cambiar: ya está así',
  },
  {
    en: 'nothing to change: the condition is in that state already',
    de: 'nichts zu ändern: der Alarm ist schon in diesem Zustand',
    es: 'no hay nada que cambiar: la alarma ya está en ese estado',
  },
  {
    en: 'the condition was acknowledged at the bedside',
    de: 'der Alarm wurde am Bett quittiert',
    es: 'la alarma se confirmó junto a la cama',
  },
  {
    en: 'the role {role} may not {what}',
    de: 'die Rolle {role} darf das nicht: {what}',
    es: 'el rol {role} no puede {what}',
  },
  {
    en: 'another condition hides this one: it can be acknowledged once it is announced',
    de: 'ein anderer Alarm verdeckt diesen: er lässt sich quittieren, sobald er gemeldet wird',
    es: 'otra alarma oculta esta: se podrá confirmar cuando se anuncie',
  },
  {
    en: 'the condition is still true: only one that is over can be reset',
    de: 'der Alarm besteht noch: zurücksetzen lässt sich nur einer, der vorbei ist',
    es: 'la alarma persiste: solo se puede restablecer una que haya pasado',
  },
  {
    en: 'the condition is latched at the bedside: reset it there',
    de: 'der Alarm wird am Bett gehalten: setzen Sie ihn dort zurück',
    es: 'la alarma está retenida junto a la cama: restablézcala allí',
  },
  {
    en: 'nothing is announced there that nobody has acknowledged',
    de: 'dort ist nichts gemeldet, was nicht schon quittiert ist',
    es: 'allí no hay nada anunciado que esté sin confirmar',
  },
  {
    en: 'a reason is needed to silence a bed',
    de: 'um ein Bett stumm zu schalten, braucht es einen Grund',
    es: 'para silenciar una cama hace falta un motivo',
  },
  {
    en: 'a pause needs a time at which it ends',
    de: 'eine Pause braucht eine Zeit, zu der sie endet',
    es: 'una pausa necesita una hora a la que termine',
  },
  {
    en: 'a pause lasts at most {minutes} minutes',
    de: 'eine Pause dauert höchstens {minutes} Minuten',
    es: 'una pausa dura como máximo {minutes} minutos',
  },
  {
    en: '{most} inactivations are in force: end one before you order another',
    de: '{most} Stummschaltungen gelten schon: beenden Sie eine, bevor Sie eine weitere anordnen',
    es: 'ya hay {most} silencios en vigor: termine uno antes de ordenar otro',
  },
  {
    en: 'that inactivation has ended',
    de: 'diese Stummschaltung ist beendet',
    es: 'ese silencio ha terminado',
  },
  {
    en: 'this condition is not with you',
    de: 'dieser Alarm liegt nicht bei Ihnen',
    es: 'esta alarma no está a su cargo',
  },
  {
    en: 'that delivery has ended',
    de: 'diese Meldung ist beendet',
    es: 'ese aviso ha terminado',
  },
  {
    en: "what is told to all can't be declined",
    de: 'was allen gemeldet wird, lässt sich nicht ablehnen',
    es: 'lo que se avisa a todos no se puede rechazar',
  },
  {
    en: 'this ward has no bed {bed}',
    de: 'diese Station hat kein Bett {bed}',
    es: 'esta unidad no tiene la cama {bed}',
  },
  {
    en: 'There is no bed {bed} on this ward.',
    de: 'Diese Station hat kein Bett {bed}.',
    es: 'Esta unidad no tiene la cama {bed}.',
  },
  {
    en: 'There is no such bed: {why}.',
    de: 'Dieses Bett gibt es nicht: {why}.',
    es: 'Esa cama no existe: {why}.',
  },
  {
    en: 'the patient in bed {bed} is another now, or has left; nothing was changed. Look who is there and do it again if it is meant for them',
    de: 'in Bett {bed} liegt jetzt ein anderer Patient oder niemand; es wurde nichts geändert. Sehen Sie nach, wer dort liegt, und wiederholen Sie es, wenn es für diese Person gedacht ist',
    es: 'el paciente de la cama {bed} es ahora otro, o se ha ido; no se cambió nada. Mire quién está allí y repítalo si es para esa persona',
  },
  {
    en: 'no device {device} has been heard of',
    de: 'von einem Gerät {device} ist nichts bekannt',
    es: 'no se conoce ningún equipo {device}',
  },
  {
    en: 'this station has no feed {feed}',
    de: 'diese Zentrale hat keine Quelle {feed}',
    es: 'esta central no tiene la fuente {feed}',
  },
  {
    en: 'device {device} speaks for bed {bed}, so its alerts are of a patient; take it from the bed before it is tested',
    de: 'Gerät {device} spricht für Bett {bed}, seine Alarme sind also die eines Patienten; nehmen Sie es vor dem Test vom Bett',
    es: 'el equipo {device} habla por la cama {bed}, así que sus alarmas son de un paciente; quítelo de la cama antes de probarlo',
  },
  {
    en: 'device {device} is out of order ({words}, says {by}); have it mended first',
    de: 'Gerät {device} ist außer Betrieb ({words}, sagt {by}); lassen Sie es zuerst instand setzen',
    es: 'el equipo {device} está fuera de servicio ({words}, dice {by}); hágalo reparar primero',
  },
  {
    en: 'device {device} watches bed {bed}; take it from the bed first',
    de: 'Gerät {device} überwacht Bett {bed}; nehmen Sie es zuerst vom Bett',
    es: 'el equipo {device} vigila la cama {bed}; quítelo primero de la cama',
  },
  {
    en: 'say why, in 1 to {most} letters',
    de: 'nennen Sie den Grund, in 1 bis {most} Zeichen',
    es: 'diga por qué, en 1 a {most} caracteres',
  },
  {
    en: 'that suggestion is no longer there',
    de: 'diese Anregung gibt es nicht mehr',
    es: 'esa sugerencia ya no está',
  },
  {
    en: "this station judges no numbers: limits are set at the bedside, or switched on in the station's configuration",
    de: 'diese Zentrale beurteilt keine Werte: Grenzen werden am Bett gesetzt oder in der Konfiguration der Zentrale eingeschaltet',
    es: 'esta central no juzga valores: los límites se fijan junto a la cama o se activan en la configuración de la central',
  },
  {
    en: 'at most {most} changes of limits can be made at once',
    de: 'höchstens {most} Grenzen lassen sich auf einmal ändern',
    es: 'se pueden cambiar como máximo {most} límites a la vez',
  },
  {
    en: '{parameter}: the same limit is given twice; give it once',
    de: '{parameter}: dieselbe Grenze ist zweimal angegeben; geben Sie sie einmal an',
    es: '{parameter}: el mismo límite se da dos veces; indíquelo una vez',
  },
  {
    en: '{parameter}: a limit in {unit} cannot be turned into {own}',
    de: '{parameter}: eine Grenze in {unit} lässt sich nicht in {own} umrechnen',
    es: '{parameter}: un límite en {unit} no se puede convertir a {own}',
  },
  {
    en: '{parameter}: the {side} limit {value} is outside {least} to {most}',
    de: '{parameter}: die Grenze ({side}) {value} liegt außerhalb von {least} bis {most}',
    es: '{parameter}: el límite ({side}) {value} está fuera de {least} a {most}',
  },
  {
    en: '{parameter}: the ward allows limits from {least} to {most}, not {value}',
    de: '{parameter}: die Station erlaubt Grenzen von {least} bis {most}, nicht {value}',
    es: '{parameter}: la unidad permite límites de {least} a {most}, no {value}',
  },
  {
    en: '{parameter}: the low limit {low} must be at least {gap} below the high limit {high}',
    de: '{parameter}: die untere Grenze {low} muss mindestens {gap} unter der oberen Grenze {high} liegen',
    es: '{parameter}: el límite bajo {low} debe estar al menos {gap} por debajo del límite alto {high}',
  },
  {
    en: '{parameter}: the {side} limit {value} lies inside the ordinary limit {ordinary}',
    de: '{parameter}: die Grenze ({side}) {value} liegt innerhalb der gewöhnlichen Grenze {ordinary}',
    es: '{parameter}: el límite ({side}) {value} queda dentro del límite ordinario {ordinary}',
  },
  {
    en: 'the desaturation limit {desaturation} % lies above the SpO₂ low limit {low} %',
    de: 'die Grenze für Entsättigung {desaturation} % liegt über der unteren SpO₂-Grenze {low} %',
    es: 'el límite de desaturación {desaturation} % está por encima del límite bajo de SpO₂ {low} %',
  },
  {
    en: "the ward's default for SpO₂ low may not be below {least} %, and {value} % is",
    de: 'die Vorgabe der Station für SpO₂ tief darf nicht unter {least} % liegen, und {value} % liegt darunter',
    es: 'el valor de la unidad para SpO₂ bajo no puede ser menor de {least} %, y {value} % lo es',
  },
  {
    en: '{parameter}: a delay of {delay} s at the {side} limit is longer than {most} s',
    de: '{parameter}: eine Verzögerung von {delay} s an der Grenze ({side}) ist länger als {most} s',
    es: '{parameter}: un retardo de {delay} s en el límite ({side}) supera {most} s',
  },
  {
    en: '{parameter}: findings must end within {most} s of being back inside, not {delay} s',
    de: '{parameter}: ein Alarm muss spätestens {most} s nach der Rückkehr in den Bereich enden, nicht nach {delay} s',
    es: '{parameter}: una alarma debe terminar a los {most} s de volver al rango, no a los {delay} s',
  },
  {
    en: '{parameter}: averaging over {window} s is longer than {most} s',
    de: '{parameter}: ein Mittel über {window} s ist länger als {most} s',
    es: '{parameter}: promediar {window} s supera {most} s',
  },
  {
    en: '{parameter}: a hysteresis of {width} at the {side} limit leaves no value that ends the alarm',
    de: '{parameter}: eine Hysterese von {width} an der Grenze ({side}) lässt keinen Wert übrig, der den Alarm beendet',
    es: '{parameter}: una histéresis de {width} en el límite ({side}) no deja ningún valor que termine la alarma',
  },
  {
    en: 'an apnoea time of {time} s is outside {least} s to {most} s',
    de: 'eine Apnoezeit von {time} s liegt außerhalb von {least} s bis {most} s',
    es: 'un tiempo de apnea de {time} s está fuera de {least} s a {most} s',
  },
  {
    en: '{parameter} does not show breaths, so it has no apnoea alarm',
    de: '{parameter} zeigt keine Atemzüge und hat darum keinen Apnoealarm',
    es: '{parameter} no muestra respiraciones, así que no tiene alarma de apnea',
  },
  {
    en: '{parameter}: a limit needs an alarm priority; to be rid of the alarm switch the limit off',
    de: '{parameter}: eine Grenze braucht eine Alarmpriorität; wer den Alarm nicht will, schaltet die Grenze aus',
    es: '{parameter}: un límite necesita una prioridad de alarma; para no tener la alarma, desactive el límite',
  },
  {
    en: '{parameter}: the {side} limit may not have a lower priority than the ordinary one',
    de: '{parameter}: die Grenze ({side}) darf keine niedrigere Priorität haben als die gewöhnliche',
    es: '{parameter}: el límite ({side}) no puede tener menor prioridad que el ordinario',
  },
  {
    en: '{parameter}: no value to set limits from ({reason})',
    de: '{parameter}: kein Wert, nach dem sich Grenzen setzen lassen ({reason})',
    es: '{parameter}: no hay valor desde el que fijar límites ({reason})',
  },
  {
    en: '{parameter}: the value is {age} s old; limits are set from one of the last {most} s',
    de: '{parameter}: der Wert ist {age} s alt; Grenzen werden nach einem der letzten {most} s gesetzt',
    es: '{parameter}: el valor tiene {age} s; los límites se fijan desde uno de los últimos {most} s',
  },
  {
    en: '{parameter}: there is no rule for automatic limits',
    de: '{parameter}: für automatische Grenzen gibt es keine Regel',
    es: '{parameter}: no hay regla para límites automáticos',
  },
  {
    en: '{parameter} {value}: too far out for automatic limits; set them by hand',
    de: '{parameter} {value}: zu weit außerhalb für automatische Grenzen; setzen Sie sie von Hand',
    es: '{parameter} {value}: demasiado extremo para límites automáticos; fíjelos a mano',
  },
  {
    en: '{parameter}: {seconds} s is no time; give 0 or more',
    de: '{parameter}: {seconds} s ist keine Zeit; geben Sie 0 oder mehr an',
    es: '{parameter}: {seconds} s no es un tiempo; indique 0 o más',
  },
  {
    en: '{parameter}: a limit must be a number',
    de: '{parameter}: eine Grenze muss eine Zahl sein',
    es: '{parameter}: un límite debe ser un número',
  },
  {
    en: 'there are {most} parameters to reset',
    de: 'es gibt {most} Parameter, die sich zurücksetzen lassen',
    es: 'hay {most} parámetros que restablecer',
  },
  {
    en: '"{name}" has no limits; there are {known}',
    de: '„{name}“ hat keine Grenzen; es gibt {known}',
    es: '«{name}» no tiene límites; hay {known}',
  },
  {
    en: 'No numbers of the last hours are kept yet.',
    de: 'Von den letzten Stunden sind noch keine Werte aufgezeichnet.',
    es: 'Aún no se guardan valores de las últimas horas.',
  },
  {
    en: 'Bed {bed} is on standby: its numbers are judged when it is resumed.',
    de: 'Bett {bed} ist auf Standby: Seine Werte werden beurteilt, wenn es fortgesetzt wird.',
    es: 'La cama {bed} está en espera: sus valores se juzgan cuando se reanude.',
  },
  {
    en: 'No device speaks for bed {bed}: its numbers are judged when one does.',
    de: 'Für Bett {bed} spricht kein Gerät: Seine Werte werden beurteilt, sobald eines sendet.',
    es: 'Ningún equipo habla por la cama {bed}: sus valores se juzgan cuando uno lo haga.',
  },
  {
    en: "Bed {bed}: this station judges no numbers: limits are set at the bedside, or switched on in the station's configuration.",
    de: 'Bett {bed}: Diese Zentrale beurteilt keine Werte. Grenzen werden am Bett gesetzt oder in der Konfiguration der Zentrale eingeschaltet.',
    es: 'Cama {bed}: esta central no juzga valores. Los límites se fijan junto a la cama o se activan en la configuración de la central.',
  },
  {
    en: 'the call has ended',
    de: 'der Ruf ist beendet',
    es: 'la llamada ha terminado',
  },
  {
    en: 'nobody has taken this call',
    de: 'niemand hat diesen Ruf angenommen',
    es: 'nadie ha atendido esta llamada',
  },
  {
    en: 'this call ends only at its place: cancel it there',
    de: 'dieser Ruf endet nur am Ort: schalten Sie ihn dort ab',
    es: 'esta llamada solo termina en su lugar: anúlela allí',
  },
  {
    en: 'take the call first, go there, then complete it',
    de: 'nehmen Sie den Ruf zuerst an, gehen Sie hin, dann schließen Sie ihn ab',
    es: 'atienda primero la llamada, vaya allí y después complétela',
  },
  {
    en: 'nobody of that name is on this ward',
    de: 'auf dieser Station gibt es niemanden dieses Namens',
    es: 'en esta unidad no hay nadie con ese nombre',
  },
  {
    en: 'this call can no longer be reopened',
    de: 'dieser Ruf lässt sich nicht mehr wieder öffnen',
    es: 'esta llamada ya no se puede reabrir',
  },
];
