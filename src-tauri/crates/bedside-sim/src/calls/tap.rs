//! A call system that calls a pager terminal by TAP, a session for each page.

use super::script::{Event, Page};
use super::{Counts, Lost, Work, byte, connect, count};
use lamplight_protocols::tap::block::{Ending, write};
use lamplight_protocols::tap::{ACK, CR, EOT, ESC, NAK};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, sleep, sleep_until};

/// Follows the script until it is dropped.
pub async fn run(
    address: String,
    events: Vec<(Duration, Event)>,
    start: Instant,
    counts: Arc<Counts>,
) {
    let mut work = Work::new(events, start);
    loop {
        let Some((at, _)) = work.events.front() else {
            return;
        };
        sleep_until(start + *at).await;
        let Some(Event::Page(page)) = work.due() else {
            continue;
        };
        let mut stream = connect(&address, &counts).await;
        if session(&mut stream, &page, &counts).await.is_err() {
            work.back(Event::Page(page));
            sleep(super::RETRY).await;
        }
    }
}

/// Logs on, sends the page, says goodbye.
pub async fn session<S>(stream: &mut S, page: &Page, counts: &Counts) -> Result<(), Lost>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&[CR]).await?;
    while byte(stream).await? != b'=' {}
    stream.write_all(&[ESC, b'P', b'G', b'1', CR]).await?;
    while byte(stream).await? != b'p' {}
    byte(stream).await?;
    // TAP has no word for an end, so the text says it.
    let mut text = page.text.clone();
    if page.ended {
        text.push_str(" end");
    }
    let block = write(&[page.address.as_bytes(), text.as_bytes()], Ending::Whole);
    stream.write_all(&block).await?;
    loop {
        match byte(stream).await? {
            ACK => break,
            NAK => {
                count(&counts.refused);
                stream.write_all(&block).await?;
            }
            EOT => return Err(Lost),
            _ => {}
        }
    }
    count(&counts.acknowledged);
    byte(stream).await?;
    stream.write_all(&[EOT, CR]).await?;
    while byte(stream).await? != EOT {}
    Ok(())
}
