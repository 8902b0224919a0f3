use super::rules;

#[test]
fn every_class_that_a_rule_names_exists() {
    assert_eq!(rules::unknown_terms(), Vec::<String>::new());
}

#[test]
fn repairs_are_in_order() {
    assert!(super::repairs::REPAIRS.is_sorted_by(|one, next| one.0 < next.0));
}
