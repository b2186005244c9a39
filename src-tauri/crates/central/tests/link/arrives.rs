//! From the journal into the database and back to the cursor.

use crate::central::Central;
use crate::database::Database;
use crate::station::Home;

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_arrives_over_tls_and_the_cursor_follows() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::with_tls(&database);
    let home = Home::new(&central.url(), &central);
    home.write(5_000);
    let Some(mut station) = home.start() else {
        return;
    };
    database
        .until_it(
            "SELECT coalesce(max(head), 0) FROM journal",
            |head| head > 5_000,
            "more than the 5,000",
        )
        .await;
    // What happens now arrives as well, and is on the page's list.
    station.alert(1, "start", "active");
    database.until("SELECT count(*) FROM condition WHERE text = 'VENT FIB' AND bed = '1' AND priority = 3 AND NOT ended", 1).await;
    // Another high alarm ends with its cause; this one latches: its source says that it is
    // over, and the ward holds it until a person has reset it.
    station.alert_of("HR HIGH", 2, "start", "active");
    let high = "SELECT count(*) FROM condition WHERE text = 'HR HIGH' AND priority = 3";
    database.until(high, 1).await;
    station.alert_of("HR HIGH", 3, "end", "inactive");
    station.alert(4, "end", "inactive");
    let ended = "SELECT count(*) FROM condition WHERE text = 'HR HIGH' AND ended";
    database.until(ended, 1).await;
    let held = "SELECT count(*) FROM condition WHERE text = 'VENT FIB' AND NOT ended AND held";
    database.until(held, 1).await;
    home.until_state("that it is latched on the ward", |state| {
        let open = state["conditions"].as_array().unwrap();
        let one = |text| open.iter().find(|open| open["text"] == text);
        one("HR HIGH").is_none()
            && one("VENT FIB").is_some_and(|open| open["presence"] == "latched")
    });
    station.stop();
    let (last, cursor) = home.ends();
    let head = database.number("SELECT max(head) FROM journal").await;
    assert_eq!(cursor, head, "the cursor stands where the server says");
    // What was written while it stopped comes with the next start.
    assert!(head <= last);
    let mut station = home.start().unwrap();
    let sql = "SELECT max(head) FROM journal";
    database.until_it(sql, |now| now > last, "all rows").await;
    station.stop();
    let head = database.number(sql).await;
    database.is_whole(head).await;
    assert_eq!(
        database
            .number("SELECT count(*) FROM record WHERE body LIKE '%ärztlich\\\\u0000%'")
            .await,
        5_000,
        "every byte"
    );
    assert_eq!(
        database
            .number("SELECT count(*) FROM enrolment WHERE used IS NOT NULL")
            .await,
        1,
        "the code was used once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_high_alarm_is_there_before_the_backlog_and_once_behind_it() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    home.write(40_000);
    // A slow disk: a backlog of ten batches takes a quarter of a minute, until it is made faster.
    database
        .run(
            "CREATE TABLE disk (seconds float8); INSERT INTO disk VALUES (1.5);
             CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds) FROM disk; RETURN NULL; END $$;
             CREATE TRIGGER slow AFTER INSERT ON record FOR EACH STATEMENT EXECUTE FUNCTION slow();",
        )
        .await;
    let Some(mut station) = home.start() else {
        return;
    };
    station.alert(1, "start", "active");
    let shown = "SELECT count(*) FROM condition WHERE text = 'VENT FIB' AND NOT ended";
    database.until(shown, 1).await;
    let head = database
        .number("SELECT coalesce(max(head), 0) FROM journal")
        .await;
    assert!(head < 40_000, "the backlog is still on its way, at {head}");
    assert!(database.number("SELECT count(*) FROM ahead").await >= 1);
    database.run("UPDATE disk SET seconds = 0").await;
    database
        .until_it(
            "SELECT max(head) FROM journal",
            |head| head > 40_000,
            "all of it",
        )
        .await;
    station.stop();
    let head = database.number("SELECT max(head) FROM journal").await;
    database.is_whole(head).await;
    assert_eq!(database.number(shown).await, 1);
    assert_eq!(
        database
            .number(
                "SELECT count(*) FROM record WHERE kind = 'alarm.began' AND body LIKE '%VENT FIB%'"
            )
            .await,
        1
    );
}
