//! Patient groups: the one thing about a patient that factory limits depend on.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A patient group, as bedside monitors ask for it at admission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// Adults.
    Adult,
    /// Children beyond the newborn period.
    Paediatric,
    /// Newborns.
    Neonatal,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Adult, Self::Paediatric, Self::Neonatal];
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Adult => "adult",
            Self::Paediatric => "paediatric",
            Self::Neonatal => "neonatal",
        })
    }
}
