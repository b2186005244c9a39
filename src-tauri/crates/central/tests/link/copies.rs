//! Two copies behind a balancer: one is killed, one is asked to stop, nobody misses them.

use crate::begun::HEAD;
use crate::central::Central;
use crate::database::Database;
use crate::proxy::{Fate, Proxy};
use crate::station::Home;

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_killed_is_missed_by_nobody() {
    let Some(database) = Database::new().await else {
        return;
    };
    let mut copies = [Central::plain(&database), Central::plain(&database)];
    let ports = copies.iter().map(|copy| copy.port).collect();
    let proxy = Proxy::start(ports, || Fate::Pass).await;
    let home = Home::new(&proxy.url(), &copies[1]);
    home.write(40_000);
    let Some(mut station) = home.start() else {
        return;
    };
    database
        .until_it(HEAD, |head| head >= 8_000, "some rows")
        .await;
    copies[0].kill();
    database.has_more_than(40_000).await;
    station.stop();
    database.is_whole_so_far().await;
    assert!(copies[1].stop(), "it ends well when it is asked to");
}
