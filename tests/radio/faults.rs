//! What devices do when it goes wrong: each costs itself, and nothing else.

use crate::ward::{Ward, id, known, radio_news, stand_in};
use crate::{on_a_bus, run_again};
use lamplight_bedside_sim::ble::{Model, Peer, Power};
use lamplight_feeds::FeedNews;
use lamplight_feeds::ble::BleConfig;
use lamplight_protocols::radio::{LinkState, RadioAddress, RadioNews, RadioOrder, RadioProblem};
use lamplight_units::FeedId;
use std::time::Duration;

macro_rules! story {
    ($name:ident, $told:ident, $body:expr) => {
        #[test]
        fn $name() {
            on_a_bus(concat!("faults::", stringify!($told)));
        }

        #[tokio::test]
        #[ignore = "a child of the test above"]
        async fn $told() {
            $body.await;
        }
    };
}

fn links(told: &[FeedNews], wanted: fn(&LinkState) -> bool) -> usize {
    radio_news(told)
        .filter(|news| matches!(news, RadioNews::Link { state, .. } if wanted(state)))
        .count()
}

fn connected(told: &[FeedNews]) -> usize {
    links(told, |state| *state == LinkState::Connected)
}

story!(a_link_that_drops_is_told_and_comes_back, drops, async {
    let mut peer = Peer::new(Model::Belt, 1);
    peer.switches.drop_after = Some(3);
    let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&peer)]));
    ward.until("a second connection", |_, told| {
        let lost = links(told, |state| *state == LinkState::Lost);
        (lost >= 1 && connected(told) >= 2).then_some(())
    })
    .await;
});

story!(
    who_comes_and_goes_each_second_costs_the_others_nothing,
    flaps,
    async {
        let mut flapping = Peer::new(Model::Belt, 1);
        flapping.switches.flapping = true;
        let steady = Peer::new(Model::Oximeter, 2);
        let _stand_in = stand_in(&[flapping.clone(), steady.clone()]).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&flapping), known(&steady)]));
        ward.until("three losses", |_, told| {
            (links(told, |state| *state == LinkState::Lost) >= 3).then_some(())
        })
        .await;
        let steady_links = radio_news(&ward.told).filter(|news| {
            matches!(news, RadioNews::Link { address, state: LinkState::Connected, .. }
            if address.as_str() == steady.address)
        });
        assert_eq!(steady_links.count(), 1, "the other one was never lost");
    }
);

story!(
    malformed_values_become_dead_letters_and_the_link_stays,
    malformed,
    async {
        let mut peer = Peer::new(Model::Belt, 1);
        peer.switches.malformed_each = Some(2);
        peer.every_ms = 200;
        let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&peer)]));
        let letter = ward
            .until("two dead letters and values between them", |_, told| {
                let letters = told.iter().filter_map(|news| match news {
                    FeedNews::DeadLetter(letter) => Some(letter),
                    _ => None,
                });
                letters.clone().nth(1).cloned()
            })
            .await;
        assert!(letter.reason.contains("2A37"), "{}", letter.reason);
        assert_eq!(&*letter.head, "2A37 Heart Rate Measurement");
        assert!(letter.octets && letter.length == 1, "{letter:?}");
        ward.number(&id(&peer), "MDC_ECG_HEART_RATE", |bpm| bpm == 72.0)
            .await;
        assert_eq!(connected(&ward.told), 1);
    }
);

story!(a_flood_of_advertisements_hides_nobody, flood, async {
    let peer = Peer::new(Model::Belt, 1);
    let stand_in = stand_in(std::slice::from_ref(&peer)).await;
    stand_in.flood(20);
    let mut ward = Ward::open();
    ward.order(RadioOrder::Look(true));
    ward.order(RadioOrder::Know(vec![known(&peer)]));
    ward.until(
        "the list stays within its bound, and the belt sends",
        |station, told| {
            let seen = radio_news(told).filter_map(|news| match news {
                RadioNews::Seen(seen) => Some(seen.len()),
                _ => None,
            });
            let most = seen.max().unwrap_or(0);
            assert!(most <= 256);
            let beats = crate::ward::number(station, &id(&peer), "MDC_ECG_HEART_RATE");
            (most >= 40 && beats.is_some()).then_some(())
        },
    )
    .await;
    stand_in.flood(0);
});

story!(
    a_device_that_changes_its_address_stays_the_same,
    address,
    async {
        let mut peer = Peer::new(Model::Belt, 1);
        peer.random = true;
        peer.switches.new_address = true;
        let stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&peer)]));
        ward.number(&id(&peer), "MDC_ECG_HEART_RATE", |_| true)
            .await;
        stand_in.lose(&peer.serial);
        let under = ward
            .until("it under its new address", |_, told| {
                radio_news(told).find_map(|news| match news {
                    RadioNews::Identified { address, .. } if address.as_str() != peer.address => {
                        Some(address.clone())
                    }
                    _ => None,
                })
            })
            .await;
        assert!(under.as_str().starts_with('D'), "{under}");
        assert_eq!(ward.station.devices().all().count(), 1, "one device");
    }
);

story!(
    two_with_one_serial_number_are_never_both_read,
    twins,
    async {
        let first = Peer::new(Model::Belt, 1);
        let mut second = Peer::new(Model::Belt, 2);
        second.serial.clone_from(&first.serial);
        let _stand_in = stand_in(&[first.clone(), second.clone()]).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&first)]));
        ward.number(&id(&first), "MDC_ECG_HEART_RATE", |_| true)
            .await;
        ward.order(RadioOrder::Try(RadioAddress::new(&second.address)));
        let sentence = ward
            .until("the refusal", |_, told| {
                radio_news(told).find_map(|news| match news {
                    RadioNews::Link {
                        address,
                        state: LinkState::Failed { sentence },
                        ..
                    } if address.as_str() == second.address => Some(sentence.clone()),
                    _ => None,
                })
            })
            .await;
        assert!(
            sentence.contains("two devices name themselves"),
            "{sentence}"
        );
    }
);

story!(
    a_service_without_its_characteristic_is_said,
    hollow,
    async {
        let mut peer = Peer::new(Model::Cuff, 1);
        peer.switches.hollow = true;
        let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Try(RadioAddress::new(&peer.address)));
        let sentence = ward
            .until("why not", |_, told| {
                told.iter().find_map(|news| match news {
                    FeedNews::Trouble { sentence } => Some(sentence.clone()),
                    _ => None,
                })
            })
            .await;
        assert!(sentence.contains("offers nothing"), "{sentence}");
    }
);

story!(
    a_device_that_never_answers_is_given_up_in_time,
    deaf,
    async {
        let mut peer = Peer::new(Model::Belt, 1);
        peer.switches.deaf = true;
        let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut config = BleConfig::new(FeedId::parse("radio").unwrap());
        config.radio.connect = Duration::from_secs(2);
        let mut ward = Ward::with(config);
        ward.order(RadioOrder::Try(RadioAddress::new(&peer.address)));
        let sentence = ward
            .until("the limit", |_, told| {
                told.iter().find_map(|news| match news {
                    FeedNews::Trouble { sentence } => Some(sentence.clone()),
                    _ => None,
                })
            })
            .await;
        assert!(sentence.contains("no answer within 2 s"), "{sentence}");
    }
);

story!(
    a_device_that_wants_to_be_paired_is_asked_again,
    bonds,
    async {
        let mut peer = Peer::new(Model::Oximeter, 1);
        peer.switches.wants_bond = true;
        let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Try(RadioAddress::new(&peer.address)));
        ward.number(&id(&peer), "MDC_PULS_OXIM_SAT_O2", |pct| pct == 97.0)
            .await;
        assert_eq!(links(&ward.told, |state| *state == LinkState::Bonding), 1);
    }
);

story!(demonstration_values_never_count, demo, async {
    let mut peer = Peer::new(Model::Oximeter, 1);
    peer.switches.demo = true;
    let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&peer)]));
    ward.until("that it is said", |station, told| {
        let shown = crate::ward::number(station, &id(&peer), "MDC_PULS_OXIM_SAT_O2");
        assert!(shown.is_none());
        let said = told.iter().any(|news| {
            matches!(news, FeedNews::Trouble { sentence } if sentence.contains("demonstration"))
        });
        said.then_some(())
    })
    .await;
});

fn problem(told: &[FeedNews], wanted: RadioProblem) -> Option<()> {
    let mut news = radio_news(told);
    news.any(|news| matches!(news, RadioNews::Unready { problem, .. } if *problem == wanted))
        .then_some(())
}

fn ready(told: &[FeedNews]) -> usize {
    radio_news(told)
        .filter(|news| **news == RadioNews::Ready)
        .count()
}

story!(
    an_adapter_that_comes_and_goes_is_said_and_found_again,
    adapter,
    async {
        let peer = Peer::new(Model::Belt, 1);
        let stand_in = stand_in(std::slice::from_ref(&peer)).await;
        stand_in.power(Power::Absent);
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&peer)]));
        ward.until("no adapter", |_, told| {
            problem(told, RadioProblem::NoAdapter)
        })
        .await;
        stand_in.power(Power::Off);
        ward.order(RadioOrder::Retry);
        ward.until("switched off", |_, told| problem(told, RadioProblem::Off))
            .await;
        stand_in.power(Power::On);
        ward.number(&id(&peer), "MDC_ECG_HEART_RATE", |_| true)
            .await;
        let before = ready(&ward.told);
        stand_in.power(Power::Off);
        stand_in.power(Power::On);
        ward.until("found again", |_, told| {
            (ready(told) > before).then_some(())
        })
        .await;
    }
);

story!(without_the_service_it_is_said, no_service, async {
    let mut ward = Ward::open();
    let sentence = ward
        .until("why the radio does not work", |_, told| {
            told.iter().find_map(|news| match news {
                FeedNews::Failed { sentence } => Some(sentence.clone()),
                _ => None,
            })
        })
        .await;
    assert!(sentence.contains("bluetoothd"), "{sentence}");
    assert!(problem(&ward.told, RadioProblem::NoService).is_some());
});

#[test]
fn without_a_bus_it_is_said() {
    run_again("faults::no_service", "unix:path=/nonexistent/lamplight-bus");
}
