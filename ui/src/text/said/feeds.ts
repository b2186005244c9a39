/** What is wrong with a feed. */
import type { Said } from '../said';

export const feeds: readonly Said[] = [
  {
    en: 'Feed {feed}: {problem}. {hint}.',
    de: 'Quelle {feed}: {problem}. {hint}.',
    es: 'Fuente {feed}: {problem}. {hint}.',
  },
  {
    en: 'feed {feed}: {problem}',
    de: 'Quelle {feed}: {problem}',
    es: 'fuente {feed}: {problem}',
  },
  {
    en: 'feed {feed}: {problem}.',
    de: 'Quelle {feed}: {problem}.',
    es: 'Fuente {feed}: {problem}.',
  },
  {
    en: "can't listen on {address}: {problem}",
    de: 'kann nicht auf {address} warten: {problem}',
    es: 'no puede escuchar en {address}: {problem}',
  },
  {
    en: "can't connect to {address}: {problem}",
    de: 'kann sich nicht mit {address} verbinden: {problem}',
    es: 'no puede conectar con {address}: {problem}',
  },
  {
    en: "can't connect to {address}: no answer within {seconds} s",
    de: 'kann sich nicht mit {address} verbinden: keine Antwort binnen {seconds} s',
    es: 'no puede conectar con {address}: sin respuesta en {seconds} s',
  },
  {
    en: "can't open the serial port {port}: {problem}",
    de: 'kann den seriellen Anschluss {port} nicht öffnen: {problem}',
    es: 'no puede abrir el puerto serie {port}: {problem}',
  },
  {
    en: "Another program holds the port; change the feed's address or stop it",
    de: 'Ein anderes Programm hat diesen Port; ändern Sie die Adresse der Quelle oder beenden Sie das Programm',
    es: 'Otro programa ocupa el puerto; cambie la dirección de la fuente o deténgalo',
  },
  {
    en: "Ports below 1024 need a privilege; change the feed's port or grant it",
    de: 'Ports unter 1024 brauchen ein Recht; ändern Sie den Port der Quelle oder erteilen Sie es',
    es: 'Los puertos por debajo de 1024 necesitan un privilegio; cambie el puerto de la fuente o concédalo',
  },
  {
    en: "This machine has no such address; change the feed's address",
    de: 'Diese Adresse hat der Rechner nicht; ändern Sie die Adresse der Quelle',
    es: 'Este equipo no tiene esa dirección; cambie la dirección de la fuente',
  },
  {
    en: "Check the feed's address and the network of this machine",
    de: 'Prüfen Sie die Adresse der Quelle und das Netz dieses Rechners',
    es: 'Compruebe la dirección de la fuente y la red de este equipo',
  },
  {
    en: 'Check that the device is on, its address and port, and the network; the feed tries again by itself',
    de: 'Prüfen Sie, ob das Gerät eingeschaltet ist, Adresse und Port und das Netz; die Quelle versucht es von selbst wieder',
    es: 'Compruebe que el equipo está encendido, su dirección y puerto, y la red; la fuente lo intenta de nuevo sola',
  },
  {
    en: "Plug the adapter in, or correct the feed's port; it is opened by itself",
    de: 'Stecken Sie den Adapter ein oder berichtigen Sie den Anschluss der Quelle; er wird von selbst geöffnet',
    es: 'Conecte el adaptador o corrija el puerto de la fuente; se abre solo',
  },
  {
    en: "Let the program's user use it (on Linux the group dialout)",
    de: 'Erlauben Sie es dem Benutzer des Programms (unter Linux die Gruppe dialout)',
    es: 'Permita usarlo al usuario del programa (en Linux, el grupo dialout)',
  },
  {
    en: 'Another program uses it; end that program',
    de: 'Ein anderes Programm benutzt ihn; beenden Sie dieses Programm',
    es: 'Lo usa otro programa; termínelo',
  },
  {
    en: "Check the adapter, and that it knows the feed's speed",
    de: 'Prüfen Sie den Adapter und ob er die Geschwindigkeit der Quelle kennt',
    es: 'Compruebe el adaptador y que admite la velocidad de la fuente',
  },
  {
    en: "can't read the {which} file {path}: {problem}",
    de: 'die Datei {path} ({which}) ist nicht lesbar: {problem}',
    es: 'no se puede leer el archivo {path} ({which}): {problem}',
  },
  {
    en: "the {which} file {path} can't be read as PEM: {problem}",
    de: 'die Datei {path} ({which}) ist nicht als PEM lesbar: {problem}',
    es: 'el archivo {path} ({which}) no se puede leer como PEM: {problem}',
  },
  {
    en: 'the certificate file {path} holds no certificate',
    de: 'die Datei {path} enthält kein Zertifikat',
    es: 'el archivo {path} no contiene ningún certificado',
  },
  {
    en: 'the key file {path} holds no key',
    de: 'die Datei {path} enthält keinen Schlüssel',
    es: 'el archivo {path} no contiene ninguna clave',
  },
  {
    en: "the authority's certificate file {path} holds no authority's certificate",
    de: 'die Datei {path} enthält kein Zertifikat einer Zertifizierungsstelle',
    es: 'el archivo {path} no contiene ningún certificado de una autoridad',
  },
  {
    en: "the authority's certificate file {path} can't be used: {problem}",
    de: 'die Datei {path} der Zertifizierungsstelle ist nicht zu benutzen: {problem}',
    es: 'no se puede usar el archivo {path} de la autoridad: {problem}',
  },
  {
    en: "certificate {certificate} and key {key} can't be used together: {problem}",
    de: 'Zertifikat {certificate} und Schlüssel {key} passen nicht zusammen: {problem}',
    es: 'el certificado {certificate} y la clave {key} no se pueden usar juntos: {problem}',
  },
  {
    en: 'the allow-list has certificate names, but no client authority is set',
    de: 'erlaubt sind Namen in Zertifikaten, aber keine Zertifizierungsstelle der Gegenseite ist gesetzt',
    es: 'la lista de permitidos tiene nombres de certificados, pero no hay autoridad de clientes',
  },
  {
    en: '`{name}` is neither a host name nor an IP address',
    de: '`{name}` ist weder ein Rechnername noch eine IP-Adresse',
    es: '`{name}` no es un nombre de equipo ni una dirección IP',
  },
  {
    en: "TLS can't be set up: {problem}",
    de: 'TLS lässt sich nicht einrichten: {problem}',
    es: 'no se puede configurar TLS: {problem}',
  },
  {
    en: 'TLS with {peer} failed: {problem}',
    de: 'TLS mit {peer} misslang: {problem}',
    es: 'falló TLS con {peer}: {problem}',
  },
  {
    en: "Put the {which} there, let this user read it, or change the feed's setting",
    de: 'Legen Sie die Datei ({which}) dorthin, lassen Sie diesen Benutzer sie lesen oder ändern Sie die Einstellung der Quelle',
    es: 'Ponga allí el archivo ({which}), permita que este usuario lo lea o cambie el ajuste de la fuente',
  },
  {
    en: 'Put the {which} into the file as PEM, with its BEGIN and END lines; keys must not be encrypted',
    de: 'Schreiben Sie den Inhalt ({which}) als PEM in die Datei, mit den Zeilen BEGIN und END; Schlüssel dürfen nicht verschlüsselt sein',
    es: 'Ponga el contenido ({which}) en el archivo como PEM, con sus líneas BEGIN y END; las claves no deben estar cifradas',
  },
  {
    en: "Put the authority's own certificate there, not a device's",
    de: 'Legen Sie dort das Zertifikat der Zertifizierungsstelle selbst ab, nicht das eines Geräts',
    es: 'Ponga allí el certificado de la propia autoridad, no el de un equipo',
  },
  {
    en: 'Put the key there that the certificate was made for',
    de: 'Legen Sie dort den Schlüssel ab, für den das Zertifikat gemacht ist',
    es: 'Ponga allí la clave para la que se hizo el certificado',
  },
  {
    en: 'Set the authority that certifies the devices, or take the names out',
    de: 'Setzen Sie die Stelle, die die Geräte zertifiziert, oder nehmen Sie die Namen heraus',
    es: 'Indique la autoridad que certifica los equipos o quite los nombres',
  },
  {
    en: "Correct the feed's address or server name",
    de: 'Berichtigen Sie Adresse oder Servernamen der Quelle',
    es: 'Corrija la dirección o el nombre de servidor de la fuente',
  },
  {
    en: 'Report this; it is a fault of the program',
    de: 'Melden Sie das; es ist ein Fehler des Programms',
    es: 'Infórmelo; es un error del programa',
  },
  {
    en: 'Check the certificates of both sides and that both speak TLS',
    de: 'Prüfen Sie die Zertifikate beider Seiten und ob beide TLS sprechen',
    es: 'Compruebe los certificados de ambos lados y que ambos usan TLS',
  },
  {
    en: 'it showed no certificate',
    de: 'sie zeigte kein Zertifikat',
    es: 'no mostró ningún certificado',
  },
  {
    en: 'it does not speak TLS',
    de: 'sie spricht kein TLS',
    es: 'no usa TLS',
  },
  {
    en: 'it refused with the alert {alert}',
    de: 'sie lehnte mit der Meldung {alert} ab',
    es: 'rechazó con el aviso {alert}',
  },
  {
    en: 'its certificate is not of the configured authority',
    de: 'ihr Zertifikat ist nicht von der eingestellten Zertifizierungsstelle',
    es: 'su certificado no es de la autoridad configurada',
  },
  {
    en: 'its certificate has expired',
    de: 'ihr Zertifikat ist abgelaufen',
    es: 'su certificado ha caducado',
  },
  {
    en: 'its certificate is not valid yet; compare the clocks',
    de: 'ihr Zertifikat gilt noch nicht; vergleichen Sie die Uhren',
    es: 'su certificado aún no es válido; compare los relojes',
  },
  {
    en: 'its certificate is for another name',
    de: 'ihr Zertifikat gilt für einen anderen Namen',
    es: 'su certificado es para otro nombre',
  },
  {
    en: 'its certificate was refused ({why})',
    de: 'ihr Zertifikat wurde abgelehnt ({why})',
    es: 'su certificado fue rechazado ({why})',
  },
  {
    en: 'Feed {feed}: a fault of this program stopped it; it starts again. Keep the log and report it.',
    de: 'Quelle {feed}: ein Fehler dieses Programms hat sie angehalten; sie beginnt neu. Bewahren Sie das Protokoll auf und melden Sie es.',
    es: 'Fuente {feed}: un error de este programa la detuvo; empieza de nuevo. Conserve el registro e infórmelo.',
  },
  {
    en: 'Feed {feed}: a fault of this program closed the connection of {peer}. Keep the log and report it; the other connections go on.',
    de: 'Quelle {feed}: ein Fehler dieses Programms hat die Verbindung von {peer} geschlossen. Bewahren Sie das Protokoll auf und melden Sie es; die anderen Verbindungen laufen weiter.',
    es: 'Fuente {feed}: un error de este programa cerró la conexión de {peer}. Conserve el registro e infórmelo; las demás conexiones siguen.',
  },
  {
    en: 'Feed {feed}: {count} more connections were refused within the last minute. See the refusals before.',
    de: 'Quelle {feed}: {count} weitere Verbindungen wurden in der letzten Minute abgelehnt. Sehen Sie die Ablehnungen davor an.',
    es: 'Fuente {feed}: se rechazaron {count} conexiones más en el último minuto. Vea los rechazos anteriores.',
  },
  {
    en: "Feed {feed}: can't take a connection: {problem}. Raise the limit of open files or close what is not needed.",
    de: 'Quelle {feed}: kann keine Verbindung annehmen: {problem}. Erhöhen Sie die Grenze offener Dateien oder schließen Sie, was nicht gebraucht wird.',
    es: 'Fuente {feed}: no puede aceptar una conexión: {problem}. Suba el límite de archivos abiertos o cierre lo que no haga falta.',
  },
  {
    en: 'Feed {feed}: {peer} was refused: {why}.',
    de: 'Quelle {feed}: {peer} wurde abgelehnt: {why}.',
    es: 'Fuente {feed}: se rechazó {peer}: {why}.',
  },
  {
    en: "there are {most} connections already; raise the feed's limit or find out who holds them",
    de: 'es bestehen schon {most} Verbindungen; erhöhen Sie die Grenze der Quelle oder finden Sie heraus, wer sie hält',
    es: 'ya hay {most} conexiones; suba el límite de la fuente o averigüe quién las ocupa',
  },
  {
    en: "its address has {most} connections already; raise the feed's limit",
    de: 'diese Adresse hat schon {most} Verbindungen; erhöhen Sie die Grenze der Quelle',
    es: 'su dirección ya tiene {most} conexiones; suba el límite de la fuente',
  },
  {
    en: "Feed {feed}: nothing came over {port} for {seconds} s. Check that the call system is on, its cable, and the line's speed and bits.",
    de: 'Quelle {feed}: über {port} kam seit {seconds} s nichts. Prüfen Sie, ob die Rufanlage eingeschaltet ist, ihr Kabel sowie Geschwindigkeit und Bits der Leitung.',
    es: 'Fuente {feed}: no llegó nada por {port} en {seconds} s. Compruebe que el sistema de llamadas está encendido, su cable, y la velocidad y los bits de la línea.',
  },
  {
    en: "Feed {feed}: the broker lets the station not read {filter} ({why}), {count} topics in all. Give the station's user the right to read them.",
    de: 'Quelle {feed}: der Broker lässt die Zentrale {filter} nicht lesen ({why}), insgesamt {count} Topics. Geben Sie dem Benutzer der Zentrale das Recht, sie zu lesen.',
    es: 'Fuente {feed}: el bróker no deja a la central leer {filter} ({why}), {count} temas en total. Dé al usuario de la central permiso para leerlos.',
  },
  {
    en: "Feed {feed}: the broker {address} does not let the station in: {why}. Check client id, user, password and certificate, and the broker's log.",
    de: 'Quelle {feed}: der Broker {address} lässt die Zentrale nicht ein: {why}. Prüfen Sie Client-ID, Benutzer, Passwort und Zertifikat und das Protokoll des Brokers.',
    es: 'Fuente {feed}: el bróker {address} no deja entrar a la central: {why}. Compruebe el identificador de cliente, usuario, contraseña y certificado, y el registro del bróker.',
  },
  {
    en: 'Feed {feed}: the broker is not connected. Do it at the device.',
    de: 'Quelle {feed}: der Broker ist nicht verbunden. Tun Sie es am Gerät.',
    es: 'Fuente {feed}: el bróker no está conectado. Hágalo en el equipo.',
  },
  {
    en: 'Feed {feed}: the order was not delivered, {why}. Do it at the device.',
    de: 'Quelle {feed}: der Auftrag wurde nicht zugestellt, {why}. Tun Sie es am Gerät.',
    es: 'Fuente {feed}: la orden no se entregó, {why}. Hágalo en el equipo.',
  },
  {
    en: 'Feed {feed}: {why}. Do it at the call system.',
    de: 'Quelle {feed}: {why}. Tun Sie es an der Rufanlage.',
    es: 'Fuente {feed}: {why}. Hágalo en el sistema de llamadas.',
  },
  {
    en: "ESPA 4.4.4 can't give a call back",
    de: 'ESPA 4.4.4 kann keinen Ruf zurückgeben',
    es: 'ESPA 4.4.4 no puede devolver una llamada',
  },
  {
    en: 'ESPA 4.4.4 knows no beds',
    de: 'ESPA 4.4.4 kennt keine Betten',
    es: 'ESPA 4.4.4 no conoce camas',
  },
  {
    en: 'too many orders wait for the broker',
    de: 'zu viele Aufträge warten auf den Broker',
    es: 'demasiadas órdenes esperan al bróker',
  },
  {
    en: 'the connection to the broker broke',
    de: 'die Verbindung zum Broker riss ab',
    es: 'se cortó la conexión con el bróker',
  },
  {
    en: 'the broker refused: {why}',
    de: 'der Broker lehnte ab: {why}',
    es: 'el bróker rechazó: {why}',
  },
  {
    en: 'the broker says: {why}',
    de: 'der Broker sagt: {why}',
    es: 'el bróker dice: {why}',
  },
  {
    en: 'the broker ended the session: {why}',
    de: 'der Broker beendete die Sitzung: {why}',
    es: 'el bróker terminó la sesión: {why}',
  },
  {
    en: 'it was not connected when that was asked',
    de: 'sie war nicht verbunden, als das verlangt wurde',
    es: 'no estaba conectado cuando se pidió',
  },
];
