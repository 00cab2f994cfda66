//! `copy_mirror_merge`: the whole of a model of which there is a half.

use super::has_element_blocks;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    rules::{
        Components, Linear, Mirror, field_table_mut, join_model, merge_groups, transform_coordinates,
        turn_elements, turn_row,
    },
};
use crate::model::{Block, Entity, EntityList, Model, Progress, Set, Source, Support, counted, real_text};

pub(super) const OPERATION: Operation = Operation {
    name: "copy_mirror_merge",
    label: "Mirror and merge a copy…",
    summary: "Add the mirror image of the model and merge the nodes in the plane between",
    doc: "The image has blocks and sets of its own with the lowest unused ids, named as those that they mirror with `_mirror` \
          behind; element blocks can be combined afterwards. Its elements are right side out, and sides in its side sets are the \
          same faces. Nodes within the tolerance of the plane are not copied but shared. Vectors and tensors are mirrored as \
          values: the component across the plane changes its sign, and so do the shears that have it; they are recognised by \
          names that end in x, y, z (vel_x, sig_xy), also u, v, w alone. More variables are negated by name, and some can be left \
          as they are. In the plane values are the means of both. Element types whose mirror image is not known are refused.",
    group: Group::Transforms,
    search: &["symmetry", "reflect", "half", "whole", "full model", "duplicate"],
    params: &[
        Param::required(
            "axis",
            "Across",
            ParamKind::Choice(&["x", "y", "z"]),
            "The axis that the plane is across",
        ),
        Param::optional(
            "position",
            "At",
            ParamKind::Real { unit: Unit::Length, range: Range::Finite },
            "0.0",
            "Where the plane lies on that axis",
        ),
        Param::optional(
            "tolerance",
            "Tolerance",
            ParamKind::Real { unit: Unit::Length, range: Range::NotNegative },
            "0.001",
            "How far from the plane nodes count as lying in it",
        ),
        Param::optional(
            "negate_field_names",
            "Also negate",
            ParamKind::Texts,
            "[]",
            "Variables that change their sign beside those that are recognised",
        ),
        Param::optional(
            "keep_field_names",
            "Leave alone",
            ParamKind::Texts,
            "[]",
            "Variables that are mirrored as plain numbers although they are recognised",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "axis = \"x\"",
        expect: "12 nodes and 2 elements mirrored across x at 0, 4 nodes in the plane merged",
    }],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

/// What is put behind the names of an image.
const SUFFIX: &str = "_mirror";

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    for block in model.element_blocks.iter().filter(|block| block.num_elements > 0) {
        let is_known =
            Mirror::of(block.topology).is_some_and(|mirror| mirror.nodes.len() == block.nodes_per_element);
        if !is_known {
            let elem_type = block.elem_type.trim().to_owned();
            return Err(EditError::UnknownElements { block: block.id, elem_type, what: "mirrored" });
        }
    }
    let axis = axis(args)?;
    if axis >= model.dimension {
        return Err(EditError::BadValue {
            parameter: "axis",
            reason: format!("a model of {} dimensions has no such axis", model.dimension),
        });
    }
    Ok(())
}

fn axis(args: &Args) -> Result<usize, EditError> {
    Ok(match args.choice("axis")? {
        "x" => 0,
        "y" => 1,
        _ => 2,
    })
}

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let (axis, position) = (axis(args)?, args.real("position")?);
    let mut factors = [1.0; 3];
    factors[axis] = -1.0;
    let mirror = Linear::scale_axes(factors);
    let mut offset = [0.0; 3];
    offset[axis] = 2.0 * position;

    let (num_nodes, num_elements) = (model.num_nodes(), model.num_elements());
    let mut image = Model { assemblies: Vec::new(), frames: Vec::new(), ..model.clone() };
    image.global_variables.clear();
    image.qa_records.clear();
    image.info_records = std::sync::Arc::default();
    transform_coordinates(&mut image, None, Some(mirror), offset)?;
    let blocks: Vec<usize> = (0..image.element_blocks.len()).collect();
    turn_elements(&mut image, &blocks);
    let (negated, kept) = (args.texts("negate_field_names")?, args.texts("keep_field_names")?);
    let mut warnings = mirror_values(&mut image, (axis, &mirror), (negated, kept));
    number_anew(model, &mut image);
    progress.set(0.4, "joining");
    let globals = std::mem::take(&mut model.global_variables);
    warnings.extend(join_model(model, image, "its mirror image")?);
    model.global_variables = globals;

    progress.set(0.7, "merging nodes");
    let tolerance = args.real("tolerance")?;
    let coordinates = &model.coordinates;
    let along = [&coordinates.x, &coordinates.y, &coordinates.z][axis];
    let is_in_plane: Vec<bool> =
        along[..num_nodes].iter().map(|place| (place - position).abs() <= tolerance).collect();
    let count = u32::try_from(num_nodes).unwrap_or(u32::MAX);
    let images =
        (0..count).zip(&is_in_plane).map(|(node, in_plane)| if *in_plane { node } else { count + node });
    let group_of: Vec<u32> = (0..count).chain(images).collect();
    // That values differ and sets have only one of both is the meaning of it.
    let merged = merge_groups(model, &group_of)?;
    let summary = format!(
        "{} and {} mirrored across {} at {}, {} in the plane merged",
        counted(num_nodes, "node"),
        counted(num_elements, "element"),
        args.choice("axis")?,
        real_text(position),
        counted(merged.num_gone, "node"),
    );
    Ok(Report::new(summary).warned(warnings))
}

/// Mirrors vectors and tensors wherever there are variables; warnings.
fn mirror_values(
    image: &mut Model,
    (axis, mirror): (usize, &Linear),
    (negated, kept): (&[String], &[String]),
) -> Vec<String> {
    const SUPPORTS: [Support; 9] = [
        Support::Nodal,
        Support::Element,
        Support::EdgeBlock,
        Support::FaceBlock,
        Support::NodeSet,
        Support::SideSet,
        Support::EdgeSet,
        Support::FaceSet,
        Support::ElementSet,
    ];
    let mut warnings = Vec::new();
    let mut is_known = vec![false; negated.len()];
    for support in SUPPORTS {
        let num_rows = num_rows(image, support);
        let table = field_table_mut(image, support);
        let names: Vec<String> = table.names().iter().map(|name| (*name).to_owned()).collect();
        let is_plain = |name: &String| kept.contains(name) || negated.contains(name);
        let columns: Vec<usize> = (0..names.len()).filter(|&column| !is_plain(&names[column])).collect();
        let own: Vec<&str> = columns.iter().map(|&column| names[column].as_str()).collect();
        let components = Components::of(&own);
        let mut signs: Vec<usize> = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let named = negated.iter().position(|negated| negated == name);
            if let Some(named) = named {
                is_known[named] = true;
            }
            let is_component = ["u", "v", "w"][axis].eq_ignore_ascii_case(name) && !is_plain(name);
            if named.is_some() || is_component {
                signs.push(column);
            }
        }
        for row in 0..num_rows {
            warnings.extend(turn_row(table, row, mirror, (&components, &columns)));
            for &column in &signs {
                let Some(source) = table.get(column, row).cloned() else { continue };
                if let Some(turned) = Source::weighted_sum(vec![(-1.0, source)]) {
                    table.set(column, row, turned);
                }
            }
        }
    }
    let unknown = negated.iter().zip(is_known).filter(|(_, is_known)| !is_known);
    warnings.extend(unknown.map(|(name, _)| format!("there is no variable {name} to negate")));
    warnings
}

fn num_rows(model: &Model, support: Support) -> usize {
    match support {
        Support::Global | Support::Nodal => 1,
        Support::Element => model.element_blocks.len(),
        Support::EdgeBlock => model.edge_blocks.len(),
        Support::FaceBlock => model.face_blocks.len(),
        Support::NodeSet => model.node_sets.len(),
        Support::SideSet => model.side_sets.len(),
        Support::EdgeSet => model.edge_sets.len(),
        Support::FaceSet => model.face_sets.len(),
        Support::ElementSet => model.element_sets.len(),
    }
}

/// Gives the blocks and sets of an image ids that neither has, and names of their own.
fn number_anew(model: &Model, image: &mut Model) {
    rename(&model.element_blocks, &mut image.element_blocks, |block: &mut Block| {
        (&mut block.id, &mut block.name)
    });
    rename(&model.edge_blocks, &mut image.edge_blocks, |block: &mut Block| (&mut block.id, &mut block.name));
    rename(&model.face_blocks, &mut image.face_blocks, |block: &mut Block| (&mut block.id, &mut block.name));
    rename(&model.node_sets, &mut image.node_sets, id_and_name);
    rename(&model.side_sets, &mut image.side_sets, id_and_name);
    rename(&model.edge_sets, &mut image.edge_sets, id_and_name);
    rename(&model.face_sets, &mut image.face_sets, id_and_name);
    rename(&model.element_sets, &mut image.element_sets, id_and_name);
}

fn id_and_name<M>(set: &mut Set<M>) -> (&mut i64, &mut String) {
    (&mut set.id, &mut set.name)
}

fn rename<E: Entity>(
    known: &EntityList<E>,
    images: &mut EntityList<E>,
    parts: impl Fn(&mut E) -> (&mut i64, &mut String),
) {
    let used: std::collections::HashSet<i64> = known.iter().map(Entity::id).collect();
    let mut free = (1i64..).filter(|id| !used.contains(id));
    for image in images.iter_mut() {
        let (id, name) = parts(image);
        if let Some(new) = free.next() {
            *id = new;
        }
        if !name.is_empty() {
            name.push_str(SUFFIX);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::geometry::{SideReader, element_sizes, external_sides};
    use crate::model::{Model, NoProgress, Side, Source, samples};

    fn mirrored(model: &Model, args: &str) -> Result<Model, EditError> {
        let step = Invocation::parse(&format!("copy_mirror_merge {args}")).unwrap();
        run(model, &step, &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn a_half_becomes_a_whole_that_is_one_piece_and_right_side_out() {
        let whole = mirrored(&samples::two_hexes(), "axis='x'").unwrap();
        assert_eq!((whole.num_nodes(), whole.num_elements()), (20, 4));
        let ids: Vec<(i64, &str)> =
            whole.element_blocks.iter().map(|block| (block.id, block.name.as_str())).collect();
        assert_eq!(ids, [(1, "left"), (2, "right"), (3, "left_mirror"), (4, "right_mirror")]);
        for block in 0..4 {
            assert_eq!(element_sizes(&whole, block), [Some(1.0)]);
        }
        // A bar of 4 x 1 x 1 has 2 + 4 * 4 outer faces.
        assert_eq!(external_sides(&whole, &[0, 1, 2, 3]).len(), 18);
        assert_eq!(whole.bounding_box(), Some([[-2.0, 0.0, 0.0], [2.0, 1.0, 1.0]]));
        // The set of the plane's nodes has an image of the same nodes.
        assert_eq!(whole.node_sets[1].members, whole.node_sets[0].members);
        assert_eq!((whole.side_sets.len(), whole.side_sets[1].id), (2, 2));
    }

    #[test]
    fn sides_of_the_image_are_the_same_faces() {
        let whole = mirrored(&samples::two_hexes(), "axis='z'").unwrap();
        // The tops at z = 1 are mirrored to z = -1.
        let (reader, mut nodes) = (SideReader::new(&whole), Vec::new());
        for member in whole.side_sets[1].members.iter() {
            assert!(reader.nodes(*member, &mut nodes));
            for &node in &nodes {
                assert_eq!(whole.position(node as usize).unwrap()[2], -1.0);
            }
        }
        assert_ne!(whole.side_sets[1].members[0], Side { element: 2, side: 5 });
    }

    #[test]
    fn vectors_and_tensors_are_mirrored_and_in_the_plane_both_are_averaged() {
        let model = samples::results_everywhere();
        let whole = mirrored(&model, "axis='x'").unwrap();
        let at = |name: &str, node: usize| {
            let source = &whole.nodal_variables.iter().find(|(known, _)| known == name).unwrap().1;
            source.read(0).unwrap()[node]
        };
        // Nodes on x = 0 are 0, 3, 6, 9, 12, 15; the image of node 1, at (1, 0, 0), is the first new one.
        assert_eq!(whole.position(18), Some([-1.0, 0.0, 0.0]));
        assert_eq!([at("vel_x", 18), at("vel_y", 18)], [-at("vel_x", 1), at("vel_y", 1)]);
        assert_eq!([at("sig_xx", 18), at("sig_xy", 18)], [at("sig_xx", 1), -at("sig_xy", 1)]);
        assert_eq!([at("sig_yz", 18), at("sig_zx", 18)], [at("sig_yz", 1), -at("sig_zx", 1)]);
        assert_eq!((at("vel_x", 3), at("temperature", 18)), (0.0, at("temperature", 1)));
        let stress = |block: usize, column: usize| {
            whole.element_blocks[block].values[column].as_ref().unwrap().read(2).unwrap()
        };
        assert_eq!(stress(2, 0), stress(0, 0));
        assert_eq!(stress(2, 3), stress(0, 3).iter().map(|value| -value).collect::<Vec<_>>());
        // Global variables stay what they are.
        assert_eq!(
            whole.global_variables[0].1.read(1).unwrap(),
            model.global_variables[0].1.read(1).unwrap()
        );
    }

    #[test]
    fn lists_decide_over_names() {
        let mut model = samples::two_hexes();
        model.nodal_variables.push(("u".to_owned(), Source::constant(2.0, 12)));
        let args = "axis='x' negate_field_names=['temperature', 'missing'] keep_field_names=['disp_x', 'disp_y', 'disp_z']";
        let step = Invocation::parse(&format!("copy_mirror_merge {args}")).unwrap();
        let edited = run(&model, &step, &NoProgress).unwrap();
        assert_eq!(edited.report.warnings, ["there is no variable missing to negate"]);
        let last = |at: usize| *edited.model.nodal_variables[at].1.read(1).unwrap().last().unwrap();
        // The last node is the image of node 11: 0.11 kept, 110 and 2 negated.
        assert_eq!([last(0), last(3), last(4)], [0.01 * 11.0, -110.0, -2.0]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let flat = mirrored(&samples::plane(), "axis='z'").unwrap_err().to_string();
        assert_eq!(flat, "axis: a model of 2 dimensions has no such axis");
        assert_eq!(mirrored(&samples::plane(), "axis='y'").unwrap().num_nodes(), 15);
    }
}
