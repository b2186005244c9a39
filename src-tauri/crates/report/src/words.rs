//! The printed words in the three languages of the screen.

/// Language of the printed words; names and texts of alarms come as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
}

/// Every word that a page can show.
pub(crate) struct Words {
    pub strip: &'static str,
    pub trend: &'static str,
    pub alarms: &'static str,
    pub event: &'static str,
    pub disclosure: &'static str,
    pub patient: &'static str,
    pub mrn: &'static str,
    pub born: &'static str,
    pub bed: &'static str,
    pub device: &'static str,
    pub printed: &'static str,
    pub by: &'static str,
    pub page: &'static str,
    pub of: &'static str,
    pub simulated: &'static str,
    pub true_to_scale: &'static str,
    pub no_data: &'static str,
    pub off_scale: &'static str,
    pub no_rate: &'static str,
    pub fitted: &'static str,
    pub unprintable: &'static str,
    pub time: &'static str,
    pub ended: &'static str,
    pub priority: &'static str,
    pub alarm: &'static str,
    pub acknowledged: &'static str,
    pub note: &'static str,
    pub high: &'static str,
    pub medium: &'static str,
    pub low: &'static str,
    pub advisory: &'static str,
    pub ongoing: &'static str,
    pub what: &'static str,
    pub none: &'static str,
    pub row: &'static str,
}

impl Language {
    /// Its tag (RFC 5646).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
        }
    }

    /// The words of this language.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::Spanish => &SPANISH,
        }
    }
}

const ENGLISH: Words = Words {
    strip: "Strip",
    trend: "Trend",
    alarms: "Alarms",
    event: "Event",
    disclosure: "Full disclosure",
    patient: "Patient",
    mrn: "Record number",
    born: "Born",
    bed: "Bed, ward",
    device: "Device",
    printed: "Printed",
    by: "by",
    page: "Page",
    of: "of",
    simulated: "SIMULATED DATA, NOT A PATIENT",
    true_to_scale: "True to scale when printed at 100 %",
    no_data: "no data",
    off_scale: "leaves the band",
    no_rate: "sample rate not known",
    fitted: "fitted",
    unprintable: "□ stands for a character that cannot be printed here.",
    time: "Time",
    ended: "Ended",
    priority: "Priority",
    alarm: "Alarm",
    acknowledged: "Acknowledged",
    note: "Note",
    high: "High",
    medium: "Medium",
    low: "Low",
    advisory: "Advisory",
    ongoing: "goes on",
    what: "What happened",
    none: "None in this time.",
    row: "a row",
};

const GERMAN: Words = Words {
    strip: "Streifen",
    trend: "Verlauf",
    alarms: "Alarme",
    event: "Ereignis",
    disclosure: "Gesamte Aufzeichnung",
    patient: "Patient",
    mrn: "Patientennummer",
    born: "Geboren",
    bed: "Bett, Station",
    device: "Gerät",
    printed: "Gedruckt",
    by: "von",
    page: "Seite",
    of: "von",
    simulated: "SIMULIERTE DATEN, KEIN PATIENT (SIMULATED)",
    true_to_scale: "Maßstäblich bei Druck mit 100 %",
    no_data: "keine Daten",
    off_scale: "verlässt das Band",
    no_rate: "Abtastrate unbekannt",
    fitted: "eingepasst",
    unprintable: "□ steht für ein Zeichen, das hier nicht gedruckt werden kann.",
    time: "Zeit",
    ended: "Ende",
    priority: "Priorität",
    alarm: "Alarm",
    acknowledged: "Quittiert",
    note: "Bemerkung",
    high: "Hoch",
    medium: "Mittel",
    low: "Niedrig",
    advisory: "Hinweis",
    ongoing: "dauert an",
    what: "Was geschah",
    none: "Keine in dieser Zeit.",
    row: "je Zeile",
};

const SPANISH: Words = Words {
    strip: "Tira",
    trend: "Tendencia",
    alarms: "Alarmas",
    event: "Evento",
    disclosure: "Registro completo",
    patient: "Paciente",
    mrn: "N.º de historia",
    born: "Nacimiento",
    bed: "Cama, unidad",
    device: "Equipo",
    printed: "Impreso",
    by: "por",
    page: "Página",
    of: "de",
    simulated: "DATOS SIMULADOS, NO ES UN PACIENTE (SIMULATED)",
    true_to_scale: "A escala si se imprime al 100 %",
    no_data: "sin datos",
    off_scale: "sale de la banda",
    no_rate: "frecuencia de muestreo desconocida",
    fitted: "ajustado",
    unprintable: "□ representa un carácter que no se puede imprimir aquí.",
    time: "Hora",
    ended: "Fin",
    priority: "Prioridad",
    alarm: "Alarma",
    acknowledged: "Reconocida",
    note: "Nota",
    high: "Alta",
    medium: "Media",
    low: "Baja",
    advisory: "Aviso",
    ongoing: "continúa",
    what: "Qué ocurrió",
    none: "Ninguna en este tiempo.",
    row: "por fila",
};
