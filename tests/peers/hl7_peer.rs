//! A server of python-hl7's asyncio module as a process of its own.

use crate::station::PATIENCE;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// Serves each connection with the program's `talk(reader, writer)` and prints its port.
const SERVE: &str = r#"
import asyncio, hl7.mllp
async def main():
    server = await hl7.mllp.start_hl7_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

/// A server that ends with the test.
pub struct Server {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Of loopback.
    pub port: u16,
}

impl Server {
    /// Runs a program that defines `talk`, with one argument.
    pub async fn start(python: &Path, talk: &str, argument: &Path) -> Self {
        let mut child = Command::new(python)
            .args(["-c", &format!("{talk}{SERVE}")])
            .arg(argument)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut server = Self {
            _child: child,
            lines: BufReader::new(stdout).lines(),
            port: 0,
        };
        server.port = server.next().await.parse().unwrap();
        server
    }

    /// The next line that it prints.
    pub async fn next(&mut self) -> String {
        let line = timeout(PATIENCE, self.lines.next_line()).await;
        line.expect("a line in time")
            .unwrap()
            .expect("a running server")
    }
}
