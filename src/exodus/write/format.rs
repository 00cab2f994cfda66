//! Which kind of file to write.

use super::plan::{has_int64, is_hdf5};
use crate::{
    exodus::{
        ExodusError,
        container::{DataType, Format, Header},
        entities::KindView,
    },
    model::Model,
};

/// The format asked for, else that of the original, else CDF-2; changed where something does not fit.
///
/// Returns the format and why it is another than that of the original or the default.
pub(super) fn choose(
    asked: Option<Format>,
    original: Option<Format>,
    model: &Model,
    views: &[KindView<'_>],
) -> (Format, Option<String>) {
    let usual = asked.or(original).unwrap_or(Format::Offset64);
    if asked.is_some() || has_int64(usual) {
        return (usual, None);
    }
    match wide_number(model, views) {
        Some(number) => {
            (Format::NetCdf4, Some(format!("the file is netCDF-4, since {number} needs 64-bit integers")))
        }
        None => (usual, None),
    }
}

/// An id that does not fit in 32 bits.
fn wide_number(model: &Model, views: &[KindView<'_>]) -> Option<i64> {
    let is_wide = |value: &i64| i32::try_from(*value).is_err();
    let entities = views.iter().flat_map(|view| &view.entities);
    let mut ids = entities.flat_map(|entity| std::iter::once(&entity.id).chain(entity.properties));
    let maps = [&model.node_ids, &model.element_ids, &model.element_order];
    let members = || model.assemblies.iter().flat_map(|assembly| &assembly.members);
    let found = ids.find(|value| is_wide(value));
    let found = found.or_else(|| members().find(|value| is_wide(value)));
    found
        .or_else(|| maps.into_iter().flatten().flat_map(|map| map.iter()).find(|value| is_wide(value)))
        .copied()
}

/// The next larger format if a header does not fit in its own; `None` if it does.
pub(super) fn outgrown(header: &Header) -> Option<Format> {
    const GIB: u64 = 1 << 30;
    let record = header.dimensions.iter().position(|dimension| dimension.is_unlimited);
    let mut fixed = 0_u64;
    let mut largest = 0_u64;
    for (at, variable) in header.variables.iter().enumerate() {
        let is_record = record.is_some() && variable.dimensions.first() == record.as_ref();
        let shape = header.shape(at);
        let values = shape
            .iter()
            .skip(usize::from(is_record))
            .fold(1, |product: u64, &len| product.saturating_mul(len));
        let bytes = values.saturating_mul(size_of_type(variable.data_type));
        largest = largest.max(bytes);
        fixed = fixed.saturating_add(if is_record { 0 } else { bytes });
    }
    let num_records = record.map_or(0, |record| header.dimensions[record].len);
    match header.format {
        _ if is_hdf5(header.format) || header.format == Format::Data64 => None,
        // Offsets have 31 bits; the whole file is what is easily counted, and one record variable may go beyond.
        Format::Classic if fixed >= 2 * GIB - 65_536 => Some(Format::Offset64),
        Format::Classic
            if records_len(header, record).saturating_mul(num_records).saturating_add(fixed)
                >= 2 * GIB - 65_536 =>
        {
            Some(Format::Offset64)
        }
        _ if largest >= 4 * GIB - 4 => Some(Format::NetCdf4),
        _ => None,
    }
}

fn records_len(header: &Header, record: Option<usize>) -> u64 {
    let of_records = header
        .variables
        .iter()
        .enumerate()
        .filter(|(_, variable)| record.is_some() && variable.dimensions.first() == record.as_ref());
    let bytes = of_records.map(|(at, variable)| {
        let values =
            header.shape(at).iter().skip(1).fold(1, |product: u64, &len| product.saturating_mul(len));
        values.saturating_mul(size_of_type(variable.data_type)).saturating_add(3)
    });
    bytes.fold(0, u64::saturating_add)
}

fn size_of_type(data_type: DataType) -> u64 {
    match data_type {
        DataType::Byte | DataType::Char | DataType::UByte => 1,
        DataType::Short | DataType::UShort => 2,
        DataType::Int | DataType::UInt | DataType::Float => 4,
        DataType::Double | DataType::Int64 | DataType::UInt64 | DataType::String => 8,
    }
}

/// Refuses what was asked for and does not fit.
///
/// # Errors
/// If the header is too large for its format.
pub(super) fn check_size(header: &Header) -> Result<(), ExodusError> {
    let Some(larger) = outgrown(header) else { return Ok(()) };
    let bytes =
        |at: usize| header.num_values(at).saturating_mul(size_of_type(header.variables[at].data_type));
    let largest = (0..header.variables.len()).max_by_key(|&at| bytes(at));
    let what = largest.map_or_else(
        || "a model of this size".to_owned(),
        |at| format!("a model whose {} takes {} bytes", header.variables[at].name, bytes(at)),
    );
    let why = match header.format {
        Format::Classic => "no array may begin beyond 2 GiB",
        _ => "no array, and no step of one, may take 4 GiB",
    };
    Err(ExodusError::CannotStore { what, format: header.format, why: format!("{why}: choose {larger}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exodus::{
            container::{Dimension, Storage, Variable},
            entities::views,
        },
        model::samples,
    };

    fn header(format: Format, len: u64) -> Header {
        let variable = Variable {
            name: "coordx".to_owned(),
            data_type: DataType::Double,
            dimensions: vec![0],
            attributes: Vec::new(),
            storage: Storage::default(),
        };
        Header {
            format,
            dimensions: vec![Dimension { name: "num_nodes".to_owned(), len, is_unlimited: false }],
            attributes: Vec::new(),
            variables: vec![variable],
            groups: Vec::new(),
            user_defined: Vec::new(),
            not_understood: Vec::new(),
        }
    }

    #[test]
    fn large_arrays_ask_for_larger_formats() {
        // 2^28 doubles are 2 GiB, 2^29 are 4 GiB.
        assert_eq!(outgrown(&header(Format::Classic, 1 << 27)), None);
        assert_eq!(outgrown(&header(Format::Classic, 1 << 28)), Some(Format::Offset64));
        assert_eq!(outgrown(&header(Format::Offset64, 1 << 28)), None);
        assert_eq!(outgrown(&header(Format::Offset64, 1 << 29)), Some(Format::NetCdf4));
        assert_eq!(outgrown(&header(Format::NetCdf4, 1 << 40)), None);
    }

    #[test]
    fn what_is_too_large_is_told_with_the_way_out() {
        let error = check_size(&header(Format::Offset64, 1 << 29)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a model whose coordx takes 4294967296 bytes cannot be stored in CDF-2: no array, and no step of one, may take 4 GiB: choose netCDF-4"
        );
        let error = check_size(&header(Format::Classic, 1 << 28)).unwrap_err().to_string();
        assert!(error.ends_with("in CDF-1: no array may begin beyond 2 GiB: choose CDF-2"), "{error}");
    }

    #[test]
    fn wide_ids_ask_for_wide_integers() {
        let choice = |asked, model: &Model| choose(asked, None, model, &views(model)).0;
        assert_eq!(choice(None, &samples::two_hexes()), Format::Offset64);
        assert_eq!(choice(None, &samples::three_blocks()), Format::NetCdf4);
        assert_eq!(choice(Some(Format::Classic), &samples::three_blocks()), Format::Classic);
    }
}
