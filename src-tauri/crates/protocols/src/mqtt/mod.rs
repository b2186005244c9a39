//! MQTT's topics and payloads to reports, and orders back to publishes. No sockets.
//!
//! Our own schema for beds, calls and displays is written in docs/MQTT.md; other layouts are
//! rows of a [`table`], also those of Sparkplug B, which is protobuf. A [`Reader`] belongs to one feed: it remembers what a retained or
//! partial message needs to be understood, each memory with its bound.

mod bed;
mod call;
mod command;
mod discovery;
mod memory;
mod read;
mod reader;
mod rows;
mod sparkplug;
pub mod table;
pub mod topic;

pub use command::Publish;
pub use read::Read;
pub use reader::{Reader, ReaderConfig};
pub use sparkplug::{EdgeNode, is_sparkplug};

#[cfg(test)]
mod tests;
