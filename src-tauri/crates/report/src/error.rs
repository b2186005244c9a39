//! Why a report could not be made.

use plotters::drawing::DrawingAreaErrorKind;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More than [`crate::MOST_PAGES`]; the caller asks for a shorter stretch.
    #[error("the report would have {pages} pages, more than {most}")]
    TooLong {
        /// How many it would have.
        pages: usize,
        /// How many there may be.
        most: usize,
    },
    /// A stretch that ends before it begins, or has no length.
    #[error("the report's stretch of time is empty")]
    NoTime,
    /// A time that no calendar of a ward has: outside the years 1 to 9998.
    #[error("a time of the report is outside the years 1 to 9998")]
    Calendar,
    /// There is no such page.
    #[error("the report has no page {page}, only {pages}")]
    NoPage {
        /// What was asked for, counted from 0.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// A resolution outside 36 to [`crate::MOST_DPI`].
    #[error("a picture with {0} dots per inch cannot be made")]
    Resolution(u16),
    /// The drawing back end refused.
    #[error("a page could not be drawn")]
    Drawing(#[from] DrawingAreaErrorKind<std::io::Error>),
    /// The page is not an SVG that can be read back.
    #[error("page {page} could not be read back as SVG")]
    Svg {
        /// Which page, counted from 0.
        page: usize,
        /// What the reader says.
        source: resvg::usvg::Error,
    },
    /// The picture could not be written as PNG.
    #[error("the picture could not be written as PNG")]
    Png(#[from] png::EncodingError),
    /// The PDF could not be put together.
    #[error("the PDF could not be put together: {0}")]
    Pdf(String),
}
