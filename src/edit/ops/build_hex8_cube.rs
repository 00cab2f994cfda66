//! `build_hex8_cube`: a box of hexahedra, made from nothing.

use super::{always, refuse_used_id};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    rules::{append_block, append_nodes},
};
use crate::model::{Block, Model, Progress, Topology, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "build_hex8_cube",
    label: "Build box…",
    summary: "Make an element block of hexahedra that fill a box",
    doc: "Nodes are appended with x fastest, elements with z fastest. Each element begins at its low corner and goes \
          around in the xy plane, then the same at its high z. What is in the model already is not touched, and nothing \
          is joined to it. No sets are made.",
    group: Group::Blocks,
    search: &["cube", "brick", "mesh", "grid", "new", "hexahedra"],
    params: &[
        Param::optional(
            "element_block_id",
            "Block id",
            ParamKind::NewId { word: "auto" },
            "\"auto\"",
            "The id of the new block; \"auto\" is the lowest unused one",
        ),
        Param::optional(
            "extents",
            "Size",
            ParamKind::Extents,
            "1.0",
            "One length for a cube from the origin, or for each axis a length or [least, greatest]",
        ),
        Param::optional(
            "divisions",
            "Divisions",
            ParamKind::Integers { least: 1 },
            "3",
            "Elements along each edge: one number, or three for x, y and z",
        ),
    ],
    examples: &[
        Example { model: "empty", args: "", expect: "element block 1 with 27 elements and 64 nodes built" },
        Example {
            model: "two_hexes",
            args: "extents = [2, [1, 2], 1] divisions = [2, 1, 1]",
            expect: "element block 3 with 2 elements and 12 nodes built",
        },
    ],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    if let Some(id) = args.id("element_block_id")? {
        refuse_used_id(model, id)?;
    }
    let divisions = divisions(args)?;
    let num_nodes = divisions.iter().try_fold(1usize, |product, n| product.checked_mul(n + 1));
    match num_nodes.and_then(|new| u32::try_from(new.checked_add(model.num_nodes())?).ok()) {
        Some(_) => Ok(()),
        None => Err(bad_divisions("that is more nodes than a model can have")),
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let id = args.id("element_block_id")?.unwrap_or_else(|| model.element_blocks.lowest_unused_id());
    let extents = args.extents("extents")?;
    let divisions = divisions(args)?;
    let at = |axis: usize, k: usize| {
        let [least, greatest] = extents[axis];
        least + (greatest - least) * (k as f64 / divisions[axis] as f64)
    };
    let [nx, ny, nz] = divisions;
    let points = (0..=nz).flat_map(|k| {
        (0..=ny)
            .flat_map(move |j| (0..=nx).map(move |i| [i, j, k]))
            .map(|[i, j, k]| [at(0, i), at(1, j), at(2, k)])
    });
    let points: Vec<[f64; 3]> = points.collect();
    let first = append_nodes(model, &points)?;

    let mut connectivity = Vec::with_capacity(8 * nx * ny * nz);
    let node = |i: usize, j: usize, k: usize| {
        // As many nodes as `append_nodes` has counted.
        first + u32::try_from(i + (nx + 1) * (j + (ny + 1) * k)).unwrap_or(u32::MAX - first)
    };
    for (i, j, k) in (0..nx).flat_map(|i| (0..ny).flat_map(move |j| (0..nz).map(move |k| (i, j, k)))) {
        let square = |k| [node(i, j, k), node(i + 1, j, k), node(i + 1, j + 1, k), node(i, j + 1, k)];
        connectivity.extend(square(k));
        connectivity.extend(square(k + 1));
    }
    let block = Block::new(id, Topology::Hex8, connectivity);
    let elements = counted(block.num_elements, "element");
    append_block(model, block)?;
    Ok(Report::new(format!("element block {id} with {elements} and {} built", counted(points.len(), "node"))))
}

fn divisions(args: &Args) -> Result<[usize; 3], EditError> {
    let counts: Vec<usize> = args
        .integers("divisions")?
        .iter()
        .map(|&count| usize::try_from(count).unwrap_or(usize::MAX))
        .collect();
    match counts[..] {
        [one] => Ok([one; 3]),
        [x, y, z] => Ok([x, y, z]),
        _ => Err(bad_divisions("one number or three are needed")),
    }
}

fn bad_divisions(reason: &str) -> EditError {
    EditError::BadValue { parameter: "divisions", reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn built(model: &Model, args: &str) -> Result<Model, EditError> {
        let build = Invocation::parse(&format!("build_hex8_cube {args}")).unwrap();
        run(model, &build, &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn v1_nodes_run_along_x_first() {
        let model = built(&Model::default(), "extents=[[0, 2], [1, 2], 1] divisions=[2, 1, 1]").unwrap();
        assert_eq!(model.dimension, 3);
        assert_eq!((model.position(0), model.position(5)), (Some([0.0, 1.0, 0.0]), Some([2.0, 2.0, 0.0])));
        let connectivity = &model.element_blocks[0].connectivity;
        assert_eq!(connectivity.as_slice(), [0, 1, 4, 3, 6, 7, 10, 9, 1, 2, 5, 4, 7, 8, 11, 10]);
    }

    #[test]
    fn v2_elements_run_along_z_first() {
        let model = built(&Model::default(), "divisions=2").unwrap();
        let connectivity = &model.element_blocks[0].connectivity;
        assert_eq!(connectivity[..16], [0, 1, 4, 3, 9, 10, 13, 12, 9, 10, 13, 12, 18, 19, 22, 21]);
    }

    #[test]
    fn new_nodes_and_elements_get_defaults() {
        let model = built(&samples::two_hexes(), "divisions=1").unwrap();
        let at = |k: usize| model.nodal_variables[k].1.read(1).unwrap();
        // Nodes 12 to 19 are new; displacements are 0 there.
        assert!(at(0)[12..] == [0.0; 8] && at(3)[12..].iter().all(|value| value.is_nan()));
        assert!(model.element_blocks[2].values.iter().all(Option::is_none));
        assert_eq!(model.element_blocks[2].connectivity[0], 12);
    }

    #[test]
    fn a_used_id_and_divisions_that_do_not_fit_are_refused() {
        let model = samples::two_hexes();
        for (args, says) in [
            ("element_block_id=2", "element block 2 exists already"),
            ("divisions=[1, 2]", "divisions: one number or three are needed"),
            ("divisions=0", "divisions should be whole numbers, at least 1 each, not 0"),
            ("divisions=100000", "divisions: that is more nodes than a model can have"),
        ] {
            assert_eq!(built(&model, args).unwrap_err().to_string(), says);
        }
    }
}
