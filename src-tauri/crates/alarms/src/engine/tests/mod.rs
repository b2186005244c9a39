//! Rules of the engine, told as stories on a virtual clock.

mod escalation;
mod inhibition;
mod lives;
mod restart;
mod silence;
mod ward;
