//! What is used of sqlx, under its usual names.
//!
//! Its parts are named in the manifest, not the crate `sqlx` itself: that one names SQLite's
//! driver as well, and Cargo allows one crate that links SQLite, which is the station's store.

pub use sqlx_core::connection::Connection;
pub use sqlx_core::error;
pub use sqlx_core::error::Error;
pub use sqlx_core::query::query;
pub use sqlx_core::query_as::query_as;
pub use sqlx_core::query_scalar::query_scalar;
pub use sqlx_core::raw_sql::raw_sql;
pub use sqlx_postgres::{PgConnection, PgListener, PgPool, PgPoolOptions};
