//! How most stories begin, and end: a database of its own, a server on it, a station that has
//! rows for it; everything there once and in order.

use crate::central::Central;
use crate::database::Database;
use crate::proxy::{Fate, Proxy};
use crate::station::{self, Home};

/// The last row that the server has in order.
pub const HEAD: &str = "SELECT coalesce(max(head), 0) FROM journal";

/// A plain server, as behind a balancer, and a station that is not started yet.
pub struct Begun {
    pub database: Database,
    pub central: Central,
    pub home: Home,
}

impl Begun {
    /// The station reaches the server directly and has so many rows; `None` with a printed
    /// reason where PostgreSQL or the station's program is missing.
    pub async fn directly(rows: usize) -> Option<Self> {
        let (database, central) = server().await?;
        let home = Home::new(&central.url(), &central);
        Some(Self::of(database, central, home, rows))
    }

    /// The same through a network that does with each request what it wants.
    pub async fn through(
        rows: usize,
        fates: impl FnMut() -> Fate + Send + 'static,
    ) -> Option<(Self, Proxy)> {
        let (database, central) = server().await?;
        let proxy = Proxy::start(vec![central.port], fates).await;
        let home = Home::new(&proxy.url(), &central);
        Some((Self::of(database, central, home, rows), proxy))
    }

    fn of(database: Database, central: Central, home: Home, rows: usize) -> Self {
        if rows > 0 {
            home.write(rows);
        }
        Self {
            database,
            central,
            home,
        }
    }
}

async fn server() -> Option<(Database, Central)> {
    station::program()?;
    let database = Database::new().await?;
    let central = Central::plain(&database);
    Some((database, central))
}

impl Database {
    /// Waits until the server has more rows in order than this one.
    pub async fn has_more_than(&self, rows: i64) {
        let what = format!("more than {rows} rows");
        self.until_it(HEAD, |head| head > rows, &what).await;
    }

    /// Every row that is there is there once, in order, and the chain holds.
    pub async fn is_whole_so_far(&self) -> i64 {
        let head = self.number(HEAD).await;
        self.is_whole(head).await;
        head
    }
}
