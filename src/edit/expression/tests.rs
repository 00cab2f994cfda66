//! Hand-computed values, errors with their places, and print and parse of expressions made at random.

use super::function::Body;
use super::kernel::Operand;
use super::term::{Term, Unary, What};
use super::{Assignment, Condition, Expression, Placement, Scope, Tolerance};
use crate::model::{Source, samples};
use proptest::prelude::*;
use std::sync::Arc;

/// Ten values and two numbers to calculate with.
fn scope() -> Scope {
    let mut scope = Scope::empty(10);
    scope.add("a", Source::steady(Arc::new((0..10).map(f64::from).collect())));
    scope.add("b", Source::steady(Arc::new((0..10).map(|k| f64::from(k) - 4.5).collect())));
    scope.add("c", Source::constant(2.0, 1));
    scope.add("sin", Source::constant(7.0, 1));
    scope.add("odd name", Source::constant(3.0, 1));
    scope
}

/// The value of an expression at the entry where a = 3 and b = -1.5.
fn value(text: &str) -> f64 {
    values(text)[3]
}

fn values(text: &str) -> Vec<f64> {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    expression.bind(&scope()).unwrap_or_else(|error| panic!("{text}: {error}")).read(0).unwrap()
}

#[test]
fn operators_bind_as_exomerge_has_them() {
    for (text, expected) in [
        // Power from the right, tighter than a sign before it, looser than one behind it.
        ("-2^2", -4.0),
        ("2^3^0", 2.0),
        ("2**-1", 0.5),
        ("-a^2", -9.0),
        ("2 + 3*4 - 6/4", 12.5),
        ("(2 + 3)*4", 20.0),
        ("10 - 4 - 3", 3.0),
        ("12/3/2", 2.0),
        ("7 % 4 * 2", 6.0),
        ("-7 % 4", 1.0),
        ("7 % -4", -1.0),
        ("-7 // 2", -4.0),
        ("7 // 2", 3.0),
        ("a > 2 and b < 0", 1.0),
        ("a > 2 && b > 0 || c == 2", 1.0),
        ("not a > 2", 0.0),
        ("!a + 1", 1.0),
        ("not 0 == 1", 1.0),
        ("0 < a <= 3 != 4", 1.0),
        ("0 < a < 3", 0.0),
        ("1 if a > 5 else 2 if a > 2 else 3", 2.0),
        ("a*a*(a>2)", 9.0),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn functions_give_what_their_names_say() {
    for (text, expected) in [
        ("sqrt(16) + abs(b) + cbrt(-8)", 3.5),
        ("min(a, c, 9) + max(a, b)", 5.0),
        ("hypot(3, 4) + pow(2, 10)", 1029.0),
        ("exp(0) + log(1) + log10(1000) + log2(8)", 7.0),
        ("sin(0) + cos(0) + tan(0) + tanh(0) + sinh(0) + cosh(0)", 2.0),
        ("asin(1) / pi + acos(1) + atan(0) + atan2(1, 0) / pi", 1.0),
        ("sign(b) + sign(0) + sign(4)", 0.0),
        ("floor(-1.5) + ceil(-1.5) + int(-1.5) + float(2)", -2.0),
        ("round(0.5) + round(1.5) + round(2.5)", 4.0),
        ("mod(-1, 3) + log(e)", 3.0),
        ("isnan(nan) + isnan(a) + isnan(0/0) + (1/inf)", 2.0),
        // A variable of that name is no trouble, with or without quotes.
        ("sin + sin(0) + 'odd name' * \"odd name\" + `a`", 19.0),
    ] {
        assert!((value(text) - expected).abs() < 1e-14, "{text}: {}", value(text));
    }
}

#[test]
fn numbers_out_of_range_are_infinite_or_nan_and_no_failure() {
    assert_eq!(value("1/(a - 3)"), f64::INFINITY);
    assert_eq!(value("-1/(a - 3)"), f64::NEG_INFINITY);
    for text in ["sqrt(-a)", "log(-1)", "0/0", "a % 0", "min(nan, a)", "max(a, nan)", "inf - inf"] {
        assert!(value(text).is_nan(), "{text}");
    }
    assert_eq!(value("10^400"), f64::INFINITY);
    assert_eq!(value("nan == nan or nan < 1 or nan > 1"), 0.0);
    assert_eq!(value("nan != nan"), 1.0);
}

#[test]
fn floor_division_and_remainder_go_together() {
    // 1 / 0.1 rounds to 10, but 0.1 is a little more than a tenth: nine of them fit, and almost one is left.
    assert_eq!(value("1 // 0.1"), 9.0);
    assert!((value("1 % 0.1") - 0.1).abs() < 1e-15);
    assert_eq!(value("5 % inf"), 5.0);
}

#[test]
fn every_entry_gets_its_own_value() {
    // 3 a^2 - b at a = 0, 1, 2, …
    let expected: Vec<f64> = (0..10).map(|k| f64::from(3 * k * k) - (f64::from(k) - 4.5)).collect();
    assert_eq!(values("3*a^2 - b"), expected);
    // A value that is the same for all.
    assert_eq!(values("c * 4"), [8.0; 10]);
}

#[test]
fn many_blocks_are_the_same_as_one_value_at_a_time() {
    let len = 5000;
    let mut scope = Scope::empty(len);
    let a: Vec<f64> = (0u32..5000).map(|k| f64::from(k) * 0.01).collect();
    scope.add("a", Source::steady(Arc::new(a.clone())));
    let text = "(sqrt(a) + a*(a + 1)) / (1 + abs(a - 7)) if a > 3 else -a";
    let found = Expression::parse(text).unwrap().bind(&scope).unwrap().read(0).unwrap();
    // Some entries alone are the same, and so is one over the steps.
    let source = Expression::parse(text).unwrap().bind(&scope).unwrap();
    assert_eq!(source.read_range(0, 1020..2100).unwrap(), found[1020..2100]);
    assert_eq!(source.history(1024, 0..2).unwrap(), [found[1024]; 2]);
    for (a, found) in a.into_iter().zip(found) {
        let expected = if a > 3.0 { (a.sqrt() + a * (a + 1.0)) / (1.0 + (a - 7.0).abs()) } else { -a };
        assert_eq!(found, expected);
    }
}

#[test]
fn errors_point_to_the_character() {
    for (text, at, said) in [
        ("", 0, "a value is missing before the end"),
        ("2 *", 3, "a value is missing before the end"),
        ("2 + * 3", 4, "a value is missing before *"),
        ("(a + 2", 0, "this parenthesis is not closed"),
        ("sin(a", 3, "this parenthesis is not closed"),
        ("a b", 2, "b does not belong here"),
        ("2x", 0, "2x is not a number"),
        ("1e999", 0, "1e999 is not a number"),
        ("ä + 'b", 4, "this quote is not closed"),
        ("a = 3", 2, "one = does not compare; write =="),
        ("(a = 3)", 3, "one = does not compare; write =="),
        ("a ? b", 2, "? means nothing here"),
        ("a if b", 6, "else is missing before the end"),
        ("hypot(1)", 0, "hypot takes 2 values, and this is given 1"),
        ("min(1)", 0, "min takes 2 values or more, and this is given 1"),
        ("1 + and", 4, "a value is missing before and"),
    ] {
        let error = Expression::parse(text).unwrap_err();
        assert_eq!((error.at, error.problem.to_string().as_str()), (at, said), "{text}");
    }
    let error = Expression::parse("1 + foo(2)").unwrap_err();
    assert!(error.to_string().starts_with("character 5: there is no function foo; there are abs, sqrt, "));
    let error = Expression::parse("a + nonsense").unwrap().bind(&scope()).unwrap_err();
    assert_eq!(error.at, 4);
    assert_eq!(error.problem.to_string(), "there is no nonsense here; there are a, b, c, sin, odd name");
    let error = Expression::parse("odd_nam").unwrap().bind(&scope()).unwrap_err();
    assert_eq!(
        error.problem.to_string(),
        "there is no odd_nam here; did you mean odd name? there are a, b, c, sin, odd name"
    );
    assert_eq!(
        Expression::parse("x").unwrap().bind(&Scope::empty(1)).unwrap_err().to_string(),
        "character 1: there is no x here; there is nothing to calculate with"
    );
}

#[test]
fn a_text_of_any_depth_and_length_is_read_or_refused() {
    for text in ["(", "-", "2^", "sin(", "not ", "1 if 1 else "] {
        let deep = Expression::parse(&text.repeat(100_000)).unwrap_err();
        assert!(deep.problem.to_string().contains("nested too deeply"), "{text}: {deep}");
    }
    let long = Expression::parse(&"1+".repeat(100_000)).unwrap_err();
    assert!(long.problem.to_string().contains("too long"), "{long}");
    let sum = format!("{}1", "a + ".repeat(4000));
    assert_eq!(value(&sum), 12_001.0);
    assert_eq!(Expression::parse(&sum).unwrap().to_string(), sum);
}

#[test]
fn an_assignment_is_split_at_the_first_equals_sign() {
    let read = |text: &str| Assignment::parse(text).map(|read| (read.target, read.expression.to_string()));
    let pair = |target: &str, expression: &str| Ok((target.to_owned(), expression.to_owned()));
    // No blanks are needed: exomerge fails on x*x.
    assert_eq!(read("x2=x*x"), pair("x2", "x * x"));
    assert_eq!(read(" odd name = a == b "), pair("odd name", "a == b"));
    assert_eq!(read("'a = b' = 1"), pair("a = b", "1"));
    for text in ["x*x", "a == b", "a <= b", "", "'a", "= 3", "'a' b = 1", "a ="] {
        assert!(read(text).is_err(), "{text}");
    }
    // Places count from the beginning of the whole text.
    assert_eq!(Assignment::parse("ü = 2 + * 3").unwrap_err().at, 8);
    let unknown = Assignment::parse("ü = 2 + q").unwrap().expression;
    assert_eq!(unknown.bind(&scope()).unwrap_err().at, 8);
}

#[test]
fn later_names_hide_earlier_ones_and_constants() {
    let mut scope = scope();
    scope.add("e", Source::constant(5.0, 1));
    scope.add("a", Source::constant(6.0, 1));
    let sum = Expression::parse("e + a").unwrap().bind(&scope).unwrap();
    assert_eq!(sum.read(0).unwrap(), [11.0; 10]);
}

#[test]
fn each_kind_of_entry_has_the_names_that_the_catalogue_gives_it() {
    let mut model = samples::two_hexes();
    model.node_sets.variable_names.push("force".to_owned());
    model.node_sets[0].values.push(Some(Source::constant(1.0, 4)));
    let undeformed = Placement::Undeformed;
    assert_eq!(Scope::global(&model).names(), ["time", "energy"]);
    let nodal = ["disp_x", "disp_y", "disp_z", "temperature"];
    let coordinates = ["time", "energy", "X", "Y", "Z"];
    assert_eq!(Scope::nodes(&model, undeformed).names(), [&coordinates[..], &nodal].concat());
    assert_eq!(
        Scope::elements(&model, 0, undeformed).names(),
        ["time", "energy", "X", "Y", "Z", "stress", "strain"]
    );
    // A variable that a block lacks is no name there.
    assert_eq!(Scope::elements(&model, 1, undeformed).names(), ["time", "energy", "X", "Y", "Z", "stress"]);
    assert_eq!(Scope::side_set(&model, 0).names(), ["time", "energy"]);
    let of_set = Scope::node_set(&model, 0, undeformed);
    assert_eq!(of_set.names(), [&coordinates[..], &nodal, &["force"]].concat());
    // Nodes 0, 3, 6, 9 at step 1: Y = 0, 1, 0, 1; temperature = 10 times the number; energy = 2.5.
    let sum = Expression::parse("temperature + Y + force + energy*time").unwrap().bind(&of_set).unwrap();
    assert_eq!(sum.read(1).unwrap(), [3.5, 34.5, 63.5, 94.5]);
    // X of the right cube's centre, before and after the displacement by 0.01 times the mean node number 6.
    for (placement, expected) in [(undeformed, 1.5), (Placement::Displaced, 1.56)] {
        let x = Expression::parse("X").unwrap().bind(&Scope::elements(&model, 1, placement)).unwrap();
        assert!((x.read(1).unwrap()[0] - expected).abs() < 1e-15);
    }
}

#[test]
fn a_chain_of_calculations_is_computed_as_one() {
    // As with Fibonacci's numbers, reading the last by way of those before it would take millions of reads.
    let mut scope = scope();
    scope.add("f0", Source::steady(Arc::new(vec![1.0; 10])));
    scope.add("f1", Source::steady(Arc::new(vec![1.0; 10])));
    for k in 2..60 {
        let text = format!("f{} + f{}", k - 1, k - 2);
        let next = Expression::parse(&text).unwrap().bind(&scope).unwrap();
        scope.add(format!("f{k}"), next);
    }
    let last = scope.find("f59").unwrap();
    assert_eq!(last.read(0).unwrap(), [1_548_008_755_920.0; 10]);
}

#[test]
fn a_condition_has_a_tolerance_for_places_and_one_for_values() {
    let mut scope = Scope::empty(6);
    let xs = vec![-1.0, -0.1, 0.0, 0.1, 1.0, f64::NAN];
    scope.add("X", Source::steady(Arc::new(xs.clone())));
    scope.add("T", Source::steady(Arc::new(xs)));
    let holds = |text: &str, tolerance: Tolerance| -> String {
        let source = Condition::parse(text).unwrap().bind(&scope, tolerance).unwrap();
        source.read(0).unwrap().into_iter().map(|value| if value == 0.0 { '.' } else { 'x' }).collect()
    };
    let exact = Tolerance::Exact { coordinates: 0.15, values: 0.0 };
    for (text, expected) in [
        ("X = 0", ".xxx.."),
        ("X == 0", ".xxx.."),
        ("X != 0", "x...xx"),
        ("X >= 0", ".xxxx."),
        ("X > 0", "....x."),
        ("X <= 0", "xxxx.."),
        ("X < 0", "x....."),
        ("T = 0", "..x..."),
        ("T > 0", "...xx."),
        ("2*X > T", "....x."),
        ("X >= 0 && T < 1", ".xxx.."),
        ("not (X > 0 || X < 0)", ".xxx.x"),
        ("-1 <= X < 0", "x....."),
        ("T", "xx.xxx"),
        ("min(X, T) == 0", ".xxx.."),
        // A comparison within a value has no tolerance.
        ("(X == 0) + 1 == 2", "..x..."),
    ] {
        assert_eq!(holds(text, exact), expected, "{text}");
    }
    // Half of 0.15 is less than 0.1, half of 0.25 is more.
    for (text, tolerance, expected) in [
        ("X > 0", 0.15, "..xxx."),
        ("X > 0", 0.25, ".xxxx."),
        ("X < 0", 0.25, "xxxx.."),
        ("X == 0", 0.15, ".xxx.."),
        ("T", 0.15, ".xxx.."),
        ("X >= 0 and X", 0.15, "..xx.."),
    ] {
        assert_eq!(holds(text, Tolerance::AsExomerge(tolerance)), expected, "{text}");
    }
}

/// Texts of expressions over any names and numbers.
fn any_expression() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        "[a-zA-Z_][a-zA-Z0-9_]{0,4}".prop_map(|name| format!("'{name}'")),
        "[ -~äß]{1,6}".prop_map(|name| format!("\"{}\"", name.replace('"', "\"\""))),
        Just("temperature".to_owned()),
        Just("sin".to_owned()),
    ];
    let number = prop_oneof![
        (0u32..1000).prop_map(|number| number.to_string()),
        (0.0f64..1e300).prop_map(|number| format!("{number:e}")),
        Just(".5".to_owned()),
        Just("1.".to_owned()),
    ];
    any_operations(prop_oneof![name, number])
}

/// Every operator over these leaves, in nonsensical order and with parentheses where they are not needed.
fn any_operations(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(6, 60, 3, |inner| {
        let sign = prop_oneof![
            Just("+"),
            Just("-"),
            Just("*"),
            Just("/"),
            Just("//"),
            Just("%"),
            Just("^"),
            Just("**"),
            Just("<"),
            Just("<="),
            Just(">"),
            Just(">="),
            Just("=="),
            Just("!="),
            Just(" and "),
            Just(" or "),
            Just("&&"),
            Just("||"),
        ];
        prop_oneof![
            (inner.clone(), sign, inner.clone()).prop_map(|(a, sign, b)| format!("{a}{sign}{b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            (prop_oneof![Just("-"), Just("+"), Just("!")], inner.clone())
                .prop_map(|(sign, a)| format!("({sign}{a})")),
            inner.clone().prop_map(|a| format!("(not {a})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} if {b} else {c})")),
            inner.clone().prop_map(|a| format!("sqrt({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("max({a}, {b}, 1)")),
        ]
    })
}

/// The value at one entry, by recursion over the terms: no blocks, no registers, no sharing.
fn slowly(terms: &[Term], at: usize, of_name: &dyn Fn(&str) -> f64) -> f64 {
    let value = |at: usize| slowly(terms, at, of_name);
    let one = |at: usize| Operand::One(value(at));
    let mut out = [0.0];
    match &terms[at].what {
        What::Number(number) => return *number,
        What::Name(name) => return of_name(name),
        What::Unary(Unary::Negate, a) => return -value(*a),
        What::Unary(Unary::Not, a) => return f64::from(u8::from(value(*a) == 0.0)),
        What::Binary(binary, a, b) => binary.kernel()(one(*a), one(*b), &mut out),
        What::Choice(c, a, b) => return if value(*c) == 0.0 { value(*b) } else { value(*a) },
        What::Comparison(first, rest) => {
            let mut left = *first;
            for (comparison, right) in rest {
                comparison.kernel()(one(left), one(*right), &mut out);
                if out[0] == 0.0 {
                    break;
                }
                left = *right;
            }
        }
        What::Call(function, arguments) => match (function.body, arguments.as_slice()) {
            (Body::One(kernel), [a]) => kernel(one(*a), &mut out),
            (Body::Two(kernel) | Body::Many(kernel), [first, rest @ ..]) => {
                out[0] = value(*first);
                for &argument in rest {
                    let left = Operand::One(out[0]);
                    kernel(left, one(argument), &mut out);
                }
            }
            _ => panic!("{function:?} of {arguments:?}"),
        },
    }
    out[0]
}

proptest! {
    #[test]
    fn blocks_and_registers_change_no_value(
        text in any_operations(prop_oneof![
            Just("a".to_owned()), Just("b".to_owned()), Just("c".to_owned()), Just("2".to_owned()), Just("0.5".to_owned()),
        ])
    ) {
        let read = Expression::parse(&text).unwrap();
        // Calculated twice over, so that an expression is also taken apart into another.
        let mut scope = scope();
        scope.add("first", read.bind(&scope).unwrap());
        let again = Expression::parse("first - b*first").unwrap().bind(&scope).unwrap();
        let (found, again) = (read.bind(&scope).unwrap().read(0).unwrap(), again.read(0).unwrap());
        for entry in 0..10 {
            let a = f64::from(u32::try_from(entry).unwrap());
            let of_name = |name: &str| match name { "a" => a, "b" => a - 4.5, _ => 2.0 };
            let expected = slowly(&read.terms, read.terms.len() - 1, &of_name);
            let is_same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
            prop_assert!(is_same(found[entry], expected), "{}: {} {}", text, found[entry], expected);
            let expected = expected - (a - 4.5) * expected;
            prop_assert!(is_same(again[entry], expected), "{}: {} {}", text, again[entry], expected);
        }
    }

    #[test]
    fn print_then_parse_is_equal(text in any_expression()) {
        let read = Expression::parse(&text).unwrap();
        let printed = read.to_string();
        prop_assert_eq!(Expression::parse(&printed).unwrap(), read, "{}", printed);
    }

    #[test]
    fn no_text_is_a_panic(text in "[-+*/%^()<>=!&|,.'\"0-9a-e if not else and or \u{e4}]{0,40}") {
        let num_chars = text.chars().count();
        match Expression::parse(&text).and_then(|read| read.bind(&scope())) {
            Ok(source) => prop_assert_eq!(source.read(0).unwrap().len(), 10),
            Err(error) => prop_assert!(error.at <= num_chars, "{}", error),
        }
        let _ = Assignment::parse(&text);
        let _ = Condition::parse(&text);
    }

    #[test]
    fn an_assignment_prints_as_it_is_read(target in "[ -~]{1,8}", value in 0.0f64..1e9) {
        let text = format!("'{}' = {value}", target.replace('\'', "''"));
        let read = Assignment::parse(&text).unwrap();
        prop_assert_eq!(&read.target, &target);
        prop_assert_eq!(Assignment::parse(&read.to_string()).unwrap(), read);
    }
}
