//! Texts as they may stand on the page: nothing that steers a terminal or turns the direction of writing, and no
//! longer than is of use.

use crate::visible::visible;
use std::fmt::Write as _;

/// A text that the page takes; a cut says how long it was.
pub(super) fn cut(text: &str, letters: usize) -> String {
    shorten(visible(text), letters)
}

/// The same for a text of ours that has lines.
pub(super) fn cut_lines(text: &str, letters: usize) -> String {
    let lines: Vec<String> = text.lines().map(visible).collect();
    shorten(lines.join("\n"), letters)
}

/// The first names of a list.
pub(super) fn names(list: &[String], letters: usize) -> Vec<String> {
    list.iter().take(40).map(|name| cut(name, letters)).collect()
}

fn shorten(mut text: String, letters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(letters) else {
        return text;
    };
    let all = text.len();
    text.truncate(end);
    // Writing to a String cannot fail.
    let _ = write!(text, " … (cut, {all} bytes in all)");
    text
}

/// The first rows, and how many there are besides.
pub(super) fn first<T>(mut rows: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    (rows, more)
}
