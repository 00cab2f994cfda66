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

/// How well what was typed fits a text: every character in order, the closer together and the nearer to the starts of
/// words the better. `None` if it does not fit; an empty query fits all with 0.
pub(crate) fn score(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut total = 0;
    let mut at = 0;
    let mut previous: Option<usize> = None;
    for wanted in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let starts_word = |i: usize| i == 0 || !text[i - 1].is_alphanumeric();
        let found = (at..text.len()).find(|&i| text[i] == wanted)?;
        // A start of a word further on beats a letter in the middle of this one, unless letters follow each other.
        let follows = previous.is_some_and(|p| p + 1 == found);
        let best = if follows || starts_word(found) {
            found
        } else {
            (found..text.len()).find(|&i| text[i] == wanted && starts_word(i)).unwrap_or(found)
        };
        total += 1;
        if previous.is_some_and(|p| p + 1 == best) {
            total += 6;
        }
        if starts_word(best) {
            total += 4;
        }
        previous = Some(best);
        at = best + 1;
    }
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    Some(total * 16 - length.min(64))
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
}
