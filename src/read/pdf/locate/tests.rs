use super::*;

fn request(passage: &str, before: &str) -> PageRequest {
    PageRequest { page: 1, resolution: 96, passage: passage.into(), before: before.into() }
}

fn words(text: &str, passage: &str, before: &str) -> Option<String> {
    found(text, &request(passage, before)).map(|found| found.span.of(text).to_owned())
}

#[test]
fn a_passage_is_found_whatever_its_spaces_and_hyphens() {
    let page = "The five-year plan was adop-\nted in May. It ends in June.";
    assert_eq!(words(page, "plan was adopted in May.", "").as_deref(), Some("plan was adop-\nted in May."));
    assert_eq!(words(page, "The fiveyear plan", "").as_deref(), Some("The five-year plan"));
    assert_eq!(words(page, "It ended in August", ""), None);
    assert_eq!(words(page, " \n", ""), None);
}

#[test]
fn of_repetitions_the_one_after_the_same_text_is_found() {
    let page = "Ann: No comment. Bob: No comment. Cy: No comment.";
    let at = |before| found(page, &request("No comment.", before)).map(|found| found.span.start);
    assert_eq!(at("Bob:"), Some(22));
    assert_eq!(at("Cy: "), Some(38));
    assert_eq!(at(""), Some(5));
}

#[test]
fn a_passage_that_runs_over_pages_is_marked_as_far_as_it_is_here() {
    let page = "page 4\nand the river rose by two metres. Nobody was hurt.";
    let passage = "It rained for a week, and the river rose by two metres.";
    assert_eq!(words(page, passage, "").as_deref(), Some("and the river rose by two metres."));
    assert_eq!(words("page 4: nothing of it", passage, ""), None);
}
