//! The project's own commands: run, test, bench, fmt, gen.

fn main() {}
