/** The station itself: its screens, parts, records, disk and sound, the ways out of the ward, a ward that is only shown. */
import type { Said } from '../said';

const itself: readonly Said[] = [
  { en: 'Screen not answering', de: 'Bildschirm antwortet nicht', es: 'La pantalla no responde' },
  {
    en: 'Station: {window} stands still and is being loaded anew. Until it is back, what it shows is old: watch another screen or the bedside.',
    de: 'Zentrale: {window} steht still und wird neu geladen. Bis dahin ist alt, was zu sehen ist: Achten Sie auf einen anderen Bildschirm oder die Monitore am Bett.',
    es: 'Central: {window} se ha parado y se carga de nuevo. Hasta que vuelva, lo que muestra es antiguo: mire otra pantalla o la cabecera.',
  },
  {
    en: 'Part of the station failed: {id}',
    de: 'Teil der Zentrale ausgefallen: {id}',
    es: 'Falló una parte de la central: {id}',
  },
  {
    en: 'Station: a part of this program ({id}) failed by a fault of ours and is started again. Keep the log and report it; if it comes back, use another station.',
    de: 'Zentrale: ein Teil dieses Programms ({id}) ist durch einen Fehler von uns ausgefallen und wird neu gestartet. Heben Sie das Protokoll auf und melden Sie es; kommt es wieder, benutzen Sie eine andere Zentrale.',
    es: 'Central: una parte de este programa ({id}) falló por un error nuestro y se inicia de nuevo. Guarde el registro y comuníquelo; si vuelve a ocurrir, use otra central.',
  },
  { en: 'Record not kept', de: 'Keine Aufzeichnung', es: 'No se registra' },
  {
    en: 'Nothing is recorded: {why}. {what}',
    de: 'Es wird nichts aufgezeichnet: {why}. {what}',
    es: 'No se registra nada: {why}. {what}',
  },
  {
    en: "Station: the list of people can't be read, so nobody can sign in; the station acts as it is configured. Tell a technician: it must be restored from a backup.",
    de: 'Zentrale: die Liste der Personen ist nicht lesbar, niemand kann sich also anmelden; die Zentrale arbeitet, wie sie eingestellt ist. Verständigen Sie die Technik: Die Liste muss aus einer Sicherung wiederhergestellt werden.',
    es: 'Central: no se puede leer la lista de personas, así que nadie puede iniciar sesión; la central actúa según su configuración. Avise a un técnico: hay que restaurarla desde una copia.',
  },
  {
    en: "Station: nothing is recorded, because the records can't be opened ({why}). The ward is watched all the same; tell a technician.",
    de: 'Zentrale: es wird nichts aufgezeichnet, weil sich die Aufzeichnungen nicht öffnen lassen ({why}). Die Station wird trotzdem überwacht; verständigen Sie die Technik.',
    es: 'Central: no se registra nada porque no se pueden abrir los registros ({why}). La unidad se vigila igualmente; avise a un técnico.',
  },
  {
    en: 'The records were damaged and have been set aside as {file}; new ones are begun. Ask a technician to look at them.',
    de: 'Die Aufzeichnungen waren beschädigt und wurden als {file} beiseitegelegt; neue sind begonnen. Lassen Sie die Technik nachsehen.',
    es: 'Los registros estaban dañados y se apartaron como {file}; se han empezado otros. Pida a un técnico que los mire.',
  },
  {
    en: 'The last records before this start are damaged and some are lost; a copy of them is kept as {file}. Ask a technician to look at it.',
    de: 'Die letzten Aufzeichnungen vor diesem Start sind beschädigt, einige sind verloren; eine Kopie davon liegt als {file}. Lassen Sie die Technik nachsehen.',
    es: 'Los últimos registros antes de este inicio están dañados y algunos se perdieron; se guarda una copia como {file}. Pida a un técnico que la mire.',
  },
  { en: 'Configuration refused', de: 'Konfiguration abgelehnt', es: 'Configuración rechazada' },
  {
    en: "Station: the configuration can't be used, so the last good one is in force ({why}). Correct the file and start the program again.",
    de: 'Zentrale: die Konfiguration ist nicht verwendbar, darum gilt die letzte gute ({why}). Berichtigen Sie die Datei und starten Sie das Programm neu.',
    es: 'Central: la configuración no se puede usar, así que rige la última buena ({why}). Corrija el archivo y vuelva a iniciar el programa.',
  },
  { en: 'Disk nearly full', de: 'Datenträger fast voll', es: 'Disco casi lleno' },
  {
    en: "Station: the disk of the data folder has {figure} MiB left. Make room, or what happens here can't be kept.",
    de: 'Zentrale: auf dem Datenträger des Datenordners sind noch {figure} MiB frei. Schaffen Sie Platz, sonst kann nicht aufgezeichnet werden, was hier geschieht.',
    es: 'Central: al disco de la carpeta de datos le quedan {figure} MiB. Haga sitio o no se podrá guardar lo que ocurra aquí.',
  },
  {
    en: 'Data folder not reachable',
    de: 'Datenordner nicht erreichbar',
    es: 'Carpeta de datos inaccesible',
  },
  {
    en: "Station: the data folder can't be reached ({why}), so nothing can be kept. Check its disk.",
    de: 'Zentrale: der Datenordner ist nicht erreichbar ({why}), es kann also nichts aufgezeichnet werden. Prüfen Sie seinen Datenträger.',
    es: 'Central: no se puede acceder a la carpeta de datos ({why}), así que no se puede guardar nada. Revise su disco.',
  },
  { en: 'No sound', de: 'Kein Ton', es: 'Sin sonido' },
  {
    en: "Station: the sound of this computer is muted, so alarms can't be heard here. Switch it on in the system's sound settings.",
    de: 'Zentrale: der Ton dieses Rechners ist stumm, Alarme sind hier also nicht zu hören. Schalten Sie ihn in den Toneinstellungen des Systems ein.',
    es: 'Central: el sonido de este ordenador está silenciado, así que aquí no se oyen las alarmas. Actívelo en los ajustes de sonido del sistema.',
  },
  {
    en: "Station: this computer has no sound output, so alarms can't be heard here. Connect a loudspeaker; until then watch the screen.",
    de: 'Zentrale: dieser Rechner hat keine Tonausgabe, Alarme sind hier also nicht zu hören. Schließen Sie einen Lautsprecher an; achten Sie bis dahin auf den Bildschirm.',
    es: 'Central: este ordenador no tiene salida de sonido, así que aquí no se oyen las alarmas. Conecte un altavoz; hasta entonces mire la pantalla.',
  },
  {
    en: "Station: the sound output does not play ({why}), so alarms can't be heard here. Check the loudspeaker; until then watch the screen.",
    de: 'Zentrale: die Tonausgabe spielt nicht ({why}), Alarme sind hier also nicht zu hören. Prüfen Sie den Lautsprecher; achten Sie bis dahin auf den Bildschirm.',
    es: 'Central: la salida de sonido no suena ({why}), así que aquí no se oyen las alarmas. Revise el altavoz; hasta entonces mire la pantalla.',
  },
  {
    en: 'Was not running for {long}',
    de: 'Lief {long} nicht',
    es: 'No funcionó durante {long}',
  },
  {
    en: 'Station: it was not running for {long}, so nothing was watched or recorded from here in that time. Look at what the bedside monitors have of it.',
    de: 'Zentrale: sie lief {long} nicht, in dieser Zeit wurde von hier also nichts überwacht und nichts aufgezeichnet. Sehen Sie nach, was die Monitore am Bett davon haben.',
    es: 'Central: no funcionó durante {long}, así que en ese tiempo no se vigiló ni se registró nada desde aquí. Mire lo que tengan de ello los monitores de cabecera.',
  },
];

const outside: readonly Said[] = [
  {
    en: 'Central server unreachable',
    de: 'Zentralserver nicht erreichbar',
    es: 'Servidor central inaccesible',
  },
  {
    en: '{receiver} unreachable',
    de: '{receiver} nicht erreichbar',
    es: '{receiver}: inaccesible',
  },
  {
    en: '{receiver}: {trouble} Everything is kept here and sent later. Tell a technician.',
    de: '{receiver}: {trouble} Alles bleibt hier und wird später gesendet. Verständigen Sie die Technik.',
    es: '{receiver}: {trouble} Todo se guarda aquí y se envía después. Avise a un técnico.',
  },
  {
    en: "{receiver}: the station can't listen at {address} ({why}), so {lost}. It is tried again by itself. Tell a technician: end what else has this port, or write another address as {id}.",
    de: '{receiver}: die Zentrale kann an {address} nicht empfangen ({why}); {lost}. Es wird von selbst wieder versucht. Verständigen Sie die Technik: Beenden Sie, was diesen Port sonst hat, oder tragen Sie eine andere Adresse als {id} ein.',
    es: '{receiver}: la central no puede escuchar en {address} ({why}); {lost}. Se intenta de nuevo solo. Avise a un técnico: termine lo que ocupa este puerto o escriba otra dirección como {id}.',
  },
  {
    en: '{place}: {name} did not bring an alarm to {to} ({why}). See to {place}, and tell a technician.',
    de: '{place}: {name} hat {to} einen Alarm nicht gebracht ({why}). Sehen Sie dort nach, und verständigen Sie die Technik.',
    es: '{place}: {name} no llevó una alarma a {to} ({why}). Vaya a ver y avise a un técnico.',
  },
];

/** Why an order to a bed or a call system came to nothing (`station::orders`). */
const orders: readonly Said[] = [
  {
    en: 'It has not taken the message within 10 s.',
    de: 'Sie hat die Meldung nicht innerhalb von 10 s angenommen.',
    es: 'No ha aceptado el mensaje en 10 s.',
  },
  {
    en: 'The device has the order but has not obeyed it within 10 s.',
    de: 'Das Gerät hat den Auftrag, ihn aber nicht innerhalb von 10 s ausgeführt.',
    es: 'El equipo tiene la orden, pero no la ha cumplido en 10 s.',
  },
  {
    en: 'The device has not confirmed the order within 10 s.',
    de: 'Das Gerät hat den Auftrag nicht innerhalb von 10 s bestätigt.',
    es: 'El equipo no ha confirmado la orden en 10 s.',
  },
];

/** A screen in view-only mode about itself (`host::broker::words`). */
const viewed: readonly Said[] = [
  { en: 'WARD NOT SEEN LIVE', de: 'STATION NICHT LIVE ZU SEHEN', es: 'LA UNIDAD NO SE VE EN DIRECTO' },
  {
    en: 'The broker is not reached yet.',
    de: 'Der Broker ist noch nicht erreicht.',
    es: 'Aún no se ha alcanzado el bróker.',
  },
  {
    en: 'What is shown is old: the broker is not there for this screen; {why} Look at the ward itself.',
    de: 'Was zu sehen ist, ist alt: der Broker ist für diesen Bildschirm nicht da; {why} Sehen Sie auf der Station selbst nach.',
    es: 'Lo que se muestra es antiguo: el bróker no está para esta pantalla; {why} Mire en la propia unidad.',
  },
  {
    en: "The broker has heard nothing of ward {ward} yet. Check the ward's id in [view], and that its station publishes.",
    de: 'Der Broker hat von Station {ward} noch nichts gehört. Prüfen Sie die Kennung der Station in [view], und ob ihre Zentrale veröffentlicht.',
    es: 'El bróker aún no ha oído nada de la unidad {ward}. Revise el identificador de la unidad en [view] y que su central publique.',
  },
  {
    en: 'What is shown is old: the station of ward {ward} is not heard. Look at the ward itself.',
    de: 'Was zu sehen ist, ist alt: die Zentrale der Station {ward} wird nicht gehört. Sehen Sie auf der Station selbst nach.',
    es: 'Lo que se muestra es antiguo: no se oye a la central de la unidad {ward}. Mire en la propia unidad.',
  },
  {
    en: 'Two stations publish as ward {ward}, and one of them is shown. Give each its own id in [broker].',
    de: 'Zwei Zentralen veröffentlichen als Station {ward}, eine davon ist zu sehen. Geben Sie jeder in [broker] eine eigene Kennung.',
    es: 'Dos centrales publican como unidad {ward} y se muestra una de ellas. Dé a cada una su propio identificador en [broker].',
  },
  {
    en: 'Some of what the ward publishes is not shown: {why}.',
    de: 'Ein Teil dessen, was die Station veröffentlicht, wird nicht gezeigt: {why}.',
    es: 'No se muestra parte de lo que publica la unidad: {why}.',
  },
];

export const station: readonly Said[] = [...itself, ...outside, ...orders, ...viewed];
