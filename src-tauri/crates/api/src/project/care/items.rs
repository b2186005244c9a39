//! One charted thing, between the core and the screen.

use crate::care::{
    AcvpuView, EffortView, FluidView, ItemView, OxygenDeviceView, UnitView, VitalView,
};
use lamplight_chart::{Fluid, Item, Note, NoteError, OxygenDevice, OxygenTherapy, Vital};
use lamplight_scores::{Consciousness, Effort, Gcs, Part};
use lamplight_units::Unit;

/// For the screen. A unit that no chart takes is shown as the part's own number, which the
/// chart has refused before.
#[must_use]
pub fn view(item: &Item) -> ItemView {
    match item {
        Item::Vital {
            vital,
            number,
            unit,
        } => {
            let (number, unit) = shown(*number, *unit, vital.part().unit());
            ItemView::Vital {
                vital: vital_view(*vital),
                number,
                unit,
            }
        }
        Item::BloodPressure {
            systolic,
            diastolic,
            unit,
        } => ItemView::BloodPressure {
            systolic: shown(*systolic, *unit, Some(Unit::MmHg)).0,
            diastolic: diastolic.map(|number| shown(number, *unit, Some(Unit::MmHg)).0),
            unit: shown(*systolic, *unit, Some(Unit::MmHg)).1,
        },
        Item::Consciousness(acvpu) => ItemView::Consciousness {
            acvpu: acvpu_view(*acvpu),
        },
        Item::Gcs(gcs) => ItemView::Gcs { total: gcs.get() },
        Item::Oxygen(OxygenTherapy::Air) => ItemView::Oxygen {
            device: None,
            litres: None,
            fio2: None,
        },
        Item::Oxygen(OxygenTherapy::By {
            device,
            litres_per_min,
            fio2_percent,
        }) => ItemView::Oxygen {
            device: Some(device_view(*device)),
            litres: *litres_per_min,
            fio2: *fio2_percent,
        },
        Item::Effort(effort) => ItemView::Effort {
            effort: effort_view(*effort),
        },
        Item::Pain(rating) => ItemView::Pain { rating: *rating },
        Item::Glucose { number, unit } => ItemView::Glucose {
            number: *number,
            unit: unit_view(*unit).unwrap_or(UnitView::MmolPerL),
        },
        Item::Fluid { fluid, millilitres } => ItemView::Fluid {
            fluid: fluid_view(*fluid),
            millilitres: *millilitres,
        },
        Item::Note(note) => ItemView::Note {
            text: note.reveal().to_owned(),
        },
    }
}

/// Why what the page sends is nothing that can be charted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// Outside the scale.
    #[error("a Glasgow coma scale lies between 3 and 15")]
    Gcs,
    /// The text.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The page sent an amount of oxygen with room air.
    #[error("room air has no flow and no fraction; name the device that gives the oxygen")]
    Air,
}

/// From the screen.
///
/// # Errors
/// When it is nothing that can be charted; what is only unusual the chart judges.
pub fn read(view: &ItemView) -> Result<Item, ItemError> {
    Ok(match view {
        ItemView::Vital {
            vital,
            number,
            unit,
        } => {
            let vital = read_vital(*vital);
            Item::Vital {
                vital,
                number: *number,
                unit: read_unit(*unit, Some(vital)),
            }
        }
        ItemView::BloodPressure {
            systolic,
            diastolic,
            unit,
        } => Item::BloodPressure {
            systolic: *systolic,
            diastolic: *diastolic,
            unit: read_unit(*unit, None),
        },
        ItemView::Consciousness { acvpu } => Item::Consciousness(read_acvpu(*acvpu)),
        ItemView::Gcs { total } => Item::Gcs(Gcs::new(*total).ok_or(ItemError::Gcs)?),
        ItemView::Oxygen {
            device: None,
            litres,
            fio2,
        } => {
            if litres.is_some() || fio2.is_some() {
                return Err(ItemError::Air);
            }
            Item::Oxygen(OxygenTherapy::Air)
        }
        ItemView::Oxygen {
            device: Some(device),
            litres,
            fio2,
        } => Item::Oxygen(OxygenTherapy::By {
            device: read_device(*device),
            litres_per_min: *litres,
            fio2_percent: *fio2,
        }),
        ItemView::Effort { effort } => Item::Effort(read_effort(*effort)),
        ItemView::Pain { rating } => Item::Pain(*rating),
        ItemView::Glucose { number, unit } => Item::Glucose {
            number: *number,
            unit: read_unit(*unit, None),
        },
        ItemView::Fluid { fluid, millilitres } => Item::Fluid {
            fluid: read_fluid(*fluid),
            millilitres: *millilitres,
        },
        ItemView::Note { text } => Item::Note(Note::new(text)?),
    })
}

/// What a device's number is on the sheet; `None` for what no device knows.
pub(super) fn of_part(part: Part, number: f64, unit: Unit) -> Option<(Option<VitalView>, Item)> {
    let vital = match part {
        Part::Respiration => Vital::Respiration,
        Part::Spo2 => Vital::Spo2,
        Part::Pulse => Vital::Pulse,
        Part::Temperature => Vital::Temperature,
        Part::Refill => Vital::Refill,
        Part::Systolic => {
            let pressure = Item::BloodPressure {
                systolic: number,
                diastolic: None,
                unit,
            };
            return Some((None, pressure));
        }
        Part::Oxygen | Part::Consciousness | Part::Effort => return None,
    };
    let item = Item::Vital {
        vital,
        number,
        unit,
    };
    Some((Some(vital_view(vital)), item))
}

fn shown(number: f64, unit: Unit, own: Option<Unit>) -> (f64, UnitView) {
    if let Some(view) = unit_view(unit) {
        return (number, view);
    }
    let converted = own.and_then(|own| Some((unit.convert(number, own)?, unit_view(own)?)));
    converted.unwrap_or((number, UnitView::PerMin))
}

/// The units that a chart takes; of several names of one thing the first is written.
const UNITS: &[(Unit, UnitView)] = &[
    (Unit::BeatPerMin, UnitView::PerMin),
    (Unit::PulsePerMin, UnitView::PerMin),
    (Unit::BreathPerMin, UnitView::PerMin),
    (Unit::PerMin, UnitView::PerMin),
    (Unit::Percent, UnitView::Percent),
    (Unit::Celsius, UnitView::Celsius),
    (Unit::Fahrenheit, UnitView::Fahrenheit),
    (Unit::Second, UnitView::Second),
    (Unit::MmHg, UnitView::MmHg),
    (Unit::KiloPascal, UnitView::KiloPascal),
    (Unit::MilliMolePerLiter, UnitView::MmolPerL),
    (Unit::MilliGramPerDeciLiter, UnitView::MgPerDl),
];

fn unit_view(unit: Unit) -> Option<UnitView> {
    let known = UNITS.iter().find(|(known, _)| *known == unit);
    known.map(|(_, view)| *view)
}

const fn read_unit(unit: UnitView, of: Option<Vital>) -> Unit {
    match unit {
        UnitView::PerMin => match of {
            Some(Vital::Respiration) => Unit::BreathPerMin,
            Some(Vital::Spo2 | Vital::Pulse | Vital::Temperature | Vital::Refill) | None => {
                Unit::BeatPerMin
            }
        },
        UnitView::Percent => Unit::Percent,
        UnitView::Celsius => Unit::Celsius,
        UnitView::Fahrenheit => Unit::Fahrenheit,
        UnitView::Second => Unit::Second,
        UnitView::MmHg => Unit::MmHg,
        UnitView::KiloPascal => Unit::KiloPascal,
        UnitView::MmolPerL => Unit::MilliMolePerLiter,
        UnitView::MgPerDl => Unit::MilliGramPerDeciLiter,
    }
}

macro_rules! pairs {
    ($($to:ident, $from:ident: $core:ident <=> $view:ident { $($name:ident),+ })+) => {$(
        const fn $to(core: $core) -> $view {
            match core { $($core::$name => $view::$name,)+ }
        }

        const fn $from(view: $view) -> $core {
            match view { $($view::$name => $core::$name,)+ }
        }
    )+};
}

pairs! {
    vital_view, read_vital: Vital <=> VitalView { Respiration, Spo2, Pulse, Temperature, Refill }
    acvpu_view, read_acvpu: Consciousness <=> AcvpuView {
        Alert, Confusion, Voice, Pain, Unresponsive
    }
    effort_view, read_effort: Effort <=> EffortView { Normal, Mild, Moderate, Severe }
    fluid_view, read_fluid: Fluid <=> FluidView {
        Oral, Enteral, Intravenous, Urine, Drain, Gastric, Stool, Blood
    }
    device_view, read_device: OxygenDevice <=> OxygenDeviceView {
        NasalCannula, SimpleMask, Venturi, Reservoir, HighFlow, Cpap, Niv, Ventilator, Other
    }
}

/// A letter or word as the panel writes it.
pub(super) const fn letter(acvpu: Consciousness) -> char {
    acvpu.letter()
}

/// The effort as a word that the page translates.
pub(super) const fn effort_word(effort: Effort) -> &'static str {
    match effort {
        Effort::Normal => "normal",
        Effort::Mild => "mild",
        Effort::Moderate => "moderate",
        Effort::Severe => "severe",
    }
}
