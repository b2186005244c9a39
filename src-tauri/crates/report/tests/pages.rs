//! What must hold of every page: scale, gaps, names, words, and the PDF and PNG
//! that are made of it.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

mod common;

use chrono::TimeDelta;
use common::{
    acceptance, alarms, begin, disclosure, event, header, layout, metronome, strip, trend,
};
use lamplight_report::{
    Document, Error, Gain, Language, Layout, MOST_PAGES, Orientation, Paper, Strip,
};
use lamplight_units::Personal;
use lopdf::{Dictionary, Object};

const ACROSS: Layout = Layout {
    paper: Paper::A4,
    orientation: Orientation::Landscape,
    language: Language::English,
};

/// The points of each line of a page, in hundredths of a millimetre.
fn lines(svg: &str) -> Vec<Vec<(i32, i32)>> {
    svg.lines()
        .filter_map(|line| line.split_once("points=\"")?.1.split_once('"'))
        .map(|(points, _)| {
            points
                .split_whitespace()
                .filter_map(|p| p.split_once(','))
                .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
                .collect()
        })
        .collect()
}

fn only(wave: lamplight_report::StripWave, seconds: i64) -> Strip {
    Strip {
        waves: vec![wave],
        marks: Vec::new(),
        length: TimeDelta::seconds(seconds),
        ..strip(10)
    }
}

fn every_kind(header: &lamplight_report::Header, layout: Layout) -> Vec<(&'static str, Document)> {
    use lamplight_report as report;
    vec![
        (
            "strip",
            report::strip(header, layout, &strip(45)).expect("strip"),
        ),
        (
            "trend",
            report::trend(header, layout, &trend()).expect("trend"),
        ),
        (
            "alarms",
            report::alarms(header, layout, &alarms(90)).expect("alarms"),
        ),
        (
            "event",
            report::event(header, layout, &event()).expect("event"),
        ),
        (
            "disclosure",
            report::disclosure(header, layout, &disclosure(45)).expect("disclosure"),
        ),
        (
            "acceptance",
            report::acceptance(header, layout, &acceptance(90)).expect("acceptance"),
        ),
    ]
}

#[test]
fn a_second_is_25_mm_and_a_millivolt_10_mm() {
    for rate in [100, 250, 360, 500, 1000, 8000] {
        for (paper, orientation) in [
            (Paper::A4, Orientation::Landscape),
            (Paper::Letter, Orientation::Portrait),
        ] {
            let strip = only(metronome(6, rate), 6);
            let document = lamplight_report::strip(&header(), layout(paper, orientation), &strip)
                .expect("a strip");
            let svg = document.svg(0).expect("a page");
            assert!(
                svg.contains("mm\" viewBox=\"0 0 "),
                "the size is in millimetres"
            );
            let lines = lines(svg);
            let wave = lines.iter().max_by_key(|l| l.len()).expect("a wave");
            let top = wave.iter().map(|p| p.1).min().expect("a peak");
            let foot = wave.iter().map(|p| p.1).max().expect("a foot");
            assert!(
                (foot - top - 1000).abs() <= 1,
                "1 mV is 10 mm: {}",
                foot - top
            );
            let peaks: Vec<_> = wave.iter().filter(|p| p.1 == top).map(|p| p.0).collect();
            assert!(peaks.len() >= 5, "{rate} Hz: {peaks:?}");
            for pair in peaks.windows(2) {
                assert!(
                    (pair[1] - pair[0] - 2500).abs() <= 1,
                    "{rate} Hz: a second is 25 mm: {peaks:?}"
                );
            }
        }
    }
}

#[test]
fn the_calibration_pulse_is_200_ms_by_1_mv() {
    let document =
        lamplight_report::strip(&header(), ACROSS, &only(metronome(6, 250), 6)).expect("a strip");
    let lines = lines(document.svg(0).expect("a page"));
    let pulse = lines.iter().find(|l| l.len() == 6).expect("a pulse");
    assert_eq!(pulse[3].0 - pulse[2].0, 500);
    assert_eq!(pulse[1].1 - pulse[2].1, 1000);
}

#[test]
fn a_gap_is_not_bridged() {
    let mut wave = metronome(10, 250);
    for sample in &mut wave.pieces[0].samples[1000..1500] {
        *sample = f32::NAN;
    }
    let document = lamplight_report::strip(&header(), ACROSS, &only(wave, 10)).expect("a strip");
    let svg = document.svg(0).expect("a page");
    assert!(svg.contains("no data"));
    // 4 s to 6 s after the left edge (9 mm margin and 10 mm before the wave).
    let (from, to) = (1900 + 10_000, 1900 + 15_000);
    let waves: Vec<_> = lines(svg).into_iter().filter(|l| l.len() > 100).collect();
    assert_eq!(waves.len(), 2);
    for point in waves.iter().flatten() {
        assert!(point.0 < from || point.0 >= to, "{point:?}");
    }
}

#[test]
fn a_wave_that_leaves_its_band_is_cut_and_the_page_says_so() {
    let mut wave = metronome(10, 250);
    wave.pieces[0].samples[700] = 40.0;
    let document = lamplight_report::strip(&header(), ACROSS, &only(wave, 10)).expect("a strip");
    assert!(document.svg(0).expect("a page").contains("leaves the band"));
    let mut tall = disclosure(2);
    for (spike, said) in [(3.0, false), (40.0, true)] {
        tall.wave.pieces[0].samples[700] = spike;
        let document = lamplight_report::disclosure(&header(), ACROSS, &tall).expect("a page");
        let svg = document.svg(0).expect("a page");
        assert_eq!(svg.contains("leaves the band"), said, "{spike} mV");
    }
}

#[test]
fn every_page_says_whose_it_is_and_whether_it_is_simulated() {
    let mut simulated = header();
    simulated.simulated = true;
    for (header, count) in [(header(), 0), (simulated, 2)] {
        for (kind, document) in every_kind(&header, ACROSS) {
            let pages = document.pages.len();
            assert_eq!(pages > 1, kind != "event", "{kind} has several pages here");
            for (n, page) in document.pages.iter().enumerate() {
                let svg = page.as_str();
                for text in [
                    "Okafor, Ngozi",
                    "00417733",
                    "1961-08-30",
                    "Bed 07, ICU 2",
                    "Monitor 7, serial 4711",
                    "2026-03-14 02:31:05 UTC+01:00",
                    "Station 2",
                    &format!("Page {} of {pages}", n + 1),
                ] {
                    assert!(svg.contains(text), "{kind}, page {n}: {text}");
                }
                assert_eq!(svg.matches("SIMULATED").count(), count, "{kind}, page {n}");
            }
        }
    }
}

#[test]
fn simulated_is_said_in_every_language() {
    let mut header = header();
    header.simulated = true;
    for language in [Language::English, Language::German, Language::Spanish] {
        let layout = Layout { language, ..ACROSS };
        let document = lamplight_report::strip(&header, layout, &strip(5)).expect("a strip");
        assert!(document.svg(0).expect("a page").contains("SIMULATED"));
    }
}

#[test]
fn long_and_right_to_left_names_stay_in_their_place() {
    for name in [
        "Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe-Waldenburg-Schillingsfürst, Maximiliane Annegret Philippa",
        "כהן־לוי, שרה אסתר",
        "فاطمة الزهراء بنت محمد عبد الرحمن",
        "\u{202e}reversed\u{202c} <b>&\"'\u{0}\u{b}",
        "李 明",
    ] {
        let mut header = header();
        header.patient = Some(Personal::new(name.to_owned()));
        let document = lamplight_report::strip(&header, ACROSS, &strip(5)).expect("a strip");
        let svg = document.svg(0).expect("a page");
        assert!(
            !svg.contains('\u{202e}') && !svg.contains('\u{0}'),
            "{name}"
        );
        assert!(svg.contains("00417733"), "the number is there in full");
        assert_eq!(
            svg.contains("cannot be printed"),
            name.contains('李'),
            "{name}"
        );
        document.pdf().expect("a PDF");
    }
}

fn dictionary<'a>(pdf: &'a lopdf::Document, object: &'a Object) -> &'a Dictionary {
    pdf.dereference(object)
        .expect("there")
        .1
        .as_dict()
        .expect("a dictionary")
}

#[test]
fn the_pdf_has_every_page_in_its_size_its_fonts_and_no_picture() {
    for (paper, orientation, width, height) in [
        (Paper::A4, Orientation::Portrait, 595.28, 841.89),
        (Paper::A4, Orientation::Landscape, 841.89, 595.28),
        (Paper::Letter, Orientation::Portrait, 612.0, 792.0),
        (Paper::Letter, Orientation::Landscape, 792.0, 612.0),
    ] {
        for (kind, document) in every_kind(&header(), layout(paper, orientation)) {
            let bytes = document.pdf().expect("a PDF");
            assert_eq!(bytes, document.pdf().expect("a PDF"), "the same each time");
            let pdf = lopdf::Document::load_mem(&bytes).expect("a PDF that can be read");
            let pages = pdf.get_pages();
            assert_eq!(pages.len(), document.pages.len(), "{kind}");
            for page in pages.values() {
                let page = pdf.get_dictionary(*page).expect("a page");
                let sides: Vec<f32> = page
                    .get(b"MediaBox")
                    .and_then(Object::as_array)
                    .expect("a size")
                    .iter()
                    .map(|n| n.as_float().expect("a number"))
                    .collect();
                assert!(
                    (sides[2] - width).abs() < 0.02 && (sides[3] - height).abs() < 0.02,
                    "{kind}: {sides:?}"
                );
            }
            let mut embedded = 0;
            for object in pdf.objects.values() {
                let Ok(found) = object
                    .as_dict()
                    .or_else(|_| object.as_stream().map(|s| &s.dict))
                else {
                    continue;
                };
                assert_ne!(
                    found.get(b"Subtype").ok().and_then(|s| s.as_name().ok()),
                    Some(&b"Image"[..]),
                    "{kind}: vectors only"
                );
                if found.has_type(b"FontDescriptor") {
                    let file = [&b"FontFile2"[..], b"FontFile3"]
                        .into_iter()
                        .find_map(|key| found.get(key).ok());
                    assert!(file.is_some(), "{kind}: a font without its file");
                    embedded += 1;
                }
                if found.has_type(b"Font") && found.has(b"DescendantFonts") {
                    assert!(found.has(b"ToUnicode"), "{kind}: its text can be searched");
                }
            }
            assert!(embedded >= 2, "{kind}: regular and bold, {embedded}");
            let info = dictionary(&pdf, pdf.trailer.get(b"Info").expect("info"));
            assert!(
                !format!("{info:?}").contains("Okafor"),
                "a title is not a place for a name"
            );
        }
    }
}

#[test]
fn a_png_has_the_size_of_its_paper_at_its_resolution_and_says_so() {
    let document = lamplight_report::strip(&header(), ACROSS, &strip(5)).expect("a strip");
    for (dpi, width, height) in [(96, 1123, 794), (150, 1754, 1240), (300, 3508, 2480)] {
        let bytes = document.png(0, dpi).expect("a picture");
        let reader = png::Decoder::new(bytes.as_slice())
            .read_info()
            .expect("a PNG");
        let info = reader.info();
        assert_eq!((info.width, info.height), (width, height));
        let dims = info.pixel_dims.expect("its resolution");
        assert_eq!(dims.xppu, (f64::from(dpi) / 0.0254).round() as u32);
    }
    for dpi in [0, 35, 601, u16::MAX] {
        assert!(matches!(document.png(0, dpi), Err(Error::Resolution(_))));
    }
    assert!(matches!(
        document.png(7, 96),
        Err(Error::NoPage { page: 7, pages: 1 })
    ));
}

#[test]
fn what_would_be_too_long_is_refused_before_it_is_drawn() {
    let mut long = strip(10);
    long.length = TimeDelta::days(10);
    let refused = lamplight_report::strip(&header(), ACROSS, &long);
    assert!(matches!(
        refused,
        Err(Error::TooLong {
            most: MOST_PAGES,
            ..
        })
    ));
    let mut far = disclosure(1);
    far.to = begin() + TimeDelta::days(240);
    let refused = lamplight_report::disclosure(&header(), ACROSS, &far);
    assert!(matches!(refused, Err(Error::TooLong { .. })));
    let mut fine = trend();
    fine.to = begin() + TimeDelta::days(3650);
    fine.table = Some(TimeDelta::seconds(1));
    let refused = lamplight_report::trend(&header(), ACROSS, &fine);
    assert!(matches!(refused, Err(Error::TooLong { .. })));
}

#[test]
fn an_empty_stretch_is_refused_and_an_empty_strip_says_no_data() {
    let mut strip = strip(10);
    strip.length = TimeDelta::zero();
    assert!(matches!(
        lamplight_report::strip(&header(), ACROSS, &strip),
        Err(Error::NoTime)
    ));
    let mut wave = metronome(1, 250);
    wave.pieces.clear();
    wave.gain = Gain::Fit;
    let document = lamplight_report::strip(&header(), ACROSS, &only(wave, 10)).expect("a strip");
    assert!(document.svg(0).expect("a page").contains("no data"));
}

#[test]
fn a_page_does_not_print_into_a_log() {
    let document = lamplight_report::strip(&header(), ACROSS, &strip(5)).expect("a strip");
    assert!(!format!("{document:?} {:?}", header()).contains("Okafor"));
}

#[test]
fn a_protocol_of_acceptance_says_what_was_tested_and_who_signed() {
    let document = lamplight_report::acceptance(&header(), ACROSS, &acceptance(3)).expect("a page");
    let svg = document.svg(0).expect("a page");
    for words in [
        "Acceptance protocol",
        "Tone ordered",
        "2.4 ms",
        "ACCEPTED",
        "Demo, T",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn a_remark_and_a_long_name_are_told_whole_in_a_protocol() {
    let mut page = acceptance(3);
    let remark = (1..=160).map(|n| format!("word{n}")).collect::<Vec<_>>();
    let fact = |what: &str, result: String| lamplight_report::AcceptanceRow {
        at: None,
        what: what.into(),
        result,
        by: String::new(),
        bold: false,
    };
    page.rows.push(fact("Remark", remark.join(" ")));
    page.rows.push(fact("Address", "x".repeat(96)));
    page.rows
        .push(fact("Feed", "gateway.of.the.third.floor".repeat(3)));
    let upright = Layout {
        orientation: Orientation::Portrait,
        ..ACROSS
    };
    let document = lamplight_report::acceptance(&header(), upright, &page).expect("a page");
    let svg = document.svg(0).expect("a page");
    for word in &remark {
        assert!(svg.contains(word.as_str()), "{word}");
    }
    assert_eq!(svg.matches('…').count(), 0);
    let words = svg.replace(['<', '>'], "\n");
    let xs = words.lines().filter(|line| line.chars().all(|c| c == 'x'));
    assert_eq!(xs.map(str::len).sum::<usize>(), 96);
}
