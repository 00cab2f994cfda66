//! Eigenvalues of symmetric 3 × 3 matrices.

/// Eigenvalues of the symmetric matrix with xx, yy, zz, xy, yz, zx, from the largest to the least.
///
/// NaN if a part is not finite. Accurate to rounding also where two are equal, which the closed form with an arc cosine is not.
/// Source: Jacobi's rotations; Golub and Van Loan, Matrix Computations, section 8.5.
pub fn symmetric_eigenvalues([xx, yy, zz, xy, yz, zx]: [f64; 6]) -> [f64; 3] {
    let mut a = [[xx, xy, zx], [xy, yy, yz], [zx, yz, zz]];
    if a.iter().flatten().any(|part| !part.is_finite()) {
        return [f64::NAN; 3];
    }
    // Each sweep squares what is left off the diagonal; five are enough for any matrix, the rest is for safety.
    for _ in 0..20 {
        if a[0][1] == 0.0 && a[1][2] == 0.0 && a[0][2] == 0.0 {
            break;
        }
        for (p, q) in [(0, 1), (1, 2), (0, 2)] {
            rotate(&mut a, p, q);
        }
    }
    let mut values = [a[0][0], a[1][1], a[2][2]];
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

/// Turns the plane of two axes so that the part between them becomes 0.
fn rotate(a: &mut [[f64; 3]; 3], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    // The smaller root of t² + 2 θ t − 1; 0 where θ is beyond what can be squared.
    let t = if theta.abs() > 1e150 {
        0.5 / theta
    } else {
        theta.signum() / (theta.abs() + theta.mul_add(theta, 1.0).sqrt())
    };
    let c = 1.0 / t.mul_add(t, 1.0).sqrt();
    let s = t * c;
    let r = 3 - p - q;
    a[p][p] -= t * a[p][q];
    a[q][q] += t * a[p][q];
    (a[p][q], a[q][p]) = (0.0, 0.0);
    let (rp, rq) = (a[r][p], a[r][q]);
    (a[r][p], a[r][q]) = (c * rp - s * rq, s * rp + c * rq);
    (a[p][r], a[q][r]) = (a[r][p], a[r][q]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_matrices_and_no_numbers() {
        assert_eq!(symmetric_eigenvalues([0.0, 100.0, 0.0, 0.0, 0.0, 0.0]), [100.0, 0.0, 0.0]);
        // [[2, 0, 1], [0, 5, 0], [1, 0, 2]]
        let found = symmetric_eigenvalues([2.0, 5.0, 2.0, 0.0, 0.0, 1.0]);
        assert!(found.iter().zip([5.0, 3.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
        assert!(
            symmetric_eigenvalues([1.0, 1.0, 1.0, f64::INFINITY, 0.0, 0.0])
                .iter()
                .all(|value| value.is_nan())
        );
        assert!(
            symmetric_eigenvalues([1e300, -1e300, 0.0, 1e-300, 1e-310, 0.0])
                .iter()
                .all(|value| value.is_finite())
        );
    }

    proptest! {
        #[test]
        fn sum_and_squares_are_those_of_the_matrix(parts in prop::array::uniform6(-1e3f64..1e3)) {
            let [xx, yy, zz, xy, yz, zx] = parts;
            let [a, b, c] = symmetric_eigenvalues(parts);
            prop_assert!(a >= b && b >= c);
            prop_assert!((a + b + c - (xx + yy + zz)).abs() < 1e-9);
            let squares = xx * xx + yy * yy + zz * zz + 2.0 * (xy * xy + yz * yz + zx * zx);
            prop_assert!((a * a + b * b + c * c - squares).abs() < 1e-11 * squares.max(1.0));
            let det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * zx) + zx * (xy * yz - yy * zx);
            prop_assert!((a * b * c - det).abs() < 1e-4);
        }
    }
}
