//! Chooses how the webview draws, before there is one.

/// WebKitGTK's DMA-BUF renderer without a GPU draws 14 frames a second, whatever is
/// drawn; without that renderer it draws 60. The choice is made by an environment
/// variable, so the program starts itself once more with it.
#[cfg(target_os = "linux")]
pub fn prepare() {
    use std::os::unix::process::CommandExt;
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() || has_gpu() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    // Returns only when it failed; then the slow way is better than none.
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(SWITCH, "1")
        .exec();
    #[allow(clippy::print_stderr, reason = "the log is not started yet")]
    {
        eprintln!("lamplight: drawing will be slow: can't start anew with {SWITCH}=1: {error}");
    }
}

/// A render node is there when a driver for a GPU is.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let nodes = std::fs::read_dir("/dev/dri");
    nodes.is_ok_and(|mut nodes| {
        nodes.any(|node| node.is_ok_and(|n| n.file_name().to_string_lossy().starts_with("renderD")))
    })
}

#[cfg(not(target_os = "linux"))]
pub fn prepare() {}
