//! Elements, sides and nodes in the window: what a click picks, what is picked, and what was measured of it.
//!
//! Whatever shows or uses picks (view, inspector, spreadsheets, plots) reads [`Picking`] of the state; only commands
//! change it. Numbers on the screen go through [`Settings::numbering`](super::settings::Settings::numbering).

use super::outline::{count_text, counted};
use crate::{
    geometry::{Combine, Measure, PickKind, Picks},
    model::{Model, Numbering},
    scene::{Part, ViewPos},
};
use std::sync::Arc;

/// What a click picks, and what is picked.
#[derive(Clone, Debug, Default)]
pub struct Picking {
    /// What the mouse does.
    pub tools: PickTools,
    /// What is picked, by position in the model.
    pub picks: Arc<Picks>,
    /// What was measured of it; `None` while it is measured, or if nothing is picked.
    pub measure: Option<Arc<Measure>>,
    /// The line in which picks are typed, if it is open.
    pub typing: Option<Typing>,
    /// What was typed last and means nothing.
    pub typing_problem: Option<String>,
}

/// What the mouse does in the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PickTools {
    /// What a click picks; `None` for blocks and sets.
    pub kind: Option<PickKind>,
    /// Whether dragging draws a rectangle, without keys held.
    pub is_box: bool,
    /// Whether a rectangle also takes what is hidden.
    pub through: bool,
    /// Whether numbers are shown in the view.
    pub labels: bool,
}

/// What is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// To pick it.
    Select,
    /// To pick it and to look at it.
    GoTo,
}

/// How picks change by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickChange {
    /// By a layer of neighbours.
    Grow,
    /// By a layer less.
    Shrink,
    /// Over the outside, up to the next sharp edges.
    ToSharpEdges,
    /// What of the visible blocks is not picked.
    Invert,
    /// What they are as another kind: the nodes of elements, the elements of nodes.
    Convert(PickKind),
}

/// A rectangle drawn in the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxAsk {
    /// Two opposite corners.
    pub corners: [ViewPos; 2],
    /// The view's width and height in pixels.
    pub size_pixels: [f64; 2],
    /// What becomes of what is picked already.
    pub combine: Combine,
}

/// What a job found.
#[derive(Debug)]
pub struct FoundPicks {
    /// The picks.
    pub picks: Picks,
    /// What becomes of what is picked already.
    pub combine: Combine,
    /// Whether the view goes there.
    pub goes: bool,
}

/// What a job made of picks, for the picture and the inspector.
#[derive(Debug)]
pub struct BuiltPicks {
    /// What it was made of.
    pub picks: Arc<Picks>,
    /// The drawing data, undeformed.
    pub part: Arc<Part>,
    /// What was measured.
    pub measure: Arc<Measure>,
}

/// What is made of picks by an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickUse {
    /// A node set of their nodes.
    NodeSet,
    /// A side set of their sides.
    SideSet,
    /// An element set of their elements.
    ElementSet,
    /// A block of their elements, which leave their own.
    ElementBlock,
    /// Their elements go.
    Deletion,
}

impl PickUse {
    /// The operation that does it, its parameter of the members, and that of an id that is to be `auto`.
    pub fn operation(self) -> (&'static str, &'static str, Option<&'static str>) {
        match self {
            Self::NodeSet => ("create_node_set", "node_set_members", Some("node_set_id")),
            Self::SideSet => ("create_side_set", "side_set_members", Some("side_set_id")),
            Self::ElementSet => ("create_element_set", "element_set_members", None),
            Self::ElementBlock => ("create_element_block_from_elements", "elements", None),
            Self::Deletion => ("delete_element", "elements", None),
        }
    }
}

impl Picking {
    /// "3 elements picked"; `None` if nothing is.
    pub fn summary(&self) -> Option<String> {
        let noun = self.picks.kind().noun();
        (!self.picks.is_empty()).then(|| format!("{} picked", counted(self.picks.len(), noun)))
    }
}

/// Picks as text that can be typed to pick them again: `elem 1 to 50, 60`, `side 3:1, 4:2`.
///
/// Shape: runs of numbers that follow each other are shortened. Cost: a pass over the picks.
pub fn picks_text(model: &Model, picks: &Picks, numbering: Numbering) -> String {
    match picks {
        Picks::Elements(elements) => {
            format!("elem {}", runs(elements.iter().map(|&element| numbering.element(model, element))))
        }
        Picks::Nodes(nodes) => {
            format!("node {}", runs(nodes.iter().map(|&node| numbering.node(model, node))))
        }
        Picks::Sides(sides) => {
            let texts: Vec<String> = sides.iter().map(|&side| numbering.side(model, side)).collect();
            format!("side {}", texts.join(", "))
        }
    }
}

fn runs(numbers: impl Iterator<Item = i64>) -> String {
    let mut runs: Vec<[i64; 2]> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some([_, last]) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push([number; 2]),
        }
    }
    let texts = runs.into_iter().flat_map(|[first, last]| match last - first {
        0 => vec![first.to_string()],
        1 => vec![first.to_string(), last.to_string()],
        _ => vec![format!("{first} to {last}")],
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// The first few picks by their numbers, for a line of the inspector: `3, 7, 9, … of 1,200`.
pub fn first_numbers(model: &Model, picks: &Picks, numbering: Numbering) -> String {
    const SHOWN: usize = 12;
    let first = match picks {
        Picks::Elements(elements) => Picks::Elements(elements.iter().take(SHOWN).copied().collect()),
        Picks::Sides(sides) => Picks::Sides(sides.iter().take(SHOWN).copied().collect()),
        Picks::Nodes(nodes) => Picks::Nodes(nodes.iter().take(SHOWN).copied().collect()),
    };
    let text = picks_text(model, &first, numbering);
    let text = text.split_once(' ').map_or("", |(_, numbers)| numbers);
    match picks.len().checked_sub(first.len()) {
        None | Some(0) => text.to_owned(),
        Some(more) => format!("{text} and {} more", count_text(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Side, samples};

    #[test]
    fn picks_are_copied_as_what_can_be_typed() {
        let model = samples::hex_grid([9, 1, 1], [1, 1, 1]);
        let text = |picks: Picks| picks_text(&model, &picks, Numbering::FromOne);
        assert_eq!(text(Picks::elements(vec![0, 1, 2, 4, 6, 7])), "elem 1 to 3, 5, 7, 8");
        assert_eq!(text(Picks::nodes(vec![9])), "node 10");
        assert_eq!(
            text(Picks::sides(vec![Side { element: 1, side: 0 }, Side { element: 2, side: 5 }])),
            "side 2:1, 3:6"
        );
        let many = Picks::nodes((0..20).map(|k| 2 * k).collect());
        assert_eq!(
            first_numbers(&model, &many, Numbering::FromZero),
            "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 8 more"
        );
    }
}
