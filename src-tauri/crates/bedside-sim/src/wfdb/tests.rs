//! Records as they are, and as they should not be.

use super::*;

/// A record of one signal without a gain, in this format, from these bytes.
fn of_format(number: u16, frames: usize, bytes: &[u8]) -> Vec<f32> {
    let header = format!("x 1 250 {frames}\nx.dat {number} 1 12 0 100\n");
    let record = Record::read(&header, bytes).unwrap();
    record.signals[0].samples.clone()
}

#[test]
fn each_format_reads_its_samples_with_their_signs_and_what_is_none() {
    for (number, bytes, expected) in [
        // Differences, from the header's first sample on.
        (8, vec![0, 5, 0xff], "[100.0, 105.0, 104.0]"),
        (16, vec![1, 0, 0xff, 0xff, 0, 0x80], "[1.0, -1.0, NaN]"),
        (61, vec![0, 1, 0xff, 0xff, 0x80, 0], "[1.0, -1.0, NaN]"),
        (160, vec![1, 0x80, 0xff, 0x7f, 0, 0], "[1.0, -1.0, NaN]"),
        (80, vec![129, 127, 0], "[1.0, -1.0, NaN]"),
        (
            24,
            vec![1, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0x80],
            "[1.0, -1.0, NaN]",
        ),
        (
            32,
            vec![1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x80],
            "[1.0, -1.0, NaN]",
        ),
        // 1, -1 | none alone.
        (212, vec![0x01, 0xf0, 0xff, 0x00, 0x08], "[1.0, -1.0, NaN]"),
    ] {
        let read = format!("{:?}", of_format(number, 3, &bytes));
        assert_eq!(read, expected, "{number}");
    }
}

#[test]
fn differences_of_two_signals_count_each_for_itself() {
    let header = "x 2 1 2\nx.dat 8x2 1 8 0 10\nx.dat 8 1 8 0 -10\n";
    let record = Record::read(header, &[0, 1, 2, 1, 1, 0xff]).unwrap();
    assert_eq!(record.signals[0].samples, [10.0, 11.0, 12.0, 13.0]);
    assert_eq!(record.signals[1].samples, [-8.0, -9.0]);
}

/// A folder of this test that goes when it is over.
struct Folder(std::path::PathBuf);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Self {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("lamplight-wfdb-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        for (name, bytes) in files {
            std::fs::write(path.join(name), bytes).unwrap();
        }
        Self(path)
    }

    fn open(&self) -> Result<Record, WfdbError> {
        Record::open(&self.0.join("r.hea"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn signals_of_two_files_are_one_record() {
    let folder = Folder::with(&[
        ("r.hea", b"r 2 250 2\na.dat 80 1\nb.dat 16 1\n"),
        ("a.dat", &[129, 130]),
        ("b.dat", &[7, 0, 8, 0]),
    ]);
    let record = folder.open().unwrap();
    assert_eq!(record.signals[0].samples, [1.0, 2.0]);
    assert_eq!(record.signals[1].samples, [7.0, 8.0]);
}

#[test]
fn segments_follow_each_other_with_gaps_and_missing_signals_between_them() {
    let folder = Folder::with(&[
        ("r.hea", b"r/5 2 1 7\nr_layout 0\nr_1 2\n~ 2\nr_2 2\n~ 1\n"),
        ("r_1.hea", b"r_1 1 1 2\nr_1.dat 80 1/mV 8 0 0 0 0 II\n"),
        ("r_1.dat", &[129, 127]),
        (
            "r_2.hea",
            b"r_2 2 1 2\nr_2.dat 80 2/mV 8 0 0 0 0 II\nr_2.dat 80 1/mmHg 8 0 0 0 0 ABP\n",
        ),
        ("r_2.dat", &[130, 138, 126, 118]),
    ]);
    let record = folder.open().unwrap();
    let shown: Vec<String> = record
        .signals
        .iter()
        .map(|signal| format!("{} {:?}", signal.label, signal.samples))
        .collect();
    assert_eq!(
        shown,
        [
            "II [1.0, -1.0, NaN, NaN, 1.0, -1.0, NaN]",
            "ABP [NaN, NaN, NaN, NaN, 10.0, -10.0, NaN]"
        ]
    );
}

#[test]
fn a_bad_folder_is_refused_with_the_file_and_the_place() {
    let sentence = |files: &[(&str, &[u8])]| Folder::with(files).open().unwrap_err().to_string();
    for (files, expected) in [
        (
            vec![("r.hea", "r 1 250 2\n../../etc/passwd 16 1\n")],
            "is no name of a file beside",
        ),
        (
            vec![("r.hea", "r 1 250 2\ngone.dat 16 1\n")],
            "gone.dat cannot be read: ",
        ),
        (
            vec![("r.hea", "r/2 1 250 2\nr_1 2\n")],
            "2 segments are announced, fewer",
        ),
        (
            vec![("r.hea", "r/1 1 250 2\nr_1 3\n")],
            "have 3 frames, the record says 2",
        ),
        (
            vec![("r.hea", "r/0 1 250 2\n")],
            "number of segments is not from 1 to 10,080",
        ),
        (
            vec![
                ("r.hea", "r/1 1 250 2\nr_1 2\n"),
                ("r_1.hea", "r_1 1 250\n"),
            ],
            "r_1: header line 1: length is missing",
        ),
        (
            vec![
                ("r.hea", "r/2 1 1 2\na 1\nb 1\n"),
                ("a.hea", "a 1 1 1\nd 80 1/mV 8 0 0 - 0 II\n"),
                ("b.hea", "b 1 2 1\nd 80 1/mV 8 0 0 - 0 II\n"),
                ("d", "\0"),
            ],
            "segment b: II has another unit or rate than before",
        ),
    ] {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
        let said = sentence(&files);
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains('\n'), "{said}");
    }
}

#[test]
fn a_record_of_words_reads_gain_baseline_unit_and_offset() {
    let header = "x 2 250 2\nx.dat 16+2 100(10)/mmHg 16 0 110 220 0 ABP line\nx.dat 16 200\n";
    let dat: Vec<u8> = [0i16, 110, 200, 110, -200]
        .iter()
        .flat_map(|s| s.to_le_bytes())
        .collect();
    let record = Record::read(header, &dat).unwrap();
    assert_eq!(record.signals[0].samples, [1.0, 1.0]);
    assert_eq!(record.signals[0].label, "ABP line");
    assert_eq!(record.signals[0].unit, "mmHg");
    assert_eq!(record.signals[1].samples, [1.0, -1.0]);
    assert_eq!(record.signals[1].unit, "mV");
}

#[test]
fn several_samples_in_a_frame_and_a_skew_are_undone() {
    let header = "x 2 125 3\nx.dat 16x2 1 16 0 0\nx.dat 16:1 1 16 0 0\n";
    let dat: Vec<u8> = [1i16, 2, 90, 3, 4, 91, 5, 6, 92]
        .iter()
        .flat_map(|s| s.to_le_bytes())
        .collect();
    let record = Record::read(header, &dat).unwrap();
    assert_eq!(record.signals[0].rate_hz, 250.0);
    assert_eq!(record.signals[0].samples, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(record.signals[1].samples[..2], [91.0, 92.0]);
    assert!(record.signals[1].samples[2].is_nan());
}

#[test]
fn a_bad_record_is_refused_with_the_place() {
    let line = |result: Result<Record, WfdbError>| result.unwrap_err().to_string();
    for (header, expected) in [
        ("", "header holds no record line"),
        ("# only\n", "header holds no record line"),
        ("x\n", "header line 1: number of signals is missing"),
        (
            "x 0 1 1\n",
            "header line 1: number of signals is 0 or above 64",
        ),
        (
            "x/3 1 1 1\n",
            "header line 1: this is a record of several segments",
        ),
        (
            "x 1 -3 1\n",
            "header line 1: sample rate is not between 0 and 16,000 Hz",
        ),
        ("x 1 250 99999999999\n", "header line 1: record is too long"),
        (
            "x 1 250 4\n",
            "header line 1: 1 signal lines are announced, fewer are there",
        ),
        (
            "x 1 250 4\n#c\nx.dat 310\n",
            "header line 3: format 310 is not read, only 8, 16, 24, 32, 61, 80, 160 and 212",
        ),
        (
            "x 1 250 4\nx.dat 16 many/mV\n",
            "header line 2: \"many/mV\" is no gain, such as 200(0)/mV",
        ),
        (
            "x 1 250 4\nx.dat 16\n",
            "signal file has 2 bytes, the header tells of 8",
        ),
        (
            "x 1 250 1\nx.dat 16 1 16 0 5 6 0 II\n",
            "samples of II add up to 5, the header says 6",
        ),
    ] {
        assert_eq!(line(Record::read(header, &[5, 0])), expected, "{header:?}");
    }
}

/// Sample values that the wfdb project's own reader gives for these records.
#[test]
fn records_of_physionet_read_to_known_values() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/ecg/");
    for (name, dat, signal, at, value, rate) in [
        ("mitdb/100", "dat", 0, 0, -0.145, 360.0),
        ("mitdb/100", "dat", 1, 0, -0.065, 360.0),
        (
            "multiparam/03700181",
            "dat",
            1,
            0,
            (-943.0 + 1605.0) / 12.84,
            125.0,
        ),
        ("multiparam/03700181", "dat", 0, 0, 67.0 / 2963.77, 500.0),
        ("multiparam/a103l", "mat", 0, 0, -171.0 / 7247.0, 250.0),
        ("nstdb/118e06a", "dat", 0, 0, -1513.0 / 200.0, 360.0),
    ] {
        let (Ok(header), Ok(bytes)) = (
            std::fs::read_to_string(format!("{folder}{name}.hea")),
            std::fs::read(format!("{folder}{name}.{dat}")),
        ) else {
            println!("skipped: {folder}{name} is not on this machine");
            continue;
        };
        let record = Record::read(&header, &bytes).unwrap();
        let found = &record.signals[signal];
        assert!(
            (f64::from(found.samples[at]) - value).abs() < 1e-4,
            "{name} {signal}"
        );
        assert_eq!(found.rate_hz, rate, "{name} {signal}");
    }
}

proptest::proptest! {
    #[test]
    fn no_header_and_no_file_makes_the_reader_panic(
        header in "[a-z0-9 ./()+:x\n-]{0,80}", dat in proptest::collection::vec(0u8.., 0..64)
    ) {
        let _ = Record::read(&header, &dat);
    }
}
