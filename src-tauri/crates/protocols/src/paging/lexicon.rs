//! The words by which call systems say what they mean, in German, English and Spanish.
//!
//! Small letters, umlauts as `ae`, accents off. A phrase of several words stands with one
//! blank between them. More urgent kinds come first: the first that is found counts.

use crate::call::{CallKind, CallSpot};

/// What a phrase says.
pub struct Entry {
    /// The phrases.
    pub phrases: &'static [&'static str],
    /// The kind of call.
    pub kind: CallKind,
}

/// Phrases by kind.
pub const KINDS: &[Entry] = &[
    Entry {
        phrases: &[
            "rea",
            "reanimation",
            "rea team",
            "herzalarm",
            "herzstillstand",
            "herz",
            "mega code",
            "code blue",
            "blue code",
            "codeblue",
            "cardiac arrest",
            "cardiac",
            "arrest",
            "crash",
            "codigo azul",
            "parada",
            "rcp",
            "cpr",
        ],
        kind: CallKind::CodeBlue,
    },
    Entry {
        phrases: &[
            "notruf",
            "notfall",
            "notfallruf",
            "emergency",
            "emerg",
            "staff emergency",
            "emergencia",
            "urgencia",
            "urgente",
            "arztruf",
            "sos",
        ],
        kind: CallKind::Emergency,
    },
    Entry {
        phrases: &[
            "stecker",
            "steckerabwurf",
            "abwurf",
            "abgezogen",
            "birntaster gezogen",
            "stecker gezogen",
            "cord out",
            "cord",
            "unplugged",
            "plug",
            "pulled out",
            "cable suelto",
            "desconectado",
            "desconexion",
        ],
        kind: CallKind::CordOut,
    },
    Entry {
        phrases: &[
            "sturz",
            "gestuerzt",
            "sturzmatte",
            "sturzmelder",
            "fall",
            "fallen",
            "fall mat",
            "caida",
        ],
        kind: CallKind::Fall,
    },
    Entry {
        phrases: &[
            "stoerung",
            "defekt",
            "leitungsstoerung",
            "fault",
            "failure",
            "line fault",
            "battery low",
            "batterie",
            "averia",
            "fallo",
            "bateria",
        ],
        kind: CallKind::Fault,
    },
    Entry {
        phrases: &[
            "arzt anwesend",
            "anwesenheit 2",
            "anw2",
            "presence 2",
            "doctor present",
            "presencia 2",
            "medico presente",
        ],
        kind: CallKind::PresenceSecond,
    },
    Entry {
        phrases: &[
            "anwesenheit",
            "anwesenheit 1",
            "anwesend",
            "anw",
            "anw1",
            "presence",
            "presence 1",
            "nurse present",
            "staff present",
            "presencia",
            "presencia 1",
        ],
        kind: CallKind::Presence,
    },
    Entry {
        phrases: &[
            "assistenz",
            "hilfe",
            "hilferuf",
            "schwester zu schwester",
            "assistance",
            "assist",
            "staff assist",
            "help",
            "asistencia",
            "ayuda",
        ],
        kind: CallKind::Assistance,
    },
    Entry {
        phrases: &[
            "wc",
            "toilette",
            "klo",
            "toilet",
            "restroom",
            "lavatory",
            "bano",
            "aseo",
            "inodoro",
            "bad",
            "dusche",
            "nasszelle",
            "bath",
            "bathroom",
            "shower",
            "ducha",
        ],
        kind: CallKind::Wc,
    },
    Entry {
        phrases: &[
            "tuer",
            "klingel",
            "tuerklingel",
            "door",
            "doorbell",
            "entrance",
            "puerta",
            "timbre",
            "eingang",
        ],
        kind: CallKind::Door,
    },
    Entry {
        phrases: &["telefon", "phone", "telephone", "telefono", "anruf"],
        kind: CallKind::Telephone,
    },
    Entry {
        phrases: &[
            "geraet",
            "geraete",
            "monitor",
            "diagnostik",
            "infusion",
            "pumpe",
            "perfusor",
            "beatmung",
            "fremdalarm",
            "device",
            "equipment",
            "pump",
            "ventilator",
            "equipo",
            "bomba",
            "aparato",
        ],
        kind: CallKind::Device,
    },
    Entry {
        phrases: &[
            "service", "getraenk", "wunsch", "decke", "drink", "blanket", "servicio", "bebida",
        ],
        kind: CallKind::Service,
    },
    Entry {
        phrases: &[
            "ruf",
            "patientenruf",
            "patient",
            "lichtruf",
            "schwester",
            "schwesternruf",
            "pflegeruf",
            "call",
            "patient call",
            "nurse call",
            "nurse",
            "llamada",
            "paciente",
            "enfermera",
        ],
        kind: CallKind::Patient,
    },
];

/// Phrases by where in the room.
pub const SPOTS: &[(&[&str], CallSpot)] = &[
    (
        &[
            "wc", "toilette", "klo", "toilet", "restroom", "lavatory", "bano", "aseo", "inodoro",
        ],
        CallSpot::Wc,
    ),
    (
        &[
            "bad",
            "dusche",
            "nasszelle",
            "bath",
            "bathroom",
            "shower",
            "ducha",
        ],
        CallSpot::Bath,
    ),
    (
        &[
            "tuer", "door", "eingang", "entrance", "puerta", "flur", "corridor", "pasillo",
        ],
        CallSpot::Door,
    ),
];

/// Words before a room's number.
pub const ROOM: &[&str] = &[
    "zimmer",
    "zi",
    "zim",
    "zr",
    "raum",
    "room",
    "rm",
    "habitacion",
    "hab",
    "cuarto",
    "sala",
];
/// Words before a bed's number or letter.
pub const BED: &[&str] = &["bett", "bt", "platz", "bed", "cama"];
/// Words before a ward's name.
pub const WARD: &[&str] = &["station", "stat", "ward", "unit", "unidad", "planta"];
/// Single letters that mean the same directly before a number: `Z12B2`.
pub const ROOM_LETTERS: &[&str] = &["z", "r", "h"];
/// See [`ROOM_LETTERS`].
pub const BED_LETTERS: &[&str] = &["b", "c"];

/// The call is over. Only as first or last word: in the middle they mean other things, and
/// `off` is no such word, since a cord may be.
pub const ENDED: &[&str] = &[
    "ende",
    "beendet",
    "quittiert",
    "abgestellt",
    "geloescht",
    "erledigt",
    "zurueckgesetzt",
    "end",
    "ended",
    "reset",
    "cancel",
    "cancelled",
    "canceled",
    "cleared",
    "fin",
    "finalizada",
    "cancelada",
    "anulada",
    "terminada",
];
/// Somebody has taken it; only as first or last word, too.
pub const TAKEN: &[&str] = &[
    "angenommen",
    "uebernommen",
    "accepted",
    "taken",
    "aceptada",
    "atendida",
];

/// Words that say nothing.
pub const FILLERS: &[&str] = &[
    "nr", "no", "num", "numero", "number", "der", "die", "das", "im", "in", "von", "aus", "the",
    "at", "from", "of", "en", "el", "la", "de", "del", "und", "and", "y",
];

/// What may stand behind a word without changing it: `wcruf`, `tueralarm`.
pub const ENDINGS: &[&str] = &["ruf", "alarm", "call", "taste", "taster"];
