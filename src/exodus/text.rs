//! Fixed-width rows of text, as Exodus stores names and records.
//!
//! A row ends at its first NUL; what follows is garbage, often literally. Fortran programs pad with blanks instead.
//! Bytes that are not UTF-8 are taken as Latin-1. Who writes a row back unchanged copies its bytes ([`carry_row`]), so
//! that nothing of this is normalised behind the user's back.

/// The text of a row or of a text attribute: up to the first NUL, without trailing white space.
pub(crate) fn decode(row: &[u8]) -> String {
    let end = row.iter().position(|&byte| byte == 0).unwrap_or(row.len());
    let row = row[..end].trim_ascii_end();
    match std::str::from_utf8(row) {
        Ok(text) => text.to_owned(),
        // Each byte is the code point of the same number: that is Latin-1.
        Err(_) => row.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// A row of `width` bytes: the text and NULs behind it; cut at a character so that one NUL remains.
pub(crate) fn encode(text: &str, width: usize) -> Vec<u8> {
    let mut end = text.len().min(width.saturating_sub(1));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut row = text.as_bytes()[..end].to_vec();
    row.resize(width, 0);
    row
}

/// The bytes for a row that says `text`: those of `stored` if they already say it, else the text encoded.
///
/// Shape: `width` bytes. A stored row of another width keeps its text and loses what lies behind the NUL.
pub(crate) fn carry_row(text: &str, stored: Option<&[u8]>, width: usize) -> Vec<u8> {
    let Some(stored) = stored.filter(|stored| decode(stored) == text) else { return encode(text, width) };
    if stored.len() == width {
        return stored.to_vec();
    }
    let end = stored.iter().position(|&byte| byte == 0).unwrap_or(stored.len());
    let mut row = stored[..end.min(width)].to_vec();
    row.resize(width, 0);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_at_the_first_nul_and_lose_padding() {
        assert_eq!(decode(b"steel\0\x12\x99"), "steel");
        assert_eq!(decode(b"HEX   "), "HEX");
        assert_eq!(decode(b"      "), "");
        assert_eq!(decode(b" inner blank \t"), " inner blank");
        assert_eq!(decode(b"full"), "full");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_latin1() {
        assert_eq!(decode(b"gr\xfcn"), "grün");
        assert_eq!(decode("grün".as_bytes()), "grün");
    }

    #[test]
    fn encoding_keeps_a_nul_and_whole_characters() {
        assert_eq!(encode("abc", 5), b"abc\0\0");
        assert_eq!(encode("abcde", 4), b"abc\0");
        // The two bytes of ü do not fit before the NUL.
        assert_eq!(encode("abü", 4), b"ab\0\0");
        assert_eq!(encode("x", 0), b"");
    }

    #[test]
    fn an_unchanged_row_keeps_its_bytes() {
        assert_eq!(carry_row("ab", Some(b"ab\0\x07"), 4), b"ab\0\x07");
        assert_eq!(carry_row("ab", Some(b"ab  "), 4), b"ab  ");
        assert_eq!(carry_row("ac", Some(b"ab\0\x07"), 4), b"ac\0\0");
        assert_eq!(carry_row("ab", Some(b"ab\0\x07"), 6), b"ab\0\0\0\0");
    }
}
