//! A disk whose writes never return, below the whole of SQLite.

use crate::{THE_TAPE, folder, run};
use lamplight_power_loss::layer;
use lamplight_store::{Batch, JournalFilter};
use std::sync::mpsc::channel;
use std::time::Duration;

#[test]
fn while_a_write_does_not_return_readers_read_and_nobody_else_waits() {
    let _alone = THE_TAPE.lock();
    layer::install();
    let dir = folder();
    layer::record(dir.path());
    let store = run::open(dir.path()).store;
    let writer = store.writer();
    let (send, answers) = channel();
    let append = |n: i64| {
        let send = send.clone();
        writer.append(Batch::kept(vec![run::entry(n)]), move |answer| {
            send.send(answer.map(|seq| seq.number())).unwrap();
        });
    };
    append(1);
    assert_eq!(answers.recv().unwrap(), Ok(1));
    layer::hang(true);
    append(2);
    append(3);
    let rows = store.reader().journal(&JournalFilter::default()).unwrap();
    assert_eq!(rows.len(), 1);
    assert!(writer.has_room(&Batch::default()));
    assert!(
        answers.try_recv().is_err(),
        "what is not on the disk is not acknowledged"
    );
    layer::hang(false);
    assert_eq!(answers.recv().unwrap(), Ok(2));
    assert_eq!(answers.recv().unwrap(), Ok(3));
    assert!(store.close(Duration::from_secs(60)));
    assert!(!layer::take().is_empty());
}
