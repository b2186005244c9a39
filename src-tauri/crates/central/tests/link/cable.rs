//! A network of our own on loopback that knows nothing of what it carries: it cuts connections
//! after some bytes, holds pieces up, and turns a bit. Below TLS that is all a network can do.

use crate::proxy::Fates;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A piece that is held up is late by at most so much; a network's own time, which no clock
/// of ours can jump over.
const LATE_MS: u64 = 30;
/// A connection carries at most so many bytes in one direction before it is cut.
const CUT_WITHIN: u64 = 300_000;

/// What becomes of one direction of a connection.
#[derive(Debug, Clone, Copy)]
struct Fate {
    /// Cut after so many bytes.
    cut: Option<u64>,
    /// A bit of this byte is turned.
    garbled: Option<u64>,
    /// Pieces are held up.
    late: bool,
}

/// A running network between two ends.
pub struct Cable {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: u16,
    fates: Mutex<Fates>,
    /// It harms nothing any more.
    sound: AtomicBool,
    cut: AtomicUsize,
    garbled: AtomicUsize,
    connections: AtomicUsize,
}

impl Cable {
    pub async fn start(upstream: u16, fates: Fates) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            upstream,
            fates: Mutex::new(fates),
            sound: AtomicBool::new(false),
            cut: AtomicUsize::new(0),
            garbled: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
        });
        let serve = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&serve).connection(stream));
            }
        });
        Self { port, shared }
    }

    /// From now on it carries everything.
    pub fn mend(&self) {
        self.shared.sound.store(true, Ordering::Relaxed);
    }

    /// Connections that were made, cut, garbled.
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let shared = &self.shared;
        (
            of(&shared.connections),
            of(&shared.cut),
            of(&shared.garbled),
        )
    }
}

impl Shared {
    fn draw(&self) -> Fate {
        let mut fates = self.fates.lock().unwrap();
        // How many draws come before depends on a machine's pace: that a bit is turned at all is
        // not left to them.
        let kind = match self.garbled.load(Ordering::Relaxed) {
            0 => 0,
            _ => fates.number() % 4,
        };
        let place = fates.number() % CUT_WITHIN;
        Fate {
            cut: Some(place),
            garbled: (kind == 0).then_some(place / 2),
            late: kind == 1,
        }
    }

    async fn connection(self: Arc<Self>, near: TcpStream) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let Ok(far) = TcpStream::connect(("127.0.0.1", self.upstream)).await else {
            return;
        };
        let (fate_up, fate_down) = (self.draw(), self.draw());
        let (mut near_read, mut near_write) = near.into_split();
        let (mut far_read, mut far_write) = far.into_split();
        // When one direction ends, so does the other: both halves are dropped.
        tokio::select! {
            () = self.carry(&mut near_read, &mut far_write, fate_up) => {}
            () = self.carry(&mut far_read, &mut near_write, fate_down) => {}
        }
    }

    async fn carry(
        &self,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
        fate: Fate,
    ) {
        let mut carried = 0_u64;
        let mut piece = vec![0; 16_384];
        while let Ok(n @ 1..) = from.read(&mut piece).await {
            let harms = !self.sound.load(Ordering::Relaxed);
            let end = carried + n as u64;
            let mut whole = n;
            if let Some(at) = fate
                .garbled
                .filter(|at| harms && (carried..end).contains(at))
            {
                piece[usize::try_from(at - carried).unwrap()] ^= 0x10;
                self.garbled.fetch_add(1, Ordering::Relaxed);
            }
            if let Some(at) = fate.cut.filter(|at| harms && *at < end) {
                whole = usize::try_from(at.saturating_sub(carried)).unwrap();
            }
            if fate.late && harms {
                let ms = self.fates.lock().unwrap().number() % LATE_MS;
                tokio::time::sleep(Duration::from_millis(ms)).await;
            }
            if to.write_all(&piece[..whole]).await.is_err() {
                return;
            }
            if whole < n {
                self.cut.fetch_add(1, Ordering::Relaxed);
                return;
            }
            carried = end;
        }
    }
}
