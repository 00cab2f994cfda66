//! What is wrong with the arguments, as one sentence.

/// One sentence of what clap says in several paragraphs: its usage and its advice on escaping are left out.
pub(super) fn sentence(said: &str) -> String {
    let mut paragraphs = said.trim().split("\n\n");
    let mut first = paragraphs.next().unwrap_or_default().lines().map(str::trim);
    let mut sentence = first.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let (mut choices, mut items) = (None, Vec::new());
    for line in first.filter(|line| !line.is_empty()) {
        match line.strip_prefix("[possible values: ").and_then(|list| list.strip_suffix(']')) {
            Some(list) => choices = Some(list),
            None => items.push(line),
        }
    }
    if !items.is_empty() {
        sentence = format!("{sentence} {}", items.join(", "));
    }
    if let Some(list) = choices {
        sentence = format!("{sentence}: give one of {list}");
    }
    let tips = paragraphs.flat_map(str::lines).filter_map(|line| line.trim().strip_prefix("tip: "));
    for tip in tips.filter(|tip| tip.contains("similar")) {
        sentence = format!("{sentence}; {tip}");
    }
    sentence
}

#[cfg(test)]
mod tests {
    fn said(line: &str) -> String {
        let args = line.split(' ').map(Into::into);
        let (said, status) = crate::cli::parse(args).unwrap_err();
        assert_eq!(status, 2);
        said
    }

    #[test]
    fn every_fault_is_one_sentence() {
        for (line, says) in [
            (
                "exoscope info a --stat",
                "unexpected argument '--stat' found; a similar argument exists: '--stats'",
            ),
            ("exoscope info a --zzz", "unexpected argument '--zzz' found"),
            (
                "exoscope apply a b -o c --deflate 99",
                "invalid value '99' for '--deflate <N>': 99 is not in 0..=9",
            ),
            (
                "exoscope apply a b -o c --format zip",
                "invalid value 'zip' for '--format <FORMAT>': give one of classic, 64bit-offset, cdf5, netcdf4",
            ),
            (
                "exoscope apply",
                "the following required arguments were not provided: --output <OUT>, <JOURNAL>",
            ),
        ] {
            assert_eq!(said(line), format!("exoscope: {says}; see exoscope --help\n"));
        }
    }

    #[cfg(feature = "gui")]
    #[test]
    fn a_size_that_is_none_is_told_once() {
        let size = said("exoscope render a -o b.png --size abc");
        assert!(size.ends_with("like 1280x800; see exoscope --help\n"), "{size}");
    }
}
