//! What the audio callback does with orders.

use super::*;
use std::sync::mpsc::{SyncSender, sync_channel};

fn source() -> (SyncSender<Order>, Arc<Meter>, Source) {
    let (orders, taken) = sync_channel(4);
    let meter = Arc::new(Meter::default());
    let now = Now {
        mono: Mono::from_start(Duration::from_millis(7)),
        wall: Wall::from_micros(9),
    };
    let source = Source::new(taken, Arc::clone(&meter), Arc::new(move || now), 1000);
    (orders, meter, source)
}

fn take(source: &mut Source, frames: usize) -> Vec<f32> {
    let mut samples = Vec::new();
    source.fill(frames, Duration::from_millis(20), |sample| {
        samples.push(sample);
    });
    samples
}

#[test]
fn without_an_order_there_is_silence_and_it_is_counted() {
    let (_orders, meter, mut source) = source();
    assert_eq!(take(&mut source, 3), [0.0; 3]);
    assert_eq!(
        (meter.frames(), meter.began().0, meter.finished()),
        (3, 0, 0)
    );
}

#[test]
fn an_order_is_played_once_and_its_begin_and_end_are_noted() {
    let (orders, meter, mut source) = source();
    orders
        .send(Order {
            number: 5,
            samples: vec![0.1, 0.2, 0.3],
        })
        .unwrap();
    assert_eq!(take(&mut source, 2), [0.1, 0.2]);
    let (order, at, after) = meter.began();
    assert_eq!(
        (order, at.wall.micros(), after),
        (5, 9, Duration::from_millis(20))
    );
    assert_eq!(at.mono.since_start(), Duration::from_millis(7));
    assert_eq!(meter.finished(), 0);
    assert_eq!(take(&mut source, 3), [0.3, 0.0, 0.0]);
    assert_eq!(meter.finished(), 5);
}

#[test]
fn of_several_orders_that_waited_the_newest_is_played() {
    let (orders, meter, mut source) = source();
    for number in 1..=3 {
        orders
            .send(Order {
                number,
                samples: vec![0.1; 10],
            })
            .unwrap();
    }
    take(&mut source, 1);
    assert_eq!(meter.began().0, 3);
}

#[test]
fn what_is_taken_over_fades_within_five_milliseconds_and_never_counts_as_finished() {
    let (orders, meter, mut source) = source();
    orders
        .send(Order {
            number: 1,
            samples: vec![0.5; 100],
        })
        .unwrap();
    take(&mut source, 10);
    orders
        .send(Order {
            number: 2,
            samples: vec![0.0; 20],
        })
        .unwrap();
    let samples = take(&mut source, 20);
    assert_eq!(samples[0], 0.5, "no jump");
    assert!(samples.windows(2).all(|pair| pair[1] <= pair[0]));
    assert_eq!(samples[5..], [0.0; 15]);
    assert_eq!(meter.finished(), 2);
}
