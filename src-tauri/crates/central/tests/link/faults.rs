//! What networks, power and disks do; afterwards everything is there once, in order, and the chain holds.

use crate::begun::{Begun, HEAD};
use crate::central::Central;
use crate::database::{Cluster, Database};
use crate::proxy::{Fate, Fates};
use crate::station::Home;
use lamplight_xtask::postgres::End;

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_cuts_doubles_delays_and_reorders_loses_and_doubles_nothing() {
    let mut fates = Fates::new(20_261_121);
    let Some((begun, proxy)) = Begun::through(30_000, move || fates.draw()).await else {
        return;
    };
    let Begun {
        database,
        central: _central,
        home,
    } = begun;
    let Some(mut station) = home.start() else {
        return;
    };
    for n in 0..6 {
        station.alert(2 * n, "start", "active");
        station.alert(2 * n + 1, "end", "inactive");
    }
    database.has_more_than(30_000).await;
    proxy.fates(|| Fate::Pass);
    station.stop();
    let (last, _) = home.ends();
    let mut station = home.start().unwrap();
    database.has_more_than(last).await;
    station.stop();
    database.is_whole_so_far().await;
    assert!(proxy.requests() > 8, "it was in the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ends_killed_again_and_again_lose_and_double_nothing() {
    let Some((begun, _proxy)) = Begun::through(60_000, || Fate::Pass).await else {
        return;
    };
    let Begun {
        database,
        mut central,
        home,
    } = begun;
    let Some(mut station) = home.start() else {
        return;
    };
    let mut chance = Fates::new(7);
    for round in 0..6 {
        let before = database.number(HEAD).await;
        // Somewhere on the way, where there is still one.
        let some = i64::try_from(chance.number() % 6_000).unwrap();
        database
            .until_it(
                HEAD,
                |head| head >= (before + some).min(60_000),
                "some rows",
            )
            .await;
        if round % 2 == 0 {
            central.kill_and_start();
        } else {
            station.kill();
            station = home.start().unwrap();
        }
    }
    database.has_more_than(60_000).await;
    station.stop();
    let head = database.is_whole_so_far().await;
    let (_, cursor) = home.ends();
    assert!(cursor <= head, "the cursor is never before the server");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_restarted_and_one_that_loses_its_power_mid_batch_lose_nothing() {
    let Some(mut cluster) = Cluster::start() else {
        return;
    };
    let database = Database::in_own(&cluster).await;
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    home.write(40_000);
    let Some(mut station) = home.start() else {
        return;
    };
    for (rows, how) in [(1, End::Fast), (12_000, End::Immediate)] {
        database
            .until_it(HEAD, |head| head >= rows, "some rows")
            .await;
        cluster.postgres.end(how);
        cluster.postgres.run().unwrap();
    }
    database.has_more_than(40_000).await;
    station.stop();
    database.is_whole_so_far().await;
    drop(central);
    database.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_room_refuses_and_the_station_keeps_everything() {
    let Some((begun, proxy)) = Begun::through(3_000, || Fate::Pass).await else {
        return;
    };
    let Begun {
        database,
        central: _central,
        home,
    } = begun;
    // As PostgreSQL says it of a full table space.
    database
        .run(
            "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON record FOR EACH STATEMENT EXECUTE FUNCTION full();"
                .replace("full()", "no_room()")
                .as_str(),
        )
        .await;
    let Some(mut station) = home.start() else {
        return;
    };
    // It enrols, and sends.
    while proxy.requests() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(database.number("SELECT count(*) FROM record").await, 0);
    station.stop();
    let (last, cursor) = home.ends();
    assert!(last > 3_000);
    assert_eq!(cursor, 0, "nothing was confirmed");
    database.run("DROP TRIGGER full_disk ON record").await;
    let mut station = home.start().unwrap();
    database.has_more_than(last).await;
    station.stop();
    database.is_whole_so_far().await;
}
