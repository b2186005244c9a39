//! Messages in over a socket, the ward out as JSON.

use crate::program::{CONFIG, Program, code, device, heart_rate};
use serde_json::json;

#[test]
fn a_number_sent_by_a_socket_is_found_on_its_device_and_its_bed() {
    let station = Program::start(CONFIG);
    assert_eq!(
        code(&station.send(&heart_rate("1", "AA01", "2", "78"))),
        "CA"
    );
    let state = station.state();
    let number = &device(&state, "AA01")["numbers"][0];
    assert_eq!(number["refid"], "MDC_ECG_HEART_RATE");
    assert_eq!(
        (&number["code"], &number["value"]),
        (&json!(147_842), &json!(78.0))
    );
    assert_eq!(
        (&number["unit"], &number["status"]),
        (&json!("{beat}/min"), &json!("raw"))
    );
    assert_eq!(
        (&number["low"], &number["high"]),
        (&json!(50.0), &json!(120.0))
    );
    assert_eq!(state["beds"][1]["numbers"][0]["text"], "78");
    assert_eq!(state["beds"][0]["numbers"], json!([]));
    assert_eq!(state["beds"][1]["patient"]["family"], "Secretfamily2");
}

#[test]
fn a_device_of_no_bed_is_listed_with_its_numbers_and_shown_on_none() {
    let station = Program::start(CONFIG);
    station.send(&heart_rate("1", "AA02", "99", "61"));
    let state = station.state();
    assert_eq!(device(&state, "AA02")["bed"], json!(null));
    assert_eq!(device(&state, "AA02")["numbers"][0]["value"], 61.0);
    for bed in state["beds"].as_array().unwrap() {
        assert_eq!(bed["numbers"], json!([]), "{bed}");
    }
    assert_eq!(state["conditions"], json!([]));
}

#[test]
fn waves_alerts_and_texts_are_found_again() {
    let station = Program::start(CONFIG);
    let header = |event: &str, control: &str| {
        format!(
            "MSH|^~\\&|MON^AA03^EUI-64|MAKER|||20261121140000+0000||{event}|{control}|P|2.6|||AL|NE\nPV1||I|4E^^3\n"
        )
    };
    let wave = header("ORU^R01^ORU_R01", "1")
        + "OBR|1|||69121^MDC_OBS_WAVE_CTS^MDC|||20261121140000.000+0000|20261121140001.000+0000\n\
           OBX|1|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.131330|1^2^3^4|266418^MDC_DIM_MILLI_VOLT^MDC|||||R|||||||AA03\n\
           OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.131330.1|4|264640^MDC_DIM_HZ^MDC|||||R\n\
           OBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.1.1.131330.2|0.5|266418^MDC_DIM_MILLI_VOLT^MDC|||||R\n";
    let alert = header("ORU^R40^ORU_R40", "2")
        + "OBR|1|||196616^MDC_EVT_ALARM^MDC|||20261121140000+0000\n\
           OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.7.1|199684^MDC_EVT_ECG_ASYSTOLE^MDC^^^^^^ASYSTOLE|||H~PH~SP|||R|||||||AA03\n\
           OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.7.3|start||||||R\n\
           OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.7.4|active||||||R\n\
           OBX|4|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.2.1.7.5|audio-paused||||||R\n";
    let text = header("ORU^R01^ORU_R01", "3")
        + "OBR|1|||182777000^monitoring of patient^SCT|||20261121140000+0000\n\
           OBX|1|ST|184327^MDC_ECG_STAT_RHY^MDC|1.2.4.20|SINUS||||||F|||||||AA03\n";
    for message in [wave, alert, text] {
        assert_eq!(code(&station.send(&message)), "CA");
    }
    let state = station.state();
    let found = device(&state, "AA03");
    let wave = &found["waves"][0];
    assert_eq!(
        (&wave["refid"], &wave["rate_hz"]),
        (&json!("MDC_ECG_ELEC_POTL_II"), &json!(4.0))
    );
    assert_eq!(
        (&wave["samples"], &wave["scale"], &wave["gaps"]),
        (&json!(4), &json!(0.5), &json!(0))
    );
    let alert = &found["alerts"][0];
    assert_eq!(
        (&alert["refid"], &alert["text"]),
        (&json!("MDC_EVT_ECG_ASYSTOLE"), &json!("ASYSTOLE"))
    );
    assert_eq!(
        (&alert["priority"], &alert["kind"]),
        (&json!("high"), &json!("physiological"))
    );
    assert_eq!(
        (&alert["phase"], &alert["state"]),
        (&json!("start"), &json!("active"))
    );
    assert_eq!(alert["inactivation"], json!(["audio-paused"]));
    assert_eq!(found["texts"][0]["text"], "SINUS");
    assert_eq!(state["conditions"][0]["text"], "ASYSTOLE");
    assert_eq!(state["conditions"][0]["priority"], "high");
}

#[test]
fn adt_puts_the_patient_into_the_bed() {
    let station = Program::start(CONFIG);
    let adt = |event: &str, control: &str, bed: &str| {
        format!(
            "MSH|^~\\&|ADT|UKH|KIS|UKH|20261121080000||ADT^{event}|{control}|P|2.5.1\nEVN|{event}|20261121080000\n\
             PID|1||DEMO001^^^UKH^MR||DEMOPATIENT^ANNA||19700101|F\nPV1|1|I|4E^^{bed}\n"
        )
    };
    let family = |bed: usize| station.state()["beds"][bed]["patient"]["family"].clone();
    assert_eq!(code(&station.send(&adt("A01", "1", "1"))), "AA");
    assert_eq!(family(0), "DEMOPATIENT");
    station.send(&adt("A02", "2", "2"));
    assert_eq!((family(0), family(1)), (json!(null), json!("DEMOPATIENT")));
    station.send(&adt("A03", "3", "2"));
    assert_eq!(family(1), json!(null));
    assert_eq!(station.state()["patients"][0]["state"], "discharged");
}

#[test]
fn no_log_holds_personal_data_however_much_is_logged() {
    let station = Program::start(CONFIG);
    station.send(&heart_rate("1", "AA04", "1", "78"));
    station.send(&heart_rate("2", "AA04", "1", "not a number"));
    let broken = "MSH|^~\\&|MON|X|||garbage||ORU^R01|3|P|2.6\nPID|||PAT1||Secretfamily1^Hidden\nOBX|||||||||||||";
    station.send(broken);
    station.send("Secretfamily1 without any header");
    assert!(station.state()["dead_letters_total"].as_u64().unwrap() >= 2);
    let log = station.log();
    assert!(
        log.contains("dead letter"),
        "the log should tell of dead letters:\n{log}"
    );
    for secret in ["Secretfamily", "Hidden", "PAT1", "19550303"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
