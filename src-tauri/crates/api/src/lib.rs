//! What crosses to the screen: commands, views and changes.
//!
//! State goes out as a snapshot plus numbered changes; a page that misses a
//! number asks for a snapshot again. Waves go beside it as raw frames, whose
//! layout is in `lamplight_waves::frame`. The TypeScript in `ui/src/host/api.ts`
//! is generated from here by `cargo xtask gen`.

pub mod about;
pub mod bluetooth;
pub mod calls;
pub mod care;
pub mod command;
pub mod devices;
pub mod duty;
pub mod export;
pub mod feed_form;
pub mod handover;
pub mod history;
pub mod limits;
pub mod link;
pub mod marking;
pub mod patients;
pub mod people;
pub mod practice;
pub mod print;
pub mod project;
pub mod provider;
pub mod review;
pub mod smart_bed;
pub mod state;
pub mod typescript;
pub mod view;
pub mod viewed;
