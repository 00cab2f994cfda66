//! One number out of several: magnitudes and the invariants of symmetric tensors.

use super::fields::{Component, FieldKind};
use crate::geometry::symmetric_eigenvalues;

/// The number of a field that a component means.
///
/// `values` is in the order of [`Field::variables`](super::Field::variables); what a plane tensor lacks is 0. A component
/// that the kind does not have is NaN.
pub(super) fn number(kind: FieldKind, component: Component, values: &[f64]) -> f64 {
    let at = |axis: usize| values.get(axis).copied().unwrap_or(0.0);
    match (kind, component) {
        (_, Component::Axis(axis)) => values.get(axis).copied().unwrap_or(f64::NAN),
        (FieldKind::Scalar, Component::Value) => at(0),
        (FieldKind::Vector, Component::Magnitude) => at(0).hypot(at(1)).hypot(at(2)),
        (FieldKind::Tensor, _) => {
            let tensor: [f64; 6] = std::array::from_fn(at);
            match component {
                Component::VonMises => von_mises(&tensor),
                Component::Trace => tensor[0] + tensor[1] + tensor[2],
                Component::Magnitude => {
                    let square = |value: f64| value * value;
                    let [xx, yy, zz, xy, yz, zx] = tensor.map(square);
                    (xx + yy + zz + 2.0 * (xy + yz + zx)).sqrt()
                }
                Component::MaxPrincipal => symmetric_eigenvalues(tensor)[0],
                Component::MidPrincipal => symmetric_eigenvalues(tensor)[1],
                Component::MinPrincipal => symmetric_eigenvalues(tensor)[2],
                Component::Value | Component::Axis(_) => f64::NAN,
            }
        }
        _ => f64::NAN,
    }
}

/// The equivalent stress of von Mises of xx, yy, zz, xy, yz, zx.
fn von_mises(&[xx, yy, zz, xy, yz, zx]: &[f64; 6]) -> f64 {
    let square = |value: f64| value * value;
    let normal = square(xx - yy) + square(yy - zz) + square(zz - xx);
    (0.5 * normal + 3.0 * (square(xy) + square(yz) + square(zx))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(component: Component, values: [f64; 6]) -> f64 {
        number(FieldKind::Tensor, component, &values)
    }

    #[test]
    fn magnitudes() {
        assert_eq!(number(FieldKind::Vector, Component::Magnitude, &[2.0, 3.0, 6.0]), 7.0); // 4 + 9 + 36 = 49
        assert_eq!(number(FieldKind::Vector, Component::Magnitude, &[3.0, -4.0]), 5.0);
        // 1 + 4 + 4 + 2 (0 + 0 + 8²) = 137
        assert_eq!(tensor(Component::Magnitude, [1.0, 2.0, -2.0, 0.0, 0.0, 8.0]), 137_f64.sqrt());
        assert!(number(FieldKind::Vector, Component::Trace, &[1.0, 2.0]).is_nan());
        assert!(number(FieldKind::Vector, Component::Magnitude, &[f64::NAN, 0.0]).is_nan());
    }

    #[test]
    fn the_stress_of_von_mises() {
        assert_eq!(tensor(Component::VonMises, [100.0, 0.0, 0.0, 0.0, 0.0, 0.0]), 100.0);
        assert_eq!(tensor(Component::VonMises, [7.0, 7.0, 7.0, 0.0, 0.0, 0.0]), 0.0);
        // Pure shear: √3 times the shear.
        assert!((tensor(Component::VonMises, [0.0, 0.0, 0.0, 2.0, 0.0, 0.0]) - 12_f64.sqrt()).abs() < 1e-15);
        // ½ (1² + 1² + 2²) + 3 (1 + 4 + 9) = 3 + 42
        assert!((tensor(Component::VonMises, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]) - 45_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn principal_values() {
        let all = |values| {
            [Component::MaxPrincipal, Component::MidPrincipal, Component::MinPrincipal]
                .map(|component| tensor(component, values))
        };
        let close = |found: [f64; 3], expected: [f64; 3]| {
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
            }
        };
        close(all([2.0, -1.0, 5.0, 0.0, 0.0, 0.0]), [5.0, 2.0, -1.0]);
        // [[2, 1], [1, 2]] has 3 and 1.
        close(all([2.0, 2.0, 0.0, 1.0, 0.0, 0.0]), [3.0, 1.0, 0.0]);
        // All ones off a zero diagonal: 2 and twice −1.
        close(all([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), [2.0, -1.0, -1.0]);
        close(all([4.0, 4.0, 4.0, 0.0, 0.0, 0.0]), [4.0, 4.0, 4.0]);
        assert_eq!(tensor(Component::Trace, [1.0, 2.0, 3.0, 9.0, 9.0, 9.0]), 6.0);
    }
}
