//! Coordinate frames: three points each, all in one variable.

use super::lookup::Lookup;
use crate::model::{CoordinateFrame, FrameKind, Warnings};

/// Reads the coordinate frames; if their variables disagree they stay foreign.
pub(super) fn read_frames(lookup: &Lookup<'_>, warnings: &mut Warnings) -> Vec<CoordinateFrame> {
    let count = lookup.count("num_cframes");
    let names = ["frame_ids", "frame_coordinates", "frame_tags"];
    if count == 0 || names.iter().all(|name| lookup.find(name).is_none()) {
        return Vec::new();
    }
    let variables = names.map(|name| lookup.find(name));
    let lengths = [count, count.saturating_mul(9), count];
    for ((name, variable), expected) in names.iter().zip(variables).zip(lengths) {
        let found = variable.map_or(0, |variable| lookup.num_values(variable));
        if found != expected {
            warnings.add(format!(
                "{name} has {found} values instead of {expected} for {count} coordinate frames: they are not shown"
            ));
            return Vec::new();
        }
    }
    let (Some(ids), Some(points)) =
        (lookup.integers("frame_ids", count, warnings), lookup.reals("frame_coordinates", warnings))
    else {
        return Vec::new();
    };
    let Some(tags) = lookup.bytes("frame_tags", warnings) else { return Vec::new() };
    let frames = points.as_chunks::<9>().0.iter().zip(ids).zip(tags);
    frames
        .map(|((&[a, b, c, d, e, f, g, h, i], id), tag)| CoordinateFrame {
            id,
            kind: FrameKind(tag),
            origin: [a, b, c],
            on_axis_3: [d, e, f],
            in_plane_13: [g, h, i],
        })
        .collect()
}
