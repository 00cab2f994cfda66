//! Damage to what a file says: a whole netCDF file, in which dimensions, types, names and numbers make no sense.

use crate::random::Random;
use exoscope::exodus::container::{
    Attribute, AttributeValue, Container, ContainerError, ContainerWriter, DataType, Format, Header,
};
use std::path::Path;

/// A file's header and values, in a form that any type can be written from.
#[derive(Clone)]
pub(crate) struct Contents {
    header: Header,
    values: Vec<Values>,
}

#[derive(Clone)]
enum Values {
    Reals(Vec<f64>),
    Integers(Vec<i64>),
    Text(Vec<u8>),
}

/// More than this is not written: it would be a test of the disk.
const MOST_VALUES: u64 = 200_000;

impl Contents {
    pub(crate) fn read(path: &Path) -> Self {
        let container = Container::open(path).expect("a whole file");
        let header = container.header().clone();
        let values = header.variables.iter().enumerate().map(|(at, variable)| {
            let count = usize::try_from(header.num_values(at)).expect("a small file");
            match variable.data_type {
                DataType::Char => {
                    let mut out = vec![0; count];
                    container.read_bytes_into(at, 0, &mut out).expect("text");
                    Values::Text(out)
                }
                DataType::Float | DataType::Double => {
                    let mut out = vec![0.0; count];
                    container.read_f64_into(at, 0, &mut out).expect("reals");
                    Values::Reals(out)
                }
                _ => {
                    let mut out = vec![0; count];
                    container.read_i64_into(at, 0, &mut out).expect("integers");
                    Values::Integers(out)
                }
            }
        });
        let values = values.collect();
        Self { header, values }
    }

    /// Does something bad to it.
    pub(crate) fn damage(&mut self, format: Format, random: &mut Random) {
        self.header.format = format;
        for _ in 0..=random.below(4) {
            let variable = random.below(self.header.variables.len());
            match random.below(9) {
                0 | 1 => self.damage_values(variable, random),
                2 => self.set_dimension(random),
                3 => self.redimension(variable, random),
                4 => self.retype(variable, random),
                5 => self.rename(variable, random),
                6 => {
                    self.header.variables.remove(variable);
                    self.values.remove(variable);
                }
                7 => damage_attributes(&mut self.header.attributes, random),
                _ => damage_attributes(&mut self.header.variables[variable].attributes, random),
            }
            if self.header.variables.is_empty() {
                return;
            }
        }
    }

    fn damage_values(&mut self, variable: usize, random: &mut Random) {
        let times = 1 + random.below(3);
        for _ in 0..times {
            match &mut self.values[variable] {
                Values::Reals(values) if !values.is_empty() => {
                    let at = random.below(values.len());
                    values[at] = *random.pick(&[f64::NAN, f64::INFINITY, -1e300, 0.0, 1e-320, -1.0]);
                }
                Values::Integers(values) if !values.is_empty() => {
                    let at = random.below(values.len());
                    values[at] = random.odd_number(values[at].cast_unsigned()).cast_signed();
                }
                Values::Text(values) if !values.is_empty() => {
                    let at = random.below(values.len());
                    values[at..].fill(*random.pick(b"\0a\xff\n "));
                }
                _ => {}
            }
        }
    }

    fn set_dimension(&mut self, random: &mut Random) {
        if self.header.dimensions.is_empty() {
            return;
        }
        let at = random.below(self.header.dimensions.len());
        let len = &mut self.header.dimensions[at].len;
        *len = if random.one_in(3) { random.odd_number(*len) } else { random.below(40) as u64 };
    }

    fn redimension(&mut self, variable: usize, random: &mut Random) {
        let num_dimensions = self.header.dimensions.len();
        if num_dimensions == 0 {
            return;
        }
        let dimensions = &mut self.header.variables[variable].dimensions;
        let other = random.below(num_dimensions);
        match random.below(4) {
            0 => dimensions.push(other),
            1 => drop(dimensions.pop()),
            2 => dimensions.reverse(),
            _ => match dimensions.first_mut() {
                Some(first) => *first = other,
                None => dimensions.push(other),
            },
        }
    }

    fn retype(&mut self, variable: usize, random: &mut Random) {
        use DataType::{Byte, Char, Double, Float, Int, Int64, Short, String, UByte, UInt64};
        let types = [Byte, Char, Short, Int, Float, Double, UByte, Int64, UInt64, String];
        self.header.variables[variable].data_type = *random.pick(&types);
    }

    /// Takes another variable's name, or that of a neighbour which is not there.
    fn rename(&mut self, variable: usize, random: &mut Random) {
        let other = random.below(self.header.variables.len());
        let variables = &mut self.header.variables;
        let (a, b) = (variables[variable].name.clone(), variables[other].name.clone());
        variables[variable].name = b;
        variables[other].name = if random.one_in(2) { a } else { a + "9" };
    }

    /// Writes it, as far as there is such a file at all.
    pub(crate) fn write(&self, path: &Path) -> Result<(), ContainerError> {
        let total = (0..self.values.len()).map(|at| self.header.num_values(at));
        let too_large = || ContainerError::BadHeader { reason: "too large for a test".to_owned() };
        if total.fold(0, u64::saturating_add) > MOST_VALUES {
            return Err(too_large());
        }
        let mut writer = ContainerWriter::create(path, &self.header)?;
        for (at, (variable, values)) in self.header.variables.iter().zip(&self.values).enumerate() {
            let count = usize::try_from(self.header.num_values(at)).map_err(|_large| too_large())?;
            // What does not fit its type stays as it is, which is zeros or anything.
            let _ = match (variable.data_type, values) {
                (DataType::String, _) => writer.write_strings(at, 0, &vec!["string".to_owned(); count]),
                (DataType::Char, Values::Text(text)) => writer.write_bytes(at, 0, &cycled(text, count)),
                (DataType::Char, _) => writer.write_bytes(at, 0, &vec![b'x'; count]),
                (_, Values::Reals(values)) => writer.write_f64(at, 0, &cycled(values, count)),
                (_, Values::Integers(values)) => writer.write_i64(at, 0, &cycled(values, count)),
                (_, Values::Text(text)) => {
                    let numbers: Vec<i64> = text.iter().map(|&byte| i64::from(byte)).collect();
                    writer.write_i64(at, 0, &cycled(&numbers, count))
                }
            };
        }
        writer.finish()
    }
}

/// The values, again and again, up to a length.
fn cycled<T: Copy + Default>(values: &[T], count: usize) -> Vec<T> {
    if values.is_empty() {
        return vec![T::default(); count];
    }
    values.iter().copied().cycle().take(count).collect()
}

fn damage_attributes(attributes: &mut Vec<Attribute>, random: &mut Random) {
    if attributes.is_empty() {
        return;
    }
    let at = random.below(attributes.len());
    let value = match random.below(5) {
        0 => AttributeValue::Text(b"\xff\0garbage %s".to_vec()),
        1 => AttributeValue::Integers(DataType::Int, vec![random.odd_number(1).cast_signed() >> 33; 3]),
        2 => AttributeValue::Reals(DataType::Double, vec![f64::NAN]),
        3 => AttributeValue::Text(Vec::new()),
        _ => {
            attributes.remove(at);
            return;
        }
    };
    attributes[at].value = value;
}
