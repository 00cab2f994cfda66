//! What became of the original's dimensions: kept, gathered from, gone, or no longer to be told.

use super::{origin::Origin, plan::Planner};
use crate::{
    exodus::{
        container::Dimension,
        entities::KindView,
        lineage::{
            Rows, block_entries, entity_rows, node_rows, nothing_moved, rows_through_blocks, step_rows,
        },
        names::{ELEMENT_EDGES, ELEMENT_FACES, Kind, number_after, numbered},
    },
    model::{Model, Side},
};
use std::cell::OnceCell;

/// What became of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has the same rows, perhaps under another name.
    Kept(String),
    /// Its rows are these of the old ones.
    Gathered(String, Vec<u32>),
    /// It went with the entity that it belonged to.
    Gone(String),
    /// New rows have come, or it cannot be told which rows are left.
    Lost(String),
}

/// What became of everything that a foreign variable can depend on; worked out when asked.
pub(super) struct Fates<'m> {
    pub(super) origin: &'m Origin<'m>,
    pub(super) after: &'m Model,
    views: &'m [KindView<'m>],
    nodes: OnceCell<Rows>,
    blocks: [OnceCell<Vec<Rows>>; 3],
    through: [OnceCell<Rows>; 3],
}

impl<'m> Fates<'m> {
    pub(super) fn new(origin: &'m Origin<'m>, after: &'m Model, views: &'m [KindView<'m>]) -> Self {
        Self {
            origin,
            after,
            views,
            nodes: OnceCell::new(),
            blocks: Default::default(),
            through: Default::default(),
        }
    }

    /// Where the nodes came from.
    pub(super) fn nodes(&self) -> &Rows {
        self.nodes.get_or_init(|| node_rows(self.origin.before, self.after))
    }

    /// Whether no node has moved, as far as nodes are left.
    pub(super) fn nodes_stand(&self) -> bool {
        nothing_moved(self.origin.before, self.after) || matches!(self.nodes(), Rows::From(_))
    }

    fn pair(&self, kind: Kind) -> (&KindView<'m>, &'m KindView<'m>) {
        (&self.origin.old[kind as usize], &self.views[kind as usize])
    }

    /// Where the entries of each block of a kind came from.
    fn block_entries(&self, kind: Kind) -> &[Rows] {
        self.blocks[kind as usize].get_or_init(|| {
            let (before, after) = self.pair(kind);
            block_entries(before, after, self.origin.entities(kind), self.nodes())
        })
    }

    /// Where all elements (edges, faces) came from.
    pub(super) fn through_blocks(&self, kind: Kind) -> &Rows {
        self.through[kind as usize].get_or_init(|| {
            let (before, after) = self.pair(kind);
            rows_through_blocks(before, after, self.origin.entities(kind), self.block_entries(kind))
        })
    }

    /// Where the entities of a kind came from.
    pub(super) fn entities(&self, kind: Kind) -> Rows {
        entity_rows(self.origin.entities(kind), self.pair(kind).0.entities.len())
    }

    /// The position now of an entity that was at a position before.
    pub(super) fn now(&self, kind: Kind, before: usize) -> Option<usize> {
        self.origin.entities(kind).iter().position(|&origin| origin == Some(before))
    }

    /// Whether nothing that nodes, elements, blocks and sets are numbered by has changed.
    pub(super) fn numbering_stands(&self) -> bool {
        *self.nodes() == Rows::Same
            && Kind::ALL.into_iter().all(|kind| {
                let same_entries = match kind {
                    Kind::ElementBlock | Kind::EdgeBlock | Kind::FaceBlock => {
                        self.block_entries(kind).iter().enumerate().all(|(at, rows)| {
                            *rows == Rows::Same || self.views[kind as usize].entities[at].num_entries == 0
                        })
                    }
                    _ => self
                        .pair(kind)
                        .1
                        .entities
                        .iter()
                        .enumerate()
                        .all(|(at, _)| self.set_entries(kind, at) == Rows::Same),
                };
                same_entries && self.entities(kind) == Rows::Same
            })
    }

    /// Where the members of a set came from: the same if they are the same things in the same order.
    fn set_entries(&self, kind: Kind, index: usize) -> Rows {
        use crate::exodus::entities::List;
        let (before, after) = self.pair(kind);
        let Some(origin) = self.origin.entity(kind, index) else { return Rows::Unknown };
        let (old, new) = (&before.entities[origin], &after.entities[index]);
        if old.num_entries != new.num_entries {
            return Rows::Unknown;
        }
        let follows = |rows: &Rows, old: u32, new: u32| match rows {
            Rows::Same => old == new,
            Rows::From(rows) => rows.get(new as usize) == Some(&old),
            Rows::Unknown => false,
        };
        let elements = || self.through_blocks(Kind::ElementBlock);
        let is_same = match (&old.list, &new.list) {
            (List::Indices(old), List::Indices(new)) => {
                let rows = if kind == Kind::NodeSet { self.nodes() } else { elements() };
                old.iter().zip(new.iter()).all(|(&old, &new)| follows(rows, old, new))
            }
            (List::Sides(old), List::Sides(new)) => {
                let same = |(old, new): (&Side, &Side)| {
                    old.side == new.side && follows(elements(), old.element, new.element)
                };
                old.iter().zip(new.iter()).all(same)
            }
            (List::Oriented(old), List::Oriented(new)) => {
                let of = if kind == Kind::EdgeSet { Kind::EdgeBlock } else { Kind::FaceBlock };
                let rows = self.through_blocks(of);
                old.iter().zip(new.iter()).all(|(old, new)| {
                    old.orientation == new.orientation && follows(rows, old.index, new.index)
                })
            }
            _ => false,
        };
        if is_same { Rows::Same } else { Rows::Unknown }
    }

    /// What became of a dimension of the original.
    pub(super) fn of_dimension(&self, planner: &Planner<'_>, dimension: &Dimension) -> Fate {
        let name = dimension.name.as_str();
        let of_rows = |rows: &Rows, what: &str| match rows {
            Rows::Same => Fate::Kept(name.to_owned()),
            Rows::From(rows) => Fate::Gathered(name.to_owned(), rows.clone()),
            Rows::Unknown => Fate::Lost(format!("{what} changed")),
        };
        match name {
            "time_step" => return of_rows(&step_rows(self.origin.before, self.after), "the time steps"),
            "num_nodes" => return of_rows(self.nodes(), "the nodes"),
            "num_elem" => return of_rows(self.through_blocks(Kind::ElementBlock), "the elements"),
            "num_edge" => return of_rows(self.through_blocks(Kind::EdgeBlock), "the edges"),
            "num_face" => return of_rows(self.through_blocks(Kind::FaceBlock), "the faces"),
            _ => {}
        }
        for kind in Kind::ALL {
            let names = kind.names();
            if name == names.count {
                return of_rows(&self.entities(kind), &format!("the list of {}s", names.words));
            }
            if let Some(fate) = self.of_numbered(planner, dimension, kind) {
                return fate;
            }
        }
        self.of_plain(planner, dimension, name.to_owned())
    }

    /// A dimension whose name ends in the number of a block or set.
    fn of_numbered(&self, planner: &Planner<'_>, dimension: &Dimension, kind: Kind) -> Option<Fate> {
        let names = kind.names();
        let mut prefixes = vec![names.entries, names.per_entry, names.factors[0], names.attributes[0]];
        if kind == Kind::ElementBlock {
            prefixes.extend([ELEMENT_EDGES[0], ELEMENT_FACES[0]]);
        }
        let (before, after) = self.pair(kind);
        for prefix in prefixes.into_iter().filter(|prefix| !prefix.is_empty()) {
            let Some(old) = number_after(prefix, &dimension.name) else { continue };
            let Some(entity) = before.entities.get(old) else { continue };
            let what = format!("{} {}", names.words, entity.id);
            let Some(now) = self.now(kind, old) else { return Some(Fate::Gone(what)) };
            let name = numbered(prefix, now);
            if prefix != names.entries {
                return Some(self.of_plain(planner, dimension, name));
            }
            let rows = if kind.is_block() {
                self.block_entries(kind)[now].clone()
            } else {
                self.set_entries(kind, now)
            };
            return Some(match rows {
                _ if after.entities[now].num_entries == 0 => Fate::Gone(what),
                Rows::Same => Fate::Kept(name),
                Rows::From(rows) => Fate::Gathered(name, rows),
                Rows::Unknown => Fate::Lost(format!("the {} of {what} changed", names.entries_words)),
            });
        }
        None
    }

    /// A dimension without rows that could have moved: it is kept if the new file has none of another length.
    fn of_plain(&self, planner: &Planner<'_>, dimension: &Dimension, name: String) -> Fate {
        match planner.planned_dimension(&name) {
            Some(len) if len != dimension.len => {
                Fate::Lost(format!("{name} was {} and is {len}", dimension.len))
            }
            _ => Fate::Kept(name),
        }
    }
}
