//! `exoscope info`: what a file holds, as JSON and, in `text`, for people. `stats` looks at the results, `raw` shows the
//! file as netCDF has it. The connectivity of a large mesh is read only if somebody asks for it.

mod metadata;
mod raw;
mod stats;
mod text;

use super::{Failure, lonely_part, open, progress::Bar};
use crate::exodus::{
    Contents, Facts, JoinedParts, PartSet, Series, SeriesFile, SetSize, SourceFile, container::Format,
};
use crate::model::{Attributes, Block, Entity, EntityList, PartOfProgress, Progress, Set, Warnings};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Arguments of `info`.
#[derive(Debug, clap::Args)]
pub struct InfoArgs {
    /// The Exodus file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Also look at the results: least, greatest and sum of each at the first and the last step
    #[arg(long)]
    stats: bool,
    /// Show the file as netCDF has it: dimensions, variables and attributes with type, size, storage and meaning
    #[arg(long, conflicts_with = "stats")]
    raw: bool,
    /// Read all of a large mesh too, to tell what is wrong in its connectivity, sets and maps
    #[arg(long, conflicts_with = "raw")]
    full: bool,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but the answer and errors
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &InfoArgs, out: &mut dyn Write) -> Result<(), Failure> {
    if args.raw {
        return raw::run(&args.file, args.json, out);
    }
    let bar = Bar::new(args.quiet);
    let subject = look(args, &PartOfProgress::new(&bar, 0.0, if args.stats { 0.3 } else { 1.0 }))?;
    let stats = if args.stats {
        let found = stats::of_model(&subject.contents.model, &PartOfProgress::new(&bar, 0.3, 1.0));
        Some(found.map_err(|error| Failure::at(&args.file, error))?)
    } else {
        None
    };
    drop(bar);
    let mut facts = to_json(&subject, &args.file);
    if let Some(parts) = &subject.parts {
        facts["parts"] = json!(parts.set.num_parts());
        facts["left_behind"] = json!(parts.left_behind);
    }
    if let Some(series) = &subject.series {
        facts["series"] = series.files.iter().map(series_file).collect();
    }
    metadata::add(&subject.contents.model, &mut facts);
    if let Some(stats) = &stats {
        facts["stats"] = stats.iter().map(stats::Statistic::to_json).collect();
    }
    if args.json {
        writeln!(out, "{facts:#}")?
    } else {
        text::tell(&subject, &facts, stats.as_deref(), out)?;
        subject.warnings.iter().try_for_each(|warning| writeln!(out, "warning: {warning}"))?;
        if !subject.contents.is_mesh_read {
            writeln!(
                out,
                "connectivity, sets and maps were not read: --full looks for what is wrong in them"
            )?;
        }
    }
    Ok(())
}

/// What is told of: a file, or the whole that its parts make.
struct Subject {
    contents: Contents,
    facts: Option<Facts>,
    parts: Option<JoinedParts>,
    series: Option<Series>,
    warnings: Vec<String>,
}

/// Reads no more than is told.
fn look(args: &InfoArgs, progress: &dyn Progress) -> Result<Subject, Failure> {
    let mut warnings: Vec<String>;
    let mut subject = if args.full || args.stats || (!args.part && PartSet::of(&args.file).is_some()) {
        let document = open(&args.file, args.part, progress)?;
        warnings = document.warnings().iter().map(str::to_owned).collect();
        Subject {
            contents: Contents::of_model(document.model()),
            facts: document.facts(),
            parts: document.parts().cloned(),
            series: document.series().cloned(),
            warnings: Vec::new(),
        }
    } else {
        let failure = |error| Failure::at(&args.file, error);
        let mut found = Warnings::default();
        let file = SourceFile::open(&args.file, &mut found).map_err(failure)?;
        let contents = file.contents(&mut found, progress).map_err(failure)?;
        warnings = found.iter().map(str::to_owned).collect();
        let (facts, series) = (Some(file.facts()), Series::of(&args.file));
        Subject { contents, facts, parts: None, series, warnings: Vec::new() }
    };
    if let Some(lonely) = lonely_part(subject.parts.as_ref(), subject.facts.as_ref(), args.part) {
        warnings.insert(0, lonely);
    }
    subject.warnings = warnings;
    Ok(subject)
}

/// The object that `spec/command-line.md` describes; outside programs rely on it.
fn to_json(subject: &Subject, file: &Path) -> Value {
    let Subject { contents, facts, warnings, .. } = subject;
    let (model, facts) = (&contents.model, facts.as_ref());
    json!({
        "file": file.display().to_string(),
        "bytes": facts.map(|facts| facts.bytes),
        "format": facts.map(|facts| format_name(facts.format)),
        "api_version": facts.and_then(|facts| facts.api_version).map(version),
        "version": facts.and_then(|facts| facts.version).map(version),
        "word_size": facts.and_then(|facts| facts.word_size),
        "int64": facts.is_some_and(|facts| facts.int64),
        "title": model.title,
        "dimension": model.dimension,
        "nodes": contents.num_nodes,
        "elements": model.num_elements(),
        "edges": facts.map_or(0, |facts| facts.num_edges),
        "faces": facts.map_or(0, |facts| facts.num_faces),
        "bounding_box": contents.bounding_box.map(|bounds| bounding_box(bounds, model.dimension)),
        "element_blocks": blocks(&model.element_blocks, "elements", "nodes_per_element"),
        "edge_blocks": blocks(&model.edge_blocks, "edges", "nodes_per_edge"),
        "face_blocks": blocks(&model.face_blocks, "faces", "nodes_per_face"),
        "node_sets": sets(&model.node_sets, &contents.node_sets, "nodes"),
        "side_sets": sets(&model.side_sets, &contents.side_sets, "sides"),
        "edge_sets": sets(&model.edge_sets, &contents.edge_sets, "edges"),
        "face_sets": sets(&model.face_sets, &contents.face_sets, "faces"),
        "element_sets": sets(&model.element_sets, &contents.element_sets, "elements"),
        "assemblies": model.assemblies.iter().map(|assembly| json!({
            "id": assembly.id, "name": assembly.name, "kind": assembly.kind.words(), "members": assembly.members,
        })).collect::<Vec<_>>(),
        "blobs": metadata::blobs(model),
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
        "mesh_read": contents.is_mesh_read,
        "warnings": warnings,
    })
}

/// One mesh of a series and its times; none where it cannot be read.
fn series_file(file: &SeriesFile) -> Value {
    let times = file.times.as_ref().map(|times| times.iter().map(|&time| number(time)).collect::<Vec<_>>());
    json!({"file": file.path.display().to_string(), "times": times})
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

fn bounding_box([min, max]: [[f64; 3]; 2], dimension: usize) -> Value {
    let corner =
        |corner: [f64; 3]| -> Vec<Value> { corner.iter().take(dimension).map(|&at| number(at)).collect() };
    json!({"min": corner(min), "max": corner(max)})
}

fn blocks(list: &EntityList<Block>, entries: &str, nodes_per: &str) -> Vec<Value> {
    let describe = |block: &Block| {
        let Attributes { names, .. } = &block.attributes;
        let mut described = json!({
            "id": block.id, "name": block.name, "type": block.elem_type, entries: block.num_elements,
            nodes_per: block.nodes_per_element, "attributes": names,
        });
        metadata::add_to_entity(list, block, &mut described);
        described
    };
    list.iter().map(describe).collect()
}

fn sets<M>(list: &EntityList<Set<M>>, sizes: &[SetSize], members: &str) -> Vec<Value> {
    let describe = |(set, size): (&Set<M>, &SetSize)| {
        let mut described = json!({
            "id": set.id, "name": set.name, members: size.num_members,
            "distribution_factors": size.num_distribution_factors,
        });
        metadata::add_to_entity(list, set, &mut described);
        described
    };
    list.iter().zip(sizes).map(describe).collect()
}

fn fields<E: Entity>(list: &EntityList<E>) -> Vec<Value> {
    let on = |variable: usize| -> Vec<i64> {
        let has = |entity: &&E| entity.values().get(variable).is_some_and(Option::is_some);
        list.iter().filter(has).map(Entity::id).collect()
    };
    list.variable_names.iter().enumerate().map(|(at, name)| json!({"name": name, "on": on(at)})).collect()
}
