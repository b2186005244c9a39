//! Where passwords lie, and that they go.

use super::*;

#[test]
fn without_a_key_store_a_password_lies_in_a_file_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::of(folder.path(), KeyConfig::File);
    assert!(secrets.find("beds/../1").unwrap().is_none());
    assert!(secrets.keep("beds/../1", "s3cret").unwrap());
    let found = secrets.find("beds/../1").unwrap().unwrap();
    assert_eq!(found.reveal().as_slice(), b"s3cret");
    assert!(!format!("{found:?}").contains("s3cret"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(secrets.file("beds/../1"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn what_is_no_password_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::of(folder.path(), KeyConfig::File);
    assert!(secrets.keep("a", "").is_err());
    assert!(secrets.keep("a", &"x".repeat(BYTES_MAX + 1)).is_err());
    assert!(secrets.keep("a", &"x".repeat(BYTES_MAX)).is_ok());
}

#[test]
fn a_password_that_is_forgotten_is_gone_and_so_is_one_that_never_was() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::of(folder.path(), KeyConfig::File);
    secrets.keep("a", "one").unwrap();
    secrets.keep("b", "two").unwrap();
    secrets.forget("a", true).unwrap();
    assert!(secrets.find("a").unwrap().is_none());
    assert!(secrets.find("b").unwrap().is_some(), "another feed's stays");
    secrets.forget("a", true).unwrap();
}

/// GNOME's key store on a bus of the test's own, asked by a child of this test: a variable of a
/// running process can't be set safely.
#[cfg(target_os = "linux")]
mod key_store {
    use super::super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::{Child, Command, Stdio};

    const BUS: &str = "DBUS_SESSION_BUS_ADDRESS";

    struct Running(Child);

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// Starts a program and answers with its first line.
    fn start(command: &mut Command, input: &str) -> Option<(Running, String)> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = Running(command.stderr(Stdio::null()).spawn().ok()?);
        let mut stdin = child.0.stdin.take()?;
        stdin.write_all(input.as_bytes()).ok()?;
        drop(stdin);
        let mut line = String::new();
        let mut said = BufReader::new(child.0.stdout.take()?);
        said.read_line(&mut line).ok()?;
        Some((child, line.trim().to_owned()))
    }

    #[test]
    fn a_password_in_the_key_store_is_found_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--print-address"]);
        let bus = start(&mut daemon, "");
        let mut store = Command::new("gnome-keyring-daemon");
        store.args(["--foreground", "--unlock", "--components=secrets"]);
        for variable in ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            store.env(variable, home.path());
        }
        let store = bus.as_ref().and_then(|(_, address)| {
            store.env(BUS, address);
            start(&mut store, "password")
        });
        let (Some((_bus, address)), Some(_store)) = (bus, store) else {
            #[allow(clippy::print_stdout, reason = "a test says why it skips")]
            {
                println!("skipped: gnome-keyring-daemon or dbus-daemon is not installed");
            }
            return;
        };
        let story = "secrets::tests::key_store::asked";
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", story, "--nocapture"])
            .env(BUS, address)
            .status();
        assert!(status.unwrap().success(), "see the story above");
    }

    #[test]
    #[ignore = "a child of the test above"]
    fn asked() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::of(folder.path(), KeyConfig::System);
        // It takes a moment until the store has its name on the bus.
        let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
        while secrets.in_file() && std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        let in_file = secrets.keep("beds", "s3cret").unwrap();
        assert!(!in_file, "it lies in the key store");
        let found = secrets.find("beds").unwrap().unwrap();
        assert_eq!(found.reveal().as_slice(), b"s3cret");
        secrets.forget("beds", true).unwrap();
        assert!(secrets.find("beds").unwrap().is_none());
        secrets.forget("beds", true).unwrap();
    }
}
