/** What is wrong with a way out of the ward, or with seeing another one. */
import type { Said } from '../said';

export const links: readonly Said[] = [
  {
    en: 'no answer in time',
    de: 'keine Antwort zur rechten Zeit',
    es: 'sin respuesta a tiempo',
  },
  {
    en: 'no answer within {seconds} s',
    de: 'keine Antwort binnen {seconds} s',
    es: 'sin respuesta en {seconds} s',
  },
  {
    en: 'it answers with status {status}',
    de: 'er antwortet mit Status {status}',
    es: 'responde con el estado {status}',
  },
  {
    en: 'status {status}',
    de: 'Status {status}',
    es: 'estado {status}',
  },
  {
    en: 'its answer is too long',
    de: 'seine Antwort ist zu lang',
    es: 'su respuesta es demasiado larga',
  },
  {
    en: 'no connection',
    de: 'keine Verbindung',
    es: 'sin conexión',
  },
  {
    en: 'not met yet',
    de: 'noch nicht erreicht',
    es: 'aún no se ha alcanzado',
  },
  {
    en: 'it is not reached yet',
    de: 'noch nicht erreicht',
    es: 'aún no se ha alcanzado',
  },
  {
    en: 'the connection broke: {problem}',
    de: 'die Verbindung riss ab: {problem}',
    es: 'se cortó la conexión: {problem}',
  },
  {
    en: 'the receiver closed the connection without an answer',
    de: 'der Empfänger schloss die Verbindung ohne Antwort',
    es: 'el receptor cerró la conexión sin responder',
  },
  {
    en: 'the answer has more than {most} bytes',
    de: 'die Antwort hat mehr als {most} Bytes',
    es: 'la respuesta tiene más de {most} bytes',
  },
  {
    en: 'what it answers is no acknowledgement',
    de: 'was er antwortet, ist keine Bestätigung',
    es: 'lo que responde no es un acuse',
  },
  {
    en: 'it answers another message than the one that was sent',
    de: 'er antwortet auf eine andere Nachricht als die gesendete',
    es: 'responde a un mensaje distinto del enviado',
  },
  {
    en: 'it refuses a message: {why}',
    de: 'er lehnt eine Nachricht ab: {why}',
    es: 'rechaza un mensaje: {why}',
  },
  {
    en: "the station's own records can't be read: {why}",
    de: 'die eigenen Aufzeichnungen der Zentrale sind nicht lesbar: {why}',
    es: 'no se pueden leer los registros de la central: {why}',
  },
  {
    en: 'the station did not keep what came',
    de: 'die Zentrale hat nicht behalten, was kam',
    es: 'la central no guardó lo que llegó',
  },
  {
    en: 'what answers there is no central server of Lamplight',
    de: 'was dort antwortet, ist kein Zentralserver von Lamplight',
    es: 'lo que responde allí no es un servidor central de Lamplight',
  },
  {
    en: "This station's own key for it can't be read ({why}). Restore central.json from a backup, or remove it and enrol the station anew.",
    de: 'Der eigene Schlüssel dieser Zentrale dafür ist nicht lesbar ({why}). Stellen Sie central.json aus einer Sicherung wieder her, oder entfernen Sie die Datei und melden Sie die Zentrale neu an.',
    es: 'No se puede leer la clave propia de esta central para él ({why}). Restaure central.json desde una copia, o quítelo y registre la central de nuevo.',
  },
  {
    en: "its authority can't be used: {why}.",
    de: 'seine Zertifizierungsstelle ist nicht zu benutzen: {why}.',
    es: 'no se puede usar su autoridad: {why}.',
  },
  {
    en: "This station is not enrolled. Write the code from the server's administrator as enrol in [central].",
    de: 'Diese Zentrale ist dort nicht angemeldet. Schreiben Sie den Code von der Administration des Servers als enrol in [central].',
    es: 'Esta central no está registrada. Escriba el código del administrador del servidor como enrol en [central].',
  },
  {
    en: 'The central server can store nothing now: its database has no room. The station keeps everything. Tell the administrator of the central server.',
    de: 'Der Zentralserver kann jetzt nichts speichern: Seine Datenbank hat keinen Platz. Die Zentrale behält alles. Verständigen Sie die Administration des Zentralservers.',
    es: 'El servidor central no puede guardar nada ahora: su base de datos no tiene sitio. La central lo conserva todo. Avise al administrador del servidor central.',
  },
  {
    en: 'The central server does not reach its database. The station keeps everything and tries again.',
    de: 'Der Zentralserver erreicht seine Datenbank nicht. Die Zentrale behält alles und versucht es wieder.',
    es: 'El servidor central no llega a su base de datos. La central lo conserva todo y lo intenta de nuevo.',
  },
  {
    en: 'The central server has failed; its log says why.',
    de: 'Der Zentralserver ist ausgefallen; warum, sagt sein Protokoll.',
    es: 'El servidor central ha fallado; su registro dice por qué.',
  },
  {
    en: "The batch can't be read.",
    de: 'Die Sendung ist nicht lesbar.',
    es: 'No se puede leer el envío.',
  },
  {
    en: "The journal's id is none.",
    de: 'Die Kennung des Journals ist keine.',
    es: 'El identificador del diario no es válido.',
  },
  {
    en: "The station's journal went another way than what is here: an older copy of its records was put back. Ask the administrator of the central server.",
    de: 'Das Journal der Zentrale ging einen anderen Weg als das, was hier liegt: Eine ältere Kopie ihrer Aufzeichnungen wurde zurückgespielt. Fragen Sie die Administration des Zentralservers.',
    es: 'El diario de la central siguió otro camino que lo que hay aquí: se restauró una copia anterior de sus registros. Pregunte al administrador del servidor central.',
  },
  {
    en: "The station's key is none.",
    de: 'Der Schlüssel der Zentrale ist keiner.',
    es: 'La clave de la central no es válida.',
  },
  {
    en: 'The enrolment code is none, is over, or was used by another station. Ask the administrator of the central server for a new one.',
    de: 'Der Anmeldecode ist keiner, ist abgelaufen oder wurde von einer anderen Zentrale benutzt. Bitten Sie die Administration des Zentralservers um einen neuen.',
    es: 'El código de registro no vale, ha caducado o lo usó otra central. Pida uno nuevo al administrador del servidor central.',
  },
  {
    en: 'The central server speaks version {version} of the wire, the station {own}. Bring the older one of the two up to date.',
    de: 'Der Zentralserver spricht Version {version} der Übertragung, die Zentrale {own}. Bringen Sie das ältere von beiden auf Stand.',
    es: 'El servidor central habla la versión {version} del protocolo y la central la {own}. Actualice el más antiguo de los dos.',
  },
  {
    en: 'The request is not signed by a station.',
    de: 'Die Anfrage ist von keiner Zentrale unterschrieben.',
    es: 'La petición no está firmada por ninguna central.',
  },
  {
    en: "The central server does not know this station. Ask its administrator for a new code, write it as enrol in [central], and move central.json out of the station's data folder.",
    de: 'Der Zentralserver kennt diese Zentrale nicht. Bitten Sie seine Administration um einen neuen Code, schreiben Sie ihn als enrol in [central] und nehmen Sie central.json aus dem Datenordner der Zentrale.',
    es: 'El servidor central no conoce esta central. Pida a su administrador un código nuevo, escríbalo como enrol en [central] y saque central.json de la carpeta de datos de la central.',
  },
  {
    en: "The request's signature is not this station's.",
    de: 'Die Unterschrift der Anfrage ist nicht die dieser Zentrale.',
    es: 'La firma de la petición no es la de esta central.',
  },
  {
    en: 'The request was signed at another time than it is here.',
    de: 'Die Anfrage wurde zu einer anderen Zeit unterschrieben, als es hier ist.',
    es: 'La petición se firmó a una hora distinta de la de aquí.',
  },
  {
    en: 'This station was locked out of the central server. Ask its administrator; the station keeps everything.',
    de: 'Diese Zentrale wurde vom Zentralserver ausgesperrt. Fragen Sie seine Administration; die Zentrale behält alles.',
    es: 'Esta central fue bloqueada en el servidor central. Pregunte a su administrador; la central lo conserva todo.',
  },
  {
    en: 'the database does not hold it: {why}',
    de: 'die Datenbank nimmt es nicht an: {why}',
    es: 'la base de datos no lo admite: {why}',
  },
  {
    en: 'The FHIR server does not know this station ({why}). Check how it signs in.',
    de: 'Der FHIR-Server kennt diese Zentrale nicht ({why}). Prüfen Sie, wie sie sich anmeldet.',
    es: 'El servidor FHIR no conoce esta central ({why}). Compruebe cómo inicia sesión.',
  },
  {
    en: 'The FHIR server does not let this station do that ({why}). Ask its administrator for the rights.',
    de: 'Der FHIR-Server lässt diese Zentrale das nicht tun ({why}). Bitten Sie seine Administration um die Rechte.',
    es: 'El servidor FHIR no deja a esta central hacer eso ({why}). Pida los permisos a su administrador.',
  },
  {
    en: 'The FHIR server sends this station elsewhere (status {status}). Correct url in [fhir].',
    de: 'Der FHIR-Server schickt diese Zentrale anderswohin (Status {status}). Berichtigen Sie url in [fhir].',
    es: 'El servidor FHIR envía esta central a otro lugar (estado {status}). Corrija url en [fhir].',
  },
  {
    en: 'The server points to another one ({host}); it is not followed there.',
    de: 'Der Server verweist auf einen anderen ({host}); dorthin wird nicht gefolgt.',
    es: 'El servidor remite a otro ({host}); no se le sigue allí.',
  },
  {
    en: "The FHIR server can't be used: {why}. Check url in [fhir].",
    de: 'Der FHIR-Server ist nicht zu benutzen: {why}. Prüfen Sie url in [fhir].',
    es: 'No se puede usar el servidor FHIR: {why}. Compruebe url en [fhir].',
  },
  {
    en: 'There is no FHIR server at this address (status {status}). Check url in [fhir].',
    de: 'Unter dieser Adresse ist kein FHIR-Server (Status {status}). Prüfen Sie url in [fhir].',
    es: 'En esta dirección no hay servidor FHIR (estado {status}). Compruebe url en [fhir].',
  },
  {
    en: 'it answers a transaction with something else than its response',
    de: 'er antwortet auf eine Transaktion mit etwas anderem als deren Antwort',
    es: 'responde a una transacción con algo que no es su respuesta',
  },
  {
    en: 'it refuses a search: {why}',
    de: 'er lehnt eine Suche ab: {why}',
    es: 'rechaza una búsqueda: {why}',
  },
  {
    en: 'it refuses the Subscription: {why}',
    de: 'er lehnt die Subscription ab: {why}',
    es: 'rechaza la Subscription: {why}',
  },
  {
    en: "an answer has more than {most} pages, and by its times the rest can't be asked for; narrow poll_search of [fhir]",
    de: 'eine Antwort hat mehr als {most} Seiten, und nach ihren Zeiten lässt sich der Rest nicht erfragen; schränken Sie poll_search in [fhir] ein',
    es: 'una respuesta tiene más de {most} páginas y por sus horas no se puede pedir el resto; restrinja poll_search en [fhir]',
  },
  {
    en: 'no token is given: status {status}',
    de: 'es gibt kein Token: Status {status}',
    es: 'no da ningún token: estado {status}',
  },
  {
    en: 'The server gives this station no token (status {status}). Check client, key and clock of [fhir.smart].',
    de: 'Der Server gibt dieser Zentrale kein Token (Status {status}). Prüfen Sie Client, Schlüssel und Uhr in [fhir.smart].',
    es: 'El servidor no da ningún token a esta central (estado {status}). Compruebe cliente, clave y reloj de [fhir.smart].',
  },
  {
    en: 'The server does not say where tokens are given; write token_url in [fhir.smart].',
    de: 'Der Server sagt nicht, wo es Token gibt; schreiben Sie token_url in [fhir.smart].',
    es: 'El servidor no dice dónde se dan los tokens; escriba token_url en [fhir.smart].',
  },
  {
    en: 'the private key of [fhir.smart] does not sign: {why}',
    de: 'der private Schlüssel von [fhir.smart] unterschreibt nicht: {why}',
    es: 'la clave privada de [fhir.smart] no firma: {why}',
  },
  {
    en: 'FHIR server {name}: admissions are not read ({why}). It is asked again by itself; tell a technician if it lasts.',
    de: 'FHIR-Server {name}: Aufnahmen werden nicht gelesen ({why}). Er wird von selbst wieder gefragt; dauert es an, verständigen Sie die Technik.',
    es: 'Servidor FHIR {name}: no se leen los ingresos ({why}). Se le pregunta de nuevo solo; si persiste, avise a un técnico.',
  },
  {
    en: 'what it answers is no WCTP: {why}',
    de: 'was er antwortet, ist kein WCTP: {why}',
    es: 'lo que responde no es WCTP: {why}',
  },
  {
    en: 'what it answers is no wctp-Confirmation',
    de: 'was er antwortet, ist keine wctp-Confirmation',
    es: 'lo que responde no es una wctp-Confirmation',
  },
  {
    en: 'The communicator does not let this station in (status {status}). Check url, certificate and key in [[communicator]].',
    de: 'Der Rufserver lässt diese Zentrale nicht ein (Status {status}). Prüfen Sie url, certificate und key in [[communicator]].',
    es: 'El servidor de avisos no deja entrar a esta central (estado {status}). Compruebe url, certificate y key en [[communicator]].',
  },
  {
    en: 'The communicator sends this station elsewhere (status {status}). Correct url in [[communicator]].',
    de: 'Der Rufserver schickt diese Zentrale anderswohin (Status {status}). Berichtigen Sie url in [[communicator]].',
    es: 'El servidor de avisos envía esta central a otro lugar (estado {status}). Corrija url en [[communicator]].',
  },
  {
    en: 'The communicator does not know this station ({why}). Correct sender_id or security_code_file in [[communicator]].',
    de: 'Der Rufserver kennt diese Zentrale nicht ({why}). Berichtigen Sie sender_id oder security_code_file in [[communicator]].',
    es: 'El servidor de avisos no conoce esta central ({why}). Corrija sender_id o security_code_file en [[communicator]].',
  },
  {
    en: 'It takes records in their order only.',
    de: 'Er nimmt Einträge nur in ihrer Reihenfolge an.',
    es: 'Solo admite los registros en su orden.',
  },
  {
    en: '{name}: it takes records in their order only.',
    de: '{name}: nimmt Einträge nur in ihrer Reihenfolge an.',
    es: '{name}: solo admite los registros en su orden.',
  },
  {
    en: 'the broker does not answer',
    de: 'der Broker antwortet nicht',
    es: 'el bróker no responde',
  },
  {
    en: 'it is larger than the broker takes (max_payload)',
    de: 'es ist größer, als der Broker annimmt (max_payload)',
    es: 'es mayor de lo que admite el bróker (max_payload)',
  },
  {
    en: 'no stream takes alarms; the stream {stream} was removed or has other subjects',
    de: 'kein Stream nimmt Alarme an; der Stream {stream} wurde entfernt oder hat andere Subjects',
    es: 'ningún stream admite alarmas; el stream {stream} se quitó o tiene otros temas',
  },
  {
    en: 'alarms are not acknowledged in time',
    de: 'Alarme werden nicht zur rechten Zeit bestätigt',
    es: 'las alarmas no se confirman a tiempo',
  },
  {
    en: 'alarms are not taken: {why}',
    de: 'Alarme werden nicht angenommen: {why}',
    es: 'no se admiten las alarmas: {why}',
  },
  {
    en: 'This station has no link "{name}".',
    de: 'Diese Zentrale hat keinen Weg „{name}“.',
    es: 'Esta central no tiene el enlace «{name}».',
  },
  {
    en: 'the key does not belong to {path}',
    de: 'der Schlüssel gehört nicht zu {path}',
    es: 'la clave no pertenece a {path}',
  },
];
