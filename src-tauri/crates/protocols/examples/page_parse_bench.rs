//! How fast blocks of a call system become calls: `cargo run --release -p lamplight-protocols
//! --example page_parse_bench`. One JSON line.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a benchmark reads the clock and prints"
)]

use lamplight_protocols::call::TakesOrders;
use lamplight_protocols::espa::block::{Block, Header};
use lamplight_protocols::espa::link::{Heard, Link, LinkSetup, Role};
use lamplight_protocols::paging::desk::Desk;
use lamplight_protocols::paging::table::CallTable;
use lamplight_units::Now;
use std::sync::Arc;
use std::time::Instant;

const CALLS: u32 = 100_000;

fn main() {
    let mut bytes = Vec::new();
    for number in 0..CALLS {
        let bed = number % 500;
        let text = format!("Zimmer {} Bett {} WC Notruf", bed / 4, bed % 4);
        let kind: &[u8] = if number / 500 % 2 == 0 { b"3" } else { b"1" };
        let address = bed.to_string();
        let records = [
            (&b"1"[..], address.as_bytes()),
            (b"2", text.as_bytes()),
            (b"4", kind),
        ];
        bytes.extend(Block::of(Header::Call, &records).write());
    }
    let mut link = Link::new(Now::default(), LinkSetup::new(Role::Simple));
    let mut desk = Desk::new("bench", Arc::new(CallTable::default()), TakesOrders::No);
    let begin = Instant::now();
    let mut calls = 0_u32;
    for piece in bytes.chunks(16 << 10) {
        link.push(Now::default(), piece);
        while let Some(step) = link.next(Now::default()) {
            if let Heard::Block { block, .. } = step.heard {
                calls += u32::from(!desk.block(&block).is_empty());
            }
        }
    }
    let per_second = f64::from(calls) / begin.elapsed().as_secs_f64();
    println!(
        "{{\"name\":\"calls.parse_per_s\",\"value\":{per_second:.0},\"unit\":\"1/s\",\"calls\":{calls}}}"
    );
}
