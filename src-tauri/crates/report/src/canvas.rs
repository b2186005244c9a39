//! A page to draw on, in millimetres, over the SVG back end of plotters.
//!
//! Plotters counts in whole pixels. A pixel here is a hundredth of a
//! millimetre: 0.4 ms at 25 mm/s and 1 µV at 10 mm/mV, finer than any printer,
//! and whole numbers make the SVG the same text on every machine.

use crate::error::Error;
use crate::fonts;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend, ShapeStyle, TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont};
use std::cell::Cell;
use std::ops::Range;

/// Pixels of the SVG to a millimetre.
pub(crate) const PER_MM: f64 = 100.0;

/// Colours that stay apart on a printer without colour.
pub(crate) const INK: RGBColor = RGBColor(0, 0, 0);
pub(crate) const GREY: RGBColor = RGBColor(90, 90, 90);
pub(crate) const PALE: RGBColor = RGBColor(200, 200, 200);
pub(crate) const FINE: RGBColor = RGBColor(250, 222, 216);
pub(crate) const COARSE: RGBColor = RGBColor(238, 170, 158);
pub(crate) const WHITE: RGBColor = RGBColor(255, 255, 255);

/// A colour and a width in millimetres.
#[derive(Clone, Copy)]
pub(crate) struct Pen(pub RGBColor, pub f64);

impl Pen {
    fn style(self) -> ShapeStyle {
        ShapeStyle {
            color: self.0.to_rgba(),
            filled: false,
            stroke_width: u32::try_from(px(self.1).max(1)).unwrap_or(1),
        }
    }
}

/// Where a text's given point lies in it.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size in millimetres, weight, colour and anchor of a text.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: RGBColor,
    pub anchor: Anchor,
}

impl Type {
    pub(crate) const fn plain(size: f64) -> Self {
        Self {
            size,
            bold: false,
            colour: INK,
            anchor: Anchor::Start,
        }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn grey(self) -> Self {
        Self {
            colour: GREY,
            ..self
        }
    }

    pub(crate) const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A part of the page, in millimetres from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Place {
    pub(crate) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(self) -> f64 {
        self.y + self.height
    }
}

fn px(mm: f64) -> i32 {
    // `as` stops at the ends of i32 and makes 0 of what is no number.
    (mm * PER_MM).round() as i32
}

/// What plotters writes for a text that hangs from its top.
const DY: &str = " dy=\"0.76em\"";

type Backend<'a> = SVGBackend<'a>;

/// One page.
pub(crate) struct Canvas<'a> {
    root: DrawingArea<Backend<'a>, Shift>,
    unprintable: Cell<bool>,
}

/// Draws one page of that size and answers its SVG.
pub(crate) fn page(
    (width, height): (f64, f64),
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let size = (px(width).unsigned_abs(), px(height).unsigned_abs());
    let mut svg = String::new();
    {
        let canvas = Canvas {
            root: SVGBackend::with_string(&mut svg, size).into_drawing_area(),
            unprintable: Cell::new(false),
        };
        canvas.root.fill(&WHITE)?;
        draw(&canvas)?;
        canvas.root.present()?;
    }
    // Plotters writes the size in pixels; on paper it is millimetres. It also
    // shifts each text by `dy`, which moves but the first letter of a text that
    // runs from right to left (usvg 0.45); so `text` gives the baseline itself.
    // No text can hold these signs: its quotes are escaped.
    let body = svg.split_once('>').map_or("", |(_, body)| body);
    let body = body.replace(DY, "");
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\">{body}",
        size.0, size.1
    ))
}

impl<'a> Canvas<'a> {
    /// Whether a character had to be replaced on this page.
    pub(crate) fn has_unprintable(&self) -> bool {
        self.unprintable.get()
    }

    pub(crate) fn line(&self, from: (f64, f64), to: (f64, f64), pen: Pen) -> Result<(), Error> {
        self.path([from, to], pen)
    }

    pub(crate) fn path(
        &self,
        points: impl IntoIterator<Item = (f64, f64)>,
        pen: Pen,
    ) -> Result<(), Error> {
        let points: Vec<_> = points.into_iter().map(|(x, y)| (px(x), px(y))).collect();
        Ok(self.root.draw(&PathElement::new(points, pen.style()))?)
    }

    pub(crate) fn frame(&self, at: Place, pen: Pen) -> Result<(), Error> {
        let (x, y, right, bottom) = (at.x, at.y, at.right(), at.bottom());
        self.path(
            [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)],
            pen,
        )
    }

    pub(crate) fn fill(&self, at: Place, colour: RGBColor) -> Result<(), Error> {
        let corners = [(px(at.x), px(at.y)), (px(at.right()), px(at.bottom()))];
        Ok(self.root.draw(&Rectangle::new(corners, colour.filled()))?)
    }

    pub(crate) fn polygon(&self, points: &[(f64, f64)], colour: RGBColor) -> Result<(), Error> {
        let points: Vec<_> = points.iter().map(|&(x, y)| (px(x), px(y))).collect();
        Ok(self.root.draw(&Polygon::new(points, colour.filled()))?)
    }

    /// Writes with the baseline at `y`.
    pub(crate) fn text(&self, (x, y): (f64, f64), set: Type, text: &str) -> Result<(), Error> {
        let (text, replaced) = fonts::printable(text);
        if replaced {
            self.unprintable.set(true);
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        let anchor = match set.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = if set.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        // Plotters divides the size by 1.24.
        let font = (fonts::FAMILIES, (set.size * PER_MM).round() * 1.24, weight).into_font();
        let style = TextStyle::from(font)
            .color(&set.colour)
            .pos(Pos::new(anchor, VPos::Top));
        Ok(self.root.draw_text(&text, &style, (px(x), px(y)))?)
    }

    /// A coordinate system over a part of the page: values grow upwards.
    pub(crate) fn plot(&self, at: Place, x: Range<f64>, y: Range<f64>) -> Plot<'a> {
        let pixels = (px(at.x)..px(at.right()), px(at.bottom())..px(at.y));
        Plot(self.root.apply_coord_spec(Cartesian2d::new(x, y, pixels)))
    }
}

/// A part of the page with the coordinates of what is plotted there.
pub(crate) struct Plot<'a>(DrawingArea<Backend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>);

impl Plot<'_> {
    pub(crate) fn path(&self, points: &[(f64, f64)], pen: Pen) -> Result<(), Error> {
        Ok(self.0.draw(&PathElement::new(points, pen.style()))?)
    }

    /// A full dot, its radius in millimetres.
    pub(crate) fn dot(&self, at: (f64, f64), radius: f64, colour: RGBColor) -> Result<(), Error> {
        Ok(self.0.draw(&Circle::new(at, px(radius), colour.filled()))?)
    }
}
