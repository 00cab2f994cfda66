//! Saving: to a temporary file beside the target, compared with the model, then renamed over it.

use super::{
    format,
    kept::Kept,
    normalised::normalisations,
    order::{Arranged, arrange},
    origin::Origin,
    place::{Place, Written},
    plan::{Content, Planned, Planner, is_hdf5},
    storable::{add_qa_record, storable},
    stream::write_all,
    verify::{Expected, verify},
};
use crate::{
    exodus::{
        ExodusError,
        changes::{describe_changes, describe_rest},
        container::{CopiedUserDefined, Format, UserRole},
        entities::{KindView, views},
        names::BLOB,
        new_file::NewFile,
        read::SourceFile,
    },
    model::{Model, NoProgress, PartOfProgress, Progress, Warnings, counted},
};
use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// How to save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SaveOptions {
    /// The kind of file; by default that of the original, for new models CDF-2, or netCDF-4 if something needs it.
    pub format: Option<Format>,
    /// Deflate level from 0 (none) to 9 for numeric arrays of netCDF-4 files; by default what the original has.
    pub deflate: Option<u8>,
    /// Leaves out the QA record that says that exoscope has changed the file, and when.
    pub without_qa_record: bool,
}

/// What a save did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveReport {
    /// Bytes in the new file.
    pub bytes: u64,
    /// What differs from the file that the model came from, its kind included; empty for a new model and for one that was
    /// neither edited nor converted.
    pub changed: Vec<String>,
    /// How much is the same, in a few words; empty for a new model.
    pub unchanged: String,
    /// What the file says in another way than its original, although nobody edited that: an old layout brought up to
    /// date, an attribute added that other programs ask for.
    pub normalised: Vec<String>,
    /// How many variables were carried over that the model does not say.
    pub num_carried: usize,
    /// How many variables were copied as bytes and compared with the original byte by byte.
    pub num_copied: usize,
    /// How many arrays were written anew, read back and compared with the model value by value.
    pub num_compared: usize,
    /// Whether a QA record was added that says that exoscope has changed the file.
    pub is_signed: bool,
    /// What a person should know about the new file.
    pub warnings: Vec<String>,
}

impl SaveReport {
    /// The report as lines to show: what changed, how much is the same, how that was made sure of, what is said in
    /// another way, warnings.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.changed.clone();
        if !self.unchanged.is_empty() {
            let all = if lines.is_empty() { "nothing was changed, all" } else { "all else" };
            lines.push(format!("{all} is the same: {}", self.unchanged));
        }
        if self.is_signed {
            lines.push("a QA record was added: it names exoscope, the day and the time".to_owned());
        }
        if self.num_carried > 0 {
            let (what, were) = (counted(self.num_carried, "variable"), was_or_were(self.num_carried));
            lines.push(format!("{what} that exoscope does not edit {were} carried over"));
        }
        if !self.normalised.is_empty() {
            lines.push(format!("the layout was brought up to date: {}", shortened(&self.normalised)));
        }
        if self.num_copied > 0 {
            let (what, were) = (counted(self.num_copied, "variable"), was_or_were(self.num_copied));
            lines.push(format!("{what} {were} copied as bytes and compared byte by byte"));
        }
        if self.num_compared > 0 {
            let (what, were) = (counted(self.num_compared, "array"), was_or_were(self.num_compared));
            lines.push(format!("{what} {were} written, read back and compared value by value"));
        }
        lines.extend(self.warnings.iter().map(|warning| format!("warning: {warning}")));
        lines
    }
}

fn was_or_were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// The items with commas, and of many the number of those that are not shown.
fn shortened(items: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = items[..items.len().min(SHOWN)].join(", ");
    match items.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Saves a model.
///
/// `carried` is the file that the model came from: what the model does not say is copied from it, and its kind, types,
/// compression and order are kept. The new file is written beside the target, flushed to the disk, opened again and
/// compared with the model, value for value; only then does it take the target's name. The target may be the very
/// file that the model's results are still read from.
///
/// Memory: a second mesh while comparing, and a few variables of one step. Cost: two passes over all values.
///
/// # Errors
/// If the model or parts of the original cannot be stored, something has written to the original since it was opened,
/// the target is no regular file, is write-protected or is the original's path and holds another file now, the disk
/// refuses, the comparison finds a difference, or the work is cancelled. The target is then as it was, and nothing else
/// is left behind.
pub fn save(
    model: &Model,
    carried: Option<&SourceFile>,
    target: &Path,
    options: &SaveOptions,
    progress: &dyn Progress,
) -> Result<SaveReport, ExodusError> {
    save_again(model, carried, &[], target, options, progress).map(|(report, _)| report)
}

/// As [`save`], for a model that may have been saved before: `earlier` is what came of it.
///
/// Where the target is one of these, the report tells what changed since then, and the target is expected to be as it
/// was left. A target that is the original is expected to be as it was opened.
///
/// # Errors
/// As [`save`], and if something else has changed the target since.
pub fn save_again(
    model: &Model,
    carried: Option<&SourceFile>,
    earlier: &[Written],
    target: &Path,
    options: &SaveOptions,
    progress: &dyn Progress,
) -> Result<(SaveReport, Written), ExodusError> {
    let place = Place::new(target, carried, earlier);
    check_original(carried)?;
    place.check()?;
    let written = write_beside(model, carried, &place, options, progress);
    if !matches!(written, Err(ExodusError::Cancelled)) {
        // Also where writing failed: what was read from a changed file explains it.
        check_original(carried)?;
    }
    let (temporary, mut report, model) = written?;
    place.check()?;
    report.warnings.extend(place.warning());
    let stamp = temporary.take_its_place()?;
    Ok((report, Written { path: target.to_owned(), stamp, model: Arc::new(model) }))
}

/// Writes and verifies the new file. Returns it with the report and the model that it holds, less our QA record.
fn write_beside(
    model: &Model,
    carried: Option<&SourceFile>,
    place: &Place<'_>,
    options: &SaveOptions,
    progress: &dyn Progress,
) -> Result<(NewFile, SaveReport, Model), ExodusError> {
    model.validate()?;
    let before = match carried {
        Some(file) => Some(file.read_model(&mut Warnings::default(), &NoProgress)?),
        None => None,
    };
    let mut report = SaveReport::default();
    let mut stored = storable(model, before.as_ref(), &mut report.warnings);
    let unsigned = stored.clone();
    if let Some(last) = place.last.map(|last| last.model.as_ref()).or(before.as_ref()) {
        report.changed = describe_changes(last, &stored);
        report.unchanged = describe_rest(last, &stored);
    }
    let is_edited = match &before {
        Some(before) if place.last.is_some() => !describe_changes(before, &stored).is_empty(),
        Some(_) => !report.changed.is_empty(),
        None => true,
    };
    if is_edited && !options.without_qa_record {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        add_qa_record(&mut stored, now);
        report.is_signed = true;
    }
    let stored_views = views(&stored);
    let origin = carried.zip(before.as_ref()).map(|(file, before)| Origin::new(file, before, &stored_views));
    let Arranged { header, variables, user_defined } =
        plan(&stored, &stored_views, origin.as_ref(), options, &mut report)?;
    if let Some(origin) = origin.as_ref().filter(|_| place.last.is_none()) {
        report.changed.extend(conversion(origin.header.format, header.format, options.deflate));
        report.normalised = normalisations(origin.header, &header, is_edited);
    }
    let temporary = NewFile::beside(place.path)?;
    let kept = origin.as_ref().map(Kept::new);
    let writing = PartOfProgress::new(progress, 0.0, 0.6);
    let (pairs, unflushed) =
        write_all(temporary.path(), &header, (&variables, &user_defined), kept.as_ref(), &writing)?;
    let planned = Expected {
        model: &stored,
        header: &header,
        variables: &variables,
        user_defined: &user_defined,
        kept,
        pairs,
    };
    (report.num_copied, report.num_compared) = planned.proofs();
    let comparing = PartOfProgress::new(progress, 0.6, 1.0);
    let (flushed, verified) = unflushed.flush_while(|| verify(&planned, temporary.path(), &comparing));
    flushed?;
    verified?;
    report.bytes = fs::metadata(temporary.path())
        .map_err(|error| ExodusError::io("measuring the new file", error))?
        .len();
    Ok((temporary, report, unsigned))
}

const NOT_COMPRESSED: &str = "nothing was compressed, since classic files cannot be; add --format netcdf4";

/// What the kind of file and its compression say of a change, if they were asked to be others.
fn conversion(old: Format, new: Format, deflate: Option<u8>) -> Vec<String> {
    let format = (old != new).then(|| format!("the file is {new}, it was {old}"));
    let deflate = deflate.filter(|_| is_hdf5(new)).map(|level| match level {
        0 => "its arrays are not compressed".to_owned(),
        level => format!("its arrays are compressed with deflate level {level}"),
    });
    format.into_iter().chain(deflate).collect()
}

/// Refuses to go on with a file that is no longer what was opened: its values would be anything.
fn check_original(carried: Option<&SourceFile>) -> Result<(), ExodusError> {
    match carried {
        Some(file) if file.container.has_changed_within() => Err(ExodusError::ChangedOnDisk),
        _ => Ok(()),
    }
}

/// Plans the file, in a larger format if it does not fit in the chosen one.
fn plan<'m>(
    model: &'m Model,
    views: &'m [KindView<'m>; 8],
    origin: Option<&'m Origin<'m>>,
    options: &SaveOptions,
    report: &mut SaveReport,
) -> Result<Arranged<'m>, ExodusError> {
    let original = origin.map(|origin| origin.header.format);
    let (mut chosen, why) = format::choose(options.format, original, model, views);
    report.warnings.extend(why);
    loop {
        let mut planner = Planner::new(model, views, origin, chosen, options.deflate);
        planner.plan_everything()?;
        if !planner.uncarried.is_empty() {
            return Err(ExodusError::CannotCarry { items: planner.uncarried });
        }
        let warnings = std::mem::take(&mut planner.warnings);
        let num_carried = planner.num_carried();
        let arranged = arrange(planner)?;
        match format::outgrown(&arranged.header) {
            Some(larger) if options.format.is_none() => {
                report.warnings.push(format!("the file is {larger}, since it is too large for {chosen}"));
                chosen = larger;
            }
            _ => {
                format::check_size(&arranged.header)?;
                report.warnings.extend(warnings);
                if options.deflate.is_some_and(|level| level > 0) && !is_hdf5(chosen) {
                    report.warnings.push(NOT_COMPRESSED.to_owned());
                }
                report.num_carried = num_carried;
                return Ok(arranged);
            }
        }
    }
}

/// Whether what is copied is a variable of a type of the original's own.
fn is_variable(origin: Option<&Origin<'_>>, copied: &CopiedUserDefined) -> bool {
    let one = origin.and_then(|origin| origin.header.user_defined.get(copied.at));
    one.is_some_and(|one| matches!(one.role, UserRole::Variable { .. }))
}

impl<'m> Planner<'m> {
    /// Plans the whole file, in the order in which libexodus defines things.
    fn plan_everything(&mut self) -> Result<(), ExodusError> {
        let views: &'m [KindView<'m>] = self.views;
        self.decide_types();
        self.plan_frame();
        views.iter().try_for_each(|view| self.plan_ids(view))?;
        self.plan_coordinates();
        views.iter().for_each(|view| self.plan_names(view));
        self.plan_coordinate_names();
        self.plan_nodal_attributes();
        views.iter().try_for_each(|view| self.plan_entities(view))?;
        self.plan_maps()?;
        self.plan_frames()?;
        views.iter().try_for_each(|view| self.plan_properties(view))?;
        self.plan_assemblies()?;
        self.plan_blobs()?;
        self.plan_records();
        self.plan_results()?;
        self.plan_carried();
        self.plan_globals_attributes();
        Ok(())
    }

    /// Variables that the model does not say. The truth table of blobs, which is not made anew, is none of these.
    fn num_carried(&self) -> usize {
        let is_carried = |planned: &&Planned<'_>| {
            matches!(planned.content, Content::Carried(_)) && planned.variable.name != BLOB.results.truth
        };
        let user_defined = self.user_defined.iter().filter(|copied| is_variable(self.origin, copied));
        self.variables.iter().filter(is_carried).count() + user_defined.count()
    }
}
