//! The whole way of signing in with the hospital's provider, against a real one: document,
//! the provider's own pages for login and consent, the browser's way back, code, token and
//! what is told beside it, over real HTTP and TLS on the loopback.

use crate::node::{Peer, with_provider};
use lamplight_api::people::{PeopleAct, RoleView, SessionView, TypedView};
use lamplight_api::print::PrintLanguage;
use lamplight_api::provider::ProviderFault;
use lamplight_api::view::{Change, ChangeBatch};
use lamplight_host::config::Config;
use lamplight_host::people::{TotpKey, draw_key};
use lamplight_host::{Host, Signalling};
use lamplight_oidc::{ClaimNames, Language, Provider, Settings, SystemBrowser};
use lamplight_people::{NotVouched, Role, Roles, Secret, Vouched};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// A peer that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);
const SECRET: &str = "a-secret-of-32-characters-or-more";

/// A station that asks the peer, and a person at its browser.
struct Station {
    host: Host,
    sessions: Receiver<SessionView>,
    scratch: TempDir,
}

impl Station {
    fn start(peer: &Peer, folder: &Path) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let browser = folder.join("browser.mjs");
        let login = scratch.path().join("login");
        let text = format!(
            "[[bed]]\nid = \"1\"\n[data]\nkey = \"file\"\n[people.oidc]\nname = \"City Hospital\"\n\
             issuer = {:?}\nclient_id = \"lamplight\"\nscopes = [\"profile\", \"ward\"]\n\
             badge_claim = \"employee_number\"\nlink = true\nstrong = [\"mfa\"]\n\
             browser = [\"node\", {browser:?}, {login:?}]\n[people.oidc.roles]\n\
             ward-nurses = [\"nurse\"]\nward-charge = [\"nurse\", \"charge_nurse\", \"administrator\"]\n",
            peer.issuer
        );
        let file = scratch.path().join("station.toml");
        fs::write(&file, text).unwrap();
        let (config, setup) = Config::read(&file).unwrap();
        let data = scratch.path().join("data");
        let host = Host::start(&config, setup, &data, Signalling::None).unwrap();
        let (tell, sessions) = channel();
        let sink = move |batch: &ChangeBatch| {
            for change in &batch.changes {
                if let Change::Session(session) = change {
                    // The test may have seen enough.
                    let _ = tell.send(session.clone());
                }
            }
            true
        };
        let ward = host.ward();
        host.runtime()
            .block_on(ward.subscribe(Box::new(sink)))
            .unwrap();
        let station = Self {
            host,
            sessions,
            scratch,
        };
        station.staff();
        station
    }

    fn act(&self, act: PeopleAct) {
        let ward = self.host.ward();
        self.host.runtime().block_on(ward.people_act(act)).unwrap();
    }

    /// An administrator, who adds a nurse and goes.
    fn staff(&self) {
        let code = fs::read_to_string(self.scratch.path().join("data/setup-code.txt")).unwrap();
        let key = draw_key().unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let once = TotpKey::parse(&key).unwrap().code(now.as_secs() / 30);
        self.act(PeopleAct::FirstAdministrator {
            badge: "1000".to_owned(),
            name: "Ada Marsh".to_owned(),
            password: TypedView::new("a pelican at the pier"),
            key: TypedView::new(key),
            code: TypedView::new(once),
            setup_code: TypedView::new(code.trim()),
        });
        self.act(PeopleAct::Add {
            badge: "2001".to_owned(),
            name: "Nora Quist".to_owned(),
            roles: vec![RoleView::Nurse, RoleView::ChargeNurse],
        });
        self.act(PeopleAct::SignOut);
    }

    fn ask(&self, login: &str) {
        fs::write(self.scratch.path().join("login"), login).unwrap();
        self.act(PeopleAct::AskProvider {
            language: PrintLanguage::De,
        });
    }

    /// Somebody goes through the provider's pages; how the session stands then.
    fn by_provider(&self, login: &str) -> SessionView {
        self.ask(login);
        self.until(|here| {
            here.provider
                .as_ref()
                .is_some_and(|one| one.until_ms.is_some())
        });
        self.until(|here| {
            here.provider
                .as_ref()
                .is_some_and(|one| one.until_ms.is_none())
        })
    }

    fn until(&self, wanted: impl Fn(&SessionView) -> bool) -> SessionView {
        loop {
            let here = self.sessions.recv_timeout(PATIENCE).expect("in time");
            if wanted(&here) {
                return here;
            }
        }
    }
}

#[test]
fn a_real_provider_signs_in_whom_the_station_takes_and_nobody_else() {
    let Some(folder) = with_provider() else {
        return;
    };
    let peer = Peer::start(folder, None);
    let station = Station::start(&peer, folder);

    // Known here by her badge: the station says charge nurse, too, the provider does not.
    let nora = station.by_provider("nora").person.unwrap();
    assert_eq!((nora.badge.as_str(), nora.by_provider), ("2001", true));
    assert_eq!(nora.roles, [RoleView::Nurse]);
    station.act(PeopleAct::SignOut);

    // Brought by the provider, with its second factor: what the table says.
    let cleo = station.by_provider("cleo").person.unwrap();
    assert_eq!(
        (cleo.name.as_str(), cleo.badge.as_str()),
        ("Cleo Hartmann", "2002")
    );
    let table = [
        RoleView::Nurse,
        RoleView::ChargeNurse,
        RoleView::Administrator,
    ];
    assert_eq!(cleo.roles, table);

    // None of her groups is in the table; Cleo stays.
    let vera = station.by_provider("vera");
    assert_eq!(vera.provider.unwrap().failed, Some(ProviderFault::NoGroup));
    assert_eq!(vera.person.unwrap().badge, "2002");
    station.act(PeopleAct::SignOut);

    let left = station.by_provider("leave");
    assert_eq!(left.provider.unwrap().failed, Some(ProviderFault::Refused));
    assert_eq!(left.person, None);

    peer.stop();
    // Refused at once, so that nobody may see it waited for.
    station.ask("nora");
    station.until(|here| {
        let provider = here.provider.as_ref();
        provider.is_some_and(|one| one.failed == Some(ProviderFault::Unreachable))
    });
    // The log and the journal aside, nothing of it stands in the way of who is known here.
    station.host.stop();
}

/// The configuration of a station, to be changed.
fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.to_owned(),
        client_id: "lamplight".to_owned(),
        client_secret: None,
        scopes: vec!["profile".to_owned(), "ward".to_owned()],
        authority: None,
        claims: ClaimNames {
            name: "name".to_owned(),
            badge: "employee_number".to_owned(),
            groups: "groups".to_owned(),
        },
        roles: BTreeMap::from([("ward-nurses".to_owned(), Roles::of(&[Role::Nurse]))]),
        strong: vec![],
    }
}

/// Nora goes through the pages.
async fn nora(
    folder: &Path,
    settings: Settings,
    authority: Option<&Path>,
) -> Result<Vouched, NotVouched> {
    let scratch = tempfile::tempdir().unwrap();
    let login = scratch.path().join("login");
    fs::write(&login, "nora").unwrap();
    let browser = folder.join("browser.mjs");
    let paths = [Some(browser.as_path()), Some(&login), authority];
    let paths = paths
        .into_iter()
        .flatten()
        .map(|path| path.display().to_string());
    let command = ["node".to_owned()].into_iter().chain(paths).collect();
    let browser = Arc::new(SystemBrowser { command });
    let provider = Provider::new(settings, browser).unwrap();
    tokio::time::timeout(PATIENCE, provider.ask(Language::En))
        .await
        .expect("in time")
}

#[tokio::test]
async fn a_station_proves_itself_by_a_secret_where_it_has_one() {
    let Some(folder) = with_provider() else {
        return;
    };
    let peer = Peer::start(folder, None);
    let with = |client: &str, secret: &str| Settings {
        client_id: client.to_owned(),
        client_secret: Some(Secret::new(secret)),
        ..settings(&peer.issuer)
    };
    let right = nora(folder, with("with-secret", SECRET), None)
        .await
        .unwrap();
    assert_eq!(right.badge.unwrap().reveal(), "2001");
    assert_eq!(right.roles, Roles::of(&[Role::Nurse]));
    let wrong = nora(folder, with("with-secret", "another"), None).await;
    assert_eq!(wrong, Err(NotVouched::StationUnknown));
    let elsewhere = settings(&format!("{}/elsewhere", peer.issuer));
    assert_eq!(
        nora(folder, elsewhere, None).await,
        Err(NotVouched::NotTheProvider)
    );
}

/// An authority's file, and a certificate with its key for the loopback.
fn authority(folder: &Path, name: &str) -> (PathBuf, PathBuf, PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let own = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let write = |kind: &str, text: String| {
        let path = folder.join(format!("{name}.{kind}"));
        fs::write(&path, text).unwrap();
        path
    };
    (
        write("pem", own.pem()),
        write("crt", certificate.pem()),
        write("key", key.serialize_pem()),
    )
}

#[tokio::test]
async fn over_tls_the_authority_of_the_configuration_counts_and_no_other() {
    let Some(folder) = with_provider() else {
        return;
    };
    let scratch = tempfile::tempdir().unwrap();
    let (hospital, certificate, key) = authority(scratch.path(), "hospital");
    let (other, _, _) = authority(scratch.path(), "other");
    let peer = Peer::start(folder, Some((&certificate, &key)));
    let trusting = |authority: Option<&Path>| Settings {
        authority: authority.map(Path::to_owned),
        ..settings(&peer.issuer)
    };
    let right = nora(folder, trusting(Some(&hospital)), Some(&hospital)).await;
    assert_eq!(&**right.unwrap().name.reveal(), "Nora Quist");
    let wrong = nora(folder, trusting(Some(&other)), Some(&hospital)).await;
    assert_eq!(wrong, Err(NotVouched::NotTrusted));
    // Where the system has authorities of its own, the hospital's is none of them.
    if let Ok(provider) = Provider::new(trusting(None), Arc::new(SystemBrowser::default())) {
        let unnamed = provider.ask(Language::En).await;
        assert_eq!(unnamed, Err(NotVouched::NotTrusted));
    }
}
