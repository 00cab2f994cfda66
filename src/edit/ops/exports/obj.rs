//! `export_obj_file`: the skin as Wavefront OBJ text.

use super::{BLOCKS, DISPLACED, FILE, go_on, no_faces, one_step, one_word, places, renumber, write};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Report, nothing_to_refuse,
    ops::{export_model::path, has_element_blocks},
};
use crate::geometry::outlines;
use crate::model::{Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "export_obj_file",
    label: "Export OBJ…",
    summary: "Write the skin of element blocks as polygons, a group for each block",
    doc: "A Wavefront OBJ text file of the outer faces of solids, of shells and of elements of a plane, with polygons of as many \
          corners as they have (nodes between corners too). Nodes are where the displacement of a step moves them, if there is \
          one; those that no polygon uses are left out.",
    group: Group::Files,
    search: &["wavefront", "blender", "surface", "write", "cad"],
    params: &[FILE, BLOCKS, DISPLACED],
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"skin.obj\"",
        expect: "10 polygons written to skin.obj",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = path(args)?;
    let blocks = args.positions("element_block_ids")?;
    let [x, y, z] = places(model, one_step(args, "displacement_timestep")?)?;
    let skin = outlines(model, blocks);
    if skin.is_empty() {
        return Err(no_faces());
    }
    let (nodes, new_of) = renumber(model.num_nodes(), skin.nodes.iter().copied());
    let offsets = model.element_offsets();
    write(files, path, progress, |out| {
        writeln!(out, "# {}", one_line(&model.title))?;
        for &node in &nodes {
            let node = node as usize;
            writeln!(out, "v {} {} {}", x[node], y[node], z[node])?;
        }
        let mut current = None;
        for (k, (polygon, &element)) in skin.polygons().zip(&skin.elements).enumerate() {
            let block = Model::locate_element(&offsets, element as usize).map(|(block, _)| block);
            if block != current {
                go_on(progress, k, skin.len(), "writing polygons")?;
                current = block;
                let block = block.and_then(|block| model.element_blocks.get(block));
                writeln!(
                    out,
                    "g {}",
                    block.map_or_else(String::new, |block| group_name(block.id, &block.name))
                )?;
            }
            out.write_all(b"f")?;
            polygon.iter().try_for_each(|&node| write!(out, " {}", u64::from(new_of[node as usize]) + 1))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    Ok(Report::new(format!("{} written to {}", counted(skin.len(), "polygon"), path.display())))
}

fn group_name(id: i64, name: &str) -> String {
    let name = one_word(name);
    if name.is_empty() { format!("block_{id}") } else { name }
}

fn one_line(title: &str) -> String {
    title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{written, written_text};
    use crate::model::samples;

    #[test]
    fn an_obj_file_has_groups_and_numbers_from_one() {
        let text = written_text(
            &samples::two_hexes(),
            "export_obj_file filename='a.obj' element_block_ids=2 displacement_timestep='none'",
        );
        let lines =
            |start: &str| -> Vec<&str> { text.lines().filter_map(|line| line.strip_prefix(start)).collect() };
        assert_eq!(lines("g "), ["right"]);
        // The nodes of block 2 in their order: x is 1 and 2 in turn.
        assert_eq!(lines("v ")[..3], ["1 0 0", "2 0 0", "1 1 0"]);
        assert_eq!((lines("v ").len(), lines("f ").len()), (8, 6));
        let numbers: Vec<usize> = lines("f ")
            .iter()
            .flat_map(|line| line.split(' '))
            .map(|number| number.parse().unwrap())
            .collect();
        assert_eq!((numbers.iter().min(), numbers.iter().max(), numbers.len()), (Some(&1), Some(&8), 24));
    }

    #[test]
    fn nodes_are_where_the_displacement_moves_them() {
        let text = written_text(
            &samples::two_hexes(),
            "export_obj_file filename='a.obj' displacement_timestep='last'",
        );
        // Node 1 at (1, 0, 0) moves by 0.01 and -0.02.
        assert_eq!(text.lines().nth(2), Some("v 1.01 0 -0.02"));
    }

    #[test]
    fn lines_have_no_faces() {
        let bar = samples::one_element(crate::model::Topology::Bar2);
        let refused = written(&bar, "export_obj_file filename='a.obj'").unwrap_err();
        assert_eq!(refused.to_string(), "element_block_ids: these blocks have no faces");
    }
}
