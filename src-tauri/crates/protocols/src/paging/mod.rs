//! From a page to a call: what a paging protocol brings is an address and a text, and it is
//! the text that says where and what.
//!
//! [`page`] is a page whatever protocol brought it, [`words`] the language of call systems
//! (German, English, Spanish), [`table`] a ward's own rows that go before it, and [`desk`]
//! makes the news of both and remembers what is open, because an end often names an address
//! alone. [`alerts`] does the same for call systems that send HL7 alerts. What nobody
//! understands is a call all the same.

pub mod alerts;
pub mod desk;
mod lexicon;
pub mod page;
pub mod table;
pub mod words;
