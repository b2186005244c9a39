/**
 * What the core says besides conditions: refusals, what is wrong with feeds, ways out and records, why something is
 * not known.
 *
 * The English is exactly what the core writes, also where that is a part of a sentence: a place such as `{why}` holds
 * one of these again. What is the same for many is made here from its parts.
 */
import { de } from '../de';
import { en } from '../en';
import { es } from '../es';
import type { TextKey, Texts } from '../index';
import type { Said } from '../said';
import { acts } from './acts';
import { care, patients } from './care';
import { feeds } from './feeds';
import { forms, radio } from './forms';
import { links } from './links';
import { messages } from './messages';
import { people } from './people';
import { documents, exported, records } from './records';

/** The core writes straight apostrophes. */
const rights: readonly Said[] = (Object.keys(en) as TextKey[])
  .filter((key) => key.startsWith('right_'))
  .map((key) => ({ en: en[key].replaceAll('’', "'"), de: de[key], es: es[key] }));

const roles = [
  'role_viewer',
  'role_nurse',
  'role_charge_nurse',
  'role_technician',
  'role_administrator',
] as const satisfies readonly TextKey[];

/** Every set of roles, in the core's order. */
const roleSets: readonly Said[] = Array.from({ length: 2 ** roles.length - 1 }, (_, index) => {
  const set = roles.filter((_, place) => ((index + 1) & (1 << place)) !== 0);
  const words = (texts: Texts) => set.map((role) => texts[role]).join(', ');
  return { en: words(en), de: words(de), es: words(es) };
});

/** What the hospital's sign-in was refused for: the page has a text of its own for each. */
const vouching: readonly (readonly [string, TextKey])[] = [
  [
    "the hospital's sign-in does not answer: sign in with a PIN or password here, and tell hospital IT",
    'provider_unreachable',
  ],
  [
    "the certificate of the hospital's sign-in is not trusted here: sign in with a PIN or password, and tell hospital IT to check `authority`",
    'provider_not_trusted',
  ],
  [
    "what answers is not the hospital's sign-in that is configured: sign in with a PIN or password, and tell hospital IT to check `issuer`",
    'provider_not_the_provider',
  ],
  [
    "the hospital's sign-in does not know this station: tell hospital IT to check `client_id` and its secret",
    'provider_station_unknown',
  ],
  ["the hospital's sign-in was refused or left there: try again", 'provider_refused'],
  [
    "the answer of the hospital's sign-in has expired or is from the future: check the clock of this computer",
    'provider_clock',
  ],
  [
    "the answer of the hospital's sign-in is not genuine or not for this station: nobody was signed in; tell hospital IT",
    'provider_not_genuine',
  ],
  [
    "the answer of the hospital's sign-in is too long to be one: nobody was signed in; tell hospital IT",
    'provider_too_long',
  ],
  [
    "the hospital's sign-in tells no name that can be shown: tell hospital IT to check `name_claim`",
    'provider_no_name',
  ],
  [
    'no browser could be opened on this computer: sign in with a PIN or password, and tell hospital IT to check `browser`',
    'provider_no_browser',
  ],
  ["nobody finished the hospital's sign-in in time: try again", 'provider_too_late'],
  ["the hospital's sign-in could not be carried out: sign in with a PIN or password", 'provider_fault'],
  [
    "the hospital's sign-in knows you, and none of your groups works on this ward: ask whoever manages groups",
    'provider_no_group',
  ],
  [
    "your roles at this station and your groups at the hospital's sign-in have none in common: ask an administrator",
    'provider_no_common_role',
  ],
  [
    "your roles need a second factor at the hospital's sign-in: sign in there with it, or here with password and code",
    'provider_needs_second_factor',
  ],
  [
    "the hospital's sign-in knows you and this station does not: ask an administrator to add you with your badge number",
    'provider_not_known_here',
  ],
  [
    'somebody at this station has your badge number and is not linked to your account: ask an administrator',
    'provider_badge_of_another',
  ],
  ['you were retired at this station: ask an administrator to add you again', 'provider_retired'],
  [
    "the hospital's sign-in tells no badge number: tell hospital IT to check `badge_claim`",
    'provider_no_badge',
  ],
];

/** Ids and names that can't be read. */
const names: readonly Said[] = [
  { en: 'bed id', de: 'Bettname', es: 'nombre de la cama' },
  { en: 'device id', de: 'Gerätekennung', es: 'identificador del equipo' },
  { en: 'feed id', de: 'Name der Quelle', es: 'nombre de la fuente' },
  { en: 'the name', de: 'der Name', es: 'el nombre' },
  { en: 'the badge number', de: 'die Ausweisnummer', es: 'el número de tarjeta' },
].flatMap((name) => [
  { en: `${name.en} is empty`, de: `${name.de} ist leer`, es: `${name.es}: está vacío` },
  {
    en: `${name.en} has {length} characters, at most {limit} are taken`,
    de: `${name.de} hat {length} Zeichen, höchstens {limit} werden angenommen`,
    es: `${name.es}: tiene {length} caracteres, se admiten {limit} como máximo`,
  },
  {
    en: `${name.en} is too long: at most {limit} characters are taken`,
    de: `${name.de} ist zu lang: höchstens {limit} Zeichen werden angenommen`,
    es: `${name.es}: es demasiado largo, se admiten {limit} caracteres como máximo`,
  },
  {
    en: `${name.en} holds the control character U+{code}`,
    de: `${name.de} enthält das Steuerzeichen U+{code}`,
    es: `${name.es}: contiene el carácter de control U+{code}`,
  },
  {
    en: `${name.en} holds a control character`,
    de: `${name.de} enthält ein Steuerzeichen`,
    es: `${name.es}: contiene un carácter de control`,
  },
]);

/** Numbers of the chart that are asked about or refused. */
const charted: readonly Said[] = [
  { en: 'RR', de: 'Atemfrequenz', es: 'FR' },
  { en: 'SpO₂', de: 'SpO₂', es: 'SpO₂' },
  { en: 'systolic BP', de: 'RR systolisch', es: 'PA sistólica' },
  { en: 'diastolic BP', de: 'RR diastolisch', es: 'PA diastólica' },
  { en: 'pulse', de: 'Puls', es: 'Pulso' },
  { en: 'temperature', de: 'Temperatur', es: 'Temperatura' },
  { en: 'capillary refill', de: 'Kapillarfüllung', es: 'Relleno capilar' },
  { en: 'oxygen', de: 'Sauerstoff', es: 'Oxígeno' },
  { en: 'FiO₂', de: 'FiO₂', es: 'FiO₂' },
  { en: 'glucose', de: 'Blutzucker', es: 'Glucemia' },
  { en: 'volume', de: 'Menge', es: 'Volumen' },
].flatMap((part) => [
  {
    en: `${part.en} {value} is unusual ({from} to {upto}); is it right?`,
    de: `${part.de} {value} ist ungewöhnlich ({from} bis {upto}); stimmt das?`,
    es: `${part.es} {value} es inusual ({from} a {upto}); ¿es correcto?`,
  },
  {
    en: `${part.en} {value} is not possible ({from} to {upto})`,
    de: `${part.de} {value} ist nicht möglich ({from} bis {upto})`,
    es: `${part.es} {value} no es posible ({from} a {upto})`,
  },
  {
    en: `${part.en} is not measured in {unit}`,
    de: `${part.de} wird nicht in {unit} gemessen`,
    es: `${part.es}: no se mide en {unit}`,
  },
]);

/** Words of the operating system, with its number on Linux. */
const errors: readonly (readonly [string, number, string, string])[] = [
  ['Permission denied', 13, 'keine Berechtigung', 'permiso denegado'],
  ['No such file or directory', 2, 'Datei oder Ordner fehlt', 'no existe el archivo o la carpeta'],
  ['Device or resource busy', 16, 'wird schon benutzt', 'ya está en uso'],
  ['No space left on device', 28, 'kein Platz mehr', 'no queda espacio'],
  ['Read-only file system', 30, 'schreibgeschützt', 'sistema de solo lectura'],
  ['Too many open files', 24, 'zu viele offene Dateien', 'demasiados archivos abiertos'],
  ['Input/output error', 5, 'Lese- oder Schreibfehler', 'error de lectura o escritura'],
  ['Is a directory', 21, 'ist ein Ordner', 'es una carpeta'],
  ['Not a directory', 20, 'ist kein Ordner', 'no es una carpeta'],
  ['File exists', 17, 'gibt es schon', 'ya existe'],
  ['Connection refused', 111, 'Verbindung abgelehnt', 'conexión rechazada'],
  [
    'Connection reset by peer',
    104,
    'Verbindung von der Gegenseite getrennt',
    'conexión cerrada por el otro lado',
  ],
  ['Connection timed out', 110, 'keine Antwort', 'sin respuesta'],
  ['Broken pipe', 32, 'Verbindung getrennt', 'conexión cortada'],
  ['No route to host', 113, 'kein Weg zu diesem Rechner', 'sin ruta hasta el equipo'],
  ['Network is unreachable', 101, 'Netz nicht erreichbar', 'red inaccesible'],
  ['Address already in use', 98, 'Adresse schon in Benutzung', 'dirección ya en uso'],
  ['Cannot assign requested address', 99, 'diese Adresse gibt es hier nicht', 'esa dirección no existe aquí'],
];

/** As the system writes them, and in small letters without the number, as feeds do. For places only. */
export const systemWords: readonly Said[] = errors.flatMap(([text, number, german, spanish]) => [
  { en: `${text} (os error ${number})`, de: german, es: spanish },
  { en: text.slice(0, 1).toLowerCase() + text.slice(1), de: german, es: spanish },
]);

/** With a capital and a full stop, as the core shows why there is no export. */
export const capitalised: readonly Said[] = exported.map(({ en, de, es }) => ({
  en: asSentence(en),
  de: asSentence(de),
  es: asSentence(es),
}));

function asSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Words that stand in places only: alone they are too short to be sure who said them. */
export const refusalPieces: readonly Said[] = [
  ...rights,
  ...roleSets,
  { en: 'take on a condition', de: 'einen Alarm übernehmen', es: 'asumir una alarma' },
  { en: 'reject a condition', de: 'einen Alarm ablehnen', es: 'rechazar una alarma' },
  { en: 'acknowledge this condition', de: 'diesen Alarm quittieren', es: 'confirmar esta alarma' },
  {
    en: 'take an acknowledgement back',
    de: 'eine Quittierung zurücknehmen',
    es: 'deshacer una confirmación',
  },
  { en: 'reset this condition', de: 'diesen Alarm zurücksetzen', es: 'restablecer esta alarma' },
  { en: 'assign an owner', de: 'jemanden für einen Alarm einteilen', es: 'asignar un responsable' },
  { en: 'end the pause of the sound', de: 'die Pause des Tons beenden', es: 'terminar la pausa del sonido' },
  { en: 'end an inactivation', de: 'eine Stummschaltung beenden', es: 'terminar un silencio' },
  { en: 'low', de: 'unten', es: 'bajo' },
  { en: 'high', de: 'oben', es: 'alto' },
  { en: 'extreme low', de: 'extrem tief', es: 'extremo bajo' },
  { en: 'extreme high', de: 'extrem hoch', es: 'extremo alto' },
  { en: 'not measured', de: 'nicht gemessen', es: 'sin medir' },
  { en: 'sensor off', de: 'Sensor ab', es: 'sensor suelto' },
  { en: 'invalid', de: 'ungültig', es: 'no válido' },
  { en: 'measuring', de: 'misst gerade', es: 'midiendo' },
  { en: 'above range', de: 'über dem Messbereich', es: 'por encima del rango' },
  { en: 'below range', de: 'unter dem Messbereich', es: 'por debajo del rango' },
  { en: 'no value sent', de: 'kein Wert gesendet', es: 'sin valor enviado' },
  { en: 'unreadable', de: 'nicht lesbar', es: 'ilegible' },
  { en: 'unit not understood', de: 'Einheit nicht verstanden', es: 'unidad no entendida' },
  { en: 'too old', de: 'zu alt', es: 'demasiado antiguo' },
  { en: '{count} years', de: '{count} Jahre', es: '{count} años' },
  { en: '{count} months', de: '{count} Monate', es: '{count} meses' },
  { en: 'the disk does not answer', de: 'die Festplatte antwortet nicht', es: 'el disco no responde' },
  { en: 'it gave no reason', de: 'er nannte keinen Grund', es: 'no dio ningún motivo' },
  { en: 'certificate', de: 'Zertifikat', es: 'certificado' },
  { en: 'key', de: 'Schlüssel', es: 'clave' },
  {
    en: "authority's certificate",
    de: 'Zertifikat der Zertifizierungsstelle',
    es: 'certificado de la autoridad',
  },
  { en: 'connecting', de: 'das Verbinden', es: 'la conexión' },
  { en: 'finding its services', de: 'die Suche nach seinen Diensten', es: 'la búsqueda de sus servicios' },
  { en: 'listening', de: 'das Zuhören', es: 'la escucha' },
  { en: 'reading the journal', de: 'beim Lesen des Journals', es: 'al leer el diario' },
  { en: 'reading episodes', de: 'beim Lesen der Alarme', es: 'al leer las alarmas' },
  { en: 'reading an episode', de: 'beim Lesen eines Alarms', es: 'al leer una alarma' },
  {
    en: 'reading the story of a condition',
    de: 'beim Lesen der Geschichte eines Alarms',
    es: 'al leer la historia de una alarma',
  },
  { en: 'reading marks', de: 'beim Lesen der Notizen', es: 'al leer las notas' },
  { en: 'reading the series', de: 'beim Lesen der Messreihen', es: 'al leer las series' },
  { en: 'reading blocks', de: 'beim Lesen der Messwerte', es: 'al leer los valores' },
  { en: 'reading what was set aside', de: 'beim Lesen des Beiseitegelegten', es: 'al leer lo apartado' },
  { en: 'measuring the database', de: 'beim Messen der Datenbank', es: 'al medir la base de datos' },
];

/** Whole sentences and parts that are shown alone. */
export const refusals: readonly Said[] = [
  ...acts,
  ...patients,
  ...care,
  ...charted,
  ...people,
  ...vouching.map(([text, key]) => ({ en: text, de: de[key], es: es[key] })),
  ...names,
  ...records,
  ...documents,
  ...exported,
  ...feeds,
  ...messages,
  ...forms,
  ...radio,
  ...links,
];
