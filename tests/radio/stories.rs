//! What devices do when all is well.

use crate::on_a_bus;
use crate::ward::{Ward, id, known, radio_news, stand_in};
use lamplight_bedside_sim::ble::{Model, Peer};
use lamplight_protocols::gatt::records::RecordRequest;
use lamplight_protocols::radio::{
    LinkState, RadioAddress, RadioKind, RadioNews, RadioOrder, RecordsState,
};
use lamplight_protocols::report::ReadUnit;
use lamplight_units::{DeviceId, Unit};

macro_rules! story {
    ($name:ident, $told:ident, $body:expr) => {
        #[test]
        fn $name() {
            on_a_bus(concat!("stories::", stringify!($told)));
        }

        #[tokio::test]
        #[ignore = "a child of the test above"]
        async fn $told() {
            $body.await;
        }
    };
}

story!(a_belts_beat_is_a_number_of_the_station, belt, async {
    let peer = Peer::new(Model::Belt, 1);
    let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&peer)]));
    let device = id(&peer);
    let held = ward
        .number(&device, "MDC_ECG_HEART_RATE", |bpm| bpm == 72.0)
        .await;
    assert_eq!(held.reading.unit, ReadUnit::Known(Unit::BeatPerMin));
    assert_eq!(held.reading.term.code.get(), 147_842);
    assert!(ward.now().wall.seconds_since(held.at) < 5.0, "its age");
    let beat = ward.raw.iter().find(|raw| raw.head.starts_with("2A37"));
    let beat = beat.unwrap();
    assert_eq!(&*beat.head, "2A37 Heart Rate Measurement");
    assert!(beat.octets && beat.bytes.reveal()[1] == 72, "{beat:?}");
    let interval = ward
        .number(&device, "MDC_ECG_TIME_PD_RR_GL", |ms| ms > 0.0)
        .await;
    assert_eq!(interval.reading.value.number(), Some(833.0));
    ward.number(&device, "MDC_HF_ENERGY", |kj| kj >= 1.0).await;
    ward.number(&device, "MDC_ATTR_VAL_BATT_CHARGE", |pct| pct == 88.0)
        .await;
    let known = ward
        .station
        .devices()
        .get(&DeviceId::parse(&device).unwrap());
    let known = known.unwrap();
    assert!(known.monitors(), "its silence means something");
    assert!(known.identity.simulated(), "the screen says so");
    ward.feed.stop();
    ward.feed.join().await;
});

story!(what_is_about_is_told_while_somebody_looks, scan, async {
    let mut far = Peer::new(Model::Oximeter, 2);
    far.rssi = -89;
    let near = Peer::new(Model::Belt, 1);
    let _stand_in = stand_in(&[far.clone(), near.clone()]).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Look(true));
    let seen = ward
        .until("two devices in sight", |_, told| {
            radio_news(told).find_map(|news| match news {
                RadioNews::Seen(seen) if seen.len() == 2 => Some(seen.clone()),
                _ => None,
            })
        })
        .await;
    assert_eq!(&*seen[0].name, "HR belt", "strongest first");
    assert_eq!(seen[0].kinds, [RadioKind::HeartRate]);
    assert_eq!(seen[1].kinds, [RadioKind::Oximeter]);
    assert!(seen[1].signal_dbm.is_some_and(|dbm| dbm < -80));
    assert_eq!(
        ward.station.devices().all().count(),
        0,
        "nothing is connected"
    );
});

story!(single_measurements_come_with_their_own_time, spot, async {
    let cuff = Peer::new(Model::Cuff, 1);
    let mut thermometer = Peer::new(Model::Thermometer, 1);
    // Ten minutes fast: the age counts, and the clock is set.
    thermometer.clock_ahead_s = 600;
    let stand_in = stand_in(&[cuff.clone(), thermometer.clone()]).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&cuff), known(&thermometer)]));
    let pressure = ward
        .number(&id(&cuff), "MDC_PRESS_BLD_NONINV_SYS", |mm| mm == 120.0)
        .await;
    assert!(pressure.reading.episodic && !pressure.reading.marks.stored);
    let ear = ward
        .number(&id(&thermometer), "MDC_TEMP_EAR", |c| {
            (c - 37.2).abs() < 1e-9
        })
        .await;
    assert!(
        ward.now().wall.seconds_since(ear.at).abs() < 10.0,
        "its age, not its stamp"
    );
    let ahead = stand_in.look(&thermometer.serial, |peer| peer.clock_ahead_s);
    assert!(ahead.is_some_and(|ahead| ahead.abs() <= 1), "{ahead:?}");
});

story!(a_thousand_stored_records_come_as_history, records, async {
    let meter = Peer::new(Model::Meter(1_000), 1);
    let _stand_in = stand_in(std::slice::from_ref(&meter)).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&meter)]));
    let device = DeviceId::parse(&id(&meter)).unwrap();
    let state = |wanted: fn(&RecordsState) -> bool| {
        move |_: &lamplight_station::Station, told: &[lamplight_feeds::FeedNews]| {
            radio_news(told).find_map(|news| match news {
                RadioNews::Records { state, .. } if wanted(state) => Some(state.clone()),
                _ => None,
            })
        }
    };
    let done = ward
        .until(
            "all records",
            state(|s| matches!(s, RecordsState::Done { .. })),
        )
        .await;
    let wanted = RecordsState::Done {
        count: 1_000,
        newest: Some(999),
        session: None,
    };
    assert_eq!(done, wanted);
    let held = ward
        .number(&id(&meter), "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD", |_| true)
        .await;
    // The newest record is control solution, so the one before it, 31 minutes old, stands.
    let age = ward.now().wall.seconds_since(held.at);
    assert!((1_850.0..1_900.0).contains(&age), "{age}");
    assert!(held.reading.marks.stored && held.reading.episodic);
    assert_eq!(
        ward.station.conditions().open().count(),
        0,
        "history alarms nobody"
    );
    let request = RecordRequest::Count;
    ward.order(RadioOrder::Records {
        device: device.clone(),
        request,
    });
    let counted = ward
        .until(
            "the count",
            state(|s| matches!(s, RecordsState::Counted(_))),
        )
        .await;
    assert_eq!(counted, RecordsState::Counted(1_000));
    for request in [RecordRequest::All, RecordRequest::Abort] {
        let device = device.clone();
        ward.order(RadioOrder::Records { device, request });
    }
    ward.until("the abort", state(|s| matches!(s, RecordsState::Aborted)))
        .await;
    let request = RecordRequest::Since(1_000);
    ward.order(RadioOrder::Records { device, request });
    ward.until("none since", state(|s| matches!(s, RecordsState::None)))
        .await;
});

/// The last state of fetching records that is one of these.
async fn fetched(ward: &mut Ward, what: &str, wanted: fn(&RecordsState) -> bool) -> RecordsState {
    let before = ward.told.len();
    ward.until(what, |_, told| {
        radio_news(told.get(before..).unwrap_or_default()).find_map(|news| match news {
            RadioNews::Records { state, .. } if wanted(state) => Some(state.clone()),
            _ => None,
        })
    })
    .await
}

story!(
    a_monitors_session_comes_as_history_and_goes_on_live,
    session,
    async {
        let monitor = Peer::new(Model::Monitor(36), 1);
        let _stand_in = stand_in(std::slice::from_ref(&monitor)).await;
        let mut ward = Ward::open();
        ward.order(RadioOrder::Know(vec![known(&monitor)]));
        let done = fetched(&mut ward, "the whole session", |state| {
            matches!(state, RecordsState::Done { .. })
        })
        .await;
        // Three hours in steps of five minutes. What is sensed meanwhile counts as well.
        let RecordsState::Done { count, newest, .. } = done else {
            panic!("{done:?}");
        };
        assert!(count >= 36, "{count}");
        assert!(newest.is_some_and(|minute| minute >= 175), "{newest:?}");
        let live = ward
            .until("what it senses now", |station, _| {
                let held = crate::ward::number(station, &id(&monitor), "MDC_CONC_GLU_ISF")?;
                (!held.reading.marks.stored).then(|| held.clone())
            })
            .await;
        let unit = ReadUnit::Known(Unit::MilliGramPerDeciLiter);
        assert_eq!(live.reading.unit, unit);
        let value = live.reading.value.number().unwrap();
        assert!((102.0..=122.0).contains(&value), "{value}");
        assert!(
            ward.now().wall.seconds_since(live.at) < 70.0,
            "the minute of its session"
        );
        assert_eq!(
            ward.station.conditions().open().count(),
            0,
            "history alarms nobody"
        );
        let device = DeviceId::parse(&id(&monitor)).unwrap();
        let ask = |ward: &Ward, request| {
            let device = device.clone();
            ward.order(RadioOrder::Records { device, request });
        };
        ask(&ward, RecordRequest::Count);
        let counted = fetched(&mut ward, "the count", |state| {
            matches!(state, RecordsState::Counted(_))
        })
        .await;
        // One more where the story takes more than a minute.
        assert!(
            matches!(counted, RecordsState::Counted(36 | 37)),
            "{counted:?}"
        );
        ask(&ward, RecordRequest::Since(100));
        let since = fetched(&mut ward, "those since minute 100", |state| {
            matches!(state, RecordsState::Done { .. })
        })
        .await;
        assert!(
            matches!(since, RecordsState::Done { count: 16..=20, .. }),
            "{since:?}"
        );
        ask(&ward, RecordRequest::All);
        ask(&ward, RecordRequest::Abort);
        fetched(&mut ward, "the abort", |state| {
            matches!(state, RecordsState::Aborted)
        })
        .await;
        ask(&ward, RecordRequest::Since(40_000));
        fetched(&mut ward, "none since", |state| {
            matches!(state, RecordsState::None)
        })
        .await;
    }
);

story!(a_monitor_put_on_anew_is_asked_for_all, anew, async {
    let monitor = Peer::new(Model::Monitor(12), 1);
    let _stand_in = stand_in(std::slice::from_ref(&monitor)).await;
    let mut ward = Ward::open();
    let mut worn = known(&monitor);
    // A fortnight of the sensor before, in minutes.
    worn.last_record = Some(20_000);
    ward.order(RadioOrder::Know(vec![worn]));
    let done = fetched(&mut ward, "the new session", |state| {
        matches!(state, RecordsState::Done { .. } | RecordsState::None)
    })
    .await;
    assert!(
        matches!(done, RecordsState::Done { count: 12.., .. }),
        "{done:?}"
    );
});

story!(
    a_session_older_than_the_last_record_of_the_one_before_is_asked_for_all,
    older,
    async {
        let monitor = Peer::new(Model::Monitor(12), 1);
        let _stand_in = stand_in(std::slice::from_ref(&monitor)).await;
        let mut ward = Ward::open();
        let mut worn = known(&monitor);
        // The sensor before was taken off after 20 minutes; this one has sensed for an hour.
        worn.last_record = Some(20);
        let fortnight_us = 14 * 24 * 3_600 * 1_000_000;
        let then = ward.now().wall.micros() - fortnight_us;
        worn.session = Some(lamplight_units::Wall::from_micros(then));
        ward.order(RadioOrder::Know(vec![worn]));
        let done = fetched(&mut ward, "the whole session", |state| {
            matches!(state, RecordsState::Done { .. } | RecordsState::None)
        })
        .await;
        let RecordsState::Done { count, session, .. } = done else {
            panic!("{done:?}");
        };
        assert!(count >= 12, "{count}: not only those after minute 20");
        let age_s = session.map(|began| ward.now().wall.seconds_since(began));
        assert!(
            age_s.is_some_and(|age| (3_599.0..3_700.0).contains(&age)),
            "{age_s:?}"
        );
    }
);

story!(scales_tell_weight_and_height, scales, async {
    let scale = Peer::new(Model::Scale, 1);
    let body = Peer::new(Model::BodyScale, 1);
    let _stand_in = stand_in(&[scale.clone(), body.clone()]).await;
    let mut ward = Ward::open();
    ward.order(RadioOrder::Know(vec![known(&scale), known(&body)]));
    let weighed = ward
        .number(&id(&scale), "MDC_MASS_BODY_ACTUAL", |kg| kg == 71.5)
        .await;
    assert_eq!(weighed.reading.unit, ReadUnit::Known(Unit::KiloGram));
    assert!(weighed.reading.episodic && !weighed.reading.marks.stored);
    ward.number(&id(&body), "MDC_MASS_BODY_ACTUAL", |kg| {
        (kg - 64.2).abs() < 1e-9
    })
    .await;
    let height = ward
        .number(&id(&body), "MDC_LEN_BODY_ACTUAL", |cm| cm == 172.0)
        .await;
    assert_eq!(height.reading.unit, ReadUnit::Known(Unit::CentiMeter));
});

story!(
    a_device_that_is_not_ours_is_tried_and_released,
    tried,
    async {
        let peer = Peer::new(Model::Oximeter, 3);
        let _stand_in = stand_in(std::slice::from_ref(&peer)).await;
        let mut ward = Ward::open();
        let address = RadioAddress::new(&peer.address);
        ward.order(RadioOrder::Look(true));
        ward.order(RadioOrder::Try(address.clone()));
        ward.number(&id(&peer), "MDC_PULS_OXIM_SAT_O2", |pct| pct == 97.0)
            .await;
        ward.order(RadioOrder::Release(address.clone()));
        ward.until("the link's end", |_, told| {
            let ended = told
                .iter()
                .any(|news| matches!(news, lamplight_feeds::FeedNews::Disconnected { .. }));
            ended.then_some(())
        })
        .await;
        let connected = |news: &&RadioNews| {
            matches!(
                news,
                RadioNews::Link {
                    state: LinkState::Connected,
                    ..
                }
            )
        };
        assert_eq!(radio_news(&ward.told).filter(connected).count(), 1);
    }
);

story!(a_single_measurement_waits_for_a_person, waits, async {
    let thermometer = Peer::new(Model::Thermometer, 1);
    let _stand_in = stand_in(std::slice::from_ref(&thermometer)).await;
    let mut ward = Ward::open();
    ward.admit();
    ward.order(RadioOrder::Know(vec![known(&thermometer)]));
    let bed = lamplight_units::BedId::parse("1").unwrap();
    ward.until("a measurement that waits", |station, _| {
        let care = station.care_of(&bed, lamplight_units::Now::default())?;
        let pending = care.chart.pending().count();
        assert!(pending <= 1);
        (pending == 1).then_some(())
    })
    .await;
});
