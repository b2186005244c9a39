//! A call system that is control station (`1`) and calls a paging system (`2`).

use super::script::{Event, Page};
use super::{Counts, Lost, Work, byte, connect, count};
use lamplight_protocols::espa::block::{Block, Header};
use lamplight_protocols::espa::{ACK, ENQ, EOT, ETX, NAK};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, sleep};

const POLL: Duration = Duration::from_millis(150);
/// A page is sent so often before the connection counts as lost.
const SENDINGS: u32 = 10;

/// Follows the script until it is dropped.
pub async fn run(
    address: String,
    events: Vec<(Duration, Event)>,
    start: Instant,
    counts: Arc<Counts>,
) {
    let mut work = Work::new(events, start);
    loop {
        let mut stream = connect(&address, &counts).await;
        let away = talk(&mut stream, &mut work, &counts).await;
        drop(stream);
        sleep(away).await;
        work.tell_again();
    }
}

/// Polls and calls until the connection is lost, or the system restarts: for how long.
pub async fn talk<S>(stream: &mut S, work: &mut Work, counts: &Counts) -> Duration
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let done = match work.due() {
            None => poll(stream, counts).await,
            Some(Event::Restart(away)) => return away,
            Some(Event::Flood(pages)) => flood(stream, pages, counts).await,
            Some(Event::Page(page)) => {
                let sent = call(stream, &page, counts).await;
                if sent.is_ok() {
                    work.sent(&page);
                } else {
                    work.back(Event::Page(page));
                }
                sent
            }
        };
        if done.is_err() {
            return Duration::from_millis(500);
        }
    }
}

fn block(page: &Page) -> Vec<u8> {
    let kind: &[u8] = if page.ended { b"1" } else { b"3" };
    let priority = page.priority.to_string();
    let records = [
        (&b"1"[..], page.address.as_bytes()),
        (b"2", page.text.as_bytes()),
        (b"3", b"1"),
        (b"4", kind),
        (b"5", b"1"),
        (b"6", priority.as_bytes()),
    ];
    Block::of(Header::Call, &records).write()
}

/// One transaction: selects the paging system, sends the block until it is taken.
async fn call<S>(stream: &mut S, page: &Page, counts: &Counts) -> Result<(), Lost>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&[b'1', ENQ, b'2', ENQ]).await?;
    if byte(stream).await? != ACK {
        return Err(Lost);
    }
    send(stream, &block(page), counts).await?;
    stream.write_all(&[EOT]).await?;
    Ok(())
}

async fn send<S>(stream: &mut S, block: &[u8], counts: &Counts) -> Result<(), Lost>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    for _ in 0..SENDINGS {
        stream.write_all(block).await?;
        match byte(stream).await? {
            ACK => {
                count(&counts.acknowledged);
                return Ok(());
            }
            NAK => count(&counts.refused),
            _ => return Err(Lost),
        }
    }
    Err(Lost)
}

/// Many pages in one transaction, each as soon as the one before is acknowledged.
async fn flood<S>(stream: &mut S, pages: u32, counts: &Counts) -> Result<(), Lost>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&[b'1', ENQ, b'2', ENQ]).await?;
    if byte(stream).await? != ACK {
        return Err(Lost);
    }
    for number in 0..pages {
        let call = number / 2;
        let page = Page {
            address: format!("{}", 5_000 + call % 500),
            text: format!("Bed {} call", 1 + call % 16),
            priority: 3,
            ended: number % 2 == 1,
        };
        send(stream, &block(&page), counts).await?;
    }
    stream.write_all(&[EOT]).await?;
    Ok(())
}

/// Asks the paging system whether it has something to say, and takes it.
async fn poll<S>(stream: &mut S, counts: &Counts) -> Result<(), Lost>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&[b'2', ENQ]).await?;
    match byte(stream).await? {
        EOT => {}
        b'1' if byte(stream).await? == ENQ => {
            stream.write_all(&[ACK]).await?;
            while byte(stream).await? != ETX {}
            // The check byte: what we would do with it is the station's test, not ours.
            byte(stream).await?;
            count(&counts.statuses);
            stream.write_all(&[ACK]).await?;
            if byte(stream).await? != EOT {
                return Err(Lost);
            }
        }
        _ => return Err(Lost),
    }
    sleep(POLL).await;
    Ok(())
}
