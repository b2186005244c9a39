//! Pictures of a virtual display, and whether there is anything on them.

use crate::display::VirtualDisplay;
use crate::{Failure, Outcome};
use std::path::Path;
use std::process::Command;

/// An empty page has one colour, an empty window with its frame a few; a ward
/// with antialiased text has hundreds.
const COLOURS_MIN: u32 = 32;

/// Takes a picture of the whole display into a file whose ending names the format.
///
/// # Errors
/// When ImageMagick is missing or the file can't be written.
pub fn take(display: &VirtualDisplay, file: &Path) -> Outcome {
    if let Some(folder) = file.parent() {
        // A folder that can't be made shows itself in the next line.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut import = Command::new("import");
    import.args(["-window", "root"]).arg(file);
    let status = display.dress(&mut import).status().map_err(missing)?;
    if status.success() {
        Ok(())
    } else {
        let file = file.display();
        Err(Failure::new(format!("no picture was written to {file}")))
    }
}

/// Looks whether anything was drawn.
///
/// # Errors
/// When the picture holds next to nothing.
pub fn check_drawn(file: &Path) -> Outcome {
    let output = Command::new("identify")
        .args(["-format", "%k"])
        .arg(file)
        .output()
        .map_err(missing)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let colours: u32 = text.trim().parse().map_err(|_| {
        let file = file.display();
        Failure::new(format!("{file} is not a picture that can be read"))
    })?;
    if colours < COLOURS_MIN {
        let file = file.display();
        let sentence = format!("nothing was drawn: {file} has {colours} colours");
        return Err(Failure::new(sentence));
    }
    Ok(())
}

fn missing(error: std::io::Error) -> Failure {
    Failure::new(format!("could not start ImageMagick: {error}"))
        .hint("On Debian or Ubuntu: sudo apt-get install imagemagick")
}
