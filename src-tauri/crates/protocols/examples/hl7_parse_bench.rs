//! How many typical messages a second one core turns into typed reports, beside two kept
//! crates on the same bytes.
//!
//! Ours is the whole way of a message: character set, segments, terms, units, values,
//! duplicate check, acknowledgement. The other crates only cut the message into fields, the
//! least of what a receiver must do with them. One JSON line a peer:
//! `cargo run --release -p lamplight-protocols --example hl7_parse_bench`

#![allow(clippy::print_stdout, reason = "the result goes to standard output")]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures time; it is no part of the crate"
)]

use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_units::{Mono, Now, Wall};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Messages a second that a ward needs, with much to spare.
const BAR: f64 = 100_000.0;
const RUNS: usize = 7;
const RUN: Duration = Duration::from_millis(400);
/// Where the control id's ten digits stand is found by this mark.
const MARK: &str = "0000000000";

/// Sixteen numbers of one monitor as PCD-01: about 2 KB.
fn message() -> String {
    let mut text = format!(
        "MSH|^~\\&|LAMPLIGHT_SIM^00A0370000000001^EUI-64|Lamplight|||20261118110640.000+0000||ORU^R01^ORU_R01|{MARK}|P|2.6|||AL|NE||UNICODE UTF-8|||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO\r\
         PID|||40071822^^^UKH^MR||Muster^Erika^^^^^L||19480229|F\r\
         PV1||I|ICU^^7^UKH||||||||||||||||V1822\r\
         OBR|1|1^LAMPLIGHT_SIM^00A0370000000001^EUI-64|1^LAMPLIGHT_SIM^00A0370000000001^EUI-64|182777000^monitoring of patient^SCT|||20261118110640.000+0000\r\
         OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||00A0370000000007^Sim^00A0370000000007^EUI-64\r"
    );
    let rows = [
        (
            "147842^MDC_ECG_HEART_RATE^MDC",
            "1.1.1.1",
            "72",
            "264864^MDC_DIM_BEAT_PER_MIN^MDC",
            "50-120",
        ),
        (
            "148066^MDC_ECG_V_P_C_RATE^MDC",
            "1.1.1.2",
            "0",
            "264864^MDC_DIM_BEAT_PER_MIN^MDC",
            "",
        ),
        (
            "131842^MDC_ECG_AMPL_ST_II^MDC",
            "1.1.1.3",
            "0.4",
            "263442^MDC_DIM_MILLI_M^MDC",
            "",
        ),
        (
            "150456^MDC_PULS_OXIM_SAT_O2^MDC",
            "1.2.1.1",
            "97",
            "262688^MDC_DIM_PERCENT^MDC",
            "90-100",
        ),
        (
            "149530^MDC_PULS_OXIM_PULS_RATE^MDC",
            "1.2.1.2",
            "72",
            "264864^MDC_DIM_BEAT_PER_MIN^MDC",
            "",
        ),
        (
            "150488^MDC_BLD_PERF_INDEX^MDC",
            "1.2.1.3",
            "3.06",
            "262688^MDC_DIM_PERCENT^MDC",
            "",
        ),
        (
            "151578^MDC_TTHOR_RESP_RATE^MDC",
            "1.3.1.1",
            "16",
            "264928^MDC_DIM_RESP_PER_MIN^MDC",
            "8-30",
        ),
        (
            "150037^MDC_PRESS_BLD_ART_ABP_SYS^MDC",
            "1.4.1.1",
            "121",
            "266016^MDC_DIM_MMHG^MDC",
            "90-160",
        ),
        (
            "150038^MDC_PRESS_BLD_ART_ABP_DIA^MDC",
            "1.4.1.2",
            "74",
            "266016^MDC_DIM_MMHG^MDC",
            "",
        ),
        (
            "150039^MDC_PRESS_BLD_ART_ABP_MEAN^MDC",
            "1.4.1.3",
            "90",
            "266016^MDC_DIM_MMHG^MDC",
            "",
        ),
        (
            "150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC",
            "1.4.2.1",
            "8",
            "266016^MDC_DIM_MMHG^MDC",
            "",
        ),
        (
            "150364^MDC_TEMP_BODY^MDC",
            "1.5.1.1",
            "37.2",
            "268192^MDC_DIM_DEGC^MDC",
            "",
        ),
        (
            "151708^MDC_CONC_AWAY_CO2_ET^MDC",
            "1.6.1.1",
            "38",
            "266016^MDC_DIM_MMHG^MDC",
            "30-50",
        ),
        (
            "151594^MDC_CO2_RESP_RATE^MDC",
            "1.6.1.2",
            "16",
            "264928^MDC_DIM_RESP_PER_MIN^MDC",
            "",
        ),
        (
            "150301^MDC_PRESS_CUFF_SYS^MDC",
            "1.7.1.1",
            "119",
            "266016^MDC_DIM_MMHG^MDC",
            "",
        ),
        (
            "150302^MDC_PRESS_CUFF_DIA^MDC",
            "1.7.1.2",
            "71",
            "266016^MDC_DIM_MMHG^MDC",
            "",
        ),
    ];
    for (index, (term, place, value, unit, limits)) in rows.iter().enumerate() {
        let episode = if term.contains("CUFF") {
            "|||20261118105512.000+0000"
        } else {
            ""
        };
        let number = index + 2;
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "OBX|{number}|NM|{term}|{place}|{value}|{unit}|{limits}||||R{episode}\r"
        );
    }
    text
}

/// The same message under ever new names, in one memory.
struct Stream {
    text: String,
    at: usize,
    count: u64,
}

impl Stream {
    fn new() -> Self {
        let text = message();
        let at = text.find(MARK).unwrap_or(0);
        Self { text, at, count: 0 }
    }

    fn next(&mut self) -> &str {
        self.count += 1;
        let id = format!("{:010}", self.count);
        self.text.replace_range(self.at..self.at + id.len(), &id);
        &self.text
    }
}

/// Seconds that this thread was on its core, where the system tells (Linux); else seconds
/// that passed. The bar is of one core, so other programs' shares of it do not count.
fn on_core(since_start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanos.map_or_else(
        || since_start.elapsed().as_secs_f64(),
        |nanos| Duration::from_nanos(nanos).as_secs_f64(),
    )
}

/// Messages a second, the median of the runs.
fn measure(mut one: impl FnMut(&str)) -> f64 {
    let mut stream = Stream::new();
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let (before, mut count) = (on_core(start), 0u32);
            while start.elapsed() < RUN {
                for _ in 0..100 {
                    one(stream.next());
                }
                count += 100;
            }
            f64::from(count) / (on_core(start) - before)
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates.get(RUNS / 2).copied().unwrap_or(0.0)
}

fn main() {
    let mut receiver = Receiver::new(ReceiverConfig::new("LAMPLIGHT", "bench"));
    let now = Now {
        mono: Mono::START,
        wall: Wall::from_micros(1_795_000_000_000_000),
    };
    let first = message();
    let received = receiver.receive(now, first.as_bytes());
    let numbers: usize = received
        .reports
        .iter()
        .map(|r| match r {
            lamplight_protocols::report::Report::Device(r) => r.numbers.len(),
            lamplight_protocols::report::Report::Adt(_)
            | lamplight_protocols::report::Report::Call(_)
            | lamplight_protocols::report::Report::Bed(_) => 0,
        })
        .sum();
    assert_eq!((numbers, received.dead_letters.len()), (16, 0));

    let ours = measure(|text| {
        black_box(receiver.receive(now, text.as_bytes()));
    });
    // For a profiler.
    if std::env::args().any(|a| a == "--ours") {
        println!("{{\"name\":\"hl7.parse_per_s\",\"value\":{ours:.0}}}");
        return;
    }
    let hl7_parser = measure(|text| {
        black_box(hl7_parser::Message::parse(text).is_ok());
    });
    let rust_hl7 = measure(|text| {
        black_box(rusthl7::message::Message::try_from(text).is_ok());
    });
    for (peer, value) in [("hl7-parser", hl7_parser), ("rust-hl7", rust_hl7)] {
        println!(
            "{{\"name\":\"hl7.parse_per_s\",\"value\":{ours:.0},\"unit\":\"messages/s\",\"bar\":{BAR:.0},\"holds\":{},\"runs\":{RUNS},\"bytes\":{},\"peer\":\"{peer}\",\"peer_value\":{value:.0},\"ratio\":{:.2}}}",
            ours >= BAR && ours > value,
            first.len(),
            ours / value
        );
    }
}
