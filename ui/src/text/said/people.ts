/** Why a sign-in, an act about people or shifts, or a handover is refused. */
import type { Said } from '../said';

export const people: readonly Said[] = [
  {
    en: 'nobody is signed in here: sign in first',
    de: 'hier ist niemand angemeldet: melden Sie sich zuerst an',
    es: 'aquí nadie ha iniciado sesión: inicie sesión primero',
  },
  {
    en: 'this screen is locked: sign in to go on',
    de: 'dieser Bildschirm ist gesperrt: melden Sie sich an, um fortzufahren',
    es: 'esta pantalla está bloqueada: inicie sesión para seguir',
  },
  {
    en: 'that badge or name with that PIN or password is not known: try again; technicians and administrators need password and code',
    de: 'diese Nummer oder dieser Name mit dieser PIN oder diesem Passwort ist nicht bekannt: versuchen Sie es noch einmal; Technik und Administration brauchen Passwort und Code',
    es: 'esa tarjeta o nombre con ese PIN o contraseña no es conocido: inténtelo de nuevo; los técnicos y administradores necesitan contraseña y código',
  },
  {
    en: 'the old PIN or password is not right',
    de: 'die bisherige PIN oder das bisherige Passwort stimmt nicht',
    es: 'el PIN o la contraseña actual no es correcto',
  },
  {
    en: 'too many wrong attempts: try again in {seconds} s',
    de: 'zu viele Fehlversuche: versuchen Sie es in {seconds} s noch einmal',
    es: 'demasiados intentos erróneos: inténtelo de nuevo en {seconds} s',
  },
  {
    en: 'the last attempt is still being checked: wait a moment',
    de: 'der letzte Versuch wird noch geprüft: warten Sie einen Moment',
    es: 'aún se comprueba el último intento: espere un momento',
  },
  {
    en: 'several people have that name: use the badge number',
    de: 'mehrere Personen heißen so: nehmen Sie die Ausweisnummer',
    es: 'varias personas tienen ese nombre: use el número de tarjeta',
  },
  {
    en: 'a PIN has 4 to 8 digits and nothing else',
    de: 'eine PIN hat 4 bis 8 Ziffern und sonst nichts',
    es: 'un PIN tiene de 4 a 8 dígitos y nada más',
  },
  {
    en: 'a PIN of equal digits is guessed at once: choose another',
    de: 'eine PIN aus gleichen Ziffern ist sofort erraten: wählen Sie eine andere',
    es: 'un PIN de dígitos iguales se adivina enseguida: elija otro',
  },
  {
    en: 'a PIN that counts up or down is guessed at once: choose another',
    de: 'eine PIN, die auf- oder abwärts zählt, ist sofort erraten: wählen Sie eine andere',
    es: 'un PIN que cuenta hacia arriba o abajo se adivina enseguida: elija otro',
  },
  {
    en: 'a PIN that reads as a year of birth is easily guessed: choose another',
    de: 'eine PIN, die ein Geburtsjahr sein kann, ist leicht erraten: wählen Sie eine andere',
    es: 'un PIN que parece un año de nacimiento se adivina fácilmente: elija otro',
  },
  {
    en: 'a PIN that repeats itself is easily guessed: choose another',
    de: 'eine PIN, die sich wiederholt, ist leicht erraten: wählen Sie eine andere',
    es: 'un PIN que se repite se adivina fácilmente: elija otro',
  },
  {
    en: 'the PIN must not be the badge number: choose another',
    de: 'die PIN darf nicht die Ausweisnummer sein: wählen Sie eine andere',
    es: 'el PIN no debe ser el número de tarjeta: elija otro',
  },
  {
    en: 'a password has at least 12 characters: a few words will do',
    de: 'ein Passwort hat mindestens 12 Zeichen: ein paar Wörter genügen',
    es: 'una contraseña tiene al menos 12 caracteres: unas palabras bastan',
  },
  {
    en: 'a password has at most 128 characters',
    de: 'ein Passwort hat höchstens 128 Zeichen',
    es: 'una contraseña tiene como máximo 128 caracteres',
  },
  {
    en: 'the password has fewer than five different characters: choose another',
    de: 'das Passwort hat weniger als fünf verschiedene Zeichen: wählen Sie ein anderes',
    es: 'la contraseña tiene menos de cinco caracteres distintos: elija otra',
  },
  {
    en: 'the password must not hold the name or the badge number',
    de: 'das Passwort darf weder Name noch Ausweisnummer enthalten',
    es: 'la contraseña no debe contener el nombre ni el número de tarjeta',
  },
  {
    en: 'the one-time code is not right or was used: wait for the next one',
    de: 'der Einmalcode stimmt nicht oder wurde schon benutzt: warten Sie auf den nächsten',
    es: 'el código de un solo uso no es correcto o ya se usó: espere al siguiente',
  },
  {
    en: 'that is not the setup code of this station: read it in the file that is named here',
    de: 'das ist nicht der Einrichtungscode dieser Zentrale: lesen Sie ihn in der Datei, die hier genannt ist',
    es: 'ese no es el código de instalación de esta central: léalo en el archivo que se indica aquí',
  },
  {
    en: 'somebody else has that badge number',
    de: 'diese Ausweisnummer hat schon jemand anders',
    es: 'otra persona tiene ese número de tarjeta',
  },
  {
    en: 'no such person works here',
    de: 'diese Person arbeitet hier nicht',
    es: 'esa persona no trabaja aquí',
  },
  {
    en: 'this is the last administrator who can sign in: make another one first',
    de: 'das ist die letzte Administration, die sich anmelden kann: legen Sie zuerst eine weitere an',
    es: 'es el último administrador que puede iniciar sesión: cree otro primero',
  },
  {
    en: "the hospital's list may give the roles viewer, nurse and charge nurse: an administrator of this station gives the others",
    de: 'die Liste des Krankenhauses darf die Rollen Betrachter, Pflegekraft und Schichtleitung geben: die anderen gibt eine Administration dieser Zentrale',
    es: 'la lista del hospital puede dar los roles observador, enfermería y jefe de turno: los demás los da un administrador de esta central',
  },
  {
    en: 'a person needs at least one role',
    de: 'eine Person braucht mindestens eine Rolle',
    es: 'una persona necesita al menos un rol',
  },
  {
    en: '{most} people are known: no more can be added',
    de: '{most} Personen sind bekannt: mehr lassen sich nicht anlegen',
    es: 'se conocen {most} personas: no se pueden añadir más',
  },
  {
    en: '{most} screens are known: no more can be used',
    de: '{most} Bildschirme sind bekannt: mehr lassen sich nicht benutzen',
    es: 'se conocen {most} pantallas: no se pueden usar más',
  },
  {
    en: 'this station has an administrator: sign in',
    de: 'diese Zentrale hat eine Administration: melden Sie sich an',
    es: 'esta central tiene un administrador: inicie sesión',
  },
  {
    en: 'this station has no administrator yet: make the first one',
    de: 'diese Zentrale hat noch keine Administration: legen Sie die erste an',
    es: 'esta central aún no tiene administrador: cree el primero',
  },
  {
    en: "the list of people can't be read: nobody can sign in until a technician has restored it from a backup",
    de: 'die Liste der Personen ist nicht lesbar: niemand kann sich anmelden, bis die Technik sie aus einer Sicherung wiederhergestellt hat',
    es: 'no se puede leer la lista de personas: nadie puede iniciar sesión hasta que un técnico la restaure desde una copia',
  },
  {
    en: 'only a high alarm can be acknowledged without signing in: sign in first',
    de: 'ohne Anmeldung lässt sich nur ein hoher Alarm quittieren: melden Sie sich zuerst an',
    es: 'sin sesión solo se puede confirmar una alarma alta: inicie sesión primero',
  },
  {
    en: 'that could not be checked: try again',
    de: 'das ließ sich nicht prüfen: versuchen Sie es noch einmal',
    es: 'no se pudo comprobar: inténtelo de nuevo',
  },
  {
    en: 'this station asks no provider: sign in with a PIN or password',
    de: 'diese Zentrale fragt keine Krankenhaus-Anmeldung: melden Sie sich mit PIN oder Passwort an',
    es: 'esta central no pregunta a ningún acceso del hospital: use un PIN o una contraseña',
  },
  {
    en: "a sign-in with the hospital's provider is under way: finish it in the browser or cancel it",
    de: 'eine Anmeldung über das Krankenhaus läuft: beenden Sie sie im Browser oder brechen Sie sie ab',
    es: 'hay un acceso del hospital en curso: termínelo en el navegador o cancélelo',
  },
  {
    en: "that PIN or password holds for a while after a sign-in with the hospital's provider: sign in there first",
    de: 'diese PIN oder dieses Passwort gilt eine Zeit lang nach einer Anmeldung über das Krankenhaus: melden Sie sich zuerst dort an',
    es: 'ese PIN o esa contraseña vale un tiempo tras un acceso del hospital: inicie sesión allí primero',
  },
  {
    en: 'The system gives no random numbers, so no key can be made. Tell a technician.',
    de: 'Das System gibt keine Zufallszahlen, darum lässt sich kein Schlüssel erzeugen. Verständigen Sie die Technik.',
    es: 'El sistema no da números aleatorios, así que no se puede crear una clave. Avise a un técnico.',
  },
  {
    en: 'that person may not {right}: choose a nurse who works here',
    de: 'diese Person darf das nicht: {right}; wählen Sie eine Pflegekraft, die hier arbeitet',
    es: 'esa persona no puede {right}: elija a alguien de enfermería que trabaje aquí',
  },
  {
    en: 'nobody can stand in for himself: choose another',
    de: 'niemand kann sich selbst vertreten: wählen Sie jemand anders',
    es: 'nadie puede cubrirse a sí mismo: elija a otra persona',
  },
  {
    en: 'that shift is over: choose this one or a later one',
    de: 'diese Schicht ist vorbei: wählen Sie die jetzige oder eine spätere',
    es: 'ese turno ha terminado: elija este o uno posterior',
  },
  {
    en: 'shifts can be planned for {days} days ahead',
    de: 'Schichten lassen sich {days} Tage im Voraus planen',
    es: 'los turnos se pueden planificar con {days} días de antelación',
  },
  {
    en: 'that person is on a break: end it first',
    de: 'diese Person ist in Pause: beenden Sie die Pause zuerst',
    es: 'esa persona está en pausa: termínela primero',
  },
  {
    en: 'whoever should cover is on a break: choose another',
    de: 'wer vertreten soll, ist in Pause: wählen Sie jemand anders',
    es: 'quien debía cubrir está en pausa: elija a otra persona',
  },
  {
    en: 'that person is on no break',
    de: 'diese Person ist nicht in Pause',
    es: 'esa persona no está en pausa',
  },
  {
    en: 'a break lasts 1 to {most} minutes: assign the beds to somebody for longer',
    de: 'eine Pause dauert 1 bis {most} Minuten: für länger teilen Sie die Betten jemandem zu',
    es: 'una pausa dura de 1 a {most} minutos: para más tiempo, asigne las camas a alguien',
  },
  {
    en: 'bed {bed} is given otherwise in the shift that is on: whoever leads the shift decides that on the ward',
    de: 'Bett {bed} ist in der laufenden Schicht anders zugeteilt: das entscheidet auf der Station, wer die Schicht leitet',
    es: 'la cama {bed} está asignada de otro modo en el turno actual: lo decide en la unidad quien dirige el turno',
  },
  {
    en: 'the shift that is on has another charge nurse: the ward decides that',
    de: 'die laufende Schicht hat eine andere Schichtleitung: das entscheidet die Station',
    es: 'el turno actual tiene otra supervisora: lo decide la unidad',
  },
  {
    en: 'a plan needs at least one shift',
    de: 'ein Plan braucht mindestens eine Schicht',
    es: 'un plan necesita al menos un turno',
  },
  {
    en: 'a plan has at most {most} shifts',
    de: 'ein Plan hat höchstens {most} Schichten',
    es: 'un plan tiene como máximo {most} turnos',
  },
  {
    en: 'two shifts begin at {time}: give each its own time',
    de: 'zwei Schichten beginnen um {time}: geben Sie jeder ihre eigene Zeit',
    es: 'dos turnos empiezan a las {time}: dé a cada uno su hora',
  },
  {
    en: 'a shift begins between 00:00 and 23:59',
    de: 'eine Schicht beginnt zwischen 00:00 und 23:59',
    es: 'un turno empieza entre las 00:00 y las 23:59',
  },
  {
    en: 'a shift needs a name of 1 to 40 characters',
    de: 'eine Schicht braucht einen Namen von 1 bis 40 Zeichen',
    es: 'un turno necesita un nombre de 1 a 40 caracteres',
  },
  {
    en: 'Choose 1 to {most} beds to assign.',
    de: 'Wählen Sie 1 bis {most} Betten zum Zuteilen.',
    es: 'Elija de 1 a {most} camas para asignar.',
  },
  {
    en: 'That shift is too long ago or too far ahead. Choose another.',
    de: 'Diese Schicht liegt zu weit zurück oder zu weit voraus. Wählen Sie eine andere.',
    es: 'Ese turno está demasiado atrás o demasiado adelante. Elija otro.',
  },
  {
    en: 'A note for the next nurse has at the most {most} characters. Shorten it.',
    de: 'Eine Notiz für die nächste Pflegekraft hat höchstens {most} Zeichen. Kürzen Sie sie.',
    es: 'Una nota para el relevo tiene como máximo {most} caracteres. Acórtela.',
  },
  {
    en: '{person} has signed the page of this bed already. Make a note in Review instead.',
    de: '{person} hat die Seite dieses Betts schon unterschrieben. Machen Sie stattdessen eine Notiz im Rückblick.',
    es: '{person} ya ha firmado la página de esta cama. Haga una nota en Revisión.',
  },
  {
    en: 'The summary of the ward is not signed: each nurse signs a page.',
    de: 'Der Überblick der Station wird nicht unterschrieben: jede Pflegekraft unterschreibt ihre Seite.',
    es: 'El resumen de la unidad no se firma: cada cual firma su página.',
  },
  {
    en: '{person} has signed this page already.',
    de: '{person} hat diese Seite schon unterschrieben.',
    es: '{person} ya ha firmado esta página.',
  },
  {
    en: 'Nobody has signed this page yet: it is signed, then taken over.',
    de: 'Diese Seite hat noch niemand unterschrieben: sie wird unterschrieben, dann übernommen.',
    es: 'Nadie ha firmado aún esta página: primero se firma, luego se asume.',
  },
  {
    en: '{person} has taken these beds over already.',
    de: '{person} hat diese Betten schon übernommen.',
    es: '{person} ya ha asumido estas camas.',
  },
  {
    en: 'This page was made a while ago, and more has happened since. Read it again, then sign.',
    de: 'Diese Seite wurde vor einer Weile geschrieben, und seither ist mehr geschehen. Lesen Sie sie neu, dann unterschreiben Sie.',
    es: 'Esta página se hizo hace un rato y desde entonces ha pasado más. Léala de nuevo y después firme.',
  },
  {
    en: 'This signed page is not as it was signed: the record of it has changed. Tell a technician.',
    de: 'Diese unterschriebene Seite ist nicht so, wie sie unterschrieben wurde: ihre Aufzeichnung hat sich geändert. Verständigen Sie die Technik.',
    es: 'Esta página firmada no está como se firmó: su registro ha cambiado. Avise a un técnico.',
  },
  {
    en: 'That nurse had no bed in this shift, so there is nothing to hand over.',
    de: 'Diese Pflegekraft hatte in dieser Schicht kein Bett, also gibt es nichts zu übergeben.',
    es: 'Esa persona no tuvo ninguna cama en este turno, así que no hay nada que entregar.',
  },
  {
    en: 'This page is no longer kept. Open the handover again.',
    de: 'Diese Seite ist nicht mehr da. Öffnen Sie die Übergabe neu.',
    es: 'Esta página ya no se guarda. Abra el relevo de nuevo.',
  },
  {
    en: 'Nothing is recorded on this station, handovers neither. Tell a technician.',
    de: 'Auf dieser Zentrale wird nichts aufgezeichnet, auch keine Übergaben. Verständigen Sie die Technik.',
    es: 'En esta central no se registra nada, tampoco los relevos. Avise a un técnico.',
  },
  {
    en: 'A handover is signed by a person: nobody can sign in on this station yet.',
    de: 'Eine Übergabe unterschreibt eine Person: an dieser Zentrale kann sich noch niemand anmelden.',
    es: 'Un relevo lo firma una persona: en esta central aún nadie puede iniciar sesión.',
  },
  {
    en: 'This is the page of {name}: {person} signs it, or the charge nurse.',
    de: 'Das ist die Seite von {name}: {person} unterschreibt sie, oder die Schichtleitung.',
    es: 'Esta es la página de {name}: la firma {person}, o la supervisora.',
  },
  {
    en: 'This is the page of {name}: somebody else takes it over.',
    de: 'Das ist die Seite von {name}: übernehmen muss sie jemand anders.',
    es: 'Esta es la página de {name}: la asume otra persona.',
  },
  {
    en: 'That shift has not begun. Choose this one or an earlier one.',
    de: 'Diese Schicht hat noch nicht begonnen. Wählen Sie die jetzige oder eine frühere.',
    es: 'Ese turno no ha empezado. Elija este o uno anterior.',
  },
  {
    en: 'Handovers can be looked at for three days. Look in the journal for older ones.',
    de: 'Übergaben lassen sich drei Tage lang ansehen. Ältere stehen im Journal.',
    es: 'Los relevos se pueden ver durante tres días. Los más antiguos están en el diario.',
  },
  {
    en: 'This was not kept: {why}. Try again, and tell a technician.',
    de: 'Das wurde nicht behalten: {why}. Versuchen Sie es noch einmal und verständigen Sie die Technik.',
    es: 'Esto no se guardó: {why}. Inténtelo de nuevo y avise a un técnico.',
  },
];
