//! What the whole station sends to an EHR, received by python-hl7's asyncio server.

use crate::bed::Bed;
use crate::hl7_peer::Server;
use crate::messages::HEART_RATE;
use crate::python;
use crate::station::PATIENCE;
use lamplight_api::command::Command;
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling};
use lamplight_xtask::ward;
use std::path::Path;
use tokio::runtime::Runtime;
use tokio::time::timeout;

/// Reads each message as python-hl7 does and prints what it made of it: type, control id, record
/// number, alert text or first number. Its first connection is closed instead of an answer, as by
/// a receiver that is started anew; what was read then is printed with `lost`.
const RECEIVER: &str = r#"
import asyncio, hl7.mllp
first = True
async def talk(reader, writer):
    global first
    cut, first = first, False
    try:
        while True:
            message = await reader.readmessage()
            head = message.segment("MSH")
            rows = {str(row[3][0][1]): str(row[5]) for row in message["OBX"] if len(row) > 5}
            alert = [str(row[5]) for row in message["OBX"] if str(row[2]) == "ST"]
            words = [
                "lost" if cut else "kept", str(head[9]), str(head[10]),
                str(message.segment("PID")[3]), alert[0] if alert else "",
                rows.get("MDC_ATTR_EVENT_PHASE", ""), rows.get("MDC_ECG_HEART_RATE", ""),
            ]
            print("\t".join(words), flush=True)
            if cut:
                writer.close()
                return
            writer.writemessage(message.create_ack("CA"))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
"#;

/// The words of the next message that fits.
async fn until(receiver: &mut Server, fits: impl Fn(&[String]) -> bool) -> Vec<String> {
    let mut seen = Vec::new();
    let found = timeout(PATIENCE, async {
        loop {
            let line = receiver.next().await;
            let words: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if fits(&words) {
                return words;
            }
            seen.push(words);
        }
    });
    let found = found.await;
    found.unwrap_or_else(|_| panic!("it does not come; what came: {seen:#?}"))
}

#[test]
fn alarms_and_numbers_of_a_whole_station_are_read_by_python_hl7() {
    let Some(python) = python::with_hl7() else {
        return;
    };
    // The host has a runtime of its own, and it comes later.
    let runtime = Runtime::new().unwrap();
    let mut receiver = runtime.block_on(Server::start(python, RECEIVER, Path::new("")));
    let port = receiver.port;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ward.toml");
    let out = format!(
        "\n[sound]\nenabled = false\n[[hl7_out]]\nname = \"ehr\"\naddress = \"127.0.0.1:{port}\"\n\
         numbers_every_s = 1\nauthority_name = \"WARD\"\n"
    );
    std::fs::write(&file, ward::configuration(2, None) + &out).unwrap();
    let (config, setup) = Config::read(&file).unwrap();
    let data = folder.path().join("data");
    let host = Host::start(&config, setup, &data, Signalling::None).unwrap();
    let address = host.ready().feeds[0].address.clone().unwrap();
    let mut bed = Bed::connect(&address, "2");
    bed.admit("Teststone", "Berta", "19500101");
    bed.ventricular_fibrillation("start");
    let alarm = |words: &[String]| words[1].starts_with("ORU^R40") && words[4] == "VENT FIB";
    let kept = |words: &[String]| alarm(words) && words[0] == "kept";
    let began = runtime.block_on(until(&mut receiver, kept));
    assert_eq!(began[5], "start", "{began:?}");
    assert!(began[3].starts_with("47112^^^WARD^MR"), "{began:?}");
    bed.numbers(&[(HEART_RATE, "71")]);
    let numbered = |words: &[String]| words[1].starts_with("ORU^R01");
    let numbers = runtime.block_on(until(&mut receiver, numbered));
    assert_eq!(numbers[6], "71", "{numbers:?}");
    bed.ventricular_fibrillation("end");
    // A lethal rhythm is held, although it is over, until somebody resets it.
    let ward = host.ward();
    let open = host.runtime().block_on(ward.snapshot()).unwrap().needs;
    let held = open
        .iter()
        .find(|need| need.condition.text.contains("VENT FIB"));
    let reset = Command::Reset {
        condition: held.unwrap().condition.id,
    };
    host.runtime().block_on(ward.command(reset)).unwrap();
    let over = |words: &[String]| alarm(words) && words[5] == "end";
    let ended = runtime.block_on(until(&mut receiver, over));
    assert_ne!(ended[2], began[2], "each message has a name of its own");
    host.stop();
}
