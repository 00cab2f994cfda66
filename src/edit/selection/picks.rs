//! Elements, sides and nodes by what somebody types: `elem 1 to 50 except 7`, `node in inlet`, `side where Z == 0`.
//!
//! First the kind (it may be left out), then one of three: numbers in the selection language; `in` and the name of a
//! block or set, or `block`, `side set`, `node set` or `element set` with ids; `where` and a condition. A side is
//! `ELEMENT:SIDE`; a number alone means the outer sides of the element. Numbers are those that people see ([`Numbering`]).

use super::{Candidates, Selectable, Selected, select_word};
use crate::edit::expression::{Condition, ExpressionError, Placement, Scope, Tolerance};
use crate::geometry::{
    NodesOf, PickKind, Picks, elements_of, elements_of_blocks, length_scale, nodes_of, outer_sides, sides_of,
};
use crate::model::{Model, Numbering, Side, Source, SourceError};
use thiserror::Error;

/// Of the length scale, for coordinates that should be equal.
const RELATIVE_TOLERANCE: f64 = 1e-6;

/// Why text selects nothing.
#[derive(Clone, Debug, Error)]
pub enum PicksError {
    /// Nothing is said.
    #[error("say what: numbers, `in` a block or set, or `where` a condition")]
    Nothing,
    /// Some numbers do not exist, or are none.
    #[error("there is no {noun} {text}")]
    NoSuch {
        /// What was looked for.
        noun: &'static str,
        /// As it was written.
        text: String,
    },
    /// The condition is none, or names what there is not.
    #[error("{0}")]
    Condition(#[from] ExpressionError),
    /// Values cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// What text is about.
#[derive(Clone, Copy, Debug)]
pub struct PickContext<'a> {
    /// The model.
    pub model: &'a Model,
    /// What is meant where the text does not say.
    pub kind: PickKind,
    /// The numbers that people see.
    pub numbering: Numbering,
    /// The step (from 0) at which conditions are asked.
    pub time_step: usize,
    /// The element blocks (by position) whose outer sides count.
    pub blocks: &'a [usize],
}

/// The elements, sides or nodes that text means.
///
/// Cost: of numbers a pass over all of them; of conditions a read of each variable that is named.
///
/// # Errors
/// If the text means nothing that there is.
pub fn pick(context: &PickContext<'_>, text: &str) -> Result<Picks, PicksError> {
    let text = text.trim();
    let (kind, rest) = kind_of(text).unwrap_or((context.kind, text));
    let context = &PickContext { kind, ..*context };
    match split_word(rest) {
        ("", _) => Err(PicksError::Nothing),
        ("in", names) => picks_in(context, names),
        ("where", condition) => picks_where(context, condition),
        _ => numbered(context, rest),
    }
}

/// The first word and the rest.
fn split_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

fn kind_of(text: &str) -> Option<(PickKind, &str)> {
    let (word, rest) = split_word(text);
    let kind = match word.to_lowercase().as_str() {
        "element" | "elements" | "elem" | "elems" | "e" => PickKind::Element,
        "side" | "sides" | "face" | "faces" | "s" => PickKind::Side,
        "node" | "nodes" | "n" => PickKind::Node,
        _ => return None,
    };
    Some((kind, rest))
}

fn numbered(context: &PickContext<'_>, text: &str) -> Result<Picks, PicksError> {
    let PickContext { model, numbering, .. } = *context;
    match context.kind {
        PickKind::Element => Ok(Picks::elements(positions(numbering.elements(model), text, "element")?)),
        PickKind::Node => Ok(Picks::nodes(positions(numbering.nodes(model), text, "node")?)),
        PickKind::Side if text.contains(':') => sides(context, text),
        PickKind::Side => {
            let elements = Picks::elements(positions(numbering.elements(model), text, "element")?);
            Ok(Picks::Sides(sides_of(model, &elements, context.blocks)))
        }
    }
}

fn positions(numbers: Vec<i64>, text: &str, noun: &'static str) -> Result<Vec<u32>, PicksError> {
    let candidates = Candidates::of_numbers(numbers);
    let mut found = Selected::default();
    select_word(&candidates, text, &mut found);
    match found.undefined.first() {
        Some(_) => Err(PicksError::NoSuch { noun, text: text.to_owned() }),
        None => Ok(found.positions.into_iter().filter_map(|at| u32::try_from(at).ok()).collect()),
    }
}

fn sides(context: &PickContext<'_>, text: &str) -> Result<Picks, PicksError> {
    let PickContext { model, numbering, .. } = *context;
    let candidates = Candidates::of_numbers(numbering.elements(model));
    let of = NodesOf::new(model);
    let side = |word: &str| -> Option<Side> {
        let (element, side) = word.split_once(':')?;
        let element = candidates.numbered(&toml::Value::Integer(element.parse().ok()?))??;
        let element = u32::try_from(element).ok()?;
        let side = u32::try_from(side.parse::<i64>().ok()?.checked_sub(numbering.first_side())?).ok()?;
        (side < of.num_sides(element)).then_some(Side { element, side })
    };
    let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let found = words
        .map(|word| side(word).ok_or_else(|| PicksError::NoSuch { noun: "side", text: word.to_owned() }));
    Ok(Picks::sides(found.collect::<Result<_, _>>()?))
}

/// What is in blocks or sets.
fn picks_in(context: &PickContext<'_>, text: &str) -> Result<Picks, PicksError> {
    const WORDS: [(&str, Selectable); 6] = [
        ("block", Selectable::ElementBlock),
        ("blocks", Selectable::ElementBlock),
        ("side set", Selectable::SideSet),
        ("node set", Selectable::NodeSet),
        ("element set", Selectable::ElementSet),
        ("set", Selectable::SideSet),
    ];
    let lower = text.to_ascii_lowercase();
    let said = WORDS.iter().find_map(|(word, of)| {
        let rest = lower.strip_prefix(word)?;
        rest.starts_with(' ').then(|| (*of, text[word.len()..].trim()))
    });
    let all = [Selectable::ElementBlock, Selectable::SideSet, Selectable::NodeSet, Selectable::ElementSet];
    let wanted: Vec<(Selectable, &str)> = match said {
        Some(said) => vec![said],
        None => all.into_iter().map(|of| (of, text)).collect(),
    };
    for (of, name) in wanted {
        let mut found = Selected::default();
        select_word(&Candidates::of(context.model, of), name, &mut found);
        if found.undefined.is_empty() && !found.positions.is_empty() {
            return Ok(of_entities(context, of, &found.positions));
        }
    }
    Err(PicksError::NoSuch { noun: said.map_or("block or set", |(of, _)| of.noun()), text: text.to_owned() })
}

fn of_entities(context: &PickContext<'_>, of: Selectable, at: &[usize]) -> Picks {
    let PickContext { model, kind, .. } = *context;
    let whole = match of {
        Selectable::SideSet => {
            let members = at.iter().filter_map(|&at| model.side_sets.get(at));
            Picks::sides(members.flat_map(|set| set.members.iter().copied()).collect())
        }
        Selectable::NodeSet => {
            let members = at.iter().filter_map(|&at| model.node_sets.get(at));
            Picks::nodes(members.flat_map(|set| set.members.iter().copied()).collect())
        }
        Selectable::ElementSet => {
            let members = at.iter().filter_map(|&at| model.element_sets.get(at));
            Picks::elements(members.flat_map(|set| set.members.iter().copied()).collect())
        }
        _ => Picks::Elements(elements_of_blocks(model, at)),
    };
    let blocks = if of == Selectable::ElementBlock { at } else { context.blocks };
    match kind {
        PickKind::Element => Picks::Elements(elements_of(model, &whole, blocks)),
        PickKind::Side => Picks::Sides(sides_of(model, &whole, blocks)),
        PickKind::Node => Picks::Nodes(nodes_of(model, &whole)),
    }
}

/// Where a condition holds; of sides, at all their nodes.
fn picks_where(context: &PickContext<'_>, text: &str) -> Result<Picks, PicksError> {
    let PickContext { model, time_step, .. } = *context;
    let condition = Condition::parse(text)?;
    let tolerance = Tolerance::Exact { coordinates: RELATIVE_TOLERANCE * length_scale(model), values: 0.0 };
    let read = |source: Source, count: usize| -> Result<Vec<bool>, PicksError> {
        let values = source.read(time_step)?;
        Ok(match values[..] {
            [only] if count != 1 => vec![only != 0.0; count],
            _ => values.iter().map(|value| *value != 0.0).collect(),
        })
    };
    if context.kind == PickKind::Element {
        let offsets = model.element_offsets();
        let (mut elements, mut refused, mut num_bound) = (Vec::new(), None, 0);
        for (block, first) in offsets.iter().take(model.element_blocks.len()).enumerate() {
            // A block that lacks a variable has no element for which it holds.
            match condition.bind(&Scope::elements(model, block, Placement::Undeformed), tolerance) {
                Ok(source) => {
                    num_bound += 1;
                    let holds = read(source, model.element_blocks[block].num_elements)?;
                    elements.extend(true_positions(&holds, *first));
                }
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        return match refused {
            Some(error) if num_bound == 0 => Err(error.into()),
            _ => Ok(Picks::Elements(elements)),
        };
    }
    let source = condition.bind(&Scope::nodes(model, Placement::Undeformed), tolerance)?;
    let holds = read(source, model.num_nodes())?;
    if context.kind == PickKind::Node {
        return Ok(Picks::Nodes(true_positions(&holds, 0).collect()));
    }
    let of = NodesOf::new(model);
    let mut sides = outer_sides(model, context.blocks);
    sides.retain(|side| {
        let nodes = of.side(*side);
        !nodes.is_empty() && nodes.iter().all(|&node| holds.get(node as usize) == Some(&true))
    });
    Ok(Picks::Sides(sides))
}

fn true_positions(holds: &[bool], first: usize) -> impl Iterator<Item = u32> + '_ {
    let found = holds.iter().enumerate().filter(|(_, holds)| **holds);
    found.filter_map(move |(at, _)| u32::try_from(first + at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    fn picked_of(model: &Model, numbering: Numbering, text: &str) -> Result<Picks, String> {
        let blocks: Vec<usize> = (0..model.element_blocks.len()).collect();
        let context =
            PickContext { model, kind: PickKind::Element, numbering, time_step: 1, blocks: &blocks };
        pick(&context, text).map_err(|error| error.to_string())
    }

    fn picked(text: &str) -> Result<Picks, String> {
        picked_of(&samples::two_hexes(), Numbering::FromOne, text)
    }

    #[test]
    fn numbers_in_words() {
        let grid = samples::hex_grid([60, 1, 1], [1, 1, 1]);
        let Ok(Picks::Elements(found)) = picked_of(&grid, Numbering::FromOne, "elem 1 to 50 except 7") else {
            panic!()
        };
        assert_eq!((found.len(), found[5], found[6]), (49, 5, 7));
        assert_eq!(picked("2"), Ok(Picks::Elements(vec![1])));
        assert_eq!(picked("nodes 1, 3 to 4"), Ok(Picks::Nodes(vec![0, 2, 3])));
        assert_eq!(picked("node all except 2 to 12"), Ok(Picks::Nodes(vec![0])));
        assert_eq!(picked("elem 3"), Err("there is no element 3".to_owned()));
        assert!(picked("  elem ").unwrap_err().starts_with("say what"));
    }

    #[test]
    fn the_numbers_are_those_that_people_see() {
        let mut model = samples::two_hexes();
        model.element_ids = Some(Arc::new(vec![70, 30]));
        let of = |numbering| picked_of(&model, numbering, "elem 1 to 70");
        assert_eq!(of(Numbering::Ids), Ok(Picks::Elements(vec![0, 1])));
        assert_eq!(of(Numbering::FromZero), Ok(Picks::Elements(vec![1])));
        let side = Picks::Sides(vec![Side { element: 1, side: 2 }]);
        assert_eq!(picked_of(&model, Numbering::Ids, "side 30:3"), Ok(side.clone()));
        assert_eq!(picked_of(&model, Numbering::FromZero, "side 1:2"), Ok(side));
        let beyond = picked_of(&model, Numbering::Ids, "side 30:7");
        assert_eq!(beyond, Err("there is no side 30:7".to_owned()));
    }

    #[test]
    fn what_is_in_a_block_or_set() {
        assert_eq!(picked("elem in right"), Ok(Picks::Elements(vec![1])));
        assert_eq!(picked("node in block 2").unwrap().len(), 8);
        assert_eq!(picked("side in block 2").unwrap().len(), 6);
        assert_eq!(picked("node in node set 1"), Ok(Picks::Nodes(vec![0, 3, 6, 9])));
        let tops = (0..2).map(|element| Side { element, side: 5 }).collect();
        assert_eq!(picked("side in side set 1"), Ok(Picks::Sides(tops)));
        assert_eq!(picked("elem in side set 1"), Ok(Picks::Elements(vec![0, 1])));
        assert_eq!(picked("elem in lid"), Err("there is no block or set lid".to_owned()));
    }

    #[test]
    fn where_a_condition_holds() {
        // Nodes at x = 0 are 0, 3, 6, 9; X of an element is the mean of its nodes, 0.5 and 1.5.
        assert_eq!(picked("node where X == 0"), Ok(Picks::Nodes(vec![0, 3, 6, 9])));
        assert_eq!(picked("where X > 1"), Ok(Picks::Elements(vec![1])));
        let left = Picks::Sides(vec![Side { element: 0, side: 3 }]);
        assert_eq!(picked("side where X == 0"), Ok(left));
        // Strain is on one of the two blocks only.
        assert!(picked("elem where strain > -1e9").unwrap().len() == 1);
        assert!(picked("elem where nonsense > 1").unwrap_err().contains("nonsense"));
        assert!(picked("elem where X >").is_err());
    }
}
