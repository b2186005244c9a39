//! The way to the hospital's provider: one attempt at a time, beside the station's thread.

use crate::config::PeopleConfig;
use crate::signals::Told;
use lamplight_api::print::PrintLanguage;
use lamplight_oidc::{Language, Provider, SettingsError};
use lamplight_people::{JobId, NotVouched, Refusal};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::AbortHandle;

/// The provider, with the attempt that is under way.
pub(crate) struct Door {
    name: String,
    /// `None` when a file of it can't be read: then nobody gets in this way, and the station
    /// runs all the same.
    provider: Option<Arc<Provider>>,
    /// Where there are sockets: the station's own thread has none.
    io: Handle,
    language: Language,
    running: Option<(JobId, AbortHandle)>,
    /// Why the last attempt let nobody in.
    failed: Option<Refusal>,
}

impl Door {
    /// The door that the configuration has, if it has one.
    pub fn of(config: &PeopleConfig, io: Handle) -> Option<Self> {
        let name = config.oidc.as_ref()?.name.clone();
        let provider = config.provider().unwrap_or_else(|error: SettingsError| {
            tracing::error!(%error, "nobody can sign in with the provider");
            None
        });
        Some(Self {
            name,
            provider: provider.map(Arc::new),
            io,
            language: Language::default(),
            running: None,
            failed: None,
        })
    }

    /// What people call the provider.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why the last attempt let nobody in.
    pub const fn failed(&self) -> Option<&Refusal> {
        self.failed.as_ref()
    }

    /// The language of the page that the browser shows at the end.
    pub const fn speaks(&mut self, language: PrintLanguage) {
        self.language = match language {
            PrintLanguage::En => Language::En,
            PrintLanguage::De => Language::De,
            PrintLanguage::Es => Language::Es,
        };
    }

    /// Begins an attempt. What comes of it, also by a fault of ours, is told.
    pub fn ask(&mut self, job: JobId, tell: UnboundedSender<Told>) {
        self.end();
        self.failed = None;
        let Some(provider) = self.provider.clone() else {
            let _ = tell.send(Told::Vouched(job, Err(NotVouched::Fault)));
            return;
        };
        let language = self.language;
        let attempt = self.io.spawn(async move { provider.ask(language).await });
        self.running = Some((job, attempt.abort_handle()));
        self.io.spawn(async move {
            let said = match attempt.await {
                Ok(said) => said.map(Box::new),
                // Nobody waits for it any more.
                Err(ended) if ended.is_cancelled() => return,
                Err(_) => {
                    tracing::error!("the sign-in with the provider failed by a panic");
                    Err(NotVouched::Fault)
                }
            };
            // Fails only when the station has ended.
            let _ = tell.send(Told::Vouched(job, said));
        });
    }

    /// An attempt is not wanted any more: its port closes.
    pub fn forget(&mut self, job: JobId) {
        if self
            .running
            .as_ref()
            .is_some_and(|(running, _)| *running == job)
        {
            self.end();
        }
    }

    /// What became of it, for the screen.
    pub fn answered(&mut self, outcome: Result<(), Refusal>) {
        self.failed = outcome.err();
        self.running = None;
    }

    fn end(&mut self) {
        if let Some((_, attempt)) = self.running.take() {
            attempt.abort();
        }
    }
}
