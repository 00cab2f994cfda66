//! The whole models that are damaged: small, and together with one of everything that the format knows.

use exoscope::model::{
    Assembly, Attributes, Blob, Block, MemberKind, MetadataValue, Model, NodeSet, Oriented, Set, Side,
    SideSet, Source, Topology, UserAttribute, samples,
};
use std::sync::Arc;

/// The models, by name.
pub(crate) fn models() -> Vec<Model> {
    vec![samples::two_hexes(), everything(), samples::mixed_solids(), polyhedra(), samples::plane()]
}

/// Maps, attributes, properties, all kinds of blocks and sets, assemblies and records.
fn everything() -> Model {
    let mut model = samples::two_hexes();
    model.node_ids = Some(Arc::new((101..113).collect()));
    model.element_ids = Some(Arc::new(vec![20, 10]));
    model.element_order = Some(Arc::new(vec![2, 1]));
    model.nodal_attributes = attributes(&["weight"], 12);
    model.element_blocks.property_names = vec!["MATL".to_owned()];
    for block in model.element_blocks.iter_mut() {
        block.properties = vec![7];
        block.attributes = attributes(&["thickness", "layer"], 1);
    }
    let user = UserAttribute { name: "grades".to_owned(), value: MetadataValue::Integers([1, -2].into()) };
    model.element_blocks[1].user_attributes = vec![user];
    model.element_blocks[0].element_edges = Some(Arc::new((0..12).collect()));
    let mut edges = Block::new(5, Topology::Bar2, vec![0, 1, 1, 4]);
    edges.elem_type = "EDGE2".to_owned();
    edges.values = vec![Some(Source::memory(2, vec![vec![1.0, 2.0], vec![3.0, 4.0]]))];
    model.edge_blocks.push(edges);
    model.edge_blocks.variable_names = vec!["current".to_owned()];
    model.face_blocks.push(Block::new(6, Topology::Quad4, vec![0, 1, 4, 3]));
    model.node_sets[0].distribution_factors = Some(Arc::new(vec![0.25, 0.5, 0.75, 1.0]));
    model.node_sets.variable_names = vec!["reaction".to_owned()];
    model.node_sets[0].values = vec![Some(Source::constant(2.5, 4))];
    "top".clone_into(&mut model.side_sets[0].name);
    model.side_sets[0].distribution_factors = Some(Arc::new(vec![1.0; 8]));
    model.side_sets.variable_names = vec!["flux".to_owned()];
    model.side_sets[0].values = vec![Some(Source::constant(-1.0, 2))];
    let oriented = |index, orientation| Oriented { index, orientation };
    model.edge_sets.push(Set::new(2, vec![oriented(1, -1), oriented(0, 1)]));
    model.face_sets.push(Set::new(3, vec![oriented(0, 1)]));
    model.element_sets.push(Set::new(4, vec![1, 0, 1]));
    let assembly = |id, kind, members| Assembly {
        id,
        name: format!("assembly {id}"),
        kind,
        members,
        user_attributes: Vec::new(),
    };
    model.assemblies = vec![
        assembly(100, MemberKind::ASSEMBLY, vec![200]),
        assembly(200, MemberKind::ELEMENT_BLOCK, vec![1, 2]),
    ];
    model.blobs.variable_names = vec!["row".to_owned()];
    model.blobs.reduction_names = vec!["total".to_owned()];
    model.blobs.push(Blob {
        id: 7,
        name: "rows".to_owned(),
        num_values: 3,
        values: vec![Some(Source::memory(3, vec![vec![1.0, 2.0, 3.0]; 2]))],
        reductions: vec![Source::memory(1, vec![vec![6.0]; 2])],
        user_attributes: vec![UserAttribute {
            name: "Field@row@type".to_owned(),
            value: MetadataValue::Integers([8].into()),
        }],
    });
    model.node_user_attributes = model.blobs[0].user_attributes.clone();
    model.qa_records.push(["a code", "1.0", "2001/02/03", "04:05:06"].map(str::to_owned));
    model.info_records = Arc::new(vec!["[Mesh]".to_owned(), "type = x".to_owned()]);
    model
}

fn attributes(names: &[&str], rows: usize) -> Attributes {
    let values = (0..names.len() * rows).map(|n| n as f64).collect();
    Attributes { names: names.iter().map(|&name| name.to_owned()).collect(), values: Arc::new(values) }
}

/// A polyhedron of polygonal faces, polygons, and sets on them.
fn polyhedra() -> Model {
    let mut model = samples::two_hexes();
    let faces = [[0, 1, 7, 6], [1, 4, 10, 7], [4, 3, 9, 10], [3, 0, 6, 9], [0, 3, 4, 1], [6, 7, 10, 9]];
    let mut polygons = Block::new(1, Topology::Nsided, Vec::new());
    polygons.connectivity = Arc::new(faces.concat());
    polygons.counts = Some(Arc::new(vec![4; 6]));
    polygons.num_elements = 6;
    let mut surface = polygons.clone();
    surface.id = 30;
    let mut solid = Block::new(40, Topology::Nfaced, Vec::new());
    solid.connectivity = Arc::new((0..6).collect());
    solid.counts = Some(Arc::new(vec![6]));
    solid.num_elements = 1;
    for block in [&mut surface, &mut solid] {
        block.values = vec![None, None];
    }
    model.face_blocks.push(polygons);
    model.element_blocks.extend([surface, solid]);
    model.node_sets.push(NodeSet::new(0, Vec::new()));
    model.side_sets.push(SideSet::new(-7, vec![Side { element: 8, side: 5 }, Side { element: 99, side: 8 }]));
    model
}
