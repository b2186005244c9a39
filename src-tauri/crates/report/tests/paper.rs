//! The PDF as a foreign reader sees it (poppler): every font is inside, and the paper of a
//! strip is true to scale in a picture of 300 dots an inch. Left out where poppler is not
//! installed, and said.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says what it expects"
)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a foreign program reads a file"
)]

mod common;

use common::{alarms, disclosure, event, header, layout, strip, trend};
use lamplight_report::{Document, Orientation, Paper};
use std::path::PathBuf;
use std::process::Command;

const DPI: f64 = 300.0;

fn file(name: &str, document: &Document) -> PathBuf {
    let name = format!("lamplight-{}-{name}.pdf", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, document.pdf().expect("a PDF")).expect("a file");
    path
}

/// What a program prints; `None` when it is not installed.
fn printed(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output.stdout),
        Err(_) => {
            println!("left out: {program} (poppler-utils) is not installed");
            None
        }
    }
}

#[test]
fn every_font_of_every_report_is_embedded() {
    let layout = layout(Paper::A4, Orientation::Landscape);
    let all = [
        (
            "strip",
            lamplight_report::strip(&header(), layout, &strip(10)),
        ),
        (
            "trend",
            lamplight_report::trend(&header(), layout, &trend()),
        ),
        (
            "alarms",
            lamplight_report::alarms(&header(), layout, &alarms(6)),
        ),
        (
            "event",
            lamplight_report::event(&header(), layout, &event()),
        ),
        (
            "disclosure",
            lamplight_report::disclosure(&header(), layout, &disclosure(3)),
        ),
    ];
    for (name, document) in all {
        let path = file(name, &document.expect("a document"));
        let listed = printed("pdffonts", &[path.to_str().expect("a path")]);
        std::fs::remove_file(&path).expect("the file is ours");
        let Some(listed) = listed else { return };
        let text = String::from_utf8_lossy(&listed);
        let mut lines = text.lines();
        let head = lines.next().expect("a head");
        let column = head.find("emb").expect("a column of embedded fonts");
        let fonts: Vec<&str> = lines.skip(1).collect();
        assert!(!fonts.is_empty(), "{name} has text");
        for font in fonts {
            assert!(font[column..].starts_with("yes"), "{name}: {font}");
        }
    }
}

/// Grey picture as `pdftoppm -gray` writes it: `P5 width height 255` and the bytes.
fn picture(bytes: &[u8]) -> (usize, &[u8]) {
    let mut at = 0;
    let mut fields = Vec::new();
    while fields.len() < 4 {
        let rest = &bytes[at..];
        let length = rest
            .iter()
            .position(u8::is_ascii_whitespace)
            .expect("a field");
        fields.push(String::from_utf8_lossy(&rest[..length]).into_owned());
        at += length + 1;
    }
    (fields[1].parse().expect("a width"), &bytes[at..])
}

#[test]
fn five_millimetres_of_a_strips_paper_are_five_when_printed() {
    let layout = layout(Paper::A4, Orientation::Landscape);
    let document = lamplight_report::strip(&header(), layout, &strip(10)).expect("a strip");
    let path = file("scale", &document);
    let name = path.to_str().expect("a path");
    let drawn = printed("pdftoppm", &["-r", "300", "-gray", "-singlefile", name]);
    std::fs::remove_file(&path).expect("the file is ours");
    let Some(drawn) = drawn else { return };
    let (width, grey) = picture(&drawn);
    let lines = upright_lines(width, grey);
    assert!(lines.len() > 200, "{} lines of paper", lines.len());
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    let millimetre = DPI / 25.4;
    let squares = ((last - first) / millimetre).round();
    let five = (last - first) / squares * 5.0 / millimetre;
    assert!((five - 5.0).abs() < 0.005, "5 mm are {five:.3} mm");
    // Every line stands on a whole millimetre, to a dot and a half; but for the stroke of an alarm.
    let off = |line: &&f64| {
        let place = (**line - first) / millimetre;
        (place - place.round()).abs() * millimetre > 1.5
    };
    let strays = lines.iter().filter(off).count();
    assert!(strays <= 2, "{strays} of {} lines stray", lines.len());
    assert!(lines.len() as f64 >= squares, "lines are missing");
}

/// The middles of the paper's upright lines: columns that are dark in most of the rows in
/// which any is. Waves and text are dark in few rows of a column.
fn upright_lines(width: usize, grey: &[u8]) -> Vec<f64> {
    let mut dark = vec![0_usize; width];
    for row in grey.chunks_exact(width) {
        for (count, value) in dark.iter_mut().zip(row) {
            *count += usize::from(*value < 252);
        }
    }
    let most = dark.iter().copied().max().unwrap_or_default();
    let mut lines = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for (at, count) in dark.iter().enumerate() {
        if *count * 10 > most * 6 {
            run.push(at);
        } else if !run.is_empty() {
            lines.push(run.iter().sum::<usize>() as f64 / run.len() as f64);
            run.clear();
        }
    }
    lines
}
