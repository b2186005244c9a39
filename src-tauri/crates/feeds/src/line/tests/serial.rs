//! Real serial ports, which are pseudo-terminals, and adapters that come and go.

use super::*;
use crate::mllp::SerialConfig;
use lamplight_protocols::call::CallKind;
use lamplight_protocols::espa::block::{Block, Header};
use lamplight_protocols::parity::{even, strip};
use serial2_tokio::SerialPort;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A pseudo-terminal: the call system's end, and ours under a name as an adapter has it.
struct Adapter {
    end: SerialPort,
    /// Held, so that the name stays valid between two openings.
    _port: SerialPort,
}

impl Adapter {
    fn plug(name: &Path) -> Self {
        // The port does not tell its name: it is the one that is new.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let alone = ONE_AT_A_TIME.lock().unwrap();
        let before = terminals();
        let (end, mut port) = SerialPort::pair().unwrap();
        let device = terminals().difference(&before).next().unwrap().clone();
        drop(alone);
        // Until the feed sets the line up, nothing is to be echoed or read as an editing key.
        let mut settings = port.get_configuration().unwrap();
        settings.set_raw();
        port.set_configuration(&settings).unwrap();
        std::os::unix::fs::symlink(device, name).unwrap();
        Self { end, _port: port }
    }
}

/// The pseudo-terminals that this process has open. One that another test has just pulled out
/// goes by another name while its feed still holds it, and is none.
fn terminals() -> BTreeSet<PathBuf> {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    let named = open.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let pulled = |name: &PathBuf| name.to_string_lossy().ends_with(" (deleted)");
    named
        .filter(|name| name.starts_with("/dev/pts/") && !pulled(name))
        .collect()
}

fn line(name: &Path) -> Transport {
    Transport::Serial(SerialConfig {
        port: name.display().to_string(),
        baud: 9_600,
        stop_bits: 2,
    })
}

fn serial(name: &Path, setup: LineSetup) -> Running {
    run(line(name), setup, 64)
}

fn call() -> Vec<u8> {
    let records: &[(&[u8], &[u8])] = &[(b"1", b"550"), (b"2", b"Zimmer 12 Bett 2 Notruf")];
    Block::of(Header::Call, records).write()
}

#[tokio::test]
async fn a_line_of_seven_bits_carries_its_parity_in_the_eighth() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("ttyCALL");
    let mut adapter = Adapter::plug(&name);
    let mut setup = espa(Role::Station);
    setup.seven_bits = true;
    let mut feed = serial(&name, setup);
    let seven = |bytes: &[u8]| bytes.iter().map(|b| even(*b)).collect::<Vec<_>>();
    ask(&mut adapter.end, &seven(b"1\x052\x05"), &seven(b"\x06")).await;
    adapter.end.write_all(&seven(&call())).await.unwrap();
    feed.connected().await;
    assert_eq!(feed.call().await.kind, CallKind::Emergency);
    expect(&mut adapter.end, &seven(b"\x06")).await;
    let mut poll = [0];
    adapter.end.write_all(&seven(b"\x042\x05")).await.unwrap();
    adapter.end.read_exact(&mut poll).await.unwrap();
    assert_eq!(strip(poll[0]), 0x04);
    feed.stop().await;
}

#[tokio::test]
async fn an_adapter_that_is_pulled_out_comes_back_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("ttyCALL");
    let mut feed = serial(&name, espa(Role::Simple));
    let sentence = feed.failed().await;
    assert!(
        sentence.contains("can't open the serial port") && sentence.contains("Plug"),
        "{sentence}"
    );
    for _ in 0..2 {
        let mut adapter = Adapter::plug(&name);
        adapter.end.write_all(&call()).await.unwrap();
        assert_eq!(feed.call().await.kind, CallKind::Emergency);
        expect(&mut adapter.end, b"\x06").await;
        std::fs::remove_file(&name).unwrap();
        drop(adapter);
        feed.failed().await;
    }
    feed.stop().await;
}

#[tokio::test]
async fn a_line_on_which_nobody_speaks_is_said_to_have_failed_until_somebody_does() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("ttyCALL");
    let adapter = Adapter::plug(&name);
    let setup = espa(Role::Station);
    assert_eq!(setup.limits().idle_time, Some(Duration::from_secs(120)));
    // Short, since the line takes real time.
    let limits = Limits {
        idle_time: Some(Duration::from_millis(100)),
        ..setup.limits()
    };
    let mut feed = run_within(line(&name), setup, 64, limits);
    let sentence = feed.failed().await;
    assert!(sentence.contains("nothing came over"), "{sentence}");
    adapter.end.write_all(b"2\x05").await.unwrap();
    feed.connected().await;
    feed.stop().await;
}
