//! What the page sends becomes a wish of the station, or is refused in one sentence.

use super::*;
use lamplight_api::care::{AcvpuView, ItemView, UnitView, VitalView};
use lamplight_chart::Item;
use lamplight_units::{Mono, Unit};

const NOW: Now = Now {
    mono: Mono::START,
    wall: Wall::from_micros(1_795_262_400_000_000),
};

fn draft(item: ItemView, measured_ms: Option<i64>) -> ChartDraft {
    ChartDraft { item, measured_ms }
}

fn read(item: ItemView) -> Result<CareWish, Refusal> {
    let entries = vec![draft(item, None)];
    wish(
        Asked::Chart {
            entries,
            sure: false,
        },
        NOW,
    )
}

#[test]
fn what_the_page_sends_becomes_a_wish_with_its_unit_and_its_time() {
    let entries = vec![
        draft(
            ItemView::Vital {
                vital: VitalView::Temperature,
                number: 101.3,
                unit: UnitView::Fahrenheit,
            },
            Some(1_795_262_340_000),
        ),
        draft(
            ItemView::Consciousness {
                acvpu: AcvpuView::Voice,
            },
            None,
        ),
    ];
    let asked = Asked::Chart {
        entries,
        sure: true,
    };
    let Ok(CareWish::Chart(entries)) = wish(asked, NOW) else {
        panic!("a chart")
    };
    assert!(matches!(
        entries[0].item,
        Item::Vital {
            number: 101.3,
            unit: Unit::Fahrenheit,
            ..
        }
    ));
    assert_eq!(entries[0].measured.wall.millis(), 1_795_262_340_000);
    assert_eq!((entries[1].measured, entries[1].sure), (NOW, true));
}

#[test]
fn what_can_not_be_charted_is_refused_with_a_sentence() {
    for (name, item, sentence) in [
        (
            "a coma scale of 2",
            ItemView::Gcs { total: 2 },
            "a Glasgow coma scale lies between 3 and 15",
        ),
        (
            "an empty note",
            ItemView::Note { text: "  ".into() },
            "the note is empty",
        ),
        (
            "air with a flow",
            ItemView::Oxygen {
                device: None,
                litres: Some(2.0),
                fio2: None,
            },
            "room air has no flow and no fraction; name the device that gives the oxygen",
        ),
    ] {
        let refused = read(item).unwrap_err();
        assert_eq!(
            (refused.code, refused.sentence.as_str()),
            (RefusalCode::Invalid, sentence),
            "{name}"
        );
    }
}

#[test]
fn times_far_beyond_the_calendar_are_only_times_and_refused_by_the_chart() {
    for ms in [i64::MIN, i64::MAX] {
        let asked = Asked::TaskDone {
            task: 1,
            at_ms: Some(ms),
        };
        assert!(wish(asked, NOW).is_ok());
    }
}
