//! Below TLS: a network that cuts, holds up and garbles bytes, and ends that do not trust each other.

use crate::begun::HEAD;
use crate::cable::Cable;
use crate::central::Central;
use crate::database::Database;
use crate::proxy::Fates;
use crate::station::Home;

#[tokio::test(flavor = "multi_thread")]
async fn below_tls_a_network_that_cuts_holds_up_and_garbles_loses_and_doubles_nothing() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::with_tls(&database);
    let cable = Cable::start(central.port, Fates::new(1_122)).await;
    let home = Home::new(&format!("https://localhost:{}", cable.port), &central);
    home.write(40_000);
    let Some(mut station) = home.start() else {
        return;
    };
    for n in 0..4 {
        station.alert_of("HR HIGH", 2 * n, "start", "active");
        station.alert_of("HR HIGH", 2 * n + 1, "end", "inactive");
    }
    database.has_more_than(40_000).await;
    cable.mend();
    station.stop();
    let (last, _) = home.ends();
    let mut station = home.start().unwrap();
    database.has_more_than(last).await;
    station.stop();
    database.is_whole_so_far().await;
    let (connections, cut, garbled) = cable.counts();
    println!("{connections} connections, {cut} cut, {garbled} garbled");
    assert!(cut > 0 && garbled > 0, "{connections} {cut} {garbled}");
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_end_speaks_to_one_that_it_does_not_trust() {
    let Some(database) = Database::new().await else {
        return;
    };
    let (central, stranger) = (Central::with_tls(&database), Central::with_tls(&database));
    // A server with a certificate of another authority, at the address of the right one.
    let home = Home::new(&stranger.url(), &central);
    home.write(10);
    let Some(mut station) = home.start() else {
        return;
    };
    home.until_state("that the server is not trusted", |state| {
        let told = state["central"]["state"]["sentence"].as_str();
        state["central"]["state"]["kind"] == "offline"
            && told.is_some_and(|told| told.to_lowercase().contains("certificate"))
    });
    station.stop();
    assert_eq!(database.number("SELECT count(*) FROM station").await, 0);
    // The right one, which does not know the station: its key is another's.
    let known = Home::new(&central.url(), &central);
    let mut station = known.start().unwrap();
    database.has_more_than(0).await;
    station.stop();
    database
        .run("UPDATE station SET key = decode(repeat('07', 32), 'hex')")
        .await;
    let head = database.number(HEAD).await;
    let mut station = known.start().unwrap();
    known.until_state("that the station is not known", |state| {
        let told = &state["central"]["state"];
        told["kind"] == "refused"
            && told["sentence"]
                .as_str()
                .is_some_and(|told| told.contains("signature"))
    });
    station.stop();
    assert_eq!(database.number(HEAD).await, head);
}
