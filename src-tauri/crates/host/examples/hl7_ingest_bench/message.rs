//! What a monitor sends: PCD-01 with sixteen numbers.

use chrono::Utc;
use std::fmt::Write as _;

/// Term, place, value, unit, limits.
const ROWS: [(&str, &str, u32, &str, &str); 16] = [
    ("147842^MDC_ECG_HEART_RATE", "1.1.1.1", 72, BEATS, "50-120"),
    ("148066^MDC_ECG_V_P_C_RATE", "1.1.1.2", 0, BEATS, ""),
    ("131842^MDC_ECG_AMPL_ST_II", "1.1.1.3", 1, MM, ""),
    (
        "150456^MDC_PULS_OXIM_SAT_O2",
        "1.2.1.1",
        97,
        PERCENT,
        "90-100",
    ),
    ("149530^MDC_PULS_OXIM_PULS_RATE", "1.2.1.2", 72, BEATS, ""),
    ("150488^MDC_BLD_PERF_INDEX", "1.2.1.3", 3, PERCENT, ""),
    ("151578^MDC_TTHOR_RESP_RATE", "1.3.1.1", 16, BREATHS, "8-30"),
    (
        "150037^MDC_PRESS_BLD_ART_ABP_SYS",
        "1.4.1.1",
        121,
        MMHG,
        "90-160",
    ),
    ("150038^MDC_PRESS_BLD_ART_ABP_DIA", "1.4.1.2", 74, MMHG, ""),
    ("150039^MDC_PRESS_BLD_ART_ABP_MEAN", "1.4.1.3", 90, MMHG, ""),
    ("150087^MDC_PRESS_BLD_VEN_CENT_MEAN", "1.4.2.1", 8, MMHG, ""),
    ("150364^MDC_TEMP_BODY", "1.5.1.1", 37, CELSIUS, ""),
    ("151708^MDC_CONC_AWAY_CO2_ET", "1.6.1.1", 38, MMHG, "30-50"),
    ("151594^MDC_CO2_RESP_RATE", "1.6.1.2", 16, BREATHS, ""),
    ("150301^MDC_PRESS_CUFF_SYS", "1.7.1.1", 119, MMHG, ""),
    ("150302^MDC_PRESS_CUFF_DIA", "1.7.1.2", 71, MMHG, ""),
];
const BEATS: &str = "264864^MDC_DIM_BEAT_PER_MIN^MDC";
const BREATHS: &str = "264928^MDC_DIM_RESP_PER_MIN^MDC";
const CELSIUS: &str = "268192^MDC_DIM_DEGC^MDC";
const MM: &str = "263442^MDC_DIM_MILLI_M^MDC";
const MMHG: &str = "266016^MDC_DIM_MMHG^MDC";
const PERCENT: &str = "262688^MDC_DIM_PERCENT^MDC";

/// Digits that stand for what is another in each message, each kind of one length.
const TIME: &str = "20000101000000.000";
const NAME: &str = "000000000000";
/// The last digit of a value.
const DIGIT: char = '\u{7f}';

/// The messages of one monitor, framed; only a few bytes of each are new.
pub struct Monitor {
    frame: Vec<u8>,
    times: Vec<usize>,
    name: usize,
    digits: Vec<usize>,
    count: u64,
}

impl Monitor {
    /// The monitor of a bed; `run` keeps the names of messages of several runs apart.
    pub fn of_run(bed: usize, run: u64) -> Self {
        let text = text(bed);
        let places = |what: &str| text.match_indices(what).map(|(at, _)| at).collect();
        let mut frame = text.clone().into_bytes();
        let digits: Vec<usize> = places(&DIGIT.to_string());
        for at in &digits {
            if let Some(byte) = frame.get_mut(*at) {
                *byte = b'0';
            }
        }
        Self {
            times: places(TIME),
            name: text.find(NAME).unwrap_or_default(),
            digits,
            frame,
            count: run * 1_000_000_000,
        }
    }

    /// One of the first run.
    pub fn new(bed: usize) -> Self {
        Self::of_run(bed, 0)
    }

    /// The next message, of now.
    pub fn next(&mut self) -> &[u8] {
        self.count += 1;
        let now = Utc::now().format("%Y%m%d%H%M%S%.3f").to_string();
        for at in &self.times {
            put(&mut self.frame, *at, now.as_bytes());
        }
        let name = format!("{:012}", self.count);
        put(&mut self.frame, self.name, name.as_bytes());
        // Each value moves by itself, or the archive would have nothing to keep.
        for (n, at) in self.digits.iter().enumerate() {
            let digit = (self.count / 3 + n as u64 * 7 + self.count % 2) % 10;
            put(&mut self.frame, *at, &[b'0' + digit as u8]);
        }
        &self.frame
    }
}

fn put(frame: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = frame.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

fn text(bed: usize) -> String {
    let device = format!("00A03700000001{bed:02}");
    let mut text = format!(
        "\u{b}MSH|^~\\&|BENCH^{device}^EUI-64|Bench|||{TIME}+0000||ORU^R01^ORU_R01|{NAME}|P|2.6|||AL|NE||UNICODE UTF-8|||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO\r\
         PID|||{bed}^^^BENCH^MR||Bench{bed}^Simulated||19480229|F\r\
         PV1||I|4E^^{bed}\r\
         OBR|1|1^BENCH^{device}^EUI-64|1^BENCH^{device}^EUI-64|182777000^monitoring of patient^SCT|||{TIME}+0000\r\
         OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||{device}^Bench^{device}^EUI-64\r"
    );
    for (number, (term, place, value, unit, limits)) in (2..).zip(ROWS) {
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "OBX|{number}|NM|{term}^MDC|{place}|{value}.{DIGIT}|{unit}|{limits}||||R\r"
        );
    }
    text.push_str("\u{1c}\r");
    text
}
