//! Text as pixels, with the font that the window has.

use ab_glyph::{Font as _, FontRef, PxScale, ScaleFont as _, point};
use image::RgbaImage;

/// The font at a size.
pub(super) struct Text {
    font: FontRef<'static>,
    scale: PxScale,
}

impl Text {
    /// Text whose lines are `size` pixels high; `None` if the font that is compiled in cannot be read.
    pub(super) fn new(size: f32) -> Option<Self> {
        let font = FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok()?;
        Some(Self { font, scale: PxScale::from(size) })
    }

    /// Pixels from the top of one line to that of the next.
    pub(super) fn line_height(&self) -> f32 {
        self.font.as_scaled(self.scale).height()
    }

    /// How wide a text is in pixels.
    pub(super) fn width(&self, text: &str) -> f32 {
        let font = self.font.as_scaled(self.scale);
        text.chars().map(|letter| font.h_advance(font.glyph_id(letter))).sum()
    }

    /// The text, cut with "…" at its end if it is wider than `width` pixels.
    pub(super) fn fitted(&self, text: &str, width: f32) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut letters: Vec<char> = text.chars().collect();
        while letters.pop().is_some() {
            let cut: String = letters.iter().chain(['…'].iter()).collect();
            if self.width(&cut) <= width {
                return cut;
            }
        }
        String::new()
    }

    /// Writes a line with its upper left corner at `[x, y]`; what lies outside of the image is left out.
    ///
    /// Colours in the image are multiplied by opacity.
    pub(super) fn draw(&self, image: &mut RgbaImage, [x, y]: [f32; 2], text: &str, color: [u8; 3]) {
        let font = self.font.as_scaled(self.scale);
        let mut pen = x;
        for letter in text.chars() {
            let id = font.glyph_id(letter);
            let glyph = id.with_scale_and_position(self.scale, point(pen, y + font.ascent()));
            pen += font.h_advance(id);
            let Some(outline) = self.font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "pixels of an image; what is too large saturates"
            )]
            let corner = [corner.x as i64, corner.y as i64];
            outline.draw(|column, row, cover| {
                let column = u32::try_from(corner[0].saturating_add(column.into()));
                let row = u32::try_from(corner[1].saturating_add(row.into()));
                if let (Ok(column), Ok(row)) = (column, row)
                    && let Some(pixel) = image.get_pixel_mut_checked(column, row)
                {
                    pixel.0 = over(pixel.0, color, cover);
                }
            });
        }
    }
}

/// A colour laid over a pixel whose colours are multiplied by opacity.
pub(super) fn over(below: [u8; 4], color: [u8; 3], cover: f32) -> [u8; 4] {
    let cover = cover.clamp(0.0, 1.0);
    let [red, green, blue] = color.map(f32::from);
    let above = [red, green, blue, 255.0];
    std::array::from_fn(|channel| {
        let value = f32::from(below[channel]) * (1.0 - cover) + above[channel] * cover;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a blend of two bytes")]
        let byte = value.round() as u8;
        byte
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_as_wide_as_it_says_and_can_be_cut() {
        let text = Text::new(16.0).unwrap();
        let mut image = RgbaImage::new(200, 30);
        text.draw(&mut image, [10.0, 2.0], "0.25 MPa", [255, 0, 0]);
        let inked = |image: &RgbaImage| -> Vec<u32> {
            image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 40).map(|(x, ..)| x).collect()
        };
        let columns = inked(&image);
        let (first, last) = (columns.iter().min().unwrap(), columns.iter().max().unwrap());
        let right = 10.0 + text.width("0.25 MPa");
        assert!(
            (10..14).contains(first) && f64::from(*last) < f64::from(right) + 1.0,
            "{first} {last} {right}"
        );
        assert!(text.fitted("a long title", 60.0).ends_with('…'));
        assert!(text.width(&text.fitted("a long title", 60.0)) <= 60.0);
        assert_eq!(text.fitted("short", 60.0), "short");
        text.draw(&mut image, [-1e9, 1e30], "outside", [0; 3]);
    }

    #[test]
    fn colours_are_laid_over_each_other() {
        assert_eq!(over([0; 4], [200, 100, 0], 0.5), [100, 50, 0, 128]);
        assert_eq!(over([10, 20, 30, 255], [200, 100, 0], 1.0), [200, 100, 0, 255]);
    }
}
