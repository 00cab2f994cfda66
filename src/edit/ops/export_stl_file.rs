//! `export_stl_file`: the skin of blocks as triangles.

use super::{
    exports::{BLOCKS, DISPLACED, FILE, one_step, places},
    has_element_blocks,
};
use crate::edit::{Action, Args, EditError, Example, Files, Group, Operation, Report, nothing_to_refuse};
use crate::geometry::external_sides;
use crate::model::{Model, Progress, Side, SideShape, counted};
use std::{io, path::Path};

type Point = [f64; 3];

pub(super) const OPERATION: Operation = Operation {
    name: "export_stl_file",
    label: "Export STL…",
    summary: "Write the skin of element blocks as triangles",
    doc: "A binary STL file of the outer faces of the blocks, and of the surfaces of shells. Faces with four corners or with \
          nodes between corners are cut around their middle. Nodes are where the displacement of a step moves them, if \
          there is one. Normals point outward. Edges of plane elements and lines are no faces and are left out.",
    group: Group::Files,
    search: &["write", "print", "cad", "surface", "triangles"],
    params: &[FILE, BLOCKS, DISPLACED],
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"skin.stl\"",
        expect: "40 triangles written to skin.stl",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    _progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = super::export_model::path(args)?;
    let step = one_step(args, "displacement_timestep")?;
    write(model, path, args.positions("element_block_ids")?, step, files)
}

/// Writes the skin of blocks, displaced as at a step.
pub(super) fn write(
    model: &Model,
    path: &Path,
    blocks: &[usize],
    step: Option<usize>,
    files: &dyn Files,
) -> Result<Report, EditError> {
    let places = places(model, step)?;
    let offsets = model.element_offsets();
    let mut triangles = Vec::new();
    for side in external_sides(model, blocks) {
        if let Some((shape, points)) = face(model, &offsets, side, &places) {
            cut(shape, &points, &mut triangles);
        }
    }
    if triangles.is_empty() {
        return Err(EditError::BadValue {
            parameter: "element_block_ids",
            reason: "these blocks have no faces".to_owned(),
        });
    }
    files.write(path, &mut |out| write_binary(&triangles, out))?;
    Ok(Report::new(format!("{} written to {}", counted(triangles.len(), "triangle"), path.display())))
}

/// The table of a face and where its nodes are; `None` for edges, ends and sides that are not there.
fn face(
    model: &Model,
    offsets: &[usize],
    side: Side,
    places: &[Vec<f64>; 3],
) -> Option<(&'static SideShape, Vec<Point>)> {
    let (block, element) = Model::locate_element(offsets, side.element as usize)?;
    let block = &model.element_blocks[block];
    let shape = block.topology.sides().get(side.side as usize).filter(|shape| shape.dimension() == 2)?;
    let nodes = block.element(element)?;
    let point = |local: usize| {
        let node = *nodes.get(local)? as usize;
        Some([*places[0].get(node)?, *places[1].get(node)?, *places[2].get(node)?])
    };
    Some((shape, shape.nodes().map(point).collect::<Option<_>>()?))
}

/// Cuts a face into triangles: the rule of exomerge, section 2.6 of the operations.
fn cut(shape: &SideShape, points: &[Point], triangles: &mut Vec<[Point; 3]>) {
    let (num_corners, num_mids) = (shape.corners.len(), shape.mids.len());
    let mean = |of: &[Point]| -> Point {
        std::array::from_fn(|axis| of.iter().map(|point| point[axis]).sum::<f64>() / of.len() as f64)
    };
    let next = |k: usize| (k + 1) % num_corners;
    if num_mids != num_corners {
        // Corners alone, or nodes between them that no rule of cutting knows.
        match points[..num_corners] {
            [a, b, c] => triangles.push([a, b, c]),
            _ => {
                let middle = mean(&points[..num_corners]);
                triangles.extend((0..num_corners).map(|k| [points[k], points[next(k)], middle]));
            }
        }
        return;
    }
    let mids = &points[num_corners..num_corners + num_mids];
    let before = |k: usize| mids[(k + num_mids - 1) % num_mids];
    triangles.extend((0..num_corners).map(|k| [points[k], mids[k], before(k)]));
    match *mids {
        [a, b, c] => triangles.push([a, b, c]),
        _ => {
            let middle = mean(mids);
            triangles.extend((0..num_mids).map(|k| [mids[k], mids[next(k)], middle]));
        }
    }
}

fn write_binary(triangles: &[[Point; 3]], out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(&[b' '; 80])?;
    let count = u32::try_from(triangles.len())
        .map_err(|_beyond| io::Error::other("an STL file holds no more than 4294967295 triangles"))?;
    out.write_all(&count.to_le_bytes())?;
    for triangle in triangles {
        for point in std::iter::once(normal(triangle)).chain(*triangle) {
            for value in point {
                #[expect(clippy::cast_possible_truncation, reason = "the format has single precision")]
                out.write_all(&(value as f32).to_le_bytes())?;
            }
        }
        out.write_all(&[0; 2])?;
    }
    Ok(())
}

/// Of length 1, by the corners; 0 for a triangle without area (trap T27).
fn normal([a, b, c]: &[Point; 3]) -> Point {
    let [u, v]: [Point; 2] = [b, c].map(|to| std::array::from_fn(|axis| to[axis] - a[axis]));
    let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let length = cross.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length > 0.0 { cross.map(|part| part / length) } else { [0.0; 3] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Topology, samples};
    use std::sync::Mutex;

    struct Kept(Mutex<Vec<u8>>);

    impl Files for Kept {
        fn read_model(
            &self,
            path: &Path,
            progress: &dyn Progress,
        ) -> Result<crate::edit::ReadModel, EditError> {
            crate::edit::NoFiles.read_model(path, progress)
        }
        fn write_model(
            &self,
            model: &Model,
            path: &Path,
            progress: &dyn Progress,
        ) -> Result<Vec<String>, EditError> {
            crate::edit::NoFiles.write_model(model, path, progress)
        }
        fn write(&self, _path: &Path, fill: crate::edit::Fill<'_>) -> Result<(), EditError> {
            fill(&mut *self.0.lock().unwrap()).unwrap();
            Ok(())
        }
    }

    #[test]
    fn t15_t27_solids_and_shells_have_triangles_with_true_normals() {
        // Faces: 4 of three corners; 6 and 2 of four; quadratic faces have 8.
        for (topology, count) in
            [(Topology::Tet4, 4), (Topology::Hex8, 24), (Topology::Shell4, 8), (Topology::Hex20, 48)]
        {
            let kept = Kept(Mutex::new(Vec::new()));
            write(&samples::one_element(topology), Path::new("x"), &[0], None, &kept).unwrap();
            let bytes = kept.0.into_inner().unwrap();
            assert_eq!(bytes.len(), 84 + 50 * count, "{topology:?}");
        }
        let (a, b, c) = ([0.0, 0.0, 5.0], [1.0, 0.0, 5.0], [0.0, 1.0, 5.0]);
        assert_eq!(normal(&[a, b, c]), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn blocks_without_faces_are_refused() {
        let kept = Kept(Mutex::new(Vec::new()));
        let refused = write(&samples::plane(), Path::new("x"), &[0], None, &kept).unwrap_err();
        assert_eq!(refused.to_string(), "element_block_ids: these blocks have no faces");
    }
}
