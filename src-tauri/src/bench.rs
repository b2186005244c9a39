//! Results of a measurement that the page made.

/// One line for whoever measures, then the end of the program.
#[allow(
    clippy::print_stdout,
    reason = "the measuring program reads these lines"
)]
pub fn report(text: &str) {
    println!("{text}");
}
