//! Finding by what is typed: patterns for lists, and loose matching for the palette.

/// Whether a text has the pattern in it, ignoring case; `*` stands for anything and `?` for one character, and with
/// either of them the whole text must fit. An empty pattern fits all.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.trim().to_lowercase().chars().collect();
    let lower = text.to_lowercase();
    if !pattern.iter().any(|c| matches!(c, '*' | '?')) {
        return lower.contains(&pattern.iter().collect::<String>());
    }
    let text: Vec<char> = lower.chars().collect();
    fits(&pattern, &text)
}

/// Greedy match with one place to go back to: linear in the text for each `*`.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = retry else { return false };
                retry = Some((star, from + 1));
                (p, t) = (star + 1, from + 1);
            }
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// How well what was typed fits a text: each of its words must fit. Best is the start of the text, then the start of a
/// word, then the first letters of several words ("mb" is "Merge blocks"), then letters inside a word; letters that are
/// strewn over the text count for words of four letters and more only. `None` if it does not fit; an empty query fits all
/// with 0.
pub(crate) fn score(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut total = 0;
    for word in query.to_lowercase().split_whitespace() {
        total += word_score(&word.chars().collect::<Vec<_>>(), &text)?;
    }
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    Some(if total == 0 { 0 } else { total * 8 - length.min(64) })
}

/// Words shorter than this must stand together, or at the starts of words.
const STREWN: usize = 4;

fn word_score(word: &[char], text: &[char]) -> Option<i32> {
    let starts_word = |at: usize| at == 0 || !text[at - 1].is_alphanumeric();
    let whole: Vec<usize> = (0..text.len()).filter(|&at| text[at..].starts_with(word)).collect();
    if whole.first() == Some(&0) {
        return Some(100);
    }
    if whole.iter().any(|&at| starts_word(at)) {
        return Some(80);
    }
    if first_letters(word, text) {
        return Some(60);
    }
    if !whole.is_empty() && word.len() > 1 {
        return Some(30);
    }
    let mut rest = text.iter();
    let strewn = word.len() >= STREWN && word.iter().all(|wanted| rest.any(|letter| letter == wanted));
    strewn.then_some(5)
}

/// Whether each letter begins a word of the text, or follows the letter before it. Linear in the text for each letter.
fn first_letters(word: &[char], text: &[char]) -> bool {
    // Whether the letters so far can end just before each place.
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for wanted in word {
        let mut next = vec![false; text.len() + 1];
        let mut reached = false;
        for (at, letter) in text.iter().enumerate() {
            reached |= ends[at];
            let starts_word = at == 0 || !text[at - 1].is_alphanumeric();
            next[at + 1] = letter == wanted && (ends[at] || (starts_word && reached));
        }
        ends = next;
    }
    ends.contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_people_expect() {
        assert!(matches("", "anything"));
        assert!(matches("flan", "Upper Flange"));
        assert!(matches("surf*_3?", "surface_34"));
        assert!(!matches("surf*_3?", "surface_3"));
        assert!(matches("*a*b*c*", "xxaxxbxxc"));
        assert!(!matches("a*b", "abc"));
        assert!(matches("*", ""));
    }

    #[test]
    fn starts_of_words_win() {
        let merge = score("mb", "Merge blocks").unwrap();
        let number = score("mb", "Number").unwrap();
        assert!(merge > number);
        assert!(
            score("merge", "Merge blocks").unwrap() > score("merge", "Merge nodes that lie closer").unwrap()
        );
        assert_eq!(score("xyz", "Merge"), None);
        assert_eq!(score("me", "em"), None);
    }

    #[test]
    fn short_words_do_not_fit_strewn_letters() {
        for text in ["Dark theme", "Smaller", "Isometric view"] {
            assert_eq!(score("mer", text), None, "{text}");
        }
        let inside = score("mer", "Numerical").unwrap();
        assert!(score("mer", "Merge blocks").unwrap() > score("mer", "To merge").unwrap());
        assert!(score("mer", "To merge").unwrap() > inside);
        assert!(score("bl mer", "Merge blocks").is_some());
        assert!(score("mrge", "Merge blocks").unwrap() < inside);
    }
}
