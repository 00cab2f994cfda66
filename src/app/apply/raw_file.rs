//! The open file as netCDF has it: described, and looked into, by jobs.

use super::App;
use crate::{
    app::{command::Command, job::JobContext, state::FirstValues},
    document::Document,
    exodus::SourceFile,
};
use egui::Context;
use std::sync::Arc;

/// How many values the panel shows of a variable.
const FIRST: usize = 200;

impl App {
    /// Describes the open file once somebody looks at its panel.
    pub(in crate::app) fn describe_file(&mut self, ctx: &Context) {
        let is_wanted = self.state.parts.raw_file && self.state.raw.file.is_none() && self.raw_job.is_none();
        if let Some(file) = self.source_file().filter(|_| is_wanted) {
            let describe = move |_: &JobContext| Command::FileDescribed(Arc::new(file.raw()));
            self.raw_job = Some(self.job(ctx, "Describing the file", None, describe));
        }
    }

    /// Reads the first values of a variable; a look at another one before is given up.
    pub(in crate::app) fn read_first_values(&mut self, ctx: &Context, variable: usize) {
        let Some(file) = self.source_file() else { return };
        let read = move |_: &JobContext| {
            let texts = file.first_values(variable, FIRST).map_err(|error| error.to_string());
            Command::FirstValuesRead(FirstValues { variable, texts })
        };
        self.raw_job = Some(self.job(ctx, "Reading first values", None, read));
    }

    fn source_file(&self) -> Option<Arc<SourceFile>> {
        self.state.document.as_ref().and_then(Document::file).cloned()
    }
}
