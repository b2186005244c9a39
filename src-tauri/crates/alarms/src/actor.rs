//! Who acts: people have roles whether or not anything alarms, so `people` defines them.

pub use lamplight_people::{Actor, PersonId, Role};
