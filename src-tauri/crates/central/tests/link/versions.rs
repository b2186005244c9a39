//! A station and a server of other versions; and a station that was stolen.

use crate::begun::Begun;
use crate::proxy::Fate;

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_server_that_says_more_is_understood() {
    let Some((begun, proxy)) = Begun::through(5_000, || Fate::Pass).await else {
        return;
    };
    let Begun {
        database,
        central: _central,
        home,
    } = begun;
    proxy.answers(|_, body| {
        let more = "{\"weather\":\"rain\",\"hints\":[1,{\"a\":null}],";
        Some((200, body.replacen('{', more, 1)))
    });
    let Some(mut station) = home.start() else {
        return;
    };
    database.has_more_than(5_000).await;
    home.until_state("that it is in step", |state| {
        state["central"]["state"]["kind"] == "synced" && state["central"]["behind"] == 0
    });
    station.stop();
    database.is_whole_so_far().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_another_version_is_told_to_a_person_and_costs_nothing() {
    let Some((begun, proxy)) = Begun::through(3_000, || Fate::Pass).await else {
        return;
    };
    let Begun {
        database,
        central: _central,
        home,
    } = begun;
    // Everything but the enrolment is refused, as a server of the next version would.
    proxy.answers(|path, body| {
        let refused = r#"{"code":"version","sentence":"The central server speaks version 2 of the wire, the station 1. Bring the older one of the two up to date.","since":"2031"}"#;
        Some(match path {
            "/v1/enrol" => (200, body.to_owned()),
            _ => (400, refused.to_owned()),
        })
    });
    let Some(mut station) = home.start() else {
        return;
    };
    home.until_state("that the versions do not fit", |state| {
        let told = &state["central"]["state"];
        told["kind"] == "refused"
            && told["sentence"]
                .as_str()
                .is_some_and(|told| told.contains("version 2"))
            && state["central"]["behind"]
                .as_i64()
                .is_some_and(|behind| behind > 3_000)
    });
    station.stop();
    assert_eq!(home.ends().1, 0, "the cursor did not move");
    // It is brought up to date.
    proxy.answers(|_, body| Some((200, body.to_owned())));
    let mut station = home.start().unwrap();
    database.has_more_than(3_000).await;
    station.stop();
    database.is_whole_so_far().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_a_stolen_station_is_worth_nothing_and_its_ward_goes_on_with_a_new_one() {
    let Some(begun) = Begun::directly(2_000).await else {
        return;
    };
    let Begun {
        database,
        central,
        mut home,
    } = begun;
    let Some(mut station) = home.start() else {
        return;
    };
    database.has_more_than(2_000).await;
    station.stop();
    // The thief has a copy of everything: key, records, configuration.
    let thief = home.stolen();
    let id: String = lamplight_central::sqlx::query_scalar("SELECT id FROM station")
        .fetch_one(&database.db)
        .await
        .unwrap();
    central.said(&["lock-out", &id]).unwrap();
    let rows = "SELECT count(*) FROM record";
    let before = database.number(rows).await;
    let mut stolen = thief.start().unwrap();
    thief.until_state("that it is locked out", |state| {
        let told = &state["central"]["state"];
        told["kind"] == "refused"
            && told["sentence"]
                .as_str()
                .is_some_and(|told| told.contains("locked out"))
    });
    stolen.stop();
    assert_eq!(database.number(rows).await, before);
    // The ward's own station gets a new key by a new code, and sends all that it has again
    // under its new name: what the old name sent stays what it was.
    home.enrol_anew(&central);
    let mut station = home.start().unwrap();
    let new = "SELECT coalesce(max(head), 0) FROM journal j JOIN station s ON j.station = s.id WHERE s.revoked IS NULL";
    database
        .until_it(new, |head| head > 2_000, "all rows")
        .await;
    station.stop();
    assert_eq!(
        database
            .number("SELECT count(*) FROM station WHERE revoked IS NOT NULL")
            .await,
        1
    );
    for found in lamplight_central::verify::verify(&database.db)
        .await
        .unwrap()
    {
        assert_eq!(found.fault, None);
    }
    // The old code and the old key open nothing.
    let mut stolen = thief.start().unwrap();
    thief.until_state("that it is still locked out", |state| {
        state["central"]["state"]["kind"] == "refused"
    });
    stolen.stop();
}
