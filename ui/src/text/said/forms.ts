/** What is wrong with a feed's form, and what came of trying it; Bluetooth. */
import type { Said } from '../said';

export const forms: readonly Said[] = [
  {
    en: 'The file was changed meanwhile. Look at the change again and save it then.',
    de: 'Die Datei wurde inzwischen geändert. Sehen Sie die Änderung noch einmal an und speichern Sie sie dann.',
    es: 'El archivo cambió entretanto. Vuelva a mirar el cambio y guárdelo después.',
  },
  {
    en: 'Keeping the password failed by a fault of ours.',
    de: 'Das Passwort konnte durch einen Fehler dieses Programms nicht hinterlegt werden.',
    es: 'No se pudo guardar la contraseña por un error de este programa.',
  },
  {
    en: 'The change is saved, but the password of feed {feed} could not be removed from where it is kept: {problem}. Remove it there by hand.',
    de: 'Die Änderung ist gespeichert, aber das hinterlegte Passwort der Quelle {feed} ließ sich nicht entfernen: {problem}. Entfernen Sie es dort von Hand.',
    es: 'El cambio está guardado, pero la contraseña de la fuente {feed} no se pudo quitar de donde se guarda: {problem}. Quítela allí a mano.',
  },
  {
    en: 'This station runs without a file of its own, so nothing can be changed here.',
    de: 'Diese Zentrale läuft ohne eigene Datei, darum lässt sich hier nichts ändern.',
    es: 'Esta central funciona sin archivo propio, así que aquí no se puede cambiar nada.',
  },
  {
    en: 'Feed {feed} works with this address now.',
    de: 'Die Quelle {feed} arbeitet jetzt mit dieser Adresse.',
    es: 'La fuente {feed} funciona ahora con esta dirección.',
  },
  {
    en: 'Feed {feed} is still trying with this address.',
    de: 'Die Quelle {feed} versucht es noch mit dieser Adresse.',
    es: 'La fuente {feed} aún lo intenta con esta dirección.',
  },
  {
    en: 'The file has no feed {feed}.',
    de: 'Die Datei hat keine Quelle {feed}.',
    es: 'El archivo no tiene la fuente {feed}.',
  },
  {
    en: 'the file has no feed {feed}',
    de: 'die Datei hat keine Quelle {feed}',
    es: 'el archivo no tiene la fuente {feed}',
  },
  {
    en: 'feed is written in one line; write each feed as a [[feed]] of its own',
    de: 'feed steht in einer Zeile; schreiben Sie jede Quelle als eigenes [[feed]]',
    es: 'feed está escrito en una línea; escriba cada fuente como un [[feed]] propio',
  },
  {
    en: 'the radio is no [[feed]]; it is switched on under [bluetooth]',
    de: 'der Funk ist kein [[feed]]; er wird unter [bluetooth] eingeschaltet',
    es: 'la radio no es un [[feed]]; se activa en [bluetooth]',
  },
  {
    en: 'Trying it failed by a fault of ours.',
    de: 'Der Versuch misslang durch einen Fehler dieses Programms.',
    es: 'La prueba falló por un error de este programa.',
  },
  {
    en: 'It listens on {address}. Nobody was waited for.',
    de: 'Es wartet auf {address}. Auf eine Gegenseite wurde nicht gewartet.',
    es: 'Escucha en {address}. No se esperó a nadie.',
  },
  {
    en: 'Connected with {peer}.',
    de: 'Verbunden mit {peer}.',
    es: 'Conectado con {peer}.',
  },
  {
    en: 'It ended without a word.',
    de: 'Es endete ohne ein Wort.',
    es: 'Terminó sin decir nada.',
  },
  {
    en: 'It said nothing within {seconds} s: a serial line is open and silent, or the other side does not answer. Check the cable and the address.',
    de: 'Binnen {seconds} s kam nichts: Eine serielle Leitung ist offen und stumm, oder die Gegenseite antwortet nicht. Prüfen Sie Kabel und Adresse.',
    es: 'No dijo nada en {seconds} s: una línea serie está abierta y muda, o el otro lado no responde. Compruebe el cable y la dirección.',
  },
  {
    en: "The file can't be used ({why}). Correct it and start the program again; until then feeds can't be changed here.",
    de: 'Die Datei ist nicht zu benutzen ({why}). Berichtigen Sie sie und starten Sie das Programm neu; bis dahin lassen sich Quellen hier nicht ändern.',
    es: 'No se puede usar el archivo ({why}). Corríjalo y arranque el programa de nuevo; hasta entonces aquí no se pueden cambiar fuentes.',
  },
  {
    en: "The file {path} can't be read: {why}.",
    de: 'Die Datei {path} ist nicht lesbar: {why}.',
    es: 'No se puede leer el archivo {path}: {why}.',
  },
  {
    en: "The file {path} was changed by hand and can't be used now: {problem}. Correct it first.",
    de: 'Die Datei {path} wurde von Hand geändert und ist jetzt nicht zu benutzen: {problem}. Berichtigen Sie sie zuerst.',
    es: 'El archivo {path} se cambió a mano y ahora no se puede usar: {problem}. Corríjalo primero.',
  },
  {
    en: "The file {path} can't be written: {why}. Nothing was changed. Let the station's user write it, or change it by hand.",
    de: 'Die Datei {path} lässt sich nicht schreiben: {why}. Es wurde nichts geändert. Lassen Sie den Benutzer der Zentrale sie schreiben oder ändern Sie sie von Hand.',
    es: 'No se puede escribir el archivo {path}: {why}. No se cambió nada. Permita que el usuario de la central lo escriba o cámbielo a mano.',
  },
  {
    en: "its password is said to be kept, and it is not; type it again in the feed's form",
    de: 'ihr Passwort soll hinterlegt sein und ist es nicht; tippen Sie es im Formular der Quelle neu',
    es: 'su contraseña debería estar guardada y no lo está; escríbala de nuevo en el formulario de la fuente',
  },
  {
    en: "its password is no text; type it again in the feed's form",
    de: 'ihr Passwort ist kein Text; tippen Sie es im Formular der Quelle neu',
    es: 'su contraseña no es texto; escríbala de nuevo en el formulario de la fuente',
  },
  {
    en: 'address is empty; name the serial port, such as /dev/ttyUSB0',
    de: 'die Adresse ist leer; nennen Sie den seriellen Anschluss, etwa /dev/ttyUSB0',
    es: 'la dirección está vacía; indique el puerto serie, como /dev/ttyUSB0',
  },
  {
    en: 'tls and allow are for networks; a serial line has neither',
    de: 'tls und allow sind für Netze; eine serielle Leitung hat beides nicht',
    es: 'tls y allow son para redes; una línea serie no tiene ninguno',
  },
  {
    en: 'calls.senders is for HL7 feeds; here the feed is one call system',
    de: 'calls.senders ist für HL7-Quellen; hier ist die Quelle eine einzige Rufanlage',
    es: 'calls.senders es para fuentes HL7; aquí la fuente es un solo sistema de llamadas',
  },
  {
    en: 'tls: a listener needs certificate and key',
    de: 'tls: wer wartet, braucht Zertifikat und Schlüssel',
    es: 'tls: quien escucha necesita certificado y clave',
  },
  {
    en: 'tls: certificate and key belong together',
    de: 'tls: Zertifikat und Schlüssel gehören zusammen',
    es: 'tls: certificado y clave van juntos',
  },
  {
    en: 'mqtt.keep_alive_s must be at least 5',
    de: 'mqtt.keep_alive_s muss mindestens 5 sein',
    es: 'mqtt.keep_alive_s debe ser al menos 5',
  },
  {
    en: 'a password needs mqtt.user',
    de: 'ein Passwort braucht mqtt.user',
    es: 'una contraseña necesita mqtt.user',
  },
  {
    en: '`{text}` is not an IP address; write it like 10.20.0.0/16, 10.20.1.7 or fd00::/8',
    de: '`{text}` ist keine IP-Adresse; schreiben Sie sie wie 10.20.0.0/16, 10.20.1.7 oder fd00::/8',
    es: '`{text}` no es una dirección IP; escríbala como 10.20.0.0/16, 10.20.1.7 o fd00::/8',
  },
  {
    en: 'allow: {problem}',
    de: 'allow: {problem}',
    es: 'allow: {problem}',
  },
];

export const radio: readonly Said[] = [
  {
    en: 'nobody is pairing a device now; begin again',
    de: 'gerade koppelt niemand ein Gerät; beginnen Sie neu',
    es: 'nadie está emparejando un dispositivo ahora; empiece de nuevo',
  },
  {
    en: 'that device is no longer in sight; bring it close and switch it on',
    de: 'dieses Gerät ist nicht mehr in Reichweite; bringen Sie es nahe her und schalten Sie es ein',
    es: 'ese dispositivo ya no está a la vista; acérquelo y enciéndalo',
  },
  {
    en: 'that device is not the one that is connected now; look at its value again',
    de: 'dieses Gerät ist nicht das, das jetzt verbunden ist; sehen Sie seinen Wert noch einmal an',
    es: 'ese dispositivo no es el que está conectado ahora; vuelva a mirar su valor',
  },
  {
    en: 'no fresh value has come from the device; wait for one and look at it',
    de: 'vom Gerät kam kein frischer Wert; warten Sie auf einen und sehen Sie ihn an',
    es: 'no ha llegado ningún valor reciente del dispositivo; espere uno y mírelo',
  },
  {
    en: 'this device speaks for bed {bed} already; take it from there first',
    de: 'dieses Gerät spricht schon für Bett {bed}; nehmen Sie es zuerst dort weg',
    es: 'este dispositivo ya habla por la cama {bed}; quítelo primero de allí',
  },
  {
    en: 'bed {bed} has another patient now; look again who is in front of you',
    de: 'in Bett {bed} liegt jetzt ein anderer Patient; sehen Sie noch einmal nach, wer vor Ihnen ist',
    es: 'la cama {bed} tiene ahora otro paciente; vuelva a mirar a quién tiene delante',
  },
  {
    en: 'compare two identifiers with the wristband, or let the value react to a tap or a breath',
    de: 'vergleichen Sie zwei Merkmale mit dem Armband, oder lassen Sie den Wert auf Tippen oder einen Atemzug reagieren',
    es: 'compare dos identificadores con la pulsera o haga que el valor reaccione a un toque o a una respiración',
  },
  {
    en: 'the station does not know that of this patient; compare another identifier',
    de: 'das weiß die Zentrale von diesem Patienten nicht; vergleichen Sie ein anderes Merkmal',
    es: 'la central no conoce ese dato de este paciente; compare otro identificador',
  },
  {
    en: 'a label has at most {most} characters',
    de: 'eine Aufschrift hat höchstens {most} Zeichen',
    es: 'una etiqueta tiene como máximo {most} caracteres',
  },
  {
    en: "the label is {device}'s already; write another one",
    de: 'diese Aufschrift hat schon {device}; schreiben Sie eine andere',
    es: 'esa etiqueta ya es de {device}; escriba otra',
  },
  {
    en: 'no such Bluetooth device belongs to this station',
    de: 'ein solches Bluetooth-Gerät gehört nicht zu dieser Zentrale',
    es: 'ese dispositivo Bluetooth no pertenece a esta central',
  },
  {
    en: 'this device speaks for bed {bed}; take it from there first',
    de: 'dieses Gerät spricht für Bett {bed}; nehmen Sie es zuerst dort weg',
    es: 'este dispositivo habla por la cama {bed}; quítelo primero de allí',
  },
  {
    en: 'there is nothing to take back',
    de: 'es gibt nichts zurückzunehmen',
    es: 'no hay nada que deshacer',
  },
  {
    en: 'Bluetooth failed or was started anew meanwhile, and this device is connected no longer. Choose it again when it is in the list.',
    de: 'Bluetooth fiel inzwischen aus oder begann neu, und dieses Gerät ist nicht mehr verbunden. Wählen Sie es wieder, wenn es in der Liste steht.',
    es: 'Bluetooth falló o se reinició entretanto y este dispositivo ya no está conectado. Elíjalo de nuevo cuando esté en la lista.',
  },
  {
    en: 'Bluetooth: this computer has no Bluetooth adapter. Plug one in; it is found by itself. All else of the station works.',
    de: 'Bluetooth: Dieser Rechner hat keinen Bluetooth-Adapter. Stecken Sie einen ein; er wird von selbst gefunden. Alles andere der Zentrale arbeitet.',
    es: 'Bluetooth: este equipo no tiene adaptador Bluetooth. Conecte uno; se encuentra solo. Todo lo demás de la central funciona.',
  },
  {
    en: "Bluetooth: the adapter is switched off. Switch Bluetooth on in the system's settings, and off in flight mode; it is tried again by itself.",
    de: 'Bluetooth: Der Adapter ist ausgeschaltet. Schalten Sie Bluetooth in den Einstellungen des Systems ein und den Flugmodus aus; es wird von selbst wieder versucht.',
    es: 'Bluetooth: el adaptador está apagado. Active Bluetooth en los ajustes del sistema y quite el modo avión; se intenta de nuevo solo.',
  },
  {
    en: "Bluetooth: this program may not use the adapter. Allow it in the system's settings (on Linux, add the user to the group bluetooth); it is tried again by itself.",
    de: 'Bluetooth: Dieses Programm darf den Adapter nicht benutzen. Erlauben Sie es in den Einstellungen des Systems (unter Linux den Benutzer in die Gruppe bluetooth aufnehmen); es wird von selbst wieder versucht.',
    es: 'Bluetooth: este programa no puede usar el adaptador. Permítalo en los ajustes del sistema (en Linux, añada el usuario al grupo bluetooth); se intenta de nuevo solo.',
  },
  {
    en: "Bluetooth: the system's Bluetooth service does not run (on Linux, bluetoothd of BlueZ). Install and start it: systemctl enable --now bluetooth; it is tried again by itself.",
    de: 'Bluetooth: Der Bluetooth-Dienst des Systems läuft nicht (unter Linux bluetoothd von BlueZ). Installieren und starten Sie ihn: systemctl enable --now bluetooth; es wird von selbst wieder versucht.',
    es: 'Bluetooth: el servicio Bluetooth del sistema no funciona (en Linux, bluetoothd de BlueZ). Instálelo y arránquelo: systemctl enable --now bluetooth; se intenta de nuevo solo.',
  },
  {
    en: "Bluetooth: the adapter does not work ({why}). Unplug it and plug it in again, or restart the computer's Bluetooth; it is tried again by itself.",
    de: 'Bluetooth: Der Adapter arbeitet nicht ({why}). Ziehen Sie ihn ab und stecken Sie ihn wieder ein, oder starten Sie Bluetooth am Rechner neu; es wird von selbst wieder versucht.',
    es: 'Bluetooth: el adaptador no funciona ({why}). Desconéctelo y vuelva a conectarlo, o reinicie el Bluetooth del equipo; se intenta de nuevo solo.',
  },
  {
    en: 'Bluetooth: the adapter does not work, so nothing can be connected.',
    de: 'Bluetooth: Der Adapter arbeitet nicht, darum lässt sich nichts verbinden.',
    es: 'Bluetooth: el adaptador no funciona, así que no se puede conectar nada.',
  },
  {
    en: 'Bluetooth: {device} is not connected. Switch it on and bring it close, and ask again.',
    de: 'Bluetooth: {device} ist nicht verbunden. Schalten Sie es ein, bringen Sie es nahe her und fragen Sie noch einmal.',
    es: 'Bluetooth: {device} no está conectado. Enciéndalo, acérquelo y pregunte de nuevo.',
  },
  {
    en: 'Bluetooth: {device} did not send its stored values: {why}.',
    de: 'Bluetooth: {device} hat seine gespeicherten Werte nicht gesendet: {why}.',
    es: 'Bluetooth: {device} no envió sus valores guardados: {why}.',
  },
  {
    en: 'Bluetooth: {device} offers nothing that this station reads. Use a device with the standard Bluetooth health services.',
    de: 'Bluetooth: {device} bietet nichts, was diese Zentrale liest. Nehmen Sie ein Gerät mit den Bluetooth-Gesundheitsdiensten des Standards.',
    es: 'Bluetooth: {device} no ofrece nada que esta central lea. Use un dispositivo con los servicios de salud estándar de Bluetooth.',
  },
  {
    en: 'Bluetooth: {device} stopped sending its stored values. Keep it close, and ask again.',
    de: 'Bluetooth: {device} hörte auf, seine gespeicherten Werte zu senden. Halten Sie es nahe und fragen Sie noch einmal.',
    es: 'Bluetooth: {device} dejó de enviar sus valores guardados. Manténgalo cerca y pregunte de nuevo.',
  },
  {
    en: 'Bluetooth: {device} sent values that do not count: {why}.',
    de: 'Bluetooth: {device} sendete Werte, die nicht zählen: {why}.',
    es: 'Bluetooth: {device} envió valores que no cuentan: {why}.',
  },
  {
    en: 'Bluetooth: {device} has no name that can be kept ({why}). It is not read.',
    de: 'Bluetooth: {device} hat keinen Namen, der sich merken lässt ({why}). Es wird nicht gelesen.',
    es: 'Bluetooth: {device} no tiene un nombre que se pueda guardar ({why}). No se lee.',
  },
  {
    en: 'Bluetooth: {device} does not send its values to this station. Switch it off and on, and check that no other phone or computer holds it.',
    de: 'Bluetooth: {device} sendet seine Werte nicht an diese Zentrale. Schalten Sie es aus und ein und prüfen Sie, dass kein anderes Telefon und kein anderer Rechner es hält.',
    es: 'Bluetooth: {device} no envía sus valores a esta central. Apáguelo y enciéndalo, y compruebe que no lo tiene otro teléfono u ordenador.',
  },
  {
    en: "Bluetooth: {device} must be paired with this computer first, and was not. Confirm the system's question, or pair it in the system's Bluetooth settings; then try again.",
    de: 'Bluetooth: {device} muss zuerst mit diesem Rechner gekoppelt werden und wurde es nicht. Bestätigen Sie die Frage des Systems oder koppeln Sie es in den Bluetooth-Einstellungen; dann versuchen Sie es noch einmal.',
    es: 'Bluetooth: {device} debe emparejarse antes con este equipo y no lo hizo. Confirme la pregunta del sistema o emparéjelo en los ajustes de Bluetooth; después inténtelo de nuevo.',
  },
  {
    en: 'Bluetooth: {device} keeps no values to be asked for.',
    de: 'Bluetooth: {device} speichert keine Werte, nach denen man fragen kann.',
    es: 'Bluetooth: {device} no guarda valores que pedir.',
  },
  {
    en: 'Bluetooth: {device} was not asked for its stored values ({why}). Keep it close, and ask again.',
    de: 'Bluetooth: {device} wurde nicht nach seinen gespeicherten Werten gefragt ({why}). Halten Sie es nahe und fragen Sie noch einmal.',
    es: 'Bluetooth: no se pidieron a {device} sus valores guardados ({why}). Manténgalo cerca y pregunte de nuevo.',
  },
  {
    en: 'Bluetooth: {what} failed with {device} ({why}). Switch it on and bring it close; it is tried again when it is seen.',
    de: 'Bluetooth: {what} misslang bei {device} ({why}). Schalten Sie es ein und bringen Sie es nahe her; es wird wieder versucht, sobald es zu sehen ist.',
    es: 'Bluetooth: {what} falló con {device} ({why}). Enciéndalo y acérquelo; se intenta de nuevo cuando se vea.',
  },
];
