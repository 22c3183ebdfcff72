use super::*;

#[test]
fn rules_have_manuals_and_stand_by_name() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert!(names.is_sorted());
    for rule in &RULES {
        let manual = rule.manual();
        assert!(manual.contains("- bad: ") && manual.contains("- good: "), "{}", rule.name);
        assert!(rule.summary().ends_with('.'), "{}: {}", rule.name, rule.summary());
        assert_eq!(Rule::named(rule.name).map(|found| found.page), Some(rule.page));
        assert!(rule.page.contains(&format!("\"{}\"", rule.name)));
    }
}
