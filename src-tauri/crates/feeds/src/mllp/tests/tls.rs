//! TLS: who gets in, who does not, and what is said about it.

use super::super::send::{SendConfig, SendError, Sender};
use super::*;
use crate::tls::{ClientTls, Identity, ServerTls};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::fs;
use std::path::{Path, PathBuf};

/// A scratch folder that is removed with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("lamplight-tls-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An authority that writes its certificates into a folder.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let file = folder.join(format!("{name}.pem"));
        fs::write(&file, certificate.pem()).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            file,
        }
    }

    fn certify(&self, name: &str, alternative: &str) -> Identity {
        let mut params = CertificateParams::new(vec![alternative.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let folder = self.file.parent().unwrap();
        let identity = Identity {
            certificate: folder.join(format!("{name}.crt")),
            key: folder.join(format!("{name}.key")),
        };
        fs::write(&identity.certificate, certificate.pem()).unwrap();
        fs::write(&identity.key, key.serialize_pem()).unwrap();
        identity
    }
}

/// A listener that asks for certificates of `hospital` and knows `Monitor 12`.
struct Scene {
    feed: Running,
    address: SocketAddr,
    hospital: Authority,
    stranger: Authority,
    _folder: Folder,
}

async fn scene(name: &str, ask_clients: bool) -> Scene {
    let folder = Folder::new(name);
    let hospital = Authority::new(&folder.0, "hospital");
    let stranger = Authority::new(&folder.0, "stranger");
    let own = hospital.certify("station", "127.0.0.1");
    let mut listen = loopback();
    listen.tls = Some(ServerTls {
        certificate: own.certificate,
        key: own.key,
        client_authority: ask_clients.then(|| hospital.file.clone()),
    });
    if ask_clients {
        listen.allow.names = vec!["Monitor 12".to_owned(), "gateway.ward.example".to_owned()];
    }
    let mut feed = run(Transport::Listen(listen), Limits::default());
    let address = feed.listening().await;
    Scene {
        feed,
        address,
        hospital,
        stranger,
        _folder: folder,
    }
}

impl Scene {
    fn client(&self, identity: Option<Identity>) -> ClientTls {
        ClientTls {
            authority: self.hospital.file.clone(),
            identity,
            server_name: None,
        }
    }

    /// A peer that is refused learns of it here at the latest: TLS 1.3 ends the
    /// client's handshake before the server has seen its certificate.
    async fn try_to_send(&self, identity: Option<Identity>) -> Result<(), SendError> {
        let config = SendConfig {
            tls: Some(self.client(identity)),
            ..SendConfig::plain(&self.address.to_string())
        };
        let mut sender = Sender::connect(&config).await?;
        sender.send(b"x").await.map(|_| ())
    }
}

#[tokio::test]
async fn a_device_with_a_certificate_of_the_authority_and_a_listed_name_gets_in() {
    let mut scene = scene("good", true).await;
    for (name, alternative) in [
        ("Monitor 12", "m12.ward.example"),
        ("other", "gateway.ward.example"),
    ] {
        let identity = scene.hospital.certify(name, alternative);
        let config = SendConfig {
            tls: Some(scene.client(Some(identity))),
            ..SendConfig::plain(&scene.address.to_string())
        };
        let sender = Sender::connect(&config).await.unwrap();
        let event = scene.feed.event().await;
        assert_eq!(event.what, FeedNews::Connected);
        assert_eq!(event.connection.unwrap().name.as_deref(), Some(name));
        sender.close().await.unwrap();
        assert_eq!(scene.feed.disconnected().await, Closed::ByPeer);
    }
    scene.feed.stop().await;
}

#[tokio::test]
async fn devices_without_the_right_certificate_stay_out_and_it_is_said_why() {
    let mut scene = scene("bad", true).await;
    let table = [
        (None, "it showed no certificate"),
        (
            Some(scene.stranger.certify("Monitor 12", "m12.ward.example")),
            "its certificate is not of the configured authority",
        ),
        (
            Some(scene.hospital.certify("Monitor 13", "m13.ward.example")),
            "(Monitor 13) was refused: its certificate's names are not on the allow-list",
        ),
    ];
    for (identity, why) in table {
        assert!(scene.try_to_send(identity).await.is_err(), "{why}");
        let sentence = scene.feed.trouble().await;
        assert!(sentence.contains(why), "{sentence}");
    }
    scene.feed.stop().await;
}

#[tokio::test]
async fn a_sender_that_does_not_speak_tls_is_refused() {
    let mut scene = scene("plain", false).await;
    let mut plain = connect(scene.address).await;
    plain.write_all(b"ok\nok\nok\n").await.unwrap();
    let sentence = scene.feed.trouble().await;
    assert!(sentence.contains("it does not speak TLS"), "{sentence}");
    // An alert of TLS, then the end; or a reset, since it sent more than was read.
    let _ = timeout(PATIENCE, plain.read_to_end(&mut Vec::new()))
        .await
        .expect("a close in time");
    scene.feed.stop().await;
}

#[tokio::test]
async fn without_a_client_authority_tls_takes_devices_without_certificates() {
    let mut scene = scene("open", false).await;
    let config = SendConfig {
        tls: Some(scene.client(None)),
        ..SendConfig::plain(&scene.address.to_string())
    };
    let _sender = Sender::connect(&config).await.unwrap();
    scene.feed.connected().await;
    scene.feed.stop().await;
}

#[tokio::test]
async fn a_sender_does_not_trust_a_station_of_another_authority() {
    let scene = scene("trust", false).await;
    let mut tls = scene.client(None);
    tls.authority = scene.stranger.file.clone();
    let config = SendConfig {
        tls: Some(tls),
        ..SendConfig::plain(&scene.address.to_string())
    };
    let error = Sender::connect(&config).await.err().unwrap().to_string();
    assert!(error.contains("not of the configured authority"), "{error}");
    scene.feed.stop().await;
}

#[tokio::test]
async fn each_fault_of_the_files_is_said_with_the_file_and_what_to_do() {
    let folder = Folder::new("files");
    let hospital = Authority::new(&folder.0, "hospital");
    let good = hospital.certify("station", "127.0.0.1");
    let other = hospital.certify("other", "127.0.0.1");
    let empty = folder.0.join("empty.pem");
    fs::write(&empty, "no PEM in here").unwrap();
    let missing = folder.0.join("missing.pem");
    let table = [
        (
            &missing,
            &good.key,
            None,
            "missing.pem: no such file",
            "let this user read it",
        ),
        (
            &empty,
            &good.key,
            None,
            "empty.pem holds no certificate",
            "as PEM",
        ),
        (
            &good.certificate,
            &empty,
            None,
            "empty.pem holds no key",
            "as PEM",
        ),
        (
            &good.certificate,
            &other.key,
            None,
            "can't be used together",
            "the certificate was made for",
        ),
        (
            &good.certificate,
            &good.key,
            Some(&missing),
            "missing.pem: no such file",
            "let this user",
        ),
    ];
    for (certificate, key, authority, what, advice) in table {
        let mut listen = loopback();
        listen.tls = Some(ServerTls {
            certificate: certificate.clone(),
            key: key.clone(),
            client_authority: authority.cloned(),
        });
        let mut feed = run(Transport::Listen(listen), Limits::default());
        let sentence = feed.failed().await;
        assert!(sentence.contains(what), "{sentence}");
        assert!(sentence.contains(advice), "{sentence}");
        feed.stop().await;
    }
}

#[tokio::test]
async fn names_on_the_allow_list_need_an_authority() {
    let mut listen = loopback();
    listen.allow.names = vec!["Monitor 12".to_owned()];
    let mut feed = run(Transport::Listen(listen), Limits::default());
    let sentence = feed.failed().await;
    assert!(
        sentence.contains("no client authority is set"),
        "{sentence}"
    );
    feed.stop().await;
}
