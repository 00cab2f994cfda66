//! The directions of x, y and z, as arrows with letters in the lower left corner: strokes in pixels.

use crate::scene::{Camera, Color, Style};
use glam::{DVec2, DVec3, Vec2};

/// A stroke on the screen, in pixels from the upper left corner; `overlay.wgsl` draws it.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Stroke {
    from: Vec2,
    to: Vec2,
    /// At `from` and at `to`.
    widths: [f32; 2],
    color: [f32; 4],
}

/// The most that an arrow takes of the picture's shorter side.
const GREATEST: f64 = 0.08;
/// Letters in a box from −1 to 1 (y upwards): the strokes of X, Y and Z.
const LETTERS: [&[[f64; 4]]; 3] = [
    &[[-0.72, 1.0, 0.72, -1.0], [-0.72, -1.0, 0.72, 1.0]],
    &[[-0.75, 1.0, 0.0, 0.05], [0.75, 1.0, 0.0, 0.05], [0.0, 0.05, 0.0, -1.0]],
    &[[-0.7, 1.0, 0.7, 1.0], [0.7, 1.0, -0.7, -1.0], [-0.7, -1.0, 0.7, -1.0]],
];

/// The triad's strokes, the farthest arrow first; none if the style has no triad.
pub(super) fn strokes(camera: &Camera, style: &Style, [width, height]: [u32; 2]) -> Vec<Stroke> {
    let size = f64::from(style.triad_size).min(f64::from(width.min(height)) * GREATEST);
    if size <= 0.0 {
        return Vec::new();
    }
    let center = DVec2::new(size * 1.45, f64::from(height) - size * 1.45);
    let mut arrows: Vec<(usize, DVec3)> = [DVec3::X, DVec3::Y, DVec3::Z]
        .into_iter()
        .map(|axis| camera.world_from_view.inverse() * axis)
        .enumerate()
        .collect();
    arrows.sort_by(|(_, a), (_, b)| a.z.total_cmp(&b.z));
    let mut strokes = Vec::new();
    for (axis, direction) in arrows {
        let color = style.palette.axes[axis];
        let tip = DVec2::new(direction.x, -direction.y);
        let at = |length: f64| center + tip * (length * size);
        push(&mut strokes, [center, at(0.76)], [0.06 * size; 2], color);
        push(&mut strokes, [at(0.70), at(1.0)], [0.20 * size, 0.0], color);
        // An arrow towards the viewer is nearly a point: its letter moves aside, up and to the right.
        let aside = DVec2::new(0.22, -0.22) * (1.0 - tip.length()).powi(2);
        let letter = at(1.0) + (tip.normalize_or_zero() * 0.20 + aside) * size;
        for &[x, y, u, v] in LETTERS[axis] {
            let place = |x: f64, y: f64| letter + DVec2::new(x, -y) * (0.105 * size);
            push(&mut strokes, [place(x, y), place(u, v)], [0.046 * size; 2], style.palette.text);
        }
    }
    strokes
}

#[expect(clippy::cast_possible_truncation, reason = "pixels on the screen")]
fn push(strokes: &mut Vec<Stroke>, [from, to]: [DVec2; 2], widths: [f64; 2], color: Color) {
    strokes.push(Stroke {
        from: from.as_vec2(),
        to: to.as_vec2(),
        widths: widths.map(|width| width as f32),
        color: color.to_linear(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{DisplaySettings, Palette, StandardView};

    #[test]
    fn arrows_point_where_the_axes_do() {
        let mut camera = Camera::default();
        camera.look_from(StandardView::PlusZ);
        let style = Style::new(&DisplaySettings::default(), Palette::LIGHT, 1.0);
        let strokes = strokes(&camera, &style, [800, 500]);
        // From +z: x to the right, y up (less in pixels from the top), z (last, towards the viewer) a point.
        let arrow = |axis: usize| {
            let color = style.palette.axes[axis].to_linear();
            let stroke = strokes.iter().find(|stroke| stroke.color == color).unwrap();
            (stroke.to - stroke.from) / 40.0
        };
        assert!((arrow(0) - Vec2::new(0.76, 0.0)).length() < 1e-5);
        assert!((arrow(1) - Vec2::new(0.0, -0.76)).length() < 1e-5);
        assert!(arrow(2).length() < 1e-5);
        assert_eq!(strokes.len(), 3 * 2 + 2 + 3 + 3);
        let none = Style { triad_size: 0.0, ..style };
        assert!(super::strokes(&camera, &none, [800, 500]).is_empty());
    }
}
