//! Whole attempts against a provider of ours (`stub`), with a browser that is a few lines.

mod stub;

use crate::{Browser, ClaimNames, Language, Provider, Settings};
use lamplight_people::{NotVouched, Role, Roles, Secret, Vouched};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use stub::{Seen, Stub, Wrong};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use url::Url;

/// RFC 4648, 5, without padding.
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let whole = three
            .iter()
            .fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let whole = whole << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let six = (whole >> (18 - 6 * place)) & 63;
            text.push(char::from(LETTERS[six as usize]));
        }
    }
    text
}

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.to_owned(),
        client_id: "lamplight".to_owned(),
        client_secret: Some(Secret::new("a secret of both")),
        scopes: vec!["profile".to_owned()],
        authority: None,
        claims: ClaimNames {
            name: "name".to_owned(),
            badge: "employee_number".to_owned(),
            groups: "groups".to_owned(),
        },
        roles: BTreeMap::from([("nurses".to_owned(), Roles::of(&[Role::Nurse]))]),
        strong: vec![],
    }
}

/// Hands the address to the test.
struct Told(mpsc::UnboundedSender<String>, Arc<Mutex<Seen>>);

impl Browser for Told {
    fn open(&self, address: &str) -> io::Result<()> {
        let url = Url::parse(address).unwrap();
        let mut seen = self.1.lock().unwrap();
        seen.nonce = query(&url, "nonce");
        seen.challenge = query(&url, "code_challenge");
        self.0.send(address.to_owned()).map_err(io::Error::other)
    }
}

fn query(url: &Url, name: &str) -> String {
    let mut found = url.query_pairs().filter(|(key, _)| key == name);
    found
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// What the browser brings back: the port's address with these.
fn back(opened: &str, pairs: &[(&str, &str)]) -> Url {
    let opened = Url::parse(opened).unwrap();
    let mut back = Url::parse(&query(&opened, "redirect_uri")).unwrap();
    back.query_pairs_mut().extend_pairs(pairs);
    back
}

/// The page that the browser shows.
async fn visit(url: &Url) -> String {
    let target = &url[url::Position::BeforePath..];
    knock(url, &format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")).await
}

async fn knock(url: &Url, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap()))
        .await
        .unwrap();
    // One that is too long is not read to its end.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut page = String::new();
    let _ = stream.read_to_string(&mut page).await;
    page
}

struct Attempt {
    task: tokio::task::JoinHandle<Result<Vouched, NotVouched>>,
    opened: mpsc::UnboundedReceiver<String>,
}

fn begin(settings: Settings, seen: Arc<Mutex<Seen>>, language: Language) -> Attempt {
    let (tell, opened) = mpsc::unbounded_channel();
    let provider = Provider::new(settings, Arc::new(Told(tell, seen))).unwrap();
    let task = tokio::spawn(async move { provider.ask(language).await });
    Attempt { task, opened }
}

/// An attempt in which the person does everything right.
async fn attempt(wrong: Wrong) -> Result<Vouched, NotVouched> {
    let stub = Stub::start(wrong).await;
    let mut attempt = begin(settings(&stub.issuer), Arc::clone(&stub.seen), Language::En);
    // None is opened where the provider is wrong before.
    if let Some(opened) = attempt.opened.recv().await {
        let state = query(&Url::parse(&opened).unwrap(), "state");
        visit(&back(&opened, &[("code", "the code"), ("state", &state)])).await;
    }
    attempt.task.await.unwrap()
}

#[tokio::test]
async fn a_provider_vouches_for_somebody_by_token_and_by_what_it_tells_beside() {
    let vouched = attempt(Wrong::Nothing).await.unwrap();
    assert_eq!(
        &**vouched.name.reveal(),
        "Nora Quist",
        "what is signed counts more"
    );
    assert_eq!(vouched.badge.unwrap().reveal(), "2001");
    assert_eq!(
        vouched.roles,
        Roles::of(&[Role::Nurse]),
        "by the table alone"
    );
    assert!(!vouched.strong);
    assert_eq!(&**vouched.subject.subject.reveal(), "s1");
}

#[tokio::test]
async fn whatever_is_wrong_with_an_answer_nobody_is_let_in_and_the_reason_is_told() {
    let rows = [
        (Wrong::DocumentOfAnother, NotVouched::NotTheProvider),
        (Wrong::DocumentHuge, NotVouched::TooLong),
        (Wrong::DocumentMoved, NotVouched::NotTheProvider),
        (Wrong::DocumentIsNone, NotVouched::NotTheProvider),
        (Wrong::OutOfOrder, NotVouched::Unreachable),
        (Wrong::PageWithoutTls, NotVouched::NotTheProvider),
        (Wrong::TokenAddressWithoutTls, NotVouched::NotTheProvider),
        (Wrong::Audience, NotVouched::NotGenuine),
        (Wrong::Issuer, NotVouched::NotGenuine),
        (Wrong::Expired, NotVouched::Clock),
        (Wrong::FromTheFuture, NotVouched::Clock),
        (Wrong::Nonce, NotVouched::NotGenuine),
        (Wrong::NoNonce, NotVouched::NotGenuine),
        (Wrong::KeyOfAnother, NotVouched::NotGenuine),
        (Wrong::KeyWithdrawn, NotVouched::NotGenuine),
        (Wrong::Unsigned, NotVouched::NotGenuine),
        (Wrong::SignedBySecret, NotVouched::NotGenuine),
        (Wrong::AccessTokenHash, NotVouched::NotGenuine),
        (Wrong::NoToken, NotVouched::NotGenuine),
        (Wrong::TokenHuge, NotVouched::TooLong),
        (Wrong::TokenMoved, NotVouched::NotTheProvider),
        (Wrong::SubjectOfAnother, NotVouched::NotGenuine),
        (Wrong::ClientUnknown, NotVouched::StationUnknown),
        (Wrong::NameMissing, NotVouched::NoName),
    ];
    for (wrong, wanted) in rows {
        assert_eq!(attempt(wrong).await, Err(wanted), "{wrong:?}");
    }
}

#[tokio::test]
async fn what_comes_without_the_state_of_this_attempt_neither_lets_in_nor_ends_it() {
    let stub = Stub::start(Wrong::Nothing).await;
    let mut attempt = begin(settings(&stub.issuer), Arc::clone(&stub.seen), Language::De);
    let opened = attempt.opened.recv().await.unwrap();
    let state = query(&Url::parse(&opened).unwrap(), "state");
    let code = ("code", "the code");
    let right = back(&opened, &[code, ("state", &state)]);
    let another = back(&opened, &[code, ("state", "of another attempt")]);
    assert!(visit(&another).await.contains("400 Bad Request"));
    let twice = back(&opened, &[code, ("state", &state), ("state", "x")]);
    assert!(visit(&twice).await.contains("nicht die Anmeldung"));
    let mut icon = right.clone();
    icon.set_path("/favicon.ico");
    assert!(visit(&icon).await.contains("404 Not Found"));
    for junk in [
        "\u{16}\u{3}\u{1}",
        "POST /signed-in HTTP/1.1\r\n\r\n",
        "GET\r\n\r\n",
        "",
    ] {
        let mut stream = TcpStream::connect(("127.0.0.1", right.port().unwrap()))
            .await
            .unwrap();
        stream.write_all(junk.as_bytes()).await.unwrap();
    }
    let long = format!("GET /{} HTTP/1.1", "x".repeat(64 << 10));
    assert_eq!(knock(&right, &long).await, "");
    let page = visit(&right).await;
    assert!(page.contains("Sie können diese Seite schließen."), "{page}");
    assert!(!page.contains("the code"));
    assert!(attempt.task.await.unwrap().is_ok());
    // The same answer again finds nobody.
    let again = TcpStream::connect(("127.0.0.1", right.port().unwrap())).await;
    assert!(again.is_err(), "the port is closed");
}

#[tokio::test]
async fn a_refusal_in_the_browser_and_another_provider_s_answer_are_told() {
    let rows = [
        (("error", "access_denied"), NotVouched::Refused),
        (("error", "server_error"), NotVouched::Unreachable),
        (("error", "unauthorized_client"), NotVouched::StationUnknown),
        (("iss", "https://other.example"), NotVouched::NotGenuine),
        (("neither", "nor"), NotVouched::NotGenuine),
    ];
    for (pair, wanted) in rows {
        let stub = Stub::start(Wrong::Nothing).await;
        let mut attempt = begin(settings(&stub.issuer), Arc::clone(&stub.seen), Language::Es);
        let opened = attempt.opened.recv().await.unwrap();
        let state = query(&Url::parse(&opened).unwrap(), "state");
        let page = visit(&back(&opened, &[pair, ("state", &state)])).await;
        assert!(page.contains("Puede cerrar esta página."), "{page}");
        assert_eq!(attempt.task.await.unwrap(), Err(wanted), "{pair:?}");
    }
}

#[tokio::test]
async fn a_code_that_is_not_of_this_attempt_is_refused_by_the_provider() {
    let stub = Stub::start(Wrong::Nothing).await;
    let mut attempt = begin(settings(&stub.issuer), Arc::clone(&stub.seen), Language::En);
    let opened = attempt.opened.recv().await.unwrap();
    let state = query(&Url::parse(&opened).unwrap(), "state");
    visit(&back(
        &opened,
        &[("code", "a stolen code"), ("state", &state)],
    ))
    .await;
    assert_eq!(attempt.task.await.unwrap(), Err(NotVouched::Refused));
}

#[tokio::test(start_paused = true)]
async fn nobody_there_and_somebody_who_never_answers_are_one_sentence() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let seen = || Arc::new(Mutex::new(Seen::default()));
    // On a paused clock the ten seconds are over when nothing else happens.
    let never = begin(settings(&silent), seen(), Language::En)
        .task
        .await
        .unwrap();
    assert_eq!(never, Err(NotVouched::Unreachable));
    drop(listener);
    let gone = begin(settings(&silent), seen(), Language::En)
        .task
        .await
        .unwrap();
    assert_eq!(gone, Err(NotVouched::Unreachable));
}

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::NotFound.into())
    }
}

#[tokio::test]
async fn a_computer_without_a_browser_says_so() {
    let stub = Stub::start(Wrong::Nothing).await;
    let provider = Provider::new(settings(&stub.issuer), Arc::new(NoBrowser)).unwrap();
    assert_eq!(provider.ask(Language::En).await, Err(NotVouched::NoBrowser));
}

#[tokio::test]
async fn an_attempt_that_is_dropped_closes_its_port() {
    let stub = Stub::start(Wrong::Nothing).await;
    let mut attempt = begin(settings(&stub.issuer), Arc::clone(&stub.seen), Language::En);
    let opened = attempt.opened.recv().await.unwrap();
    let port = back(&opened, &[]).port().unwrap();
    attempt.task.abort();
    assert!(attempt.task.await.is_err());
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
