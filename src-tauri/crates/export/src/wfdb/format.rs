//! How samples are laid out in a signal file (signal(5)).

use crate::channel::Channel;

/// A format of signal files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Two samples of 12 bits in three bytes.
    Packed212,
    /// Words, the low byte first.
    Words16,
    /// Double words, the low byte first.
    Words32,
}

impl Format {
    /// The smallest that holds all samples of all signals: those of one file share it.
    #[must_use]
    pub fn for_all(channels: &[Channel]) -> Self {
        let fits = |format: &Self| {
            channels
                .iter()
                .all(|channel| channel.middle(format.limit()).is_some())
        };
        [Self::Packed212, Self::Words16]
            .into_iter()
            .find(fits)
            .unwrap_or(Self::Words32)
    }

    /// Its number in the header.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Packed212 => 212,
            Self::Words16 => 16,
            Self::Words32 => 32,
        }
    }

    /// How many bits a sample has.
    #[must_use]
    pub const fn bits(self) -> u16 {
        match self {
            Self::Packed212 => 12,
            Self::Words16 => 16,
            Self::Words32 => 32,
        }
    }

    /// The greatest sample, and with a minus the least.
    #[must_use]
    pub const fn limit(self) -> i64 {
        (1 << (self.bits() - 1)) - 1
    }

    /// What stands where no sample is: below the least.
    #[must_use]
    pub const fn no_sample(self) -> i64 {
        -self.limit() - 1
    }

    /// Bytes of a sample, for an estimate.
    #[must_use]
    pub const fn bytes(self) -> f64 {
        match self {
            Self::Packed212 => 1.5,
            Self::Words16 => 2.0,
            Self::Words32 => 4.0,
        }
    }

    pub(super) fn push(self, bytes: &mut Vec<u8>, odd: &mut Option<i64>, sample: i64) {
        let limited = sample.clamp(self.no_sample(), self.limit());
        let [b0, b1, b2, b3, ..] = limited.to_le_bytes();
        match self {
            Self::Packed212 => match odd.take() {
                None => *odd = Some(limited),
                Some(first) => {
                    let [a0, a1, ..] = first.to_le_bytes();
                    bytes.extend([a0, (a1 & 0x0f) | (b1 & 0x0f) << 4, b0]);
                }
            },
            Self::Words16 => bytes.extend([b0, b1]),
            Self::Words32 => bytes.extend([b0, b1, b2, b3]),
        }
    }

    /// A last sample that waits for a second one goes alone, in two bytes.
    pub(super) fn end(self, bytes: &mut Vec<u8>, odd: &mut Option<i64>) {
        if let Some(last) = odd.take() {
            let [a0, a1, ..] = last.to_le_bytes();
            bytes.extend([a0, a1 & 0x0f]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::tests::channel;

    #[test]
    fn the_smallest_format_that_holds_all_is_taken() {
        for (low, high, number) in [
            (-2_047, 2_047, 212),
            (0, 4_094, 212),
            (0, 4_095, 16),
            (-32_767, 32_767, 16),
            (-32_768, 32_767, 32),
        ] {
            let channels = [channel("I", 250.0, 0, 0), channel("II", 250.0, low, high)];
            assert_eq!(Format::for_all(&channels).number(), number, "{low} {high}");
        }
    }

    #[test]
    fn samples_are_packed_as_the_format_says() {
        for (format, expected) in [
            (Format::Packed212, vec![0x01, 0x80, 0x00, 0xff, 0x07]),
            (Format::Words16, vec![1, 0, 0, 0x80, 0xff, 0x07]),
            (
                Format::Words32,
                vec![1, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x07, 0, 0],
            ),
        ] {
            let (mut bytes, mut odd) = (Vec::new(), None);
            for sample in [1, format.no_sample(), 2_047] {
                format.push(&mut bytes, &mut odd, sample);
            }
            format.end(&mut bytes, &mut odd);
            assert_eq!(bytes, expected, "{format:?}");
        }
    }
}
