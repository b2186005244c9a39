/** Why a device speaks for no bed; what is wrong with a message, a dead letter or a test alarm. */
import type { Said } from '../said';

export const messages: readonly Said[] = [
  {
    en: 'It tells no location. Assign it to a bed.',
    de: 'Es nennt keinen Ort. Ordnen Sie es einem Bett zu.',
    es: 'No indica ningún lugar. Asígnelo a una cama.',
  },
  {
    en: 'Its location, {words}, is no bed of this ward. Assign it or correct its location.',
    de: 'Sein Ort, {words}, ist kein Bett dieser Station. Ordnen Sie es zu oder berichtigen Sie seinen Ort.',
    es: 'Su lugar, {words}, no es ninguna cama de esta unidad. Asígnelo o corrija su lugar.',
  },
  {
    en: 'It says bed {bed}, for which {device} speaks. Correct the bed at the wrong monitor.',
    de: 'Es nennt Bett {bed}, für das {device} spricht. Berichtigen Sie das Bett am falschen Monitor.',
    es: 'Dice cama {bed}, por la que habla {device}. Corrija la cama en el monitor equivocado.',
  },
  {
    en: 'It is out of order: {words}.',
    de: 'Es ist außer Betrieb: {words}.',
    es: 'Está fuera de servicio: {words}.',
  },
  {
    en: 'Somebody took it from its bed.',
    de: 'Jemand hat es von seinem Bett genommen.',
    es: 'Alguien lo quitó de su cama.',
  },
  {
    en: 'This message is held no longer: newer ones came, or ten minutes have passed.',
    de: 'Diese Nachricht ist nicht mehr da: neuere kamen, oder zehn Minuten sind vergangen.',
    es: 'Este mensaje ya no se guarda: llegaron otros o pasaron diez minutos.',
  },
  {
    en: 'What lasts of this message has been given to the ward already.',
    de: 'Was von dieser Nachricht bleibt, ist schon an die Station gegeben.',
    es: 'Lo que perdura de este mensaje ya se ha dado a la unidad.',
  },
  {
    en: 'This message is kept here no longer; the journal has it.',
    de: 'Diese Nachricht ist hier nicht mehr da; sie steht im Journal.',
    es: 'Este mensaje ya no se guarda aquí; está en el diario.',
  },
  {
    en: 'Nothing of it was kept, so there is nothing to read again.',
    de: 'Nichts davon wurde behalten, also gibt es nichts erneut zu lesen.',
    es: 'No se guardó nada de él, así que no hay nada que releer.',
  },
  {
    en: 'Only its beginning was kept. Let its sender send it again.',
    de: 'Nur der Anfang wurde behalten. Lassen Sie den Absender es noch einmal senden.',
    es: 'Solo se guardó el principio. Haga que el emisor lo envíe otra vez.',
  },
  {
    en: 'Its feed is no more or is switched off. Switch it on again to try this message.',
    de: 'Seine Quelle gibt es nicht mehr oder sie ist aus. Schalten Sie sie wieder ein, um diese Nachricht zu versuchen.',
    es: 'Su fuente ya no existe o está apagada. Vuelva a encenderla para probar este mensaje.',
  },
  {
    en: 'A test is under way. Wait until it ends, or end it.',
    de: 'Ein Test läuft. Warten Sie sein Ende ab oder beenden Sie ihn.',
    es: 'Hay una prueba en curso. Espere a que termine o termínela.',
  },
  {
    en: 'A feed has no alarm of its own; test a device.',
    de: 'Eine Quelle hat keinen eigenen Alarm; testen Sie ein Gerät.',
    es: 'Una fuente no tiene alarma propia; pruebe un equipo.',
  },
  {
    en: 'This device is no longer there.',
    de: 'Dieses Gerät ist nicht mehr da.',
    es: 'Este equipo ya no está.',
  },
  {
    en: 'The queue of the feeds is full: the station does not keep up. Nothing was tested.',
    de: 'Die Warteschlange der Quellen ist voll: Die Zentrale kommt nicht nach. Es wurde nichts getestet.',
    es: 'La cola de las fuentes está llena: la central no da abasto. No se probó nada.',
  },
  {
    en: 'This station has no queue of feeds. Nothing was tested.',
    de: 'Diese Zentrale hat keine Warteschlange von Quellen. Es wurde nichts getestet.',
    es: 'Esta central no tiene cola de fuentes. No se probó nada.',
  },
  {
    en: 'This test is kept here no longer.',
    de: 'Dieser Test ist hier nicht mehr da.',
    es: 'Esta prueba ya no se guarda aquí.',
  },
  {
    en: 'There was nothing to hear or see yet.',
    de: 'Noch war nichts zu hören oder zu sehen.',
    es: 'Aún no había nada que oír o ver.',
  },
  {
    en: 'no MSH segment',
    de: 'kein MSH-Segment',
    es: 'sin segmento MSH',
  },
  {
    en: 'no message control id',
    de: 'keine Kennung der Nachricht (MSH-10)',
    es: 'sin identificador de mensaje (MSH-10)',
  },
  {
    en: 'no message type',
    de: 'keine Art der Nachricht',
    es: 'sin tipo de mensaje',
  },
  {
    en: 'message type {type} is not taken here',
    de: 'Nachrichten der Art {type} werden hier nicht angenommen',
    es: 'el tipo de mensaje {type} no se admite aquí',
  },
  {
    en: 'parts of the message could not be used',
    de: 'Teile der Nachricht waren nicht zu gebrauchen',
    es: 'partes del mensaje no se pudieron usar',
  },
  {
    en: 'nothing in the message could be used',
    de: 'nichts in der Nachricht war zu gebrauchen',
    es: 'nada del mensaje se pudo usar',
  },
  {
    en: 'more than 10,000 messages in one block, the rest was dropped',
    de: 'mehr als 10.000 Nachrichten in einem Block, der Rest wurde verworfen',
    es: 'más de 10.000 mensajes en un bloque, el resto se descartó',
  },
  {
    en: 'no usable encoding characters, the usual ones are taken',
    de: 'keine brauchbaren Trennzeichen, die üblichen gelten',
    es: 'sin caracteres de codificación útiles, se toman los habituales',
  },
  {
    en: 'not a date',
    de: 'kein Datum',
    es: 'no es una fecha',
  },
  {
    en: 'no name of the sender',
    de: 'kein Name des Absenders',
    es: 'sin nombre del emisor',
  },
  {
    en: 'unsupported event',
    de: 'Ereignis wird hier nicht gelesen',
    es: 'evento no admitido',
  },
  {
    en: 'an event that is not known',
    de: 'ein Ereignis, das nicht bekannt ist',
    es: 'un evento que no se conoce',
  },
  {
    en: 'an identifier that is too long or has control characters',
    de: 'eine Kennung, die zu lang ist oder Steuerzeichen enthält',
    es: 'un identificador demasiado largo o con caracteres de control',
  },
  {
    en: 'more than 1,000 devices in one message',
    de: 'mehr als 1.000 Geräte in einer Nachricht',
    es: 'más de 1.000 equipos en un mensaje',
  },
  {
    en: 'not a time',
    de: 'keine Zeit',
    es: 'no es una hora',
  },
  {
    en: '{count} more defects',
    de: '{count} weitere Mängel',
    es: '{count} defectos más',
  },
  {
    en: 'bytes before a start block',
    de: 'Bytes vor einem Anfang',
    es: 'bytes antes de un inicio de bloque',
  },
  {
    en: 'a new start block inside an unfinished message',
    de: 'ein neuer Anfang in einer unfertigen Nachricht',
    es: 'un nuevo inicio dentro de un mensaje sin terminar',
  },
  {
    en: 'message longer than the limit',
    de: 'Nachricht länger als die Grenze',
    es: 'mensaje más largo que el límite',
  },
  {
    en: 'message without an end in time',
    de: 'Nachricht ohne Ende zur rechten Zeit',
    es: 'mensaje sin fin a tiempo',
  },
  {
    en: 'connection ended inside a message',
    de: 'Verbindung endete mitten in einer Nachricht',
    es: 'la conexión terminó dentro de un mensaje',
  },
  {
    en: 'bytes outside of a block',
    de: 'Bytes außerhalb eines Blocks',
    es: 'bytes fuera de un bloque',
  },
  {
    en: 'a block that its sender gave up in the middle',
    de: 'ein Block, den sein Absender mittendrin aufgab',
    es: 'un bloque que su emisor abandonó a medias',
  },
  {
    en: 'a block longer than the limit',
    de: 'ein Block, länger als die Grenze',
    es: 'un bloque más largo que el límite',
  },
  {
    en: 'a block without an end in time',
    de: 'ein Block ohne Ende zur rechten Zeit',
    es: 'un bloque sin fin a tiempo',
  },
  {
    en: 'a block without its check byte',
    de: 'ein Block ohne Prüfbyte',
    es: 'un bloque sin su byte de control',
  },
  {
    en: 'connection ended inside a block',
    de: 'Verbindung endete mitten in einem Block',
    es: 'la conexión terminó dentro de un bloque',
  },
  {
    en: 'a block without a start of its records (STX)',
    de: 'ein Block ohne Anfang seiner Datensätze (STX)',
    es: 'un bloque sin inicio de registros (STX)',
  },
  {
    en: 'a block without a header',
    de: 'ein Block ohne Kopf',
    es: 'un bloque sin cabecera',
  },
  {
    en: 'a block without a record',
    de: 'ein Block ohne Datensatz',
    es: 'un bloque sin registro',
  },
];
