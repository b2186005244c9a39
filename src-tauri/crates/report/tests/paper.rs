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
    // How dark each column is over the whole page: thick lines, every 5 mm, are the darkest
    // that come at equal distances. One waits for them at each possible period.
    let mut dark = vec![0.0_f64; width];
    for row in grey.chunks_exact(width) {
        for (sum, value) in dark.iter_mut().zip(row) {
            *sum += f64::from(255 - value);
        }
    }
    let mean = dark.iter().sum::<f64>() / dark.len() as f64;
    let strength = |period: f64| {
        let turn = std::f64::consts::TAU / period;
        let (re, im) = dark
            .iter()
            .enumerate()
            .fold((0.0, 0.0), |(re, im), (at, sum)| {
                let angle = turn * at as f64;
                (
                    re + (sum - mean) * angle.cos(),
                    im + (sum - mean) * angle.sin(),
                )
            });
        re.hypot(im)
    };
    let wanted = 5.0 / 25.4 * DPI;
    let periods = (-400..=400).map(|step| wanted * (1.0 + f64::from(step) / 10_000.0));
    let found = periods
        .max_by(|a, b| strength(*a).total_cmp(&strength(*b)))
        .expect("some period");
    let off = (found / wanted - 1.0).abs();
    assert!(off < 0.002, "5 mm are {:.3} mm", found / DPI * 25.4);
    // And there is paper at all: the period stands out from those beside it.
    assert!(
        strength(found) > 5.0 * strength(wanted * 1.13),
        "no millimetre paper"
    );
}
