//! A finished report: its pages as SVG, each as PNG, all as one PDF.

use crate::canvas::{Canvas, Place};
use crate::error::Error;
use crate::fonts;
use crate::frame::{self, Frame};
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use krilla::geom::Size;
use krilla::metadata::{DateTime as PdfTime, Metadata};
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// A report with more pages is refused: nobody reads it, and it would fill the memory.
pub const MOST_PAGES: usize = 300;

/// More dots than a printer has make a picture of half a gigabyte.
pub const MOST_DPI: u16 = 600;

const LEAST_DPI: u16 = 36;
const MM_PER_INCH: f64 = 25.4;
const POINTS_PER_INCH: f64 = 72.0;

/// One page as SVG text, its size in millimetres, a unit a hundredth of one.
#[derive(Clone, PartialEq, Eq)]
pub struct Svg(String);

impl Svg {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// A page names a patient: it must not slip into a log.
impl std::fmt::Debug for Svg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Svg({} bytes)", self.0.len())
    }
}

/// A report.
#[derive(Debug, Clone)]
pub struct Document {
    /// The pages in their order; there is at least one.
    pub pages: Vec<Svg>,
    size_mm: (f64, f64),
    title: &'static str,
    language: &'static str,
    printed_at: DateTime<FixedOffset>,
}

/// What fills one page within its frame.
pub(crate) type Body<'b> = Box<dyn Fn(&Canvas<'_>, Place) -> Result<(), Error> + 'b>;

/// Refuses what would be too long before any of it is drawn.
pub(crate) fn check_pages(pages: usize) -> Result<(), Error> {
    if pages > MOST_PAGES {
        return Err(Error::TooLong {
            pages,
            most: MOST_PAGES,
        });
    }
    Ok(())
}

impl Document {
    /// Draws every body into the frame that all pages share.
    pub(crate) fn draw(frame: &Frame<'_>, bodies: &[Body<'_>]) -> Result<Self, Error> {
        check_pages(bodies.len())?;
        frame::check_times(&[frame.header.printed_at])?;
        let pages = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| frame::page(frame, (at + 1, bodies.len()), body).map(Svg))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            pages,
            size_mm: frame.layout.size_mm(),
            title: frame.title,
            language: frame.layout.language.tag(),
            printed_at: frame.header.printed_at,
        })
    }

    /// The SVG of a page, counted from 0.
    ///
    /// # Errors
    /// When there is no such page.
    pub fn svg(&self, page: usize) -> Result<&str, Error> {
        let pages = self.pages.len();
        let found = self.pages.get(page).ok_or(Error::NoPage { page, pages })?;
        Ok(found.as_str())
    }

    /// A page as PNG, counted from 0; the resolution is written into it, so
    /// that the picture too is printed true to scale.
    ///
    /// # Errors
    /// When there is no such page, or the resolution is not within 36 to [`MOST_DPI`].
    pub fn png(&self, page: usize, dpi: u16) -> Result<Vec<u8>, Error> {
        if !(LEAST_DPI..=MOST_DPI).contains(&dpi) {
            return Err(Error::Resolution(dpi));
        }
        let tree = self.tree(page)?;
        let pixels = |mm: f64| (mm / MM_PER_INCH * f64::from(dpi)).round() as u32;
        let (width, height) = (pixels(self.size_mm.0), pixels(self.size_mm.1));
        let mut picture = Pixmap::new(width, height).ok_or(Error::Resolution(dpi))?;
        let scale = Transform::from_scale(
            width as f32 / tree.size().width(),
            height as f32 / tree.size().height(),
        );
        resvg::render(&tree, scale, &mut picture.as_mut());
        encode(&picture, dpi)
    }

    /// All pages as one PDF: lines stay lines, the fonts that are used are
    /// embedded, its text can be searched.
    ///
    /// # Errors
    /// When the PDF cannot be put together.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let points = |mm: f64| (mm / MM_PER_INCH * POINTS_PER_INCH) as f32;
        let (width, height) = (points(self.size_mm.0), points(self.size_mm.1));
        let wrong = |what: &str| Error::Pdf(what.to_owned());
        let mut pdf = krilla::Document::new();
        for page in 0..self.pages.len() {
            let tree = self.tree(page)?;
            let size = Size::from_wh(width, height).ok_or_else(|| wrong("size of a page"))?;
            let mut sheet = pdf.start_page_with(PageSettings::new(size));
            let mut surface = sheet.surface();
            surface
                .draw_svg(&tree, size, SvgSettings::default())
                .ok_or_else(|| wrong("a page's drawing"))?;
            surface.finish();
            sheet.finish();
        }
        pdf.set_metadata(self.metadata());
        pdf.finish().map_err(|e| Error::Pdf(format!("{e:?}")))
    }

    fn tree(&self, page: usize) -> Result<Tree, Error> {
        let options = Options {
            fontdb: fonts::database(),
            font_family: "Inter".to_owned(),
            ..Options::default()
        };
        Tree::from_str(self.svg(page)?, &options).map_err(|source| Error::Svg { page, source })
    }

    /// The title names the kind of report, not the patient: titles are shown in lists of files.
    fn metadata(&self) -> Metadata {
        let at = self.printed_at;
        let small = |n: u32| u8::try_from(n).unwrap_or(0);
        let minutes = at.offset().local_minus_utc() / 60;
        let made = PdfTime::new(u16::try_from(at.year()).unwrap_or(0))
            .month(small(at.month()))
            .day(small(at.day()))
            .hour(small(at.hour()))
            .minute(small(at.minute()))
            .second(small(at.second()))
            .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or(0))
            .utc_offset_minute(small((minutes % 60).unsigned_abs()));
        Metadata::new()
            .title(self.title.to_owned())
            .creator("Lamplight".to_owned())
            .language(self.language.to_owned())
            .creation_date(made)
    }
}

/// The page is opaque, so its premultiplied colours are its colours.
fn encode(picture: &Pixmap, dpi: u16) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (f64::from(dpi) / MM_PER_INCH * 1000.0).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.data())?;
    writer.finish()?;
    Ok(bytes)
}
