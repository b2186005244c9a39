//! The hospital's central server: takes the journals of all stations, shows all wards.
//!
//! It holds no state of its own: everything is in PostgreSQL, so any number of copies run
//! behind a balancer, and one that is killed is missed by nobody (docs/CENTRAL.md).
//!
//! - [`judge`] decides what of a batch is taken: order, hash chain, what can be stored. Pure.
//! - [`receive`] writes that in one transaction, once, whichever copies get the batch.
//! - [`project`] folds rows of alarms to how each condition stands, for the page. Pure.
//! - [`live`] tells pages, across copies.
//! - [`beds`] shows beds live where there is a broker.

pub mod audit;
pub mod beds;
pub mod board;
pub mod config;
pub mod error;
pub mod http;
pub mod judge;
pub mod live;
pub mod metrics;
pub mod news;
pub mod people;
pub mod project;
pub mod receive;
pub mod schema;
pub mod serve;
pub mod sqlx;
pub mod stations;
pub mod tell;
pub mod tls;
pub mod upkeep;
pub mod verify;
