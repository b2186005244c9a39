//! A call system on the whole program: what it is answered.

use crate::program::{CONFIG, PATIENCE, Program};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

fn ask(line: &mut TcpStream, bytes: &[u8], wanted: &[u8]) {
    line.write_all(bytes).unwrap();
    let mut got = vec![0; wanted.len()];
    line.read_exact(&mut got).unwrap();
    assert_eq!(got, wanted);
}

#[test]
fn a_call_over_espa_is_acknowledged_and_counted_also_after_a_kill() {
    let config = CONFIG.replace("mllp-listener", "espa-listener");
    let mut program = Program::start(&config);
    for _ in 0..2 {
        let mut line = TcpStream::connect(&program.address).unwrap();
        line.set_read_timeout(Some(PATIENCE)).unwrap();
        ask(&mut line, b"2\x05", b"\x04");
        ask(&mut line, b"1\x052\x05", b"\x06");
        ask(&mut line, b"\x011\x021\x1fA\x03\x5e", b"\x15");
        ask(&mut line, b"\x011\x021\x1fA\x03\x5f", b"\x06");
        ask(&mut line, b"\x042\x05", b"\x04");
        let feed = &program.state()["feeds"][0];
        assert_eq!(
            (&feed["messages"], &feed["dead_letters"]),
            (&1.into(), &1.into()),
            "{feed}"
        );
        program = Program::start_in(program.into_folder(), &config);
    }
}
