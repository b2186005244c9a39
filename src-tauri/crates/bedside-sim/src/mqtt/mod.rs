//! Smart beds and a call gateway as real peers of a broker: MQTT 5 on a real socket, to the
//! schema of docs/MQTT.md. They obey orders as their makers would, and say so.

mod beds;
mod peer;

pub use beds::{Publish, SmartWard};
pub use peer::run;
