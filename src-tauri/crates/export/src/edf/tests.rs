//! Headers and data records, byte by byte.

use super::*;
use crate::channel::tests::channel;
use lamplight_units::Wall;

fn file(blocks: &[Range<u64>]) -> (EdfWriter<Vec<u8>>, Grid) {
    let grid = Grid::from_first(Wall::from_micros(1_700_000_000_000_000));
    let channels = [channel("ECG II", 1.0, -40, 50), channel("Resp", 0.5, -5, 5)];
    let about = About {
        patient: None,
        bed: "bed 4".to_owned(),
        equipment: String::new(),
    };
    let writer = EdfWriter::new(Vec::new(), grid, &channels, blocks, &[], &about).unwrap();
    (writer, grid)
}

#[test]
fn the_header_has_each_field_at_its_place() {
    let whole = 0..2;
    let (writer, _) = file(std::slice::from_ref(&whole));
    let header = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(header.len(), 256 * 4);
    for (at, expected) in [
        (0, "0       X X X X "),
        (88, "Startdate 14-NOV-2023 bed_4 X X "),
        (168, "14.11.2322.13.201024    EDF+C"),
        (236, "2       2       3   "),
        (256, "ECG II          Resp            EDF Annotations "),
        (256 + 3 * 96, "mV      mV      "),
        (256 + 3 * 104, "-163.84 -163.84 -1      "),
        (256 + 3 * 112, "163.835 163.835 1       "),
        (256 + 3 * 216, "2       1       8       "),
    ] {
        assert_eq!(&header[at..at + expected.len()], expected, "at {at}");
    }
}

#[test]
fn with_a_gap_the_file_is_discontinuous_and_its_records_tell_when_they_began() {
    let (mut writer, _) = file(&[3..4, 10..11]);
    writer.block(3, &[&[1, GAP], &[-1]]).unwrap();
    writer.block(10, &[&[2, 3], &[]]).unwrap();
    let bytes = writer.finish().unwrap();
    let header = String::from_utf8(bytes[..1024].to_vec()).unwrap();
    assert!(header.contains("EDF+D"));
    // Six seconds after the grid's begin: that is where the first block is.
    assert!(header.contains("14.11.2322.13.26"), "{header}");
    let records: Vec<&[u8]> = bytes[1024..].chunks(6 + 16).collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0][..6], [1, 0, 0, 0x80, 0xff, 0xff]);
    assert!(records[0][6..].starts_with(b"+0\x14\x14\0"));
    assert_eq!(records[1][..6], [2, 0, 3, 0, 0, 0x80]);
    assert!(records[1][6..].starts_with(b"+14\x14\x14\0"));
}

#[test]
fn more_than_sixteen_bits_are_written_in_coarser_steps_within_half_of_one() {
    let wide = channel("ABP", 125.0, -200_000, 200_000);
    let scaling = Scaling::of(&wide);
    assert_eq!(scaling.step, 7);
    for sample in [-200_000, -3, 0, 4, 199_999] {
        let stored = i64::from(scaling.stored(sample));
        let back = stored * scaling.step + scaling.middle;
        assert!((back - i64::from(sample)).abs() <= 3, "{sample} {back}");
    }
}

#[test]
fn what_edf_can_not_count_is_refused_with_the_bound() {
    let grid = Grid::from_first(Wall::from_micros(0));
    let channels = [channel("I", 1.0, 0, 1)];
    let long = 0..RECORDS_MOST + 1;
    let about = About::default();
    let refused = EdfWriter::new(Vec::new(), grid, &channels, &[long], &[], &about);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "EDF+ has room for 99999999 data records only"
    );
}
