//! The key store of a Linux desktop: the Secret Service on the session's bus.
//!
//! The five calls that are wanted of it
//! (<https://specifications.freedesktop.org/secret-service-spec/latest/>). The session is a
//! "plain" one: the key crosses the user's own bus as it is, which only the user's programs
//! can listen to, and they can ask the service just as well.

use super::SERVICE;
use std::collections::HashMap;
use std::time::Duration;
use zbus::connection::Builder;
use zbus::{Connection, Message, OwnedObjectPath, OwnedVariant, Variant};

const BUS: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const DEFAULT: &str = "/org/freedesktop/secrets/aliases/default";
/// A start does not wait longer for a service that hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// Session, parameters, the secret, its kind.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// The secret under a name.
pub(super) fn find(name: &str) -> Result<Option<Vec<u8>>, String> {
    wait(async {
        let service = Service::open().await?;
        let (open, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = service
            .call(PATH, "Service", "SearchItems", &(attributes(name),))
            .await?
            .body()
            .deserialize()?;
        let Some(item) = open.first() else {
            return match locked.first() {
                Some(_) => Err(Problem::Locked),
                None => Ok(None),
            };
        };
        let secret: Secret = service
            .call(item.as_str(), "Item", "GetSecret", &(&service.session,))
            .await?
            .body()
            .deserialize()?;
        Ok(Some(secret.2))
    })
}

/// Keeps a secret under a name, in the collection that is the user's default.
pub(super) fn keep(name: &str, secret: &[u8], label: &str) -> Result<(), String> {
    wait(async {
        let service = Service::open().await?;
        let properties = HashMap::from([
            ("org.freedesktop.Secret.Item.Label", Variant::from(label)),
            (
                "org.freedesktop.Secret.Item.Attributes",
                Variant::from(attributes(name)),
            ),
        ]);
        let nothing: &[u8] = &[];
        let secret = (
            &service.session,
            nothing,
            secret,
            "application/octet-stream",
        );
        let (_, prompt): (OwnedObjectPath, OwnedObjectPath) = service
            .call(
                DEFAULT,
                "Collection",
                "CreateItem",
                &(properties, secret, true),
            )
            .await?
            .body()
            .deserialize()?;
        // "/" is "no prompt": it is done. A prompt would ask whoever is not there.
        if prompt.as_str() == "/" {
            Ok(())
        } else {
            Err(Problem::Locked)
        }
    })
}

/// Removes the secret under a name; one that is not there is gone already.
pub(super) fn forget(name: &str) -> Result<(), String> {
    wait(async {
        let service = Service::open().await?;
        let (open, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = service
            .call(PATH, "Service", "SearchItems", &(attributes(name),))
            .await?
            .body()
            .deserialize()?;
        if !locked.is_empty() {
            return Err(Problem::Locked);
        }
        for item in open {
            let prompt: OwnedObjectPath = service
                .call(item.as_str(), "Item", "Delete", &())
                .await?
                .body()
                .deserialize()?;
            if prompt.as_str() != "/" {
                return Err(Problem::Locked);
            }
        }
        Ok(())
    })
}

fn attributes(name: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("key", name)])
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{0}")]
    Bus(#[from] zbus::Error),
    #[error("it is locked")]
    Locked,
    #[error("it does not answer")]
    Silent,
}

struct Service {
    bus: Connection,
    session: OwnedObjectPath,
}

impl Service {
    async fn open() -> Result<Self, Problem> {
        let bus = Builder::session().method_timeout(PATIENCE).build().await?;
        let asked = ("plain", Variant::from(""));
        let (_, session): (OwnedVariant, OwnedObjectPath) = call(
            &bus,
            PATH,
            "org.freedesktop.Secret.Service",
            "OpenSession",
            &asked,
        )
        .await?
        .body()
        .deserialize()?;
        Ok(Self { bus, session })
    }

    async fn call<B>(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> Result<Message, Problem>
    where
        B: serde::Serialize + zbus::DynamicType,
    {
        let interface = format!("org.freedesktop.Secret.{interface}");
        Ok(call(&self.bus, path, &interface, method, body).await?)
    }
}

async fn call<B>(
    bus: &Connection,
    path: &str,
    interface: &str,
    method: &str,
    body: &B,
) -> zbus::Result<Message>
where
    B: serde::Serialize + zbus::DynamicType,
{
    bus.call_method(Some(BUS), path, Some(interface), method, body)
        .await
}

/// On a thread of its own, since whoever asks may be within a runtime.
fn wait<T: Send>(talk: impl Future<Output = Result<T, Problem>> + Send) -> Result<T, String> {
    let talk = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|error| error.to_string())?;
        runtime
            .block_on(async {
                let all = tokio::time::timeout(PATIENCE * 2, talk);
                all.await.unwrap_or(Err(Problem::Silent))
            })
            .map_err(|problem| problem.to_string())
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(talk);
        let failed = |_| Err("asking it failed by a fault of this program".to_owned());
        thread.join().unwrap_or_else(failed)
    })
}
