//! Every way to break a disagreement between documents and its readings.

use super::folder::{Folder, REVOKE, broken, text_of};

#[test]
fn two_disagreements_with_one_id_are_refused() {
    let (old, new) = ("id = \"kind-field\"", "id = \"display-name\" # again");
    broken(REVOKE, old, new, "# again", "is taken", "another name");
}

#[test]
fn a_reading_without_a_spot_is_refused_at_its_line() {
    let (old, at) = (
        "every = [\"/data/nickname\"]\n",
        "[[disagreements.readings]] # here",
    );
    let from = format!("[[disagreements.readings]]\nsource = \"OpenAPI\"\nin = \"success\"\n{old}");
    let to = format!("{at}\nsource = \"OpenAPI\"\nin = \"success\"\n");
    broken(
        REVOKE,
        &from,
        &to,
        at,
        "does not name its spots exactly once",
        "either every or some",
    );
}

#[test]
fn an_unknown_source_a_misspelt_form_and_a_spot_that_is_no_pointer_are_refused() {
    let (old, new) = ("source = \"guides\"", "source = \"guide\"");
    broken(
        REVOKE,
        old,
        new,
        new,
        "one of \"page\"",
        "correct /disagreements/",
    );
    let (old, new) = ("is = \"five-digits\"", "is = \"five digits\"");
    broken(
        REVOKE,
        old,
        new,
        new,
        "one of \"present\"",
        "correct /disagreements/",
    );
    let (old, new) = ("every = [\"/data/nickname\"]", "every = [\"nickname\"]");
    broken(
        REVOKE,
        old,
        new,
        new,
        "text that matches",
        "correct /disagreements/",
    );
}

#[test]
fn a_reading_in_answers_that_no_outcome_describes_is_refused() {
    let folder = Folder::of_embedded_files();
    let text = text_of(REVOKE);
    let start = text
        .find("[[outcomes]]\nname = \"already_revoked\"")
        .expect("the outcome is there");
    let end = text
        .find("[[outcomes]]\nname = \"invalid_request\"")
        .expect("the next one is");
    folder.write(REVOKE, &format!("{}{}", &text[..start], &text[end..]));
    let message = folder.load_error().to_string();
    assert!(
        message.contains("answers that no outcome of the operation describes"),
        "{message}"
    );
    assert!(
        message.contains("\nremedy: correct in, or add an outcome"),
        "{message}"
    );
}
