//! Tests of the rules as a whole; those of one module stand in it.

mod boundaries;
mod combinations;
mod course;
mod examples;
mod missing;
mod paediatric;
mod properties;
mod shock;
mod ward;
