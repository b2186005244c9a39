//! Millimetre paper: fine lines each millimetre, coarse ones each fifth.

use crate::canvas::{COARSE, Canvas, FINE, Pen, Place};
use crate::error::Error;

/// Covers a place, from its upper left corner on.
pub(crate) fn paper(canvas: &Canvas<'_>, at: Place) -> Result<(), Error> {
    for (coarse, pen) in [(false, Pen(FINE, 0.1)), (true, Pen(COARSE, 0.15))] {
        let chosen = |mm: &u32| mm.is_multiple_of(5) == coarse;
        for mm in (0..=at.width.round() as u32).filter(chosen) {
            let x = at.x + f64::from(mm);
            canvas.line((x, at.y), (x, at.bottom()), pen)?;
        }
        for mm in (0..=at.height.round() as u32).filter(chosen) {
            let y = at.y + f64::from(mm);
            canvas.line((at.x, y), (at.right(), y), pen)?;
        }
    }
    Ok(())
}
