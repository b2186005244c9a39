/** Why what was recorded is not shown, printed or exported; why the station itself does not answer. */
import type { Said } from '../said';

export const records: readonly Said[] = [
  {
    en: 'Nothing is recorded on this station, so there is nothing to look back at. Tell a technician.',
    de: 'Auf dieser Zentrale wird nichts aufgezeichnet, darum gibt es keinen Rückblick. Verständigen Sie die Technik.',
    es: 'En esta central no se registra nada, así que no hay nada que revisar. Avise a un técnico.',
  },
  {
    en: 'Nothing is recorded on this station, notes neither. Tell a technician.',
    de: 'Auf dieser Zentrale wird nichts aufgezeichnet, auch keine Notizen. Verständigen Sie die Technik.',
    es: 'En esta central no se registra nada, tampoco notas. Avise a un técnico.',
  },
  {
    en: 'Nothing is recorded on this station, so there is nothing to print. Tell a technician.',
    de: 'Auf dieser Zentrale wird nichts aufgezeichnet, darum gibt es nichts zu drucken. Verständigen Sie die Technik.',
    es: 'En esta central no se registra nada, así que no hay nada que imprimir. Avise a un técnico.',
  },
  {
    en: "The records can't be read: {why}",
    de: 'Die Aufzeichnungen sind nicht lesbar: {why}',
    es: 'No se pueden leer los registros: {why}',
  },
  {
    en: 'not on the disk yet ({trouble}); it is written when the disk takes it',
    de: 'noch nicht auf der Festplatte ({trouble}); es wird geschrieben, sobald sie es annimmt',
    es: 'aún no está en el disco ({trouble}); se escribirá cuando el disco lo admita',
  },
  {
    en: 'not written ({trouble})',
    de: 'nicht geschrieben ({trouble})',
    es: 'no se escribió ({trouble})',
  },
  {
    en: 'not written: too much waits to be written',
    de: 'nicht geschrieben: es wartet schon zu viel',
    es: 'no se escribió: hay demasiado en espera',
  },
  {
    en: 'not written: the store is closed',
    de: 'nicht geschrieben: die Aufzeichnung ist geschlossen',
    es: 'no se escribió: el registro está cerrado',
  },
  {
    en: 'This alarm is no longer in the records.',
    de: 'Dieser Alarm ist nicht mehr in den Aufzeichnungen.',
    es: 'Esta alarma ya no está en los registros.',
  },
  {
    en: 'Only the newest {most} alarms are counted. Choose a shorter time.',
    de: 'Nur die neuesten {most} Alarme sind gezählt. Wählen Sie eine kürzere Zeit.',
    es: 'Solo se cuentan las {most} alarmas más recientes. Elija un tiempo más corto.',
  },
  {
    en: 'Only the first {most} calls are counted. Choose a shorter time.',
    de: 'Nur die ersten {most} Rufe sind gezählt. Wählen Sie eine kürzere Zeit.',
    es: 'Solo se cuentan las primeras {most} llamadas. Elija un tiempo más corto.',
  },
  {
    en: 'At the most {most} numbers are shown together. Choose fewer.',
    de: 'Höchstens {most} Werte werden zusammen gezeigt. Wählen Sie weniger.',
    es: 'Se muestran juntos como máximo {most} valores. Elija menos.',
  },
  {
    en: 'A trend has 1 to {most} parts.',
    de: 'Ein Verlauf hat 1 bis {most} Teile.',
    es: 'Una tendencia tiene de 1 a {most} partes.',
  },
  {
    en: 'A note has at the most {most} characters. Shorten it.',
    de: 'Eine Notiz hat höchstens {most} Zeichen. Kürzen Sie sie.',
    es: 'Una nota tiene como máximo {most} caracteres. Acórtela.',
  },
  {
    en: 'This time ends before it begins. Choose another.',
    de: 'Diese Zeit endet, bevor sie beginnt. Wählen Sie eine andere.',
    es: 'Este tiempo termina antes de empezar. Elija otro.',
  },
  {
    en: 'A note needs words. Write some.',
    de: 'Eine Notiz braucht Text. Schreiben Sie etwas.',
    es: 'Una nota necesita texto. Escriba algo.',
  },
  {
    en: 'This note is not there any longer.',
    de: 'Diese Notiz ist nicht mehr da.',
    es: 'Esta nota ya no está.',
  },
  {
    en: 'Bed {bed} has {most} notes, and no room for more. Remove some first.',
    de: 'Bett {bed} hat {most} Notizen, und für mehr ist kein Platz. Entfernen Sie zuerst einige.',
    es: 'La cama {bed} tiene {most} notas y no caben más. Quite algunas primero.',
  },
  {
    en: 'Of bed {bed} no more than {hours} h are kept. Keep a shorter time, or remove another one first.',
    de: 'Von Bett {bed} werden nicht mehr als {hours} h behalten. Behalten Sie eine kürzere Zeit oder entfernen Sie zuerst eine andere.',
    es: 'De la cama {bed} no se conservan más de {hours} h. Conserve un tiempo más corto o quite antes otro.',
  },
  {
    en: 'There are too many samples in this time. Choose a shorter one.',
    de: 'In dieser Zeit liegen zu viele Messpunkte. Wählen Sie eine kürzere.',
    es: 'Hay demasiadas muestras en este tiempo. Elija uno más corto.',
  },
  {
    en: 'A row lasts from a second to five minutes.',
    de: 'Eine Zeile dauert von einer Sekunde bis fünf Minuten.',
    es: 'Una fila dura de un segundo a cinco minutos.',
  },
  {
    en: 'A page has at least one row.',
    de: 'Eine Seite hat mindestens eine Zeile.',
    es: 'Una página tiene al menos una fila.',
  },
  {
    en: 'A page has 1 to {columns} columns in a row, and {most} in all.',
    de: 'Eine Seite hat 1 bis {columns} Spalten in einer Zeile und insgesamt {most}.',
    es: 'Una página tiene de 1 a {columns} columnas por fila y {most} en total.',
  },
  {
    en: 'The role {role} may not write notes. Ask somebody who cares for the patient.',
    de: 'Die Rolle {role} darf keine Notizen schreiben. Bitten Sie jemanden, der den Patienten versorgt.',
    es: 'El rol {role} no puede escribir notas. Pídalo a quien atiende al paciente.',
  },
  {
    en: 'This time has not come yet. Choose one that is over.',
    de: 'Diese Zeit ist noch nicht gekommen. Wählen Sie eine, die vorbei ist.',
    es: 'Ese tiempo aún no ha llegado. Elija uno que haya pasado.',
  },
  {
    en: 'This time is on no calendar. Choose another.',
    de: 'Diese Zeit steht in keinem Kalender. Wählen Sie eine andere.',
    es: 'Este tiempo no está en ningún calendario. Elija otro.',
  },
  {
    en: 'This time is longer than {hours} h. Choose a shorter one.',
    de: 'Diese Zeit ist länger als {hours} h. Wählen Sie eine kürzere.',
    es: 'Este tiempo es más largo que {hours} h. Elija uno más corto.',
  },
  {
    en: 'This time is longer than {seconds} s. Choose a shorter one.',
    de: 'Diese Zeit ist länger als {seconds} s. Wählen Sie eine kürzere.',
    es: 'Este tiempo es más largo que {seconds} s. Elija uno más corto.',
  },
  {
    en: 'This is not on record for this bed any longer.',
    de: 'Das ist für dieses Bett nicht mehr aufgezeichnet.',
    es: 'Esto ya no está registrado para esta cama.',
  },
];

export const documents: readonly Said[] = [
  {
    en: 'No file was saved yet.',
    de: 'Es wurde noch keine Datei gespeichert.',
    es: 'Aún no se ha guardado ningún archivo.',
  },
  {
    en: 'Other documents are being made. Try again in a moment.',
    de: 'Andere Dokumente werden gerade erstellt. Versuchen Sie es gleich noch einmal.',
    es: 'Se están preparando otros documentos. Inténtelo dentro de un momento.',
  },
  {
    en: 'This preview is no longer kept. Open it again.',
    de: 'Diese Vorschau ist nicht mehr da. Öffnen Sie sie neu.',
    es: 'Esta vista previa ya no se guarda. Ábrala de nuevo.',
  },
  {
    en: 'There are more than {most} alarms in this time. Choose a shorter one, or a higher priority.',
    de: 'In dieser Zeit liegen mehr als {most} Alarme. Wählen Sie eine kürzere oder eine höhere Priorität.',
    es: 'Hay más de {most} alarmas en este tiempo. Elija uno más corto o una prioridad más alta.',
  },
  {
    en: 'This person has no folder for documents. Name one in the configuration, as folder under [print].',
    de: 'Diese Person hat keinen Ordner für Dokumente. Nennen Sie einen in der Konfiguration, als folder unter [print].',
    es: 'Esta persona no tiene carpeta de documentos. Indique una en la configuración, como folder en [print].',
  },
  {
    en: "{path} can't be written: {why}. Check who may write there, or name another folder under [print] in the configuration.",
    de: '{path} lässt sich nicht schreiben: {why}. Prüfen Sie, wer dort schreiben darf, oder nennen Sie in der Konfiguration unter [print] einen anderen Ordner.',
    es: 'No se puede escribir {path}: {why}. Compruebe quién puede escribir allí o indique otra carpeta en [print] de la configuración.',
  },
  {
    en: 'This computer has no program to show folders. The file is {path}.',
    de: 'Dieser Rechner hat kein Programm, das Ordner zeigt. Die Datei ist {path}.',
    es: 'Este equipo no tiene programa para mostrar carpetas. El archivo es {path}.',
  },
  {
    en: 'A row of the table lasts a minute at the least.',
    de: 'Eine Zeile der Tabelle dauert mindestens eine Minute.',
    es: 'Una fila de la tabla dura al menos un minuto.',
  },
  {
    en: 'No number of this bed is on record.',
    de: 'Von diesem Bett ist kein Wert aufgezeichnet.',
    es: 'No hay ningún valor registrado de esta cama.',
  },
  {
    en: 'A row lasts from five seconds to five minutes.',
    de: 'Eine Zeile dauert von fünf Sekunden bis fünf Minuten.',
    es: 'Una fila dura de cinco segundos a cinco minutos.',
  },
  {
    en: 'At the most {most} rows are printed. Choose a shorter time, or longer rows.',
    de: 'Höchstens {most} Zeilen werden gedruckt. Wählen Sie eine kürzere Zeit oder längere Zeilen.',
    es: 'Se imprimen como máximo {most} filas. Elija un tiempo más corto o filas más largas.',
  },
  {
    en: 'No wave of this bed is on record.',
    de: 'Von diesem Bett ist keine Kurve aufgezeichnet.',
    es: 'No hay ninguna onda registrada de esta cama.',
  },
  {
    en: 'There is no printer {name}. Choose another one.',
    de: 'Es gibt keinen Drucker {name}. Wählen Sie einen anderen.',
    es: 'No hay ninguna impresora {name}. Elija otra.',
  },
  {
    en: 'The printer {name} did not take the document: {why}. Choose another one, or save it as PDF.',
    de: 'Der Drucker {name} hat das Dokument nicht angenommen: {why}. Wählen Sie einen anderen oder speichern Sie es als PDF.',
    es: 'La impresora {name} no admitió el documento: {why}. Elija otra o guárdelo como PDF.',
  },
  {
    en: 'This computer has no printing system (CUPS). Save the document as PDF, or ask IT to install CUPS.',
    de: 'Dieser Rechner hat kein Drucksystem (CUPS). Speichern Sie das Dokument als PDF oder bitten Sie die IT, CUPS zu installieren.',
    es: 'Este equipo no tiene sistema de impresión (CUPS). Guarde el documento como PDF o pida a informática que instale CUPS.',
  },
  {
    en: 'No printer is set up on this computer. Save the document as PDF, or ask IT to set one up.',
    de: 'Auf diesem Rechner ist kein Drucker eingerichtet. Speichern Sie das Dokument als PDF oder bitten Sie die IT, einen einzurichten.',
    es: 'En este equipo no hay ninguna impresora configurada. Guarde el documento como PDF o pida a informática que configure una.',
  },
  {
    en: "The printing system can't be asked: {why}. Save the document as PDF, or tell IT.",
    de: 'Das Drucksystem lässt sich nicht fragen: {why}. Speichern Sie das Dokument als PDF oder verständigen Sie die IT.',
    es: 'No se puede preguntar al sistema de impresión: {why}. Guarde el documento como PDF o avise a informática.',
  },
  {
    en: 'The printing system does not answer. Save the document as PDF, or try again later.',
    de: 'Das Drucksystem antwortet nicht. Speichern Sie das Dokument als PDF oder versuchen Sie es später noch einmal.',
    es: 'El sistema de impresión no responde. Guarde el documento como PDF o inténtelo más tarde.',
  },
  {
    en: 'There are too many samples in this time. Choose a shorter one, or fewer waves.',
    de: 'In dieser Zeit liegen zu viele Messpunkte. Wählen Sie eine kürzere oder weniger Kurven.',
    es: 'Hay demasiadas muestras en este tiempo. Elija uno más corto o menos ondas.',
  },
  {
    en: 'This can be printed for {most} at the most. Choose a shorter time.',
    de: 'Das lässt sich für höchstens {most} drucken. Wählen Sie eine kürzere Zeit.',
    es: 'Esto se puede imprimir para {most} como máximo. Elija un tiempo más corto.',
  },
  {
    en: 'The paper runs 6.25, 12.5, 25 or 50 mm in a second. Choose one of these.',
    de: 'Das Papier läuft mit 6,25, 12,5, 25 oder 50 mm in der Sekunde. Wählen Sie eines davon.',
    es: 'El papel avanza 6,25, 12,5, 25 o 50 mm por segundo. Elija una de estas velocidades.',
  },
  {
    en: 'A millivolt is printed 1 to 40 mm high. Choose a gain between these.',
    de: 'Ein Millivolt wird 1 bis 40 mm hoch gedruckt. Wählen Sie eine Verstärkung dazwischen.',
    es: 'Un milivoltio se imprime de 1 a 40 mm de alto. Elija una ganancia entre ambos.',
  },
  {
    en: 'This is not on record for this bed any longer. Choose again.',
    de: 'Das ist für dieses Bett nicht mehr aufgezeichnet. Wählen Sie neu.',
    es: 'Esto ya no está registrado para esta cama. Elija de nuevo.',
  },
  {
    en: 'At the most {most} are printed together. Choose fewer.',
    de: 'Höchstens {most} werden zusammen gedruckt. Wählen Sie weniger.',
    es: 'Se imprimen juntos como máximo {most}. Elija menos.',
  },
  {
    en: "The document can't be made: {why}. Tell a technician.",
    de: 'Das Dokument lässt sich nicht erstellen: {why}. Verständigen Sie die Technik.',
    es: 'No se puede crear el documento: {why}. Avise a un técnico.',
  },
  {
    en: 'This would be {pages} pages, and {most} are the most. Choose a shorter time.',
    de: 'Das wären {pages} Seiten, und {most} sind das Höchste. Wählen Sie eine kürzere Zeit.',
    es: 'Serían {pages} páginas y el máximo es {most}. Elija un tiempo más corto.',
  },
  {
    en: "This time can't be printed. Choose another.",
    de: 'Diese Zeit lässt sich nicht drucken. Wählen Sie eine andere.',
    es: 'Este tiempo no se puede imprimir. Elija otro.',
  },
  {
    en: 'This document has no such page.',
    de: 'Diese Seite hat das Dokument nicht.',
    es: 'El documento no tiene esa página.',
  },
  {
    en: 'A remark has at most {most} letters.',
    de: 'Eine Bemerkung hat höchstens {most} Zeichen.',
    es: 'Una observación tiene como máximo {most} caracteres.',
  },
  {
    en: 'Nothing was proved yet. Make a test alarm, wait until it has ended, and record what was heard and seen.',
    de: 'Noch ist nichts nachgewiesen. Machen Sie einen Testalarm, warten Sie sein Ende ab und halten Sie fest, was zu hören und zu sehen war.',
    es: 'Aún no se ha probado nada. Haga una alarma de prueba, espere a que termine y anote lo que se oyó y se vio.',
  },
  {
    en: 'It is no longer there.',
    de: 'Es ist nicht mehr da.',
    es: 'Ya no está.',
  },
  {
    en: 'the station has stopped',
    de: 'die Zentrale hat aufgehört zu laufen',
    es: 'la central se ha detenido',
  },
  {
    en: 'the station failed by a fault of this program; keep the log and report it, then start the station again',
    de: 'die Zentrale ist durch einen Fehler dieses Programms ausgefallen; bewahren Sie das Protokoll auf und melden Sie es, dann starten Sie die Zentrale neu',
    es: 'la central falló por un error de este programa; conserve el registro e infórmelo, después arranque la central de nuevo',
  },
  {
    en: "This screen only shows ward {ward}, and nothing can be done from here. Go to the ward's own station.",
    de: 'Dieser Bildschirm zeigt Station {ward} nur an, von hier aus lässt sich nichts tun. Gehen Sie zur Zentrale der Station.',
    es: 'Esta pantalla solo muestra la unidad {ward} y desde aquí no se puede hacer nada. Vaya a la central de la unidad.',
  },
  {
    en: "The second window can't be opened: {why}",
    de: 'Das zweite Fenster lässt sich nicht öffnen: {why}',
    es: 'No se puede abrir la segunda ventana: {why}',
  },
  {
    en: "The corridor display can't be opened: {why}",
    de: 'Die Anzeige für den Flur lässt sich nicht öffnen: {why}',
    es: 'No se puede abrir la pantalla del pasillo: {why}',
  },
  {
    en: "The window can't be put into or out of full screen: {why}",
    de: 'Das Fenster lässt sich nicht auf Vollbild oder zurück schalten: {why}',
    es: 'No se puede poner ni quitar la pantalla completa: {why}',
  },
  {
    en: 'This is a real ward. Open the practice ward to play a case.',
    de: 'Das ist eine echte Station. Öffnen Sie die Übungsstation, um einen Fall zu spielen.',
    es: 'Esta es una unidad real. Abra la unidad de práctica para simular un caso.',
  },
  {
    en: "The practice ward can't be opened: {why}.",
    de: 'Die Übungsstation lässt sich nicht öffnen: {why}.',
    es: 'No se puede abrir la unidad de práctica: {why}.',
  },
  {
    en: 'the practice ward has no address to send to; close the window and open it again',
    de: 'die Übungsstation hat keine Adresse, an die sie senden kann; schließen Sie das Fenster und öffnen Sie es neu',
    es: 'la unidad de práctica no tiene dirección a la que enviar; cierre la ventana y ábrala de nuevo',
  },
  {
    en: "the practice case can't be played: {why}",
    de: 'der Übungsfall lässt sich nicht spielen: {why}',
    es: 'no se puede simular el caso de práctica: {why}',
  },
];

export const exported: readonly Said[] = [
  {
    en: 'nothing is chosen to export: choose at least one bed',
    de: 'zum Exportieren ist nichts gewählt: wählen Sie mindestens ein Bett',
    es: 'no se ha elegido nada que exportar: elija al menos una cama',
  },
  {
    en: 'nothing is chosen to export: choose at least one format',
    de: 'zum Exportieren ist nichts gewählt: wählen Sie mindestens ein Format',
    es: 'no se ha elegido nada que exportar: elija al menos un formato',
  },
  {
    en: 'the export ends before it begins: choose a later end',
    de: 'der Export endet, bevor er beginnt: wählen Sie ein späteres Ende',
    es: 'la exportación termina antes de empezar: elija un final posterior',
  },
  {
    en: 'nothing was ever recorded of bed {bed}; check its name',
    de: 'von Bett {bed} wurde nie etwas aufgezeichnet; prüfen Sie seinen Namen',
    es: 'nunca se registró nada de la cama {bed}; compruebe su nombre',
  },
  {
    en: 'nothing was recorded of these beds in that time; choose another time',
    de: 'von diesen Betten wurde in dieser Zeit nichts aufgezeichnet; wählen Sie eine andere Zeit',
    es: 'de estas camas no se registró nada en ese tiempo; elija otro',
  },
  {
    en: 'the folder has to be written from the root of the disk on, such as /media/stick/export',
    de: 'der Ordner muss von der Wurzel der Platte an geschrieben sein, etwa /media/stick/export',
    es: 'la carpeta debe escribirse desde la raíz del disco, como /media/stick/export',
  },
  {
    en: 'the folder {path} is not empty; choose an empty or a new one',
    de: 'der Ordner {path} ist nicht leer; wählen Sie einen leeren oder einen neuen',
    es: 'la carpeta {path} no está vacía; elija una vacía o una nueva',
  },
  {
    en: "the folder {path} can't be used ({why}); choose another one",
    de: 'der Ordner {path} lässt sich nicht benutzen ({why}); wählen Sie einen anderen',
    es: 'no se puede usar la carpeta {path} ({why}); elija otra',
  },
  {
    en: 'the export needs about {need} MB, and {path} has {free} MB free; make room or choose another folder',
    de: 'der Export braucht etwa {need} MB, und {path} hat {free} MB frei; schaffen Sie Platz oder wählen Sie einen anderen Ordner',
    es: 'la exportación necesita unos {need} MB y {path} tiene {free} MB libres; haga sitio o elija otra carpeta',
  },
  {
    en: 'the disk with {path} is full; the unfinished export is removed. Make room or choose another folder',
    de: 'die Platte mit {path} ist voll; der unfertige Export ist entfernt. Schaffen Sie Platz oder wählen Sie einen anderen Ordner',
    es: 'el disco con {path} está lleno; la exportación inacabada se ha quitado. Haga sitio o elija otra carpeta',
  },
  {
    en: "{path} can't be written ({why}); the unfinished export is removed",
    de: '{path} lässt sich nicht schreiben ({why}); der unfertige Export ist entfernt',
    es: 'no se puede escribir {path} ({why}); la exportación inacabada se ha quitado',
  },
  {
    en: "the export can't be noted in the journal ({why}), so it is not made",
    de: 'der Export lässt sich nicht im Journal vermerken ({why}) und wird darum nicht gemacht',
    es: 'la exportación no se puede anotar en el diario ({why}), así que no se hace',
  },
  {
    en: 'another export is running; wait for its end or cancel it',
    de: 'ein anderer Export läuft; warten Sie sein Ende ab oder brechen Sie ihn ab',
    es: 'hay otra exportación en curso; espere a que termine o cancélela',
  },
  {
    en: 'the export was cancelled; nothing of it is left',
    de: 'der Export wurde abgebrochen; nichts davon ist übrig',
    es: 'la exportación se canceló; no queda nada de ella',
  },
  {
    en: "the system gives no random numbers, so an export without identity can't be made",
    de: 'das System gibt keine Zufallszahlen, darum lässt sich kein Export ohne Identität machen',
    es: 'el sistema no da números aleatorios, así que no se puede exportar sin identidad',
  },
];
