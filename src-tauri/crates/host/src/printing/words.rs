//! The words that come from the records onto paper, in the three languages of the screen.
//!
//! A step of a story is called as the Alarms view calls it.

use lamplight_api::history::StoryWhat;
use lamplight_api::print::PrintLanguage;
use lamplight_api::view::{PriorityView, RungView};

/// The words of one language.
pub(super) struct Words {
    pub bed: &'static str,
    pub station: &'static str,
    pub all_beds: &'static str,
    pub this_station: &'static str,
    pub bedside: &'static str,
    pub away: &'static str,
    only: &'static str,
    and_above: &'static str,
    pub file_strip: &'static str,
    pub file_event: &'static str,
    pub file_trend: &'static str,
    pub file_alarms: &'static str,
    pub file_disclosure: &'static str,
    pub file_handover: &'static str,
    pub signed: &'static str,
    pub taken: &'static str,
    pub not_signed: &'static str,
    pub checksum: &'static str,
    pub file_bed: &'static str,
    pub file_ward: &'static str,
    /// In the order of [`place`].
    story: [&'static str; 31],
    /// None, low, medium, high.
    priorities: [&'static str; 4],
    /// Owner, second, charge, all.
    rungs: [&'static str; 4],
}

/// The words of a language.
pub(super) const fn of(language: PrintLanguage) -> &'static Words {
    match language {
        PrintLanguage::En => &ENGLISH,
        PrintLanguage::De => &GERMAN,
        PrintLanguage::Es => &SPANISH,
    }
}

impl Words {
    /// A step of a story.
    pub fn story(&self, what: StoryWhat) -> &'static str {
        self.story.get(place(what)).copied().unwrap_or_default()
    }

    pub const fn priority(&self, priority: PriorityView) -> &'static str {
        let [none, low, medium, high] = self.priorities;
        match priority {
            PriorityView::None => none,
            PriorityView::Low => low,
            PriorityView::Medium => medium,
            PriorityView::High => high,
        }
    }

    pub const fn rung(&self, rung: RungView) -> &'static str {
        let [owner, second, charge, all] = self.rungs;
        match rung {
            RungView::Owner => owner,
            RungView::Second => second,
            RungView::Charge => charge,
            RungView::All => all,
        }
    }

    /// That alarms below a priority are left out; empty when none is.
    pub fn only(&self, least: PriorityView) -> String {
        match least {
            PriorityView::None => String::new(),
            PriorityView::Low | PriorityView::Medium => {
                format!("{} {} {}", self.only, self.priority(least), self.and_above)
            }
            PriorityView::High => format!("{} {}", self.only, self.priority(least)),
        }
    }

    /// A person's name as it is; who is none has a word.
    pub fn person<'a>(&'a self, name: &'a str) -> &'a str {
        match name {
            "bedside" => self.bedside,
            "station" | "this station" => self.this_station,
            other => other,
        }
    }
}

/// Where a step stands in [`Words::story`].
const fn place(what: StoryWhat) -> usize {
    match what {
        StoryWhat::Began => 0,
        StoryWhat::Returned => 1,
        StoryWhat::Changed => 2,
        StoryWhat::Rose => 3,
        StoryWhat::RoseByTime => 4,
        StoryWhat::Fell => 5,
        StoryWhat::OverAtSource => 6,
        StoryWhat::Ended => 7,
        StoryWhat::Reset => 8,
        StoryWhat::Sounded => 9,
        StoryWhat::Acknowledged => 10,
        StoryWhat::Unacknowledged => 11,
        StoryWhat::AcknowledgementRanOut => 12,
        StoryWhat::Inhibited => 13,
        StoryWhat::ToTheFore => 14,
        StoryWhat::Accepted => 15,
        StoryWhat::GivenBack => 16,
        StoryWhat::Escalated => 17,
        StoryWhat::Skipped => 18,
        StoryWhat::Delivered => 19,
        StoryWhat::Seen => 20,
        StoryWhat::Declined => 21,
        StoryWhat::TimedOut => 22,
        StoryWhat::Restarted => 23,
        StoryWhat::PagerTook => 24,
        StoryWhat::PagerBrought => 25,
        StoryWhat::PagerRead => 26,
        StoryWhat::PagerCalled => 27,
        StoryWhat::PagerHungUp => 28,
        StoryWhat::PagerAnswered => 29,
        StoryWhat::PagerFailed => 30,
    }
}

const ENGLISH: Words = Words {
    bed: "Bed",
    station: "Station",
    all_beds: "All beds",
    this_station: "this station",
    bedside: "bedside",
    away: "The station was not running until",
    only: "Only",
    and_above: "and above",
    file_strip: "Strip",
    file_event: "Event",
    file_trend: "Trend",
    file_alarms: "Alarms",
    file_disclosure: "Full disclosure",
    file_handover: "Handover",
    signed: "Signed",
    taken: "Taken over",
    not_signed: "Not signed: this may change",
    checksum: "SHA-256",
    file_bed: "bed",
    file_ward: "ward",
    story: [
        "Began",
        "Came back",
        "Said otherwise",
        "Became graver",
        "Became graver by lasting",
        "Became milder",
        "Over at its source, held here",
        "Ended",
        "Reset",
        "Sounded",
        "Acknowledged",
        "Acknowledgement taken back",
        "Acknowledgement ran out, not solved",
        "Hidden behind a graver one",
        "No longer hidden",
        "Taken",
        "Given back",
        "Went on to",
        "Nobody there",
        "Told",
        "Seen",
        "Declined",
        "No answer in time",
        "The station ran again",
        "Pager: message on its way",
        "Pager: message arrived",
        "Pager: message read",
        "Pager: calls back",
        "Pager: call back ended",
        "Pager: answer",
        "Pager: message did not arrive",
    ],
    priorities: [
        "advisory",
        "low priority",
        "medium priority",
        "high priority",
    ],
    rungs: [
        "the bed's nurse",
        "second nurse",
        "charge nurse",
        "everybody",
    ],
};

const GERMAN: Words = Words {
    bed: "Bett",
    station: "Zentrale",
    all_beds: "Alle Betten",
    this_station: "diese Zentrale",
    bedside: "am Bett",
    away: "Die Zentrale lief nicht bis",
    only: "Nur",
    and_above: "und darüber",
    file_strip: "Streifen",
    file_event: "Ereignis",
    file_trend: "Verlauf",
    file_alarms: "Alarme",
    file_disclosure: "Gesamte Aufzeichnung",
    file_handover: "Übergabe",
    signed: "Unterschrieben",
    taken: "Übernommen",
    not_signed: "Nicht unterschrieben: das kann sich noch ändern",
    checksum: "SHA-256",
    file_bed: "Bett",
    file_ward: "Station",
    story: [
        "Begann",
        "Kam wieder",
        "Lautet anders",
        "Wurde schwerer",
        "Wurde durch Andauern schwerer",
        "Wurde leichter",
        "An der Quelle vorbei, hier gehalten",
        "Endete",
        "Zurückgesetzt",
        "Ertönte",
        "Quittiert",
        "Quittierung zurückgenommen",
        "Quittierung abgelaufen, nicht gelöst",
        "Hinter einem schwereren verborgen",
        "Nicht mehr verborgen",
        "Übernommen",
        "Zurückgegeben",
        "Weiter an",
        "Niemand da",
        "Gemeldet",
        "Gesehen",
        "Abgelehnt",
        "Keine Antwort in der Zeit",
        "Die Zentrale lief wieder",
        "Pager: Meldung unterwegs",
        "Pager: Meldung angekommen",
        "Pager: Meldung gelesen",
        "Pager: ruft zurück",
        "Pager: Rückruf beendet",
        "Pager: Antwort",
        "Pager: Meldung nicht angekommen",
    ],
    priorities: [
        "Hinweis",
        "niedrige Priorität",
        "mittlere Priorität",
        "hohe Priorität",
    ],
    rungs: ["zuständige Pflege", "Vertretung", "Schichtleitung", "alle"],
};

const SPANISH: Words = Words {
    bed: "Cama",
    station: "Central",
    all_beds: "Todas las camas",
    this_station: "esta central",
    bedside: "junto a la cama",
    away: "La central no funcionaba hasta",
    only: "Solo",
    and_above: "y superiores",
    file_strip: "Tira",
    file_event: "Evento",
    file_trend: "Tendencia",
    file_alarms: "Alarmas",
    file_disclosure: "Registro completo",
    file_handover: "Relevo",
    signed: "Firmado",
    taken: "Asumido",
    not_signed: "Sin firmar: puede cambiar",
    checksum: "SHA-256",
    file_bed: "cama",
    file_ward: "unidad",
    story: [
        "Empezó",
        "Volvió",
        "Dice otra cosa",
        "Se agravó",
        "Se agravó al durar",
        "Se atenuó",
        "Terminada en su origen, retenida aquí",
        "Terminó",
        "Restablecida",
        "Sonó",
        "Reconocida",
        "Reconocimiento retirado",
        "Reconocimiento caducado, sin resolver",
        "Oculta tras otra más grave",
        "Ya no está oculta",
        "Asumida",
        "Devuelta",
        "Pasó a",
        "Nadie allí",
        "Avisado",
        "Vista",
        "Rechazada",
        "Sin respuesta a tiempo",
        "La central volvió a funcionar",
        "Buscapersonas: mensaje en camino",
        "Buscapersonas: mensaje recibido",
        "Buscapersonas: mensaje leído",
        "Buscapersonas: devuelve la llamada",
        "Buscapersonas: llamada terminada",
        "Buscapersonas: respuesta",
        "Buscapersonas: el mensaje no llegó",
    ],
    priorities: [
        "aviso",
        "prioridad baja",
        "prioridad media",
        "prioridad alta",
    ],
    rungs: [
        "enfermera de la cama",
        "segunda enfermera",
        "supervisora",
        "todos",
    ],
};
