//! What a file holds, for people.

use super::{Subject, stats::Statistic};
use crate::cli::part_words;
use crate::exodus::{SeriesFile, SetSize};
use crate::model::{Assembly, Blob, Block, EntityList, Model, Set, counted, real_text};
use serde_json::Value;
use std::io::{Result, Write};

/// Ids that are listed before a list is cut short.
const LISTED: usize = 12;

/// Tells what there is, from the model where it can, from the JSON object where only that says it.
pub(super) fn tell(
    subject: &Subject,
    facts: &Value,
    stats: Option<&[Statistic]>,
    out: &mut dyn Write,
) -> Result<()> {
    let contents = &subject.contents;
    let model = &contents.model;
    tell_heading(subject, facts, out)?;
    tell_blocks("element block", &model.element_blocks, out)?;
    tell_blocks("edge block", &model.edge_blocks, out)?;
    tell_blocks("face block", &model.face_blocks, out)?;
    tell_sets("node set", "node", (&model.node_sets, &contents.node_sets), out)?;
    tell_sets("side set", "side", (&model.side_sets, &contents.side_sets), out)?;
    tell_sets("edge set", "edge", (&model.edge_sets, &contents.edge_sets), out)?;
    tell_sets("face set", "face", (&model.face_sets, &contents.face_sets), out)?;
    tell_sets("element set", "element", (&model.element_sets, &contents.element_sets), out)?;
    tell_assemblies(&model.assemblies, out)?;
    tell_blobs(model, out)?;
    tell_metadata(facts, out)?;
    tell_fields(&facts["fields"], out)?;
    tell_times(model, out)?;
    if let Some(stats) = stats {
        tell_stats(stats, out)?;
    }
    for record in &model.qa_records {
        writeln!(out, "QA: {}", record.join(", "))?;
    }
    if !model.info_records.is_empty() {
        writeln!(out, "{}", counted(model.info_records.len(), "information record"))?;
    }
    Ok(())
}

fn tell_heading(subject: &Subject, facts: &Value, out: &mut dyn Write) -> Result<()> {
    let contents = &subject.contents;
    let model = &contents.model;
    let text = |key: &str| facts[key].as_str().unwrap_or("").to_owned();
    let megabytes = facts["bytes"].as_f64().unwrap_or(0.0) / 1e6;
    writeln!(out, "{}", text("file"))?;
    write!(out, "  {} netCDF, {megabytes:.3} MB", text("format"))?;
    if let Some(version) = facts["api_version"].as_f64() {
        write!(out, ", Exodus {version}")?;
    }
    if let Some(bytes) = facts["word_size"].as_i64() {
        write!(out, ", {bytes}-byte reals")?;
    }
    writeln!(out, "{}", if facts["int64"] == true { ", 64-bit integers" } else { "" })?;
    if let Some(part) = part_words(subject.parts.as_ref(), subject.facts.as_ref()) {
        writeln!(out, "  {part}")?;
    }
    for says in subject.parts.as_ref().map_or(&[][..], |parts| &parts.left_behind) {
        writeln!(out, "  {says}")?;
    }
    if let Some(series) = &subject.series {
        let (which, of, steps) = (series.current + 1, series.files.len(), series.times().len());
        writeln!(out, "  mesh {which} of a series of {of} files with {}", counted(steps, "time step"))?;
        series.files.iter().try_for_each(|file| writeln!(out, "    {}", mesh_of_series(file)))?;
    }
    if !model.title.is_empty() {
        writeln!(out, "  {}", model.title)?;
    }
    let (nodes, elements) = (counted(contents.num_nodes, "node"), counted(model.num_elements(), "element"));
    writeln!(out, "  {}-D, {nodes}, {elements}", model.dimension)?;
    if let Some([min, max]) = contents.bounding_box {
        for (axis, name) in ["x", "y", "z"].iter().enumerate().take(model.dimension) {
            writeln!(out, "  {name} from {} to {}", real_text(min[axis]), real_text(max[axis]))?;
        }
    } else if contents.num_nodes > 0 {
        writeln!(out, "  no bounding box: no node has finite coordinates")?;
    }
    Ok(())
}

/// A mesh of a series and when it is.
fn mesh_of_series(file: &SeriesFile) -> String {
    let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy();
    match file.times.as_deref().map(Vec::as_slice) {
        None => format!("{name}: cannot be read"),
        Some([]) => format!("{name}: no time steps"),
        Some([only]) => format!("{name}: 1 time step at {}", real_text(*only)),
        Some(times @ [first, .., last]) => {
            let steps = counted(times.len(), "time step");
            format!("{name}: {steps} from {} to {}", real_text(*first), real_text(*last))
        }
    }
}

fn tell_blocks(noun: &str, list: &EntityList<Block>, out: &mut dyn Write) -> Result<()> {
    let row = |block: &Block| {
        let elem_type = block.elem_type.trim();
        let nodes = block.nodes_per_element;
        let of = if nodes == 0 || elem_type.ends_with(&nodes.to_string()) {
            String::new()
        } else {
            format!(" of {}", counted(nodes, "node"))
        };
        [block.id.to_string(), block.name.clone(), format!("{} × {elem_type}{of}", block.num_elements)]
    };
    tell_rows(&counted(list.len(), noun), &list.iter().map(row).collect::<Vec<_>>(), out)
}

fn tell_sets<M>(
    noun: &str,
    member: &str,
    (list, sizes): (&EntityList<Set<M>>, &[SetSize]),
    out: &mut dyn Write,
) -> Result<()> {
    let row = |(set, size): (&Set<M>, &SetSize)| {
        let factors = match size.num_distribution_factors {
            0 => String::new(),
            factors => format!(", {}", counted(factors, "distribution factor")),
        };
        [set.id.to_string(), set.name.clone(), format!("{}{factors}", counted(size.num_members, member))]
    };
    tell_rows(&counted(list.len(), noun), &list.iter().zip(sizes).map(row).collect::<Vec<_>>(), out)
}

fn tell_assemblies(assemblies: &[Assembly], out: &mut dyn Write) -> Result<()> {
    let row = |assembly: &Assembly| {
        let ids: Vec<String> = assembly.members.iter().take(LISTED).map(i64::to_string).collect();
        let more = match assembly.members.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let members = match ids.as_slice() {
            [] => "no members".to_owned(),
            ids => format!("{} {}{more}", assembly.kind.words(), ids.join(", ")),
        };
        [assembly.id.to_string(), assembly.name.clone(), members]
    };
    let plural = if assemblies.len() == 1 { "y" } else { "ies" };
    let title = format!("{} assembl{plural}", assemblies.len());
    tell_rows(&title, &assemblies.iter().map(row).collect::<Vec<_>>(), out)
}

fn tell_blobs(model: &Model, out: &mut dyn Write) -> Result<()> {
    let row = |blob: &Blob| {
        let stored =
            model.blobs.variable_names.iter().zip(&blob.values).filter(|(_, source)| source.is_some());
        let names: Vec<&str> = stored.map(|(name, _)| name.as_str()).collect();
        let gap = if names.is_empty() { "" } else { ": " };
        let content = format!("{}{gap}{}", counted(blob.num_values, "value"), names.join(" "));
        [blob.id.to_string(), blob.name.clone(), content]
    };
    let rows: Vec<_> = model.blobs.iter().map(row).collect();
    tell_rows(&counted(rows.len(), "blob"), &rows, out)
}

/// A titled list of id, name and content, in columns as wide as they need; nothing where there are no rows.
fn tell_rows(title: &str, rows: &[[String; 3]], out: &mut dyn Write) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (id_width, name_width) = (width(0), width(1));
    let gap = if name_width == 0 { "" } else { "  " };
    writeln!(out, "\n{title}")?;
    rows.iter().try_for_each(|[id, name, content]| {
        writeln!(out, "  {id:>id_width$}  {name:name_width$}{gap}{content}")
    })
}

/// Maps, coordinate frames, reduction variables and the attributes of the file.
fn tell_metadata(facts: &Value, out: &mut dyn Write) -> Result<()> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for (key, noun, content) in [
        ("node_maps", "node map", ""),
        ("element_maps", "element map", ""),
        ("edge_maps", "edge map", ""),
        ("face_maps", "face map", ""),
        ("coordinate_frames", "coordinate frame", "kind"),
    ] {
        let items = facts[key].as_array().into_iter().flatten();
        let name = |item: &Value| item["name"].as_str().unwrap_or_default().to_owned();
        let row = |item: &Value| {
            [item["id"].to_string(), name(item), item[content].as_str().unwrap_or_default().to_owned()]
        };
        let rows: Vec<_> = items.map(row).collect();
        tell_rows(&counted(rows.len(), noun), &rows, out)?;
    }
    for (kind, variables) in facts["reductions"].as_object().into_iter().flatten() {
        let names: Vec<&str> = variables
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|variable| variable["name"].as_str())
            .collect();
        if !names.is_empty() {
            let title = counted(names.len(), &format!("{} reduction variable", kind.replace('_', " ")));
            writeln!(out, "\n{title}\n  {}", names.join(" "))?;
        }
    }
    for (key, of) in [("user_attributes", ""), ("node_user_attributes", " of the nodes")] {
        for (name, value) in facts[key].as_object().into_iter().flatten() {
            writeln!(out, "attribute {name}{of}: {}", text(value))?;
        }
    }
    for field in facts["field_descriptions"].as_array().into_iter().flatten() {
        let on = match (text(&field["kind"]), &field["on"]) {
            (kind, Value::Null) => kind,
            (kind, id) => format!("{kind} {id}"),
        };
        writeln!(out, "field {} of {on}: {}", text(&field["name"]), text(&field["type"]))?;
    }
    Ok(())
}

fn tell_fields(fields: &Value, out: &mut dyn Write) -> Result<()> {
    let Some(kinds) = fields.as_object() else { return Ok(()) };
    for (kind, names) in kinds {
        let names: Vec<&str> = names
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|field| field.as_str().or(field["name"].as_str()))
            .collect();
        if !names.is_empty() {
            let title = counted(names.len(), &format!("{} variable", kind.replace('_', " ")));
            writeln!(out, "\n{title}\n  {}", names.join(" "))?;
        }
    }
    Ok(())
}

fn tell_times(model: &Model, out: &mut dyn Write) -> Result<()> {
    match model.times.as_slice() {
        [] => Ok(()),
        [only] => writeln!(out, "\n1 time step at {}", real_text(*only)),
        [first, .., last] => {
            let (first, last) = (real_text(*first), real_text(*last));
            writeln!(out, "\n{} time steps from {first} to {last}", model.num_steps())
        }
    }
}

/// A table with a line for each statistic: words to the left, numbers to the right.
fn tell_stats(stats: &[Statistic], out: &mut dyn Write) -> Result<()> {
    if stats.is_empty() {
        return Ok(());
    }
    let row = |statistic: &Statistic| {
        let end =
            |which: usize| statistic.values.range.map_or("-".to_owned(), |range| real_text(range[which]));
        [
            statistic.field.clone(),
            match statistic.on {
                Some(id) => format!("{} {id}", statistic.kind.replace('_', " ")),
                None => statistic.kind.to_owned(),
            },
            statistic.step.to_string(),
            end(0),
            end(1),
            real_text(statistic.values.sum),
            statistic.values.num_missing.to_string(),
        ]
    };
    let heading = ["variable", "on", "step", "min", "max", "sum", "no value"].map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(heading).chain(stats.iter().map(row)).collect();
    let widths: [usize; 7] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    writeln!(out)?;
    for row in &rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 1 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  "))?;
    }
    Ok(())
}
