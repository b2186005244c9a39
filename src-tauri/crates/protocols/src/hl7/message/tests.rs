//! Delimiters, segments and messages out of text.

use super::*;

#[test]
fn msh_2_is_read_as_far_as_it_makes_sense() {
    let of = |text| Delimiters::read(b'|', text);
    let with = |escape, sub| Delimiters {
        escape,
        sub,
        ..Delimiters::STANDARD
    };
    for (text, want, odd) in [
        ("^~\\&", with(Some(b'\\'), b'&'), false),
        ("^~\\&#", with(Some(b'\\'), b'&'), false),
        ("^~&", with(None, b'&'), false),
        ("^~\\&amp;", with(Some(b'\\'), b'&'), false),
        ("^~\\\\&", with(Some(b'\\'), b'&'), false),
        ("^~\\}", with(Some(b'\\'), b'}'), false),
        ("^~ABC", with(None, b'&'), false),
        ("^~", with(None, b'&'), false),
        ("", Delimiters::STANDARD, true),
        ("ABCD", Delimiters::STANDARD, true),
        ("||||", Delimiters::STANDARD, true),
    ] {
        assert_eq!(of(text), (want, odd), "{text}");
    }
    let (own, _) = Delimiters::read(b'#', "*!$%");
    assert_eq!(
        (
            own.field,
            own.component,
            own.repetition,
            own.escape,
            own.sub
        ),
        (b'#', b'*', b'!', Some(b'$'), b'%')
    );
}

#[test]
fn segments_are_found_behind_line_ends_and_stray_glyphs() {
    let text = "\u{feff}\u{2642}MSH|^~\\&|A\r\n\r\npid|1\n\u{221f}OBX|7||x\rFPV1||O\r\u{1c}";
    let got: Vec<_> = lines(text).iter().map(|l| (l.name, l.text)).collect();
    assert_eq!(
        got,
        [
            (Name::Msh, "MSH|^~\\&|A"),
            (Name::Pid, "pid|1"),
            (Name::Obx, "OBX|7||x"),
            (Name::Pv1, "PV1||O"),
        ]
    );
}

#[test]
fn several_messages_are_cut_at_each_msh() {
    let text = "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|1\rPID|\rMSH|^~\\&|2\rBTS|1\r";
    let lines = lines(text);
    let (before, messages) = messages(&lines);
    assert_eq!(before.len(), 2);
    assert_eq!(messages.iter().map(|m| m.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn msh_counts_its_separator_as_field_one() {
    let text = "MSH|^~\\&|A|B";
    let line = lines(text)[0];
    let header = Header::read(line).unwrap();
    let shifted = "MSH|^~\\&||A^1^EUI-64||||2019||ORU^R01^ORU_R01|374|P|2.6";
    let shifted = Header::read(lines(shifted)[0]).unwrap();
    assert_eq!(
        (shifted.get(3), shifted.trigger(), shifted.get(10)),
        ("A^1^EUI-64", "R01", "374")
    );
    assert_eq!(
        (
            header.get(1),
            header.get(2),
            header.get(3),
            header.get(4),
            header.get(5)
        ),
        ("|", "^~\\&", "A", "B", "")
    );
}
