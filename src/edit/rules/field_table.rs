//! Variables of any support, seen alike: names as columns, blocks or sets as rows, and a source where both meet.
//!
//! Global and nodal variables have a single row, 0. Columns are positions in the model's list of names.

use super::stored::Stored;
use crate::model::{Entity, EntityList, Model, Source, Support};

/// The variables of one support.
pub(in crate::edit) trait FieldTable {
    /// The names in file order; one may stand twice.
    fn names(&self) -> Vec<&str>;

    /// The source of a column in a row; `None` where it is not stored.
    fn get(&self, column: usize, row: usize) -> Option<&Source>;

    /// Puts a source into the first column of this name, which is made if there is none; whether it took the place of
    /// another source. The row must exist.
    fn put(&mut self, name: &str, row: usize, source: Source) -> bool;

    /// Puts another source where one stands; nothing happens where none does.
    fn set(&mut self, column: usize, row: usize, source: Source);

    /// Gives a column another name in all rows, whatever other columns are called.
    fn set_name(&mut self, column: usize, name: String);

    /// Takes columns out of rows. A column that is then in no row goes, so that positions change.
    fn delete(&mut self, columns: &[usize], rows: &[usize]);

    /// Gives a column another name in these rows: the column itself if it is in no other row, else a new one.
    fn rename(&mut self, column: usize, new_name: &str, rows: &[usize]) -> Renamed;

    /// The first column of this name.
    fn column(&self, name: &str) -> Option<usize> {
        self.names().iter().position(|known| *known == name)
    }
}

/// What renaming met.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::edit) struct Renamed {
    /// Rows that do not have the column.
    pub(in crate::edit) missing: Vec<usize>,
    /// Rows in which a variable of the new name stood, and is gone.
    pub(in crate::edit) overwritten: Vec<usize>,
}

/// The variables of a support.
pub(in crate::edit) fn field_table(model: &Model, support: Support) -> &dyn FieldTable {
    match support {
        Support::Global => &model.global_variables,
        Support::Nodal => &model.nodal_variables,
        Support::Element => &model.element_blocks,
        Support::EdgeBlock => &model.edge_blocks,
        Support::FaceBlock => &model.face_blocks,
        Support::NodeSet => &model.node_sets,
        Support::SideSet => &model.side_sets,
        Support::EdgeSet => &model.edge_sets,
        Support::FaceSet => &model.face_sets,
        Support::ElementSet => &model.element_sets,
    }
}

/// The variables of a support, to be changed.
pub(in crate::edit) fn field_table_mut(model: &mut Model, support: Support) -> &mut dyn FieldTable {
    match support {
        Support::Global => &mut model.global_variables,
        Support::Nodal => &mut model.nodal_variables,
        Support::Element => &mut model.element_blocks,
        Support::EdgeBlock => &mut model.edge_blocks,
        Support::FaceBlock => &mut model.face_blocks,
        Support::NodeSet => &mut model.node_sets,
        Support::SideSet => &mut model.side_sets,
        Support::EdgeSet => &mut model.edge_sets,
        Support::FaceSet => &mut model.face_sets,
        Support::ElementSet => &mut model.element_sets,
    }
}

impl FieldTable for Vec<(String, Source)> {
    fn names(&self) -> Vec<&str> {
        self.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn get(&self, column: usize, _row: usize) -> Option<&Source> {
        Some(&self.as_slice().get(column)?.1)
    }

    fn put(&mut self, name: &str, _row: usize, source: Source) -> bool {
        match self.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => {
                *old = source;
                true
            }
            None => {
                self.push((name.to_owned(), source));
                false
            }
        }
    }

    fn set(&mut self, column: usize, _row: usize, source: Source) {
        if let Some((_, old)) = self.get_mut(column) {
            *old = source;
        }
    }

    fn set_name(&mut self, column: usize, name: String) {
        if let Some((old, _)) = self.get_mut(column) {
            *old = name;
        }
    }

    fn delete(&mut self, columns: &[usize], _rows: &[usize]) {
        retain_others(self, columns);
    }

    fn rename(&mut self, column: usize, new_name: &str, _rows: &[usize]) -> Renamed {
        let Some((name, _)) = self.get_mut(column) else { return Renamed::default() };
        new_name.clone_into(name);
        let mut at = 0;
        let num_before = self.len();
        self.retain(|(name, _)| {
            at += 1;
            at - 1 == column || name != new_name
        });
        Renamed {
            missing: Vec::new(),
            overwritten: if self.len() < num_before { vec![0] } else { Vec::new() },
        }
    }
}

impl<E: Entity + Stored> FieldTable for EntityList<E> {
    fn names(&self) -> Vec<&str> {
        self.variable_names.iter().map(String::as_str).collect()
    }

    fn get(&self, column: usize, row: usize) -> Option<&Source> {
        self.as_slice().get(row)?.values().get(column)?.as_ref()
    }

    fn put(&mut self, name: &str, row: usize, source: Source) -> bool {
        let column = self.variable_names.iter().position(|known| known == name).unwrap_or_else(|| {
            let end = self.variable_names.len();
            insert_column(self, end, name);
            end
        });
        let place = self.as_mut_slice().get_mut(row).and_then(|entity| entity.values_mut().get_mut(column));
        place.is_some_and(|place| place.replace(source).is_some())
    }

    fn set(&mut self, column: usize, row: usize, source: Source) {
        let entity = self.as_mut_slice().get_mut(row);
        let old = entity.and_then(|entity| entity.values_mut().get_mut(column)?.as_mut());
        if let Some(old) = old {
            *old = source;
        }
    }

    fn set_name(&mut self, column: usize, name: String) {
        if let Some(old) = self.variable_names.get_mut(column) {
            *old = name;
        }
    }

    fn delete(&mut self, columns: &[usize], rows: &[usize]) {
        for &row in rows {
            for &column in columns {
                let entity = self.as_mut_slice().get_mut(row);
                if let Some(place) = entity.and_then(|entity| entity.values_mut().get_mut(column)) {
                    *place = None;
                }
            }
        }
        let is_unused = |column: &usize| self.iter().all(|entity| entity.values()[*column].is_none());
        let unused: Vec<usize> = columns.iter().copied().filter(is_unused).collect();
        retain_others(&mut self.variable_names, &unused);
        self.iter_mut().for_each(|entity| retain_others(entity.values_mut(), &unused));
    }

    fn rename(&mut self, column: usize, new_name: &str, rows: &[usize]) -> Renamed {
        let mut renamed = Renamed::default();
        let has = |list: &Self, column: usize, row: usize| list.get(column, row).is_some();
        let (found, missing): (Vec<usize>, Vec<usize>) =
            rows.iter().partition(|&&row| has(self, column, row));
        renamed.missing = missing;
        let target = self.column(new_name);
        let is_elsewhere = (0..self.len()).any(|row| has(self, column, row) && !found.contains(&row));
        match target {
            Some(target) if target == column => return renamed,
            None if !is_elsewhere => {
                new_name.clone_into(&mut self.variable_names[column]);
                return renamed;
            }
            _ => {}
        }
        let target = target.unwrap_or_else(|| {
            insert_column(self, column + 1, new_name);
            column + 1
        });
        for &row in &found {
            let values = self[row].values_mut();
            if values[target].is_some() {
                renamed.overwritten.push(row);
            }
            values[target] = values[column].take();
        }
        self.delete(&[column], &[]);
        renamed
    }
}

fn insert_column<E: Entity + Stored>(list: &mut EntityList<E>, at: usize, name: &str) {
    list.variable_names.insert(at, name.to_owned());
    list.iter_mut().for_each(|entity| entity.values_mut().insert(at, None));
}

/// Keeps what does not stand at one of these positions. Cost: linear.
fn retain_others<T>(items: &mut Vec<T>, positions: &[usize]) {
    let mut goes = vec![false; items.len()];
    for &position in positions {
        if let Some(goes) = goes.get_mut(position) {
            *goes = true;
        }
    }
    let mut goes = goes.into_iter();
    items.retain(|_| !goes.next().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn names(model: &Model, support: Support) -> Vec<String> {
        field_table(model, support).names().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn renaming_in_some_rows_makes_a_column_and_in_all_rows_none() {
        let mut model = samples::two_hexes();
        let table = field_table_mut(&mut model, Support::Element);
        // Block 2 has no strain.
        assert_eq!(table.rename(1, "e", &[0, 1]), Renamed { missing: vec![1], overwritten: vec![] });
        assert_eq!(table.names(), ["stress", "e"]);
        assert_eq!(table.rename(0, "s", &[1]), Renamed::default());
        assert_eq!(table.names(), ["stress", "s", "e"]);
        assert!(table.get(0, 1).is_none() && table.get(1, 0).is_none());
        // Onto one that is there: strain is gone, and its column with it.
        assert_eq!(table.rename(0, "e", &[0]), Renamed { missing: vec![], overwritten: vec![0] });
        assert_eq!(table.names(), ["s", "e"]);
        assert_eq!(table.get(1, 0).unwrap().read(1).unwrap(), [100.0]);
        assert_eq!(model.validate(), Ok(()));
    }

    #[test]
    fn renaming_onto_a_nodal_variable_takes_its_place() {
        let mut model = samples::two_hexes();
        let table = field_table_mut(&mut model, Support::Nodal);
        assert_eq!(table.rename(3, "disp_y", &[0]).overwritten, [0]);
        assert_eq!(table.names(), ["disp_x", "disp_z", "disp_y"]);
        assert_eq!(table.get(2, 0).unwrap().read(1).unwrap()[1], 10.0);
        assert_eq!(table.rename(0, "disp_x", &[0]), Renamed::default());
    }

    #[test]
    fn a_column_goes_when_no_row_has_it() {
        let mut model = samples::two_hexes();
        field_table_mut(&mut model, Support::Element).delete(&[0, 1], &[0]);
        assert_eq!(names(&model, Support::Element), ["stress"]);
        field_table_mut(&mut model, Support::Element).delete(&[0], &[1]);
        assert!(names(&model, Support::Element).is_empty());
        field_table_mut(&mut model, Support::Nodal).delete(&[1, 3], &[0]);
        assert_eq!(names(&model, Support::Nodal), ["disp_x", "disp_z"]);
        assert_eq!(model.validate(), Ok(()));
    }
}
