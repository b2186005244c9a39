//! From the wish to the signed PDF, as it is read with other people's programs.
//!
//! `LAMPLIGHT_PAGES=FOLDER` keeps the PDFs there, to be looked at.

use crate::config::Config;
use crate::{Host, Signalling};
use lamplight_api::command::{Command as Wish, RefusalCode};
use lamplight_api::devices::{
    AcceptanceOrder, EquipmentView, TendWish, TestAlarmOrder, TestAlarmView, TestFound,
    TestSourceView, TestStepName,
};
use lamplight_api::print::PrintLanguage;
use lamplight_api::view::PriorityView;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const DEVICE: &str = "00A037EB2175780F";

fn start(folder: &Path) -> Host {
    let text = format!(
        "[ward]\nname = \"Ward 4 East\"\n[alarms]\nstation_role = \"technician\"\n\
         [data]\nkey = \"file\"\n[sound]\nenabled = false\n\
         [print]\nfolder = {:?}\n\
         [[bed]]\nid = \"1\"\n\
         [[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n",
        folder.join("reports").display().to_string(),
    );
    let config: Config = toml::from_str(&text).unwrap();
    let setup = config.setup().unwrap();
    Host::start(&config, setup, &folder.join("data"), Signalling::None).unwrap()
}

/// A monitor at no bed tells a heart rate, its firmware and its battery.
async fn tell(host: &Host) {
    let feeds = host.ward().equipment().await.unwrap().feeds;
    let mut socket = tokio::net::TcpStream::connect(&feeds[0].address)
        .await
        .unwrap();
    let message = format!(
        "\x0bMSH|^~\\&|MON^{DEVICE}^EUI-64|ACME|||20261121140000+0000||ORU^R01^ORU_R01|M1|P|2.6\r\
         PID|||\rPV1||I|9X^^9\rOBR|1||||||20261121140000+0000\r\
         OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R\r\x1c\r"
    );
    socket.write_all(message.as_bytes()).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
}

/// Asks until it holds; each question is a turn of the station's thread.
async fn until<T>(host: &Host, found: impl Fn(&EquipmentView) -> Option<T>) -> T {
    loop {
        let view = host.ward().equipment().await.unwrap();
        if let Some(found) = found(&view) {
            return found;
        }
        tokio::task::yield_now().await;
    }
}

fn listed(view: &EquipmentView) -> Option<&TestAlarmView> {
    let test = view.tests.first()?;
    let mut steps = test.steps.iter();
    let listed = steps.find(|step| step.step == TestStepName::Listed)?;
    listed.after_ms.map(|_| test)
}

/// A test alarm of a source that somebody has seen and not heard.
async fn proved(host: &Host, source: &TestSourceView) {
    let ward = host.ward();
    ward.subscribe(Box::new(|_| true)).await.unwrap();
    let order = TestAlarmOrder {
        source: source.clone(),
        by_device: false,
        priority: PriorityView::Medium,
    };
    let number = ward.begin_test(order).await.unwrap();
    until(host, |view| listed(view).map(|_| ())).await;
    ward.test_shown(number).await.unwrap();
    let found = TestFound {
        number,
        heard: false,
        seen: true,
    };
    ward.test_found(found).await.unwrap();
    ward.end_test(number).await.unwrap();
}

fn order(source: &TestSourceView, accepted: bool, language: PrintLanguage) -> AcceptanceOrder {
    AcceptanceOrder {
        source: source.clone(),
        accepted,
        remark: "Cable of the second lead was changed.".to_owned(),
        language,
    }
}

/// What stands in a PDF, line by line as on the page; `None` where pdftotext is not installed.
fn text_of(pdf: &Path) -> Option<String> {
    if let Some(folder) = std::env::var_os("LAMPLIGHT_PAGES") {
        let name = pdf.file_name().unwrap();
        std::fs::copy(pdf, Path::new(&folder).join(name)).unwrap();
    }
    let mut command = Command::new("pdftotext");
    let output = command.arg("-layout").arg(pdf).arg("-").output().ok()?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Whether these words stand in one line in this order.
fn has_row(text: &str, words: &[&str]) -> bool {
    text.lines().any(|line| {
        let mut rest = line;
        words.iter().all(|word| match rest.split_once(word) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    })
}

#[test]
fn a_protocol_says_what_was_proved_by_whom_and_its_checksum_is_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let host = start(folder.path());
    let (ward, printing) = (host.ward(), host.printing());
    let (device, paths): (String, Vec<PathBuf>) = host.runtime().block_on(async {
        tell(&host).await;
        let heard = |view: &EquipmentView| Some(view.devices.first()?.id.clone());
        let device = until(&host, heard).await;
        let source = TestSourceView::Device {
            device: device.clone(),
        };
        let early = order(&source, true, PrintLanguage::En);
        let early = ward.accept(&printing, early).await.unwrap_err();
        assert_eq!(early.code, RefusalCode::NotNow);
        assert!(early.sentence.contains("Nothing was proved"), "{early:?}");
        proved(&host, &source).await;
        for wish in [
            TendWish::Serviced,
            TendWish::Due {
                service_ms: Some(1_900_000_000_000),
                calibration_ms: None,
            },
        ] {
            let device = device.clone();
            ward.command(Wish::Tend { device, wish }).await.unwrap();
        }
        let mut paths = Vec::new();
        for (accepted, language) in [(true, PrintLanguage::En), (false, PrintLanguage::De)] {
            let order = order(&source, accepted, language);
            let saved = ward.accept(&printing, order).await.unwrap();
            paths.push(PathBuf::from(saved.path));
        }
        (device, paths)
    });
    host.stop();

    let mut rows = Vec::new();
    let data = folder.path().join("data");
    crate::records::journal(&data, None, |row| rows.push(row.to_string())).unwrap();
    let accepted: Vec<&String> = (rows.iter())
        .filter(|row| row.contains("device.accepted"))
        .collect();
    assert_eq!(accepted.len(), 2, "{accepted:?}");
    for (path, row) in paths.iter().zip(accepted) {
        let digest = ring::digest::digest(&ring::digest::SHA256, &std::fs::read(path).unwrap());
        let sha256: Vec<String> = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        assert!(row.contains(&sha256.concat()), "{row}");
    }
    let (Some(english), Some(german)) = (text_of(&paths[0]), text_of(&paths[1])) else {
        #[allow(clippy::print_stdout, reason = "a test says why it skips")]
        {
            println!("skipped: pdftotext is not installed (poppler-utils)");
        }
        return;
    };
    for words in [
        &["Acceptance protocol"][..],
        &["Ward 4 East"],
        &[device.as_str()],
        &["Maker and model"],
        &["Feed", "bedside"],
        &["Battery", "–"],
        &["Maintained", "this station"],
        &["2030-03-17", "Maintenance due"],
        &["Test alarm, sent by the station", "medium", "this station"],
        &["Reached the station", " ms"],
        &["Tone ordered", "not reached"],
        &["List sent to the screens", " ms"],
        &["Drawn on the screen", " ms"],
        &["Tone heard", "NO", "this station"],
        &["List or notice seen", "yes", "this station"],
        &["Remark", "Cable of the second lead"],
        &["Verdict, signed", "ACCEPTED", "this station"],
    ] {
        assert!(has_row(&english, words), "{words:?} in:\n{english}");
    }
    for words in [
        &["Testalarm, von der Station gesendet", "mittel"][..],
        &["Ton gehört", "NEIN"],
        &["Urteil, gezeichnet", "NICHT ABGENOMMEN"],
    ] {
        assert!(has_row(&german, words), "{words:?} in:\n{german}");
    }
}
