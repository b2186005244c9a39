//! Bytes to typed reports and back, one module a protocol. No sockets, no clocks.
//!
//! Whatever a bedside speaks, the station sees [`report`]: who measured (device),
//! where (location), on whom (patient), and what (numbers, texts, waves, alerts).
//! Call systems and smart beds have types of their own beside it: [`call`], [`bed`]; what
//! is asked of them is an [`order`]. Call systems that send pages ([`espa`], [`tap`]) end
//! there by [`paging`]; where the station is the one that pages, it speaks [`wctp`]. What a feed of radio devices and the station say to each other beside
//! values is [`radio`].

pub mod bed;
pub mod call;
pub mod espa;
pub mod facts;
pub mod gatt;
pub mod hl7;
mod json;
pub mod mllp;
pub mod mqtt;
pub mod order;
pub mod paging;
pub mod parity;
pub mod radio;
pub mod report;
pub mod tap;
pub mod wctp;
