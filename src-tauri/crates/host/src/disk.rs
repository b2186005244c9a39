//! Looks at the disk of the data folder once a minute.

use crate::supervisor::Supervisor;
use lamplight_station::{DiskSpace, Input};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A disk that fills at 1 MB/s loses 60 MB between two looks: less than any bound.
const EVERY: Duration = Duration::from_secs(60);
/// A file system that does not answer for so long counts as gone; a dead network mount
/// never does.
const WITHIN: Duration = Duration::from_secs(20);

/// Says what is left. May take its time.
pub(crate) type Probe = Arc<dyn Fn() -> DiskSpace + Send + Sync>;

/// Asks the system about a folder's file system.
pub(crate) fn probe(folder: PathBuf) -> Probe {
    Arc::new(move || match fs4::available_space(&folder) {
        Ok(free) => DiskSpace::Free(free),
        Err(error) => DiskSpace::Unknown(Arc::from(error.to_string())),
    })
}

/// Looks and tells for ever. A look that hangs holds one thread, and no second one is
/// begun before it has come back.
pub(crate) async fn watch(probe: Probe, supervisor: Supervisor) {
    loop {
        let look = Arc::clone(&probe);
        let mut looking = tokio::task::spawn_blocking(move || look());
        let space = match tokio::time::timeout(WITHIN, &mut looking).await {
            Ok(looked) => looked.unwrap_or_else(|_| unknown("a fault of this program")),
            Err(_) => {
                supervisor.tell(Input::Disk(unknown("it does not answer")));
                let late = looking.await;
                late.unwrap_or_else(|_| unknown("a fault of this program"))
            }
        };
        supervisor.tell(Input::Disk(space));
        tokio::time::sleep(EVERY).await;
    }
}

fn unknown(why: &str) -> DiskSpace {
    DiskSpace::Unknown(Arc::from(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Told;
    use crate::system_clock::SystemClock;
    use std::sync::Mutex;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    async fn space(told: &mut UnboundedReceiver<Told>) -> DiskSpace {
        match told.recv().await {
            Some(Told::Input(input)) => match *input {
                Input::Disk(space) => space,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_disk_is_looked_at_every_minute_and_each_finding_told() {
        let (tell, mut told) = unbounded_channel();
        let supervisor = Supervisor::new(SystemClock::start(), tell);
        let findings = Mutex::new(vec![unknown("gone"), DiskSpace::Free(7)]);
        let probe: Probe = Arc::new(move || {
            let next = findings.lock().unwrap().pop();
            next.unwrap_or(DiskSpace::Free(0))
        });
        let began = tokio::time::Instant::now();
        let watch = tokio::spawn(watch(probe, supervisor));
        assert_eq!(space(&mut told).await, DiskSpace::Free(7));
        assert_eq!(space(&mut told).await, unknown("gone"));
        assert_eq!(space(&mut told).await, DiskSpace::Free(0));
        assert_eq!(began.elapsed().as_secs(), 120);
        watch.abort();
    }

    #[test]
    fn a_real_folder_has_room_and_a_missing_one_is_unknown() {
        let here = probe(std::env::temp_dir());
        assert!(matches!(here(), DiskSpace::Free(free) if free > 0));
        let gone = probe(PathBuf::from("/nonexistent/lamplight"));
        assert!(matches!(gone(), DiskSpace::Unknown(_)));
    }
}
