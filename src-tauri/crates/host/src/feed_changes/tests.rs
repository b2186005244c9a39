//! A running station whose feeds are changed by form, over real sockets and a real file.

use crate::config::Config;
use crate::{Host, Signalling};
use lamplight_api::devices::{
    FeedDoingView, FeedKindView, TestAlarmOrder, TestAlarmView, TestDoingView, TestFound,
    TestSourceView, TestStepName,
};
use lamplight_api::feed_form::{FeedChange, FeedForm};
use lamplight_api::people::TypedView;
use lamplight_api::view::PriorityView;
use std::path::Path;

const FILE: &str = r#"# Kept by the biomedical department.
[ward]
name = "Ward 4 East"
[alarms]
station_role = "technician"
[data]
key = "file"
[sound]
enabled = false
[[bed]]
id = "1"
[[feed]]
id = "bedside" # the monitors
kind = "mllp-listener"
address = "127.0.0.1:0"
"#;

fn start(file: &Path, data: &Path) -> Host {
    let (config, setup) = Config::read_or_last_good(file, data).unwrap();
    Host::start(&config, setup, data, Signalling::None).unwrap()
}

fn adt(address: &str) -> FeedForm {
    crate::config_file::tests::form("adt").at(address)
}

trait At {
    fn at(self, address: &str) -> Self;
}

impl At for FeedForm {
    fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }
}

#[test]
fn a_feed_is_added_switched_off_and_removed_while_the_station_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (
        folder.path().join("station.toml"),
        folder.path().join("data"),
    );
    std::fs::write(&file, FILE).unwrap();
    let host = start(&file, &data);
    let ward = host.ward();
    host.runtime().block_on(async {
        let forms = ward.feed_forms().await.unwrap();
        assert_eq!(forms.fixed_because, "");
        assert_eq!(forms.feeds.len(), 1);
        let add = FeedChange::Add {
            form: adt("127.0.0.1:0"),
            secret: None,
        };
        let seen = ward.preview_feed(add.clone()).await.unwrap();
        assert_eq!(seen.problem, "");
        assert!(
            seen.diff.iter().any(|line| line.text == "id = \"adt\""),
            "{seen:?}"
        );
        ward.save_feed(add.clone(), seen.basis.clone())
            .await
            .unwrap();
        let again = ward.save_feed(add, seen.basis).await.unwrap_err();
        assert!(again.sentence.contains("changed meanwhile"), "{again:?}");
        // It listens by and by; each question is a turn of the station's thread.
        let line = loop {
            let view = ward.equipment().await.unwrap();
            let line = view.feeds.into_iter().find(|line| line.id == "adt");
            match line {
                Some(line) if line.doing == FeedDoingView::Listening => break line,
                _ => tokio::task::yield_now().await,
            }
        };
        assert_eq!(line.kind, Some(FeedKindView::MllpListener));
        assert!(tokio::net::TcpStream::connect(&line.address).await.is_ok());
        let off = FeedForm {
            enabled: false,
            ..adt("127.0.0.1:0")
        };
        let set = FeedChange::Set {
            id: "adt".to_owned(),
            form: off,
            secret: None,
        };
        let seen = ward.preview_feed(set.clone()).await.unwrap();
        ward.save_feed(set, seen.basis).await.unwrap();
        assert!(tokio::net::TcpStream::connect(&line.address).await.is_err());
        let view = ward.equipment().await.unwrap();
        let line = view.feeds.iter().find(|line| line.id == "adt").unwrap();
        assert_eq!(line.doing, FeedDoingView::Stopped);
        let remove = FeedChange::Remove {
            id: "adt".to_owned(),
        };
        let seen = ward.preview_feed(remove.clone()).await.unwrap();
        ward.save_feed(remove, seen.basis).await.unwrap();
        assert_eq!(ward.equipment().await.unwrap().feeds.len(), 1);
    });
    host.stop();
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        FILE,
        "as it was, comments too"
    );
}

#[test]
fn a_password_goes_with_its_feed_and_stays_while_the_feed_does() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (
        folder.path().join("station.toml"),
        folder.path().join("data"),
    );
    std::fs::write(&file, FILE).unwrap();
    let host = start(&file, &data);
    let ward = host.ward();
    // Switched off: nobody is dialled.
    let broker = |id: &str, has_secret: bool| FeedForm {
        kind: FeedKindView::Mqtt,
        enabled: false,
        user: "station".to_owned(),
        has_secret,
        ..crate::config_file::tests::form(id).at("127.0.0.1:1883")
    };
    let kept = || {
        let files = std::fs::read_dir(data.join("secrets"));
        files.map_or(0, Iterator::count)
    };
    let save = async |change: FeedChange| {
        let seen = ward.preview_feed(change.clone()).await.unwrap();
        assert_eq!(seen.problem, "");
        ward.save_feed(change, seen.basis).await
    };
    let typed = || Some(TypedView::new("s3cret"));
    host.runtime().block_on(async {
        for id in ["beds", "doors"] {
            let form = broker(id, false);
            let add = FeedChange::Add {
                form,
                secret: typed(),
            };
            save(add).await.unwrap();
        }
        assert_eq!(kept(), 2);
        let set = FeedChange::Set {
            id: "beds".to_owned(),
            form: FeedForm {
                user: "other".to_owned(),
                ..broker("beds", true)
            },
            secret: None,
        };
        save(set).await.unwrap();
        assert_eq!(kept(), 2, "another setting leaves it");
        let renamed = FeedChange::Set {
            id: "beds".to_owned(),
            form: broker("frames", true),
            secret: typed(),
        };
        save(renamed).await.unwrap();
        assert_eq!(
            kept(),
            2,
            "typed again under the new name, and gone under the old one"
        );
        for id in ["frames", "doors"] {
            save(FeedChange::Remove { id: id.to_owned() })
                .await
                .unwrap();
        }
        assert_eq!(kept(), 0);
    });
    host.stop();
}

#[test]
fn a_try_really_listens_and_connects_and_says_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (
        folder.path().join("station.toml"),
        folder.path().join("data"),
    );
    std::fs::write(&file, FILE).unwrap();
    let host = start(&file, &data);
    let ward = host.ward();
    host.runtime().block_on(async {
        let good = ward.try_feed(adt("127.0.0.1:0"), None).await.unwrap();
        assert!(good.works && good.says.contains("127.0.0.1:"), "{good:?}");
        let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let bad = ward.try_feed(adt(&address), None).await.unwrap();
        assert!(!bad.works && bad.says.contains("already in use"), "{bad:?}");
        let client = |address: &str| FeedForm {
            kind: FeedKindView::MllpClient,
            ..adt(address)
        };
        let good = ward.try_feed(client(&address), None).await.unwrap();
        assert!(good.works, "{good:?}");
        drop(taken);
        let bad = ward.try_feed(client(&address), None).await.unwrap();
        assert!(!bad.works && bad.says.contains("can't connect"), "{bad:?}");
        let none = ward.try_feed(adt("nowhere"), None).await.unwrap();
        assert!(!none.works && none.says.contains("IP:PORT"), "{none:?}");
        // A password that was just typed is kept by nobody yet.
        let pagers = FeedForm {
            kind: FeedKindView::TapListener,
            has_secret: true,
            ..adt("127.0.0.1:0")
        };
        let typed = Some(TypedView::new("s3cret"));
        let good = ward.try_feed(pagers.clone(), typed).await.unwrap();
        assert!(good.works && good.says.contains("127.0.0.1:"), "{good:?}");
        let none = ward.try_feed(pagers, None).await.unwrap();
        assert!(!none.works && none.says.contains("type it"), "{none:?}");
    });
    host.stop();
}

#[test]
fn a_file_that_cannot_be_used_leaves_the_last_good_one_in_force_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (
        folder.path().join("station.toml"),
        folder.path().join("data"),
    );
    std::fs::write(&file, FILE.replace("[[bed]]", "[[bedd]]")).unwrap();
    assert!(
        Config::read_or_last_good(&file, &data).is_err(),
        "there is no good one yet"
    );
    std::fs::write(&file, FILE).unwrap();
    start(&file, &data).stop();
    std::fs::write(&file, FILE.replace("[[bed]]", "[[bedd]]")).unwrap();
    let host = start(&file, &data);
    let ward = host.ward();
    host.runtime().block_on(async {
        let needs = ward.snapshot().await.unwrap().needs;
        let told = needs
            .iter()
            .find(|need| need.condition.text == "Configuration refused");
        assert!(told.unwrap().advice.contains("bedd"), "{needs:?}");
        let forms = ward.feed_forms().await.unwrap();
        assert!(forms.fixed_because.contains("bedd"), "{forms:?}");
    });
    host.stop();
    std::fs::write(&file, FILE).unwrap();
    let (config, _) = Config::read_or_last_good(&file, &data).unwrap();
    assert_eq!(config.source.unwrap().refused, None);
}

#[test]
fn a_test_alarm_goes_from_the_queue_to_the_list_and_into_no_past() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (
        folder.path().join("station.toml"),
        folder.path().join("data"),
    );
    std::fs::write(&file, FILE).unwrap();
    let host = start(&file, &data);
    let ward = host.ward();
    host.runtime().block_on(async {
        ward.subscribe(Box::new(|_| true)).await.unwrap();
        let order = TestAlarmOrder {
            source: TestSourceView::Feed {
                feed: "bedside".to_owned(),
            },
            by_device: false,
            priority: PriorityView::Medium,
        };
        let number = ward.begin_test(order.clone()).await.unwrap();
        let second = ward.begin_test(order).await.unwrap_err();
        assert!(second.sentence.contains("under way"), "{second:?}");
        // The list goes out within a beat; each question is a turn of the station's thread.
        let test = loop {
            let test = ward.equipment().await.unwrap().tests.remove(0);
            if step(&test, TestStepName::Listed).is_some() {
                break test;
            }
            tokio::task::yield_now().await;
        };
        assert!(step(&test, TestStepName::Taken).is_some(), "{test:?}");
        let needs = ward.snapshot().await.unwrap().needs;
        let mut listed = needs
            .iter()
            .filter(|need| need.condition.text == "Test alarm");
        assert!(
            listed
                .next()
                .unwrap()
                .advice
                .contains("no patient is concerned")
        );
        // A station without a window has neither tone nor notice, and says so.
        let sounded = &test.steps[1];
        assert_eq!(
            (sounded.step, sounded.after_ms),
            (TestStepName::Sounded, None)
        );
        assert!(sounded.why.contains("no sound"), "{sounded:?}");
        ward.test_shown(number).await.unwrap();
        let found = TestFound {
            number,
            heard: false,
            seen: true,
        };
        ward.test_found(found).await.unwrap();
        ward.end_test(number).await.unwrap();
        let test = ward.equipment().await.unwrap().tests.remove(0);
        assert_eq!(test.doing, TestDoingView::Ended);
        assert!(test.found.unwrap().seen);
        assert!(
            ward.snapshot()
                .await
                .unwrap()
                .needs
                .iter()
                .all(|need| need.condition.text != "Test alarm")
        );
    });
    host.stop();
    let mut kinds = Vec::new();
    crate::records::journal(&data, None, |row| kinds.push(row.to_string())).unwrap();
    let has = |kind: &str| kinds.iter().any(|row| row.contains(kind));
    assert!(
        has("test.ordered") && has("test.found") && has("test.ended"),
        "{kinds:?}"
    );
}

fn step(test: &TestAlarmView, name: TestStepName) -> Option<f64> {
    let mut steps = test.steps.iter();
    steps.find(|step| step.step == name)?.after_ms
}
