//! A balancer of our own on loopback that does to requests what networks do: cut, delay, double,
//! reorder. It reads each request whole, so that a doubled one is a request and not noise.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It goes through, and so does its answer.
    Pass,
    /// It never arrives.
    CutBefore,
    /// Half of it arrives.
    CutInside,
    /// It arrives, its answer does not.
    CutAfter,
    /// It arrives twice.
    Double,
    /// It arrives behind the next one; its sender hears nothing.
    Late,
}

/// Draws fates, the same ones for the same seed.
pub struct Fates(u64);

impl Fates {
    pub fn new(seed: u64) -> Self {
        println!("fates from seed {seed}");
        Self(seed)
    }

    /// Half of all requests have an ordinary fate.
    pub fn draw(&mut self) -> Fate {
        match self.number() % 10 {
            0 => Fate::CutBefore,
            1 => Fate::CutInside,
            2 => Fate::CutAfter,
            3 => Fate::Double,
            4 => Fate::Late,
            _ => Fate::Pass,
        }
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// A running proxy.
pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
}

type Draw = Box<dyn FnMut() -> Fate + Send>;
/// From a request's path and the answer's body to another status and body; `None` leaves it.
type Rewrite = Box<dyn Fn(&str, &str) -> Option<(u16, String)> + Send>;

struct Shared {
    upstream: Mutex<Vec<u16>>,
    next: AtomicUsize,
    fate: Mutex<Draw>,
    late: tokio::sync::Mutex<Vec<Vec<u8>>>,
    requests: AtomicUsize,
    met: Mutex<BTreeMap<Fate, usize>>,
    rewrite: Mutex<Option<Rewrite>>,
}

impl Proxy {
    /// To these ports, in turn.
    pub async fn start(upstream: Vec<u16>, fate: impl FnMut() -> Fate + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            upstream: Mutex::new(upstream),
            next: AtomicUsize::new(0),
            fate: Mutex::new(Box::new(fate)),
            late: tokio::sync::Mutex::default(),
            requests: AtomicUsize::new(0),
            met: Mutex::default(),
            rewrite: Mutex::default(),
        });
        let serve = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&serve).connection(stream));
            }
        });
        Self { port, shared }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// How often each fate was met.
    pub fn met(&self) -> BTreeMap<Fate, usize> {
        self.shared.met.lock().unwrap().clone()
    }

    /// Answers are other than the server gave them, from now on: what another version would say.
    pub fn answers(&self, rewrite: impl Fn(&str, &str) -> Option<(u16, String)> + Send + 'static) {
        *self.shared.rewrite.lock().unwrap() = Some(Box::new(rewrite));
    }

    /// From now on.
    pub fn fates(&self, fate: impl FnMut() -> Fate + Send + 'static) {
        *self.shared.fate.lock().unwrap() = Box::new(fate);
    }
}

impl Shared {
    async fn connection(self: Arc<Self>, mut stream: TcpStream) {
        while let Some(request) = message(&mut stream).await {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let fate = (self.fate.lock().unwrap())();
            *self.met.lock().unwrap().entry(fate).or_default() += 1;
            match fate {
                Fate::CutBefore => return,
                Fate::CutInside => {
                    let half = &request[..request.len() / 2];
                    if let Some(mut upstream) = self.connect().await {
                        let _ = upstream.write_all(half).await;
                    }
                    return;
                }
                Fate::Late => {
                    self.late.lock().await.push(request);
                    return;
                }
                Fate::CutAfter => {
                    self.forward(&request).await;
                    return;
                }
                Fate::Double | Fate::Pass => {
                    if fate == Fate::Double {
                        self.forward(&request).await;
                    }
                    let answer = self.forward(&request).await;
                    for late in self.late.lock().await.drain(..) {
                        self.forward(&late).await;
                    }
                    let Some(answer) = answer else { return };
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn connect(&self) -> Option<TcpStream> {
        let ports = self.upstream.lock().unwrap().clone();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for n in 0..ports.len() {
            let port = ports[(first + n) % ports.len()];
            if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)).await {
                return Some(stream);
            }
        }
        None
    }

    async fn forward(&self, request: &[u8]) -> Option<Vec<u8>> {
        let mut upstream = self.connect().await?;
        upstream.write_all(request).await.ok()?;
        let answer = message(&mut upstream).await?;
        Some(self.rewritten(request, &answer).unwrap_or(answer))
    }

    fn rewritten(&self, request: &[u8], answer: &[u8]) -> Option<Vec<u8>> {
        let held = self.rewrite.lock().unwrap();
        let rewrite = held.as_ref()?;
        let asked = String::from_utf8_lossy(request);
        let path = asked.split(' ').nth(1)?.split('?').next()?;
        let text = String::from_utf8_lossy(answer);
        let (_, body) = text.split_once("\r\n\r\n")?;
        let (status, body) = rewrite(path, body)?;
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} Rewritten\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        Some([head.as_bytes(), body.as_bytes()].concat())
    }
}

/// One HTTP message with its body; `None` at the end of the connection.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 65_536];
    let head = loop {
        let n = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..n]);
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| {
        line.strip_prefix("content-length:")?
            .trim()
            .parse::<usize>()
            .ok()
    });
    let whole = head + length.unwrap_or(0);
    while bytes.len() < whole {
        let n = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..n]);
    }
    Some(bytes)
}
