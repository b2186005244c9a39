/** Why an act on a patient, a chart or a smart bed is refused. */
import type { Said } from '../said';

export const patients: readonly Said[] = [
  {
    en: 'bed {bed} has a patient by now; look again before you go on',
    de: 'in Bett {bed} liegt inzwischen ein Patient; sehen Sie noch einmal nach, bevor Sie weitermachen',
    es: 'la cama {bed} ya tiene un paciente; vuelva a mirar antes de seguir',
  },
  {
    en: 'bed {bed} is closed; open it first, or choose another',
    de: 'Bett {bed} ist gesperrt; geben Sie es zuerst frei oder wählen Sie ein anderes',
    es: 'la cama {bed} está cerrada; ábrala primero o elija otra',
  },
  {
    en: 'bed {bed} has a patient; transfer or discharge the patient first',
    de: 'in Bett {bed} liegt ein Patient; verlegen oder entlassen Sie ihn zuerst',
    es: 'la cama {bed} tiene un paciente; trasládelo o dele el alta primero',
  },
  {
    en: "this patient's stay has changed meanwhile; look at it again",
    de: 'der Aufenthalt dieses Patienten hat sich inzwischen geändert; sehen Sie ihn noch einmal an',
    es: 'la estancia de este paciente ha cambiado entretanto; vuelva a mirarla',
  },
  {
    en: 'this stay is no longer known',
    de: 'dieser Aufenthalt ist nicht mehr bekannt',
    es: 'esta estancia ya no se conoce',
  },
  {
    en: 'this patient is not admitted any longer',
    de: 'dieser Patient ist nicht mehr aufgenommen',
    es: 'este paciente ya no está ingresado',
  },
  {
    en: 'this patient is admitted',
    de: 'dieser Patient ist aufgenommen',
    es: 'este paciente está ingresado',
  },
  {
    en: 'a discharge can be undone for ten minutes only; admit the patient again',
    de: 'eine Entlassung lässt sich nur zehn Minuten lang zurücknehmen; nehmen Sie den Patienten neu auf',
    es: 'un alta solo se puede deshacer durante diez minutos; ingrese al paciente de nuevo',
  },
  {
    en: 'this patient lies in no bed',
    de: 'dieser Patient liegt in keinem Bett',
    es: 'este paciente no está en ninguna cama',
  },
  {
    en: 'give a name or a record number, or admit the patient as unknown',
    de: 'geben Sie einen Namen oder eine Patientennummer an, oder nehmen Sie den Patienten als unbekannt auf',
    es: 'indique un nombre o un número de historia, o ingrese al paciente como desconocido',
  },
  {
    en: 'the record number is that of a patient who is admitted already; find him or her in the list',
    de: 'diese Patientennummer hat ein Patient, der schon aufgenommen ist; suchen Sie ihn in der Liste',
    es: 'ese número de historia es de un paciente que ya está ingresado; búsquelo en la lista',
  },
  {
    en: 'give a reason',
    de: 'geben Sie einen Grund an',
    es: 'indique un motivo',
  },
  {
    en: 'this is settled by now',
    de: 'das ist inzwischen geklärt',
    es: 'esto ya está resuelto',
  },
  {
    en: "this can't be decided that way; look at it again",
    de: 'so lässt sich das nicht entscheiden; sehen Sie es noch einmal an',
    es: 'esto no se puede decidir así; vuelva a mirarlo',
  },
  {
    en: 'choose the bed for the patient',
    de: 'wählen Sie das Bett für den Patienten',
    es: 'elija la cama para el paciente',
  },
  {
    en: 'name: at most 300 characters, without line breaks',
    de: 'Name: höchstens 300 Zeichen, ohne Zeilenumbruch',
    es: 'nombre: como máximo 300 caracteres, sin saltos de línea',
  },
  {
    en: 'birth date: a year, a month of it, or a day such as 1970-01-31',
    de: 'Geburtsdatum: ein Jahr, ein Monat davon oder ein Tag wie 1970-01-31',
    es: 'fecha de nacimiento: un año, un mes de él o un día como 1970-01-31',
  },
  {
    en: 'birth date: it is in the future',
    de: 'Geburtsdatum: es liegt in der Zukunft',
    es: 'fecha de nacimiento: está en el futuro',
  },
  {
    en: 'sex: F, M, O, U or nothing',
    de: 'Geschlecht: F, M, O, U oder nichts',
    es: 'sexo: F, M, O, U o nada',
  },
  {
    en: 'weight: from 0.2 kg to 500 kg',
    de: 'Gewicht: von 0,2 kg bis 500 kg',
    es: 'peso: de 0,2 kg a 500 kg',
  },
  {
    en: 'allergies: at most 16, each of at most 100 characters',
    de: 'Allergien: höchstens 16, jede mit höchstens 100 Zeichen',
    es: 'alergias: como máximo 16, cada una de 100 caracteres como máximo',
  },
  {
    en: 'hint: at most 200 characters, without line breaks',
    de: 'Hinweis: höchstens 200 Zeichen, ohne Zeilenumbruch',
    es: 'nota: como máximo 200 caracteres, sin saltos de línea',
  },
];

export const care: readonly Said[] = [
  {
    en: 'bed {bed} has no admitted patient: admit the patient to chart',
    de: 'in Bett {bed} ist niemand aufgenommen: nehmen Sie den Patienten auf, um zu dokumentieren',
    es: 'en la cama {bed} no hay paciente ingresado: ingréselo para registrar',
  },
  {
    en: 'the patient in bed {bed} is another now; nothing was written. Open the chart again and look whose it is',
    de: 'in Bett {bed} liegt jetzt ein anderer Patient; es wurde nichts dokumentiert. Öffnen Sie die Kurve neu und sehen Sie nach, wessen sie ist',
    es: 'el paciente de la cama {bed} es ahora otro; no se escribió nada. Abra la gráfica de nuevo y mire de quién es',
  },
  {
    en: 'chart between 1 and {most} things at once',
    de: 'dokumentieren Sie 1 bis {most} Angaben auf einmal',
    es: 'registre entre 1 y {most} datos a la vez',
  },
  {
    en: "that task was not done lately, so it can't be taken back",
    de: 'diese Aufgabe wurde nicht vor Kurzem erledigt und lässt sich darum nicht zurücknehmen',
    es: 'esa tarea no se hizo hace poco, así que no se puede deshacer',
  },
  {
    en: 'an entry needs the person who makes it; sign in first',
    de: 'ein Eintrag braucht die Person, die ihn macht; melden Sie sich zuerst an',
    es: 'una anotación necesita a la persona que la hace; inicie sesión primero',
  },
  {
    en: 'the time of measuring lies in the future; correct the time',
    de: 'die Zeit der Messung liegt in der Zukunft; berichtigen Sie die Zeit',
    es: 'la hora de la medición está en el futuro; corrija la hora',
  },
  {
    en: 'measured more than a day before this stay began; it belongs to an earlier chart',
    de: 'mehr als einen Tag vor Beginn dieses Aufenthalts gemessen; das gehört in eine frühere Kurve',
    es: 'medido más de un día antes de esta estancia; corresponde a una gráfica anterior',
  },
  {
    en: "entry {number} is not in this patient's chart",
    de: 'Eintrag {number} steht nicht in der Kurve dieses Patienten',
    es: 'la anotación {number} no está en la gráfica de este paciente',
  },
  {
    en: 'entry {number} was corrected or struck already; correct the one that stands',
    de: 'Eintrag {number} wurde schon berichtigt oder gestrichen; berichtigen Sie den, der gilt',
    es: 'la anotación {number} ya se corrigió o se tachó; corrija la que vale',
  },
  {
    en: 'a correction is of the same kind as entry {number}; strike that one and enter this anew',
    de: 'eine Berichtigung ist von derselben Art wie Eintrag {number}; streichen Sie jenen und tragen Sie dies neu ein',
    es: 'una corrección es del mismo tipo que la anotación {number}; táchela y anote esto de nuevo',
  },
  {
    en: 'say why, in at most 200 characters',
    de: 'nennen Sie den Grund, in höchstens 200 Zeichen',
    es: 'diga por qué, en 200 caracteres como máximo',
  },
  {
    en: 'measurement {number} is not waiting for confirmation (any more)',
    de: 'Messung {number} wartet nicht (mehr) auf Bestätigung',
    es: 'la medición {number} ya no espera confirmación',
  },
  {
    en: 'this patient has {most} tasks already; end one first',
    de: 'dieser Patient hat schon {most} Aufgaben; beenden Sie zuerst eine',
    es: 'este paciente ya tiene {most} tareas; termine una primero',
  },
  {
    en: "task {number} is not on this patient's list (any more)",
    de: 'Aufgabe {number} steht nicht (mehr) auf der Liste dieses Patienten',
    es: 'la tarea {number} ya no está en la lista de este paciente',
  },
  {
    en: 'a task comes back after five minutes at the earliest',
    de: 'eine Aufgabe kehrt frühestens nach fünf Minuten wieder',
    es: 'una tarea vuelve como pronto a los cinco minutos',
  },
  {
    en: 'the time at which it was done lies in the future; correct the time',
    de: 'die Zeit, zu der es erledigt wurde, liegt in der Zukunft; berichtigen Sie die Zeit',
    es: 'la hora a la que se hizo está en el futuro; corrija la hora',
  },
  {
    en: 'the note is empty',
    de: 'die Notiz ist leer',
    es: 'la nota está vacía',
  },
  {
    en: 'the note has {length} characters, at most {most} are taken; split it',
    de: 'die Notiz hat {length} Zeichen, höchstens {most} werden angenommen; teilen Sie sie',
    es: 'la nota tiene {length} caracteres, se admiten {most} como máximo; divídala',
  },
  {
    en: 'a Glasgow coma scale lies between 3 and 15',
    de: 'eine Glasgow Coma Scale liegt zwischen 3 und 15',
    es: 'una escala de Glasgow está entre 3 y 15',
  },
  {
    en: 'room air has no flow and no fraction; name the device that gives the oxygen',
    de: 'Raumluft hat weder Fluss noch Anteil; nennen Sie, womit der Sauerstoff gegeben wird',
    es: 'el aire ambiente no tiene flujo ni fracción; nombre el dispositivo que da el oxígeno',
  },
  {
    en: 'SpO2 scale 2 needs the name of the clinician who ordered it',
    de: 'SpO2-Skala 2 braucht den Namen dessen, der sie angeordnet hat',
    es: 'la escala 2 de SpO2 necesita el nombre de quien la ordenó',
  },
  {
    en: 'the name of who ordered SpO2 scale 2 has {length} characters, at most 200 are taken',
    de: 'der Name dessen, der SpO2-Skala 2 angeordnet hat, hat {length} Zeichen, höchstens 200 werden angenommen',
    es: 'el nombre de quien ordenó la escala 2 de SpO2 tiene {length} caracteres, se admiten 200 como máximo',
  },
  {
    en: 'measured more than twelve hours ago; is the time right?',
    de: 'vor mehr als zwölf Stunden gemessen; stimmt die Zeit?',
    es: 'medido hace más de doce horas; ¿es correcta la hora?',
  },
  {
    en: 'measured before this patient was admitted; is it of this patient?',
    de: 'vor der Aufnahme dieses Patienten gemessen; ist es von diesem Patienten?',
    es: 'medido antes del ingreso de este paciente; ¿es de este paciente?',
  },
  {
    en: 'pain {rating} is not on the scale from 0 to 10',
    de: 'Schmerz {rating} liegt nicht auf der Skala von 0 bis 10',
    es: 'el dolor {rating} no está en la escala de 0 a 10',
  },
  {
    en: 'diastolic {diastolic} is not below systolic {systolic}; are they exchanged?',
    de: 'diastolisch {diastolic} liegt nicht unter systolisch {systolic}; sind sie vertauscht?',
    es: 'la diastólica {diastolic} no es menor que la sistólica {systolic}; ¿están cambiadas?',
  },
  {
    en: 'diastolic {diastolic} is in no unit of pressure',
    de: 'diastolisch {diastolic} hat keine Einheit eines Drucks',
    es: 'la diastólica {diastolic} no tiene unidad de presión',
  },
  {
    en: 'glucose is charted in mmol/L or mg/dL, not in {unit}',
    de: 'Blutzucker wird in mmol/L oder mg/dL dokumentiert, nicht in {unit}',
    es: 'la glucemia se registra en mmol/L o mg/dL, no en {unit}',
  },
  {
    en: "the patient's age is not known; enter it",
    de: 'das Alter des Patienten ist nicht bekannt; tragen Sie es ein',
    es: 'no se conoce la edad del paciente; indíquela',
  },
  {
    en: 'not for patients below {age}',
    de: 'nicht für Patienten unter {age}',
    es: 'no para pacientes menores de {age}',
  },
  {
    en: 'not for patients of {age} or more',
    de: 'nicht für Patienten ab {age}',
    es: 'no para pacientes de {age} o más',
  },
  {
    en: 'not for pregnant patients',
    de: 'nicht für Schwangere',
    es: 'no para embarazadas',
  },
  {
    en: 'only where a person suspects an infection; nobody has said so',
    de: 'nur wo jemand eine Infektion vermutet; das hat niemand gesagt',
    es: 'solo cuando alguien sospecha una infección; nadie lo ha dicho',
  },
  {
    en: 'no smart bed speaks for bed {bed}; do it at the bed',
    de: 'für Bett {bed} spricht kein Bettgestell; tun Sie es am Bett',
    es: 'ninguna cama inteligente habla por la cama {bed}; hágalo en la cama',
  },
  {
    en: 'this bed does not take that from here; do it at the bed',
    de: 'dieses Bett nimmt das von hier nicht an; tun Sie es am Bett',
    es: 'esta cama no admite eso desde aquí; hágalo en la cama',
  },
  {
    en: "the bed can't be reached now; do it at the bed",
    de: 'das Bett ist jetzt nicht zu erreichen; tun Sie es am Bett',
    es: 'no se llega a la cama ahora; hágalo en la cama',
  },
  {
    en: 'a zone alarm is armed at the bed only, where you see how the patient lies',
    de: 'ein Zonenalarm wird nur am Bett scharf geschaltet, wo Sie sehen, wie der Patient liegt',
    es: 'una alarma de zona solo se arma en la cama, donde se ve cómo está el paciente',
  },
  {
    en: 'the bed feels nobody; arm it when the patient is back',
    de: 'das Bett spürt niemanden; schalten Sie es scharf, wenn der Patient wieder da ist',
    es: 'la cama no nota a nadie; ármela cuando vuelva el paciente',
  },
  {
    en: 'say why exit monitoring is switched off for a patient who falls easily',
    de: 'nennen Sie den Grund, warum die Ausstiegsüberwachung bei einem sturzgefährdeten Patienten ausgeschaltet wird',
    es: 'diga por qué se apaga el aviso de salida de un paciente con riesgo de caída',
  },
  {
    en: 'a reason has at most {most} characters',
    de: 'ein Grund hat höchstens {most} Zeichen',
    es: 'un motivo tiene como máximo {most} caracteres',
  },
  {
    en: 'nothing to ask: the bed says that it is so already',
    de: 'nichts zu verlangen: das Bett meldet, dass es schon so ist',
    es: 'no hay nada que pedir: la cama dice que ya está así',
  },
  {
    en: 'the bed does not alarm now',
    de: 'das Bett alarmiert jetzt nicht',
    es: 'la cama no da alarma ahora',
  },
  {
    en: 'the bed has been asked for that already; wait for its answer',
    de: 'das Bett ist darum schon gebeten; warten Sie auf seine Antwort',
    es: 'ya se le ha pedido eso a la cama; espere su respuesta',
  },
];
