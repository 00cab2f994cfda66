//! Sparse rows: entries that are weighted sums or means of other entries.

/// Rows that are weighted sums, or plain means, of the entries of a source: a sparse matrix.
///
/// Shape: row `r` takes the entries `columns[starts[r]..starts[r + 1]]`; `weights` is as long as `columns`, or empty
/// for plain means. A row of no entries is `fill`.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseRows {
    /// Where each row begins, and the end: one more than there are rows.
    pub starts: Vec<u32>,
    /// Which entries each row takes.
    pub columns: Vec<u32>,
    /// The weights of the entries; empty for means.
    pub weights: Vec<f64>,
    /// The value of a row without entries.
    pub fill: f64,
}

impl SparseRows {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of every row. A column out of range counts as NaN. Shape: one value per row.
    pub fn apply(&self, values: &[f64], out: &mut [f64]) {
        for (row, out) in out.iter_mut().enumerate() {
            *out = self.row(row, |column| values.get(column).copied().unwrap_or(f64::NAN));
        }
    }

    /// The value of one row over entries that are asked for one by one; `fill` for a row that does not exist.
    pub(super) fn row(&self, row: usize, entry: impl Fn(usize) -> f64) -> f64 {
        let range = self.columns_of(row);
        let Some(columns) = self.columns.get(range.clone()).filter(|columns| !columns.is_empty()) else {
            return self.fill;
        };
        let entries = columns.iter().map(|&column| entry(column as usize));
        match self.weights.get(range) {
            Some(weights) if !weights.is_empty() => {
                entries.zip(weights).map(|(entry, weight)| weight * entry).sum()
            }
            _ => mean(entries),
        }
    }

    /// Where the columns of a row stand in `columns`.
    pub(super) fn columns_of(&self, row: usize) -> std::ops::Range<usize> {
        match self.starts.get(row..row + 2) {
            Some(bounds) => bounds[0] as usize..bounds[1] as usize,
            None => 0..0,
        }
    }
}

/// The plain mean; of values that are all the same exactly that value.
fn mean(mut values: impl Iterator<Item = f64> + Clone) -> f64 {
    let all = values.clone();
    match values.next() {
        Some(first) if values.all(|value| value == first) => first,
        _ => {
            let (sum, count) = all.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
            sum / count
        }
    }
}
