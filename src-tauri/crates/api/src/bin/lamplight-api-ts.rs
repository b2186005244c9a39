//! Prints the generated TypeScript; `cargo xtask gen` writes it into `ui/`.
#![allow(clippy::print_stdout, reason = "printing is this program's purpose")]

fn main() {
    print!("{}", lamplight_api::typescript::file());
}
