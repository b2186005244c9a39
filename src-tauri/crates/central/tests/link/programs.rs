//! Where our own programs are: beside each other, as Cargo puts them.

use std::path::{Path, PathBuf};

/// One of them, there or not.
pub fn path(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    match option_env!("CARGO_BIN_EXE_lamplight-central") {
        Some(central) => Path::new(central).with_file_name(file),
        // An example lies one folder further down.
        None => {
            let own = std::env::current_exe().unwrap();
            own.parent().and_then(Path::parent).unwrap().join(file)
        }
    }
}
