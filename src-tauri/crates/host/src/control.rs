//! A local socket in the data folder, through which the owner asks the running station.
//!
//! One request a connection: a line with the question (`state`, `links`, or `report` with
//! what is wanted as JSON), answered by one JSON text or a PDF, then closed. The folder and the socket can be opened by their owner only.

use crate::error::HostError;
use crate::printing::Printing;
use crate::ward::Ward;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{ListenerOptions, Name};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

/// The name of the socket in the data folder.
const SOCKET: &str = "station.sock";
/// The longest question.
const QUESTION_BYTES: u64 = 4_096;
/// How long a question or the reading of an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long whoever asks for a document waits for it.
const DOCUMENT_WITHIN: Duration = Duration::from_secs(180);

#[cfg(unix)]
fn name(folder: &Path) -> std::io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    folder.join(SOCKET).to_fs_name::<GenericFilePath>()
}

// Windows has no sockets in folders; the pipe carries the folder in its name.
#[cfg(not(unix))]
fn name(folder: &Path) -> std::io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    let folder = folder.to_string_lossy().replace(['\\', '/', ':'], "-");
    format!("lamplight{folder}-{SOCKET}").to_ns_name::<GenericNamespaced>()
}

/// Listens for questions.
///
/// # Errors
/// When the socket can't be made; a path longer than the system allows (about 100
/// characters on Unix) is the usual reason.
pub fn listen(folder: &Path) -> Result<Listener, HostError> {
    let failed = |problem| HostError::File {
        what: "make the control socket",
        path: folder.join(SOCKET),
        problem,
        hint: "Give a data folder with a shorter path with --data.",
    };
    // The lock of the folder is ours, so a socket found here is a dead station's.
    match std::fs::remove_file(folder.join(SOCKET)) {
        Ok(()) => {}
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {}
        Err(problem) => return Err(failed(problem)),
    }
    let name = name(folder).map_err(failed)?;
    let listener = ListenerOptions::new()
        .name(name)
        .create_tokio()
        .map_err(failed)?;
    owner_only(&folder.join(SOCKET)).map_err(failed)?;
    Ok(listener)
}

#[cfg(unix)]
fn owner_only(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Answers questions until the task is ended.
pub(crate) async fn serve(listener: Arc<Listener>, ward: Ward, printing: Printing) {
    loop {
        match listener.accept().await {
            Ok(stream) => {
                tokio::spawn(answer(stream, ward.clone(), printing.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "the control socket does not accept");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

async fn answer(stream: Stream, ward: Ward, printing: Printing) {
    let done = async {
        let question = in_time(read(&stream)).await?;
        // What it takes to make a document is bounded there.
        let pieces = pieces(question.trim(), &ward, &printing).await;
        in_time(write(&stream, pieces)).await
    };
    if let Err(error) = done.await {
        tracing::debug!(%error, "a question was not answered");
    }
}

async fn in_time<T>(work: impl Future<Output = std::io::Result<T>>) -> std::io::Result<T> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done,
        Err(_) => Err(std::io::ErrorKind::TimedOut.into()),
    }
}

async fn read(stream: &Stream) -> std::io::Result<String> {
    let mut question = String::new();
    BufReader::new(stream.take(QUESTION_BYTES))
        .read_line(&mut question)
        .await?;
    Ok(question)
}

async fn pieces(question: &str, ward: &Ward, printing: &Printing) -> Vec<Vec<u8>> {
    match question.split_once(' ') {
        Some(("report", asked)) => vec![printing.answer(asked).await],
        // Views of ours are always JSON.
        None if question == "links" => {
            vec![serde_json::to_vec(&ward.links_told()).unwrap_or_default()]
        }
        None if question == "state" => ward.state().await.unwrap_or_else(|error| refuse(&error)),
        Some(_) | None => {
            let name: String = question.chars().take(40).collect();
            refuse(&format!(
                "unknown question {name:?}; known are: state, links, report"
            ))
        }
    }
}

async fn write(mut stream: &Stream, pieces: Vec<Vec<u8>>) -> std::io::Result<()> {
    // Each piece is given back as soon as it is written.
    for piece in pieces {
        stream.write_all(&piece).await?;
    }
    // Closing the stream, as its owner ends, is the end of the answer.
    stream.flush().await
}

fn refuse(why: &dyn std::fmt::Display) -> Vec<Vec<u8>> {
    let text = serde_json::json!({ "error": why.to_string() }).to_string();
    vec![text.into_bytes()]
}

/// Asks the station that runs on a data folder.
///
/// # Errors
/// When none runs there or it does not answer.
pub async fn ask(folder: &Path, question: &str) -> Result<String, HostError> {
    let answer = ask_within(folder, question, PATIENCE * 2).await?;
    String::from_utf8(answer).map_err(|_| HostError::NotRunning {
        path: folder.to_owned(),
        problem: std::io::ErrorKind::InvalidData.into(),
    })
}

/// The same where the answer is a document, which may take its time.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn ask_bytes(folder: &Path, question: &str) -> Result<Vec<u8>, HostError> {
    ask_within(folder, question, DOCUMENT_WITHIN).await
}

async fn ask_within(folder: &Path, question: &str, within: Duration) -> Result<Vec<u8>, HostError> {
    let failed = |problem| HostError::NotRunning {
        path: folder.to_owned(),
        problem,
    };
    let folder = folder.canonicalize().map_err(failed)?;
    let talk = async {
        let stream = Stream::connect(name(&folder)?).await?;
        let (mut read, mut write) = (&stream, &stream);
        write.write_all(format!("{question}\n").as_bytes()).await?;
        let mut answer = Vec::new();
        read.read_to_end(&mut answer).await?;
        Ok(answer)
    };
    match tokio::time::timeout(within, talk).await {
        Ok(answer) => answer.map_err(failed),
        Err(_) => Err(failed(std::io::Error::from(std::io::ErrorKind::TimedOut))),
    }
}
