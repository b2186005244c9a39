//! Every combination of the tables' bands: the total is the sum, the risk follows the rule.

use super::ward::{Set, WELL, adult, at, on_scale_2, scored};
use crate::{Bands, Consciousness, Patient, Risk, Row, Table, tables};

/// One number of each band of a row, in the part's unit: its upper end, or one step
/// beyond the last.
fn representatives(row: &Row) -> Vec<(f64, u8)> {
    let Row::Number { part, bands } = row else {
        return Vec::new();
    };
    of_bands(bands, f64::from(part.resolution()))
}

fn of_bands(bands: &Bands, resolution: f64) -> Vec<(f64, u8)> {
    let mut last = 0;
    let each = bands.all().iter().map(|band| {
        last = band.upto.unwrap_or(last + 1);
        (f64::from(last) / resolution, band.points)
    });
    each.collect()
}

/// SpO2 and oxygen with their points, together: scale 2 needs both.
fn saturations(row: &Row, scale2: bool) -> Vec<(f64, bool, u8)> {
    let Row::Spo2Scales {
        one,
        two_on_air,
        two_on_oxygen,
    } = row
    else {
        panic!("the second row of NEWS2 is SpO2");
    };
    let (air, oxygen) = if scale2 {
        (two_on_air, two_on_oxygen)
    } else {
        (one, one)
    };
    let with = |bands, on: bool| {
        let pairs = of_bands(bands, 1.0).into_iter();
        pairs.map(move |(number, points)| (number, on, points + if on { 2 } else { 0 }))
    };
    with(air, false).chain(with(oxygen, true)).collect()
}

/// The rule of NEWS2 in other words than the table's.
fn risk(total: u16, single_three: bool) -> Risk {
    match total {
        7.. => Risk::High,
        5..=6 => Risk::Medium,
        _ if single_three => Risk::LowMedium,
        _ => Risk::Low,
    }
}

fn enumerate(table: &Table, patient: &Patient, scale2: bool) -> usize {
    let rows = &table.columns[0].rows;
    let of = |index: usize| representatives(&rows[index]);
    let mut count = 0;
    for (rr, a) in of(0) {
        for (spo2, oxygen, b) in saturations(&rows[1], scale2) {
            for (systolic, c) in of(3) {
                for (pulse, d) in of(4) {
                    for acvpu in Consciousness::ALL {
                        let e = if acvpu == Consciousness::Alert { 0 } else { 3 };
                        for (temperature, f) in of(6) {
                            let set = Set {
                                rr,
                                spo2,
                                oxygen,
                                systolic,
                                pulse,
                                acvpu,
                                temperature,
                            };
                            let result = scored(table, patient, &set.inputs(at(0)), at(0));
                            let spo2_alone = if oxygen { b - 2 } else { b };
                            let single = [a, spo2_alone, c, d, e, f].contains(&3);
                            let total = u16::from(a + b + c + d + e + f);
                            assert_eq!(result.total(), Some(total), "{set:?}");
                            assert_eq!(result.certain.risk, risk(total, single), "{set:?}");
                            assert_eq!(result.certain, result.possible, "{set:?}");
                            count += 1;
                        }
                    }
                }
            }
        }
    }
    count
}

#[test]
fn every_combination_of_news2_on_scale_1_is_the_sum_of_its_parts_and_has_its_risk() {
    // 5 x (4 + 4) x 5 x 6 x 5 x 5 bands.
    assert_eq!(enumerate(&tables::news2(), &adult(), false), 30_000);
}

#[test]
fn every_combination_of_news2_on_scale_2_is_the_sum_of_its_parts_and_has_its_risk() {
    // 5 x (4 + 7) x 5 x 6 x 5 x 5 bands.
    assert_eq!(enumerate(&tables::news2(), &on_scale_2(), true), 41_250);
}

#[test]
fn every_combination_of_mews_is_the_sum_of_its_parts() {
    let table = tables::mews();
    let rows = &table.columns[0].rows;
    let of = |index: usize| representatives(&rows[index]);
    let mut count = 0;
    for (systolic, a) in of(0) {
        for (pulse, b) in of(1) {
            for (rr, c) in of(2) {
                for (temperature, d) in of(3) {
                    for (acvpu, e) in Consciousness::ALL.into_iter().zip([0, 1, 1, 2, 3]) {
                        let set = Set {
                            systolic,
                            pulse,
                            rr,
                            temperature,
                            acvpu,
                            ..WELL
                        };
                        let result = scored(&table, &adult(), &set.inputs(at(0)), at(0));
                        let total = u16::from(a + b + c + d + e);
                        let risk = if total >= 5 { Risk::High } else { Risk::Low };
                        assert_eq!(result.total(), Some(total), "{set:?}");
                        assert_eq!(result.certain.risk, risk, "{set:?}");
                        count += 1;
                    }
                }
            }
        }
    }
    assert_eq!(count, 5 * 6 * 5 * 3 * 5);
}

#[test]
fn every_combination_of_qsofa_is_the_sum_of_its_parts() {
    let table = tables::qsofa();
    for (rr, a) in [(21.0, 0), (22.0, 1)] {
        for (acvpu, b) in Consciousness::ALL.into_iter().zip([0, 1, 1, 1, 1]) {
            for (systolic, c) in [(100.0, 1), (101.0, 0)] {
                let set = Set {
                    rr,
                    acvpu,
                    systolic,
                    ..WELL
                };
                let result = scored(&table, &adult(), &set.inputs(at(0)), at(0));
                assert_eq!(result.total(), Some(a + b + c), "{set:?}");
            }
        }
    }
}
