//! Ids that are a number: handed out by the engine, sent back by a screen or a transport.

/// Makes the type of one kind of id, so that ids of two kinds are never mixed up.
macro_rules! number_id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(u64);

        impl $name {
            /// From a number that was handed out.
            #[must_use]
            pub const fn new(number: u64) -> Self {
                Self(number)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }
    };
}

pub(crate) use number_id;
