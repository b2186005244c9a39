//! Numbers, limits and sentinels as devices write them.

use super::*;
use proptest::prelude::*;

fn plain() -> &'static Dialect {
    Dialect::of("", "")
}

#[test]
fn numbers_are_read_as_devices_write_them() {
    use NoValue::{AboveRange, BelowRange, Invalid, NotMeasured};
    for (text, want) in [
        ("72", Parsed::Number(72.0)),
        (" 72 ", Parsed::Number(72.0)),
        ("-5", Parsed::Number(-5.0)),
        ("+5", Parsed::Number(5.0)),
        ("0.1", Parsed::Number(0.1)),
        (".5", Parsed::Number(0.5)),
        ("37.", Parsed::Number(37.0)),
        ("1e2", Parsed::Number(100.0)),
        ("37,5", Parsed::Number(37.5)),
        ("0,94", Parsed::Number(0.94)),
        ("1,234", Parsed::Unreadable),
        ("1,234.5", Parsed::Unreadable),
        ("", Parsed::None(NotMeasured)),
        ("---", Parsed::None(NotMeasured)),
        ("--", Parsed::None(NotMeasured)),
        ("-", Parsed::None(NotMeasured)),
        ("***", Parsed::None(NotMeasured)),
        ("\"\"", Parsed::None(NotMeasured)),
        ("?", Parsed::None(Invalid)),
        ("-?-", Parsed::None(Invalid)),
        ("<45", Parsed::None(BelowRange)),
        (">300", Parsed::None(AboveRange)),
        (">= 300", Parsed::None(AboveRange)),
        ("<", Parsed::Unreadable),
        ("NaN", Parsed::Unreadable),
        ("inf", Parsed::Unreadable),
        ("-inf", Parsed::Unreadable),
        ("1e999", Parsed::Unreadable),
        ("72 bpm", Parsed::Unreadable),
        ("12O", Parsed::Unreadable),
        ("0x10", Parsed::Unreadable),
        ("\u{661}", Parsed::Unreadable),
    ] {
        assert_eq!(number(text), want, "{text:?}");
    }
}

#[test]
fn structured_numbers_are_numbers_only_when_they_are_one() {
    let of = |text| structured(text, &Delimiters::STANDARD);
    assert_eq!(of("^182"), Ok(Parsed::Number(182.0)));
    assert_eq!(of("=^182"), Ok(Parsed::Number(182.0)));
    assert_eq!(of(">^90"), Ok(Parsed::None(NoValue::AboveRange)));
    assert_eq!(of("<^45"), Ok(Parsed::None(NoValue::BelowRange)));
    assert_eq!(of("72"), Ok(Parsed::Number(72.0)));
    assert_eq!(of("^1^:^2"), Err("1:2".to_owned()));
    assert_eq!(of("^100^-^200"), Err("100-200".to_owned()));
}

#[test]
fn sentinels_depend_on_what_is_measured() {
    let judge = |refid: &str, number: f64| {
        let (value, odd) = Sign::of(Metric::by_refid(refid)).judge(number, plain());
        (value.number(), value.reason(), odd)
    };
    let sentinel = (None, Some(NoValue::Sentinel), false);
    for (refid, number, want) in [
        ("MDC_ECG_HEART_RATE", 8_388_607.0, sentinel),
        ("MDC_ECG_HEART_RATE", -1.0, sentinel),
        ("MDC_ECG_HEART_RATE", -999.0, sentinel),
        ("MDC_ECG_HEART_RATE", 0.0, (Some(0.0), None, false)),
        (
            "MDC_ECG_HEART_RATE",
            -37.0,
            (None, Some(NoValue::Invalid), true),
        ),
        (
            "MDC_PRESS_BLD_VEN_CENT_MEAN",
            -1.0,
            (Some(-1.0), None, false),
        ),
        ("MDC_PRESS_BLD_VEN_CENT_MEAN", -100.0, sentinel),
        ("MDC_PRESS_BLD_NONINV_SYS", -100.0, sentinel),
        ("MDC_ECG_AMPL_ST_II", -1.0, (Some(-1.0), None, false)),
        ("MDC_ECG_AMPL_ST_II", -99.9, sentinel),
        ("MDC_TEMP_DIFF", -1.0, (Some(-1.0), None, false)),
        ("MDC_MASS_BODY_ACTUAL", 0.0, sentinel),
        ("MDC_NOT_KNOWN", -1.0, (Some(-1.0), None, false)),
        ("MDC_NOT_KNOWN", 32_767.0, sentinel),
    ] {
        assert_eq!(judge(refid, number), want, "{refid} {number}");
    }
}

#[test]
fn limits_come_in_many_shapes() {
    let of = |text| limits(text, plain()).map(|l| (l.low, l.high));
    for (text, want) in [
        ("90-160", Ok((Some(90.0), Some(160.0)))),
        ("90^160", Ok((Some(90.0), Some(160.0)))),
        ("90 - 160", Ok((Some(90.0), Some(160.0)))),
        ("70_105", Ok((Some(70.0), Some(105.0)))),
        ("90 to 160", Ok((Some(90.0), Some(160.0)))),
        ("-5-10", Ok((Some(-5.0), Some(10.0)))),
        ("-10--5", Ok((Some(-10.0), Some(-5.0)))),
        ("36,0-38,5", Ok((Some(36.0), Some(38.5)))),
        (">98", Ok((Some(98.0), None))),
        (">=98", Ok((Some(98.0), None))),
        ("<45", Ok((None, Some(45.0)))),
        ("<-5", Ok((None, Some(-5.0)))),
        ("90-", Ok((Some(90.0), None))),
        ("^160", Ok((None, Some(160.0)))),
        ("90-8388607", Ok((Some(90.0), None))),
        ("", Ok((None, None))),
        ("160-90", Err(NotARange)),
        ("normal", Err(NotARange)),
        ("<9 mcg/dL:  low", Err(NotARange)),
        ("90", Err(NotARange)),
    ] {
        assert_eq!(of(text), want, "{text}");
    }
}

proptest! {
    #[test]
    fn decimal_numbers_are_read_to_the_last_bit(wanted in any::<f64>()) {
        prop_assume!(wanted.is_finite());
        let text = wanted.to_string();
        let Parsed::Number(got) = number(&text) else {
            return Err(TestCaseError::fail(text));
        };
        prop_assert_eq!(got.to_bits(), wanted.to_bits());
    }

    #[test]
    fn short_decimals_equal_the_librarys(whole in 0u32..1_000_000, behind in 0u32..10_000) {
        let text = format!("{whole}.{behind:04}");
        prop_assert_eq!(number(&text), Parsed::Number(text.parse().unwrap()));
    }

    #[test]
    fn no_text_breaks_the_readers(text in "\\PC{0,30}") {
        let _ = number(&text);
        let _ = limits(&text, plain());
        let _ = structured(&text, &Delimiters::STANDARD);
        let _ = Flags::read(&text, &Delimiters::STANDARD);
    }
}
