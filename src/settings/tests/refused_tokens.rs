//! The file of tokens that must be refused.

use super::refused::is_usage;
use super::{Folder, aimed, resolve};
use crate::cli::Options;
use crate::settings::SettingsError;

fn handed_over(folder: &Folder, text: &str) -> Options {
    Options {
        refused_tokens: Some(folder.file("refused-tokens.txt", text)),
        ..aimed()
    }
}

/// Refused for that reason, and without a word of the file's own.
#[track_caller]
fn is_broken(text: &str, why: &str) {
    let folder = Folder::new();
    let options = handed_over(&folder, text);
    is_usage(&options, &["--refused-tokens", why]);
    let Err(error) = resolve(&options, &[]) else {
        panic!("{text:?} was accepted")
    };
    assert!(matches!(error, SettingsError::Token { .. }), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn each_line_is_a_label_and_a_token_and_comments_are_left_out() {
    let folder = Folder::new();
    let text = "# after logout\nlogged-out hunter2-a\n\n  refresh \t v1.hunter2-b  \n";
    let settings = resolve(&handed_over(&folder, text), &[]).unwrap();
    let labels: Vec<&str> = settings
        .refused
        .iter()
        .map(crate::exchange::Secret::label)
        .collect();
    assert_eq!(labels, ["logged-out", "refresh"]);
    let texts: Vec<&str> = settings
        .refused
        .iter()
        .map(crate::exchange::Secret::expose)
        .collect();
    assert_eq!(texts, ["hunter2-a", "v1.hunter2-b"]);
}

#[test]
fn a_line_of_one_word_is_refused_and_the_word_is_not_shown() {
    is_broken(
        "good hunter2-a\nhunter2-b\n",
        "--refused-tokens, line 2, is one word",
    );
}

#[test]
fn a_token_in_the_place_of_its_label_is_refused_and_not_shown() {
    let token = format!("hunter2{}", "x".repeat(60));
    is_broken(
        &format!("{token} label\n"),
        "line 1, begins with a word too long for a label",
    );
}

#[test]
fn a_label_that_comes_twice_would_name_two_tokens() {
    is_broken("old hunter2-a\nold hunter2-b\n", "line 2, repeats a label");
}

#[test]
fn a_file_without_a_token_is_refused() {
    is_broken("# nothing yet\n\n", "no line of the file holds one");
}

#[test]
fn a_text_that_no_header_carries_is_no_token() {
    is_broken("odd hunter2-é\n", "printable ASCII");
}
