//! `exoscope info`: what a file holds, for people and as JSON.

use super::{Failure, progress::Bar};
use crate::document::Document;
use crate::exodus::container::Format;
use crate::model::{Attributes, Block, Entity, EntityList, Model, Set};
use serde_json::{Value, json};
use std::{io::Write, path::PathBuf};

/// Arguments of `info`.
#[derive(Debug, clap::Args)]
pub struct InfoArgs {
    /// The Exodus file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say nothing but the answer and errors
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &InfoArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let document =
        Document::open(&args.file, &Bar::new(args.quiet)).map_err(|error| Failure::at(&args.file, error))?;
    let facts = to_json(&document);
    if args.json {
        writeln!(out, "{facts:#}")?
    } else {
        tell(&document, &facts, out)?
    }
    Ok(())
}

/// The object that `spec/command-line.md` describes; outside programs rely on it.
fn to_json(document: &Document) -> Value {
    let model = document.model();
    let facts = document.file().map(|file| file.facts());
    let facts = facts.as_ref();
    json!({
        "file": document.path().map(|path| path.display().to_string()),
        "bytes": facts.map(|facts| facts.bytes),
        "format": facts.map(|facts| format_name(facts.format)),
        "api_version": facts.and_then(|facts| facts.api_version).map(version),
        "version": facts.and_then(|facts| facts.version).map(version),
        "word_size": facts.and_then(|facts| facts.word_size),
        "int64": facts.is_some_and(|facts| facts.int64),
        "title": model.title,
        "dimension": model.dimension,
        "nodes": model.num_nodes(),
        "elements": model.num_elements(),
        "edges": facts.map_or(0, |facts| facts.num_edges),
        "faces": facts.map_or(0, |facts| facts.num_faces),
        "bounding_box": bounding_box(model),
        "element_blocks": blocks(&model.element_blocks, "elements", "nodes_per_element"),
        "edge_blocks": blocks(&model.edge_blocks, "edges", "nodes_per_edge"),
        "face_blocks": blocks(&model.face_blocks, "faces", "nodes_per_face"),
        "node_sets": sets(&model.node_sets, "nodes"),
        "side_sets": sets(&model.side_sets, "sides"),
        "edge_sets": sets(&model.edge_sets, "edges"),
        "face_sets": sets(&model.face_sets, "faces"),
        "element_sets": sets(&model.element_sets, "elements"),
        "assemblies": model.assemblies.iter().map(|assembly| json!({
            "id": assembly.id, "name": assembly.name, "kind": assembly.kind.words(), "members": assembly.members,
        })).collect::<Vec<_>>(),
        "blobs": facts.map(|facts| facts.blobs.iter().map(|blob| json!({
            "id": blob.id, "name": blob.name, "values": blob.num_values,
        })).collect::<Vec<_>>()),
        "fields": {
            "global": model.global_variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            "node": model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            "element": fields(&model.element_blocks),
            "edge_block": fields(&model.edge_blocks),
            "face_block": fields(&model.face_blocks),
            "edge_set": fields(&model.edge_sets),
            "face_set": fields(&model.face_sets),
            "element_set": fields(&model.element_sets),
            "node_set": fields(&model.node_sets),
            "side_set": fields(&model.side_sets),
        },
        "times": model.times.iter().map(|&time| number(time)).collect::<Vec<_>>(),
        "qa_records": model.qa_records,
        "info_records": model.info_records.as_slice(),
        "warnings": document.warnings().iter().collect::<Vec<_>>(),
    })
}

/// A number, or NaN and the infinities as strings, which JSON does not have.
fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(value.to_string()) }
}

/// A version as people write it: most are stored as single-precision reals, and 8.25 is not 8.250000190734863.
fn version(stored: f64) -> f64 {
    // Cut off on purpose: only a number that was single precision comes back the same.
    #[expect(clippy::cast_possible_truncation, reason = "the comparison finds out what was lost")]
    let single = stored as f32;
    if f64::from(single) == stored { single.to_string().parse().unwrap_or(stored) } else { stored }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Classic => "classic",
        Format::Offset64 => "64bit-offset",
        Format::Data64 => "cdf5",
        Format::NetCdf4 | Format::NetCdf4Classic => "netcdf4",
    }
}

fn bounding_box(model: &Model) -> Option<Value> {
    let [min, max] = model.bounding_box()?;
    let corner = |corner: [f64; 3]| -> Vec<Value> {
        corner.iter().take(model.dimension).map(|&at| number(at)).collect()
    };
    Some(json!({"min": corner(min), "max": corner(max)}))
}

fn blocks(list: &EntityList<Block>, entries: &str, nodes_per: &str) -> Vec<Value> {
    let describe = |block: &Block| {
        let Attributes { names, .. } = &block.attributes;
        json!({
            "id": block.id, "name": block.name, "type": block.elem_type, entries: block.num_elements,
            nodes_per: block.nodes_per_element, "attributes": names,
        })
    };
    list.iter().map(describe).collect()
}

fn sets<M>(list: &EntityList<Set<M>>, members: &str) -> Vec<Value> {
    let describe = |set: &Set<M>| {
        let factors = set.distribution_factors.as_ref().map_or(0, |factors| factors.len());
        json!({"id": set.id, "name": set.name, members: set.members.len(), "distribution_factors": factors})
    };
    list.iter().map(describe).collect()
}

fn fields<E: Entity>(list: &EntityList<E>) -> Vec<Value> {
    let on = |variable: usize| -> Vec<i64> {
        let has = |entity: &&E| entity.values().get(variable).is_some_and(Option::is_some);
        list.iter().filter(has).map(Entity::id).collect()
    };
    list.variable_names.iter().enumerate().map(|(at, name)| json!({"name": name, "on": on(at)})).collect()
}

/// The same for people.
fn tell(document: &Document, facts: &Value, out: &mut dyn Write) -> std::io::Result<()> {
    let model = document.model();
    let text = |key: &str| facts[key].as_str().unwrap_or("").to_owned();
    let megabytes = facts["bytes"].as_f64().unwrap_or(0.0) / 1e6;
    writeln!(out, "{}", text("file"))?;
    writeln!(
        out,
        "  {} netCDF, {megabytes:.3} MB, Exodus {}, {}-byte reals{}",
        text("format"),
        facts["api_version"],
        facts["word_size"],
        if facts["int64"] == true { ", 64-bit integers" } else { "" },
    )?;
    if !model.title.is_empty() {
        writeln!(out, "  {}", model.title)?;
    }
    writeln!(out, "  {}-D, {} nodes, {} elements", model.dimension, model.num_nodes(), model.num_elements())?;
    if let Some([min, max]) = model.bounding_box() {
        for (axis, name) in ["x", "y", "z"].iter().enumerate().take(model.dimension) {
            writeln!(out, "  {name} from {} to {}", min[axis], max[axis])?;
        }
    } else if model.num_nodes() > 0 {
        writeln!(out, "  no bounding box: no node has finite coordinates")?;
    }
    tell_blocks("element blocks", &model.element_blocks, out)?;
    tell_blocks("edge blocks", &model.edge_blocks, out)?;
    tell_blocks("face blocks", &model.face_blocks, out)?;
    tell_sets("node sets", "nodes", &model.node_sets, out)?;
    tell_sets("side sets", "sides", &model.side_sets, out)?;
    tell_sets("edge sets", "edges", &model.edge_sets, out)?;
    tell_sets("face sets", "faces", &model.face_sets, out)?;
    tell_sets("element sets", "elements", &model.element_sets, out)?;
    tell_fields(&facts["fields"], out)?;
    match model.times.as_slice() {
        [] => {}
        [only] => writeln!(out, "\n1 time step at {only}")?,
        [first, .., last] => writeln!(out, "\n{} time steps from {first} to {last}", model.num_steps())?,
    }
    for record in &model.qa_records {
        writeln!(out, "QA: {}", record.join(", "))?;
    }
    if !model.info_records.is_empty() {
        writeln!(out, "{} information records", model.info_records.len())?;
    }
    document.warnings().iter().try_for_each(|warning| writeln!(out, "warning: {warning}"))
}

fn tell_blocks(title: &str, list: &EntityList<Block>, out: &mut dyn Write) -> std::io::Result<()> {
    let row = |block: &Block| {
        let elem_type = block.elem_type.trim();
        let nodes = block.nodes_per_element;
        let of = if elem_type.ends_with(&nodes.to_string()) {
            String::new()
        } else {
            format!(" of {nodes} nodes")
        };
        [block.id.to_string(), block.name.clone(), format!("{} × {elem_type}{of}", block.num_elements)]
    };
    tell_rows(title, &list.iter().map(row).collect::<Vec<_>>(), out)
}

fn tell_sets<M>(
    title: &str,
    what: &str,
    list: &EntityList<Set<M>>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let row = |set: &Set<M>| {
        let factors = set.distribution_factors.as_ref().map_or(0, |factors| factors.len());
        let factors = if factors == 0 { String::new() } else { format!(", {factors} distribution factors") };
        [set.id.to_string(), set.name.clone(), format!("{} {what}{factors}", set.members.len())]
    };
    tell_rows(title, &list.iter().map(row).collect::<Vec<_>>(), out)
}

/// A titled list of id, name and content, in columns as wide as they need.
fn tell_rows(title: &str, rows: &[[String; 3]], out: &mut dyn Write) -> std::io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (id_width, name_width) = (width(0), width(1));
    let gap = if name_width == 0 { "" } else { "  " };
    writeln!(out, "\n{} {title}", rows.len())?;
    rows.iter().try_for_each(|[id, name, content]| {
        writeln!(out, "  {id:>id_width$}  {name:name_width$}{gap}{content}")
    })
}

fn tell_fields(fields: &Value, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(kinds) = fields.as_object() else { return Ok(()) };
    for (kind, names) in kinds {
        let names: Vec<&str> = names
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|field| field.as_str().or(field["name"].as_str()))
            .collect();
        if !names.is_empty() {
            writeln!(out, "\n{} {} variables\n  {}", names.len(), kind.replace('_', " "), names.join(" "))?;
        }
    }
    Ok(())
}
