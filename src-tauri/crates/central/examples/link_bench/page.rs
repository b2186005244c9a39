//! A page that is open, as its browser reads it.

use crate::central::Central;
use reqwest::{Client, Response, redirect};
use std::sync::Arc;

/// Whom the certificates of `cargo xtask central` come from.
pub fn http(central: &Central) -> Client {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    let mut roots = rustls::RootCertStore::empty();
    if let Some(folder) = central.authority() {
        let file = folder.join("authority.pem");
        roots
            .add(CertificateDer::from_pem_file(file).unwrap())
            .unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .redirect(redirect::Policy::none());
    builder.tls_backend_preconfigured(config).build().unwrap()
}

/// The stream of an open page.
pub struct Page {
    stream: Response,
    text: String,
}

impl Page {
    pub async fn open(central: &Central) -> Self {
        let password = central
            .said(&["person", "--name", "bench", "--role", "lead"])
            .unwrap();
        let http = http(central);
        let signed_in = http
            .post(format!("{}/sign-in", central.url()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("name=bench&password={password}"))
            .send()
            .await
            .unwrap();
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let live = http.get(format!("{}/live", central.url()));
        let stream = live.header("cookie", cookie).send().await.unwrap();
        assert!(stream.status().is_success());
        let text = String::new();
        Self { stream, text }
    }

    /// Reads on until an event has these words.
    pub async fn until(&mut self, words: &str) {
        loop {
            // Whole events only; what was before is read and done with.
            if let Some(end) = self.text.rfind("\n\n") {
                let whole: String = self.text.drain(..end + 2).collect();
                if whole.contains(words) {
                    return;
                }
            }
            let piece = self.stream.chunk().await.unwrap();
            let piece = piece.expect("the stream goes on");
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }
}
