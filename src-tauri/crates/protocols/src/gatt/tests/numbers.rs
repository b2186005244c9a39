//! SFLOAT, FLOAT and times: published vectors, marks, what does not fit.

use super::super::{Decimal, MedicalFloat, Stamp};
use lamplight_units::NoValue;
use lamplight_units::clock::Precision;

#[test]
fn an_sfloat_is_read_without_a_bias() {
    for (bits, value, decimals) in [
        (0xF16C, 36.4, 1),
        (0xE16C, 3.64, 2),
        (0x016C, 364.0, 0),
        (0x0002, 2.0, 0),
        (0xF014, 2.0, 1),
        (0xE0C8, 2.0, 2),
        (0x1002, 20.0, 0),
        (0x2002, 200.0, 0),
        (0x04D2, 1234.0, 0),
        (0x0B2E, -1234.0, 0),
    ] {
        let MedicalFloat::Number(decimal) = MedicalFloat::from_sfloat(bits) else {
            panic!("{bits:04X} is a number");
        };
        assert!((decimal.number() - value).abs() < 1e-12, "{bits:04X}");
        assert_eq!(decimal.decimals(), decimals, "{bits:04X}");
        assert_eq!(MedicalFloat::Number(decimal).to_sfloat(), bits);
    }
}

#[test]
fn a_float_is_read_with_all_its_24_bits() {
    for (bits, value) in [
        (0xFF00_016C, 36.4),
        (0xFE00_0D97, 34.79),
        (0xFE00_0E71, 36.97),
        (0xFF00_0014, 2.0),
        (0xFE00_00C8, 2.0),
        (0x0100_0002, 20.0),
        (0x00FF_FB2E, -1234.0),
    ] {
        let MedicalFloat::Number(decimal) = MedicalFloat::from_float(bits) else {
            panic!("{bits:08X} is a number");
        };
        assert!((decimal.number() - value).abs() < 1e-12, "{bits:08X}");
        assert_eq!(MedicalFloat::Number(decimal).to_float(), bits);
    }
}

#[test]
fn what_is_no_number_says_why() {
    let words = |float: MedicalFloat| float.value().reason();
    for (short, long, mark, reason) in [
        (
            0x07FF,
            0x007F_FFFF,
            MedicalFloat::NotANumber,
            NoValue::Invalid,
        ),
        (
            0x0800,
            0x0080_0000,
            MedicalFloat::NotAtResolution,
            NoValue::Invalid,
        ),
        (
            0x07FE,
            0x007F_FFFE,
            MedicalFloat::PositiveInfinity,
            NoValue::AboveRange,
        ),
        (
            0x0802,
            0x0080_0002,
            MedicalFloat::NegativeInfinity,
            NoValue::BelowRange,
        ),
        (
            0x0801,
            0x0080_0001,
            MedicalFloat::Reserved,
            NoValue::Unreadable,
        ),
    ] {
        assert_eq!(MedicalFloat::from_sfloat(short), mark);
        assert_eq!(MedicalFloat::from_float(long), mark);
        assert_eq!((mark.to_sfloat(), mark.to_float()), (short, long));
        assert_eq!(words(mark), Some(reason));
        // Some sensors leave an exponent beside the mark.
        assert_eq!(MedicalFloat::from_sfloat(short | 0xF000), mark);
        assert_eq!(MedicalFloat::from_float(long | 0xFE00_0000), mark);
    }
}

#[test]
fn what_does_not_fit_is_not_cut_to_another_number() {
    let big = MedicalFloat::Number(Decimal {
        mantissa: 9_000_000,
        exponent: 0,
    });
    assert_eq!((big.to_sfloat(), big.to_float()), (0x0800, 0x0080_0000));
    assert_eq!(MedicalFloat::number(5, 9).to_sfloat(), 0x0800);
    assert_eq!(MedicalFloat::number(1, 127).value().number(), Some(1e127));
}

#[test]
fn a_time_that_can_not_be_is_told_from_one_that_is_unknown() {
    let read = |bytes: [u8; 7]| Stamp::from_bytes(bytes);
    assert_eq!(read([0, 0, 5, 17, 13, 45, 0]), Stamp::Unknown);
    assert_eq!(
        read([0xE8, 7, 5, 17, 13, 45, 0]),
        super::stamp("2024-05-17T13:45:00")
    );
    for wrong in [
        [0xE8, 7, 13, 17, 13, 45, 0],
        [0xE8, 7, 2, 30, 13, 45, 0],
        [0xE8, 7, 5, 17, 24, 45, 0],
        [0xFF, 0xFF, 5, 17, 13, 45, 0],
        [1, 0, 5, 17, 13, 45, 0],
        [0xE8, 7, 5, 17, 13, 45, 61],
    ] {
        assert_eq!(read(wrong), Stamp::Impossible(wrong));
        assert_eq!(read(wrong).to_bytes(), wrong);
    }
    let Stamp::Known(month) = read([0xE8, 7, 5, 0, 13, 45, 0]) else {
        panic!("a month without a day is a time");
    };
    assert_eq!(month.precision, Precision::Month);
    assert_eq!(Stamp::Known(month).to_bytes(), [0xE8, 7, 5, 0, 0, 0, 0]);
}
