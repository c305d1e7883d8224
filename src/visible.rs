//! Text of a server's as a reader may see it, so that it can steer no terminal (fact R-46).

/// Everything that is not plain printable text becomes an escape; one line stays one line.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let bidi =
            matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter.is_control() || bidi || matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
        {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn terminal_escapes_and_line_breaks_become_visible() {
        assert_eq!(
            visible("a\u{1b}[31m\r\nb\u{9b}\u{202e}"),
            "a\\u{1b}[31m\\r\\nb\\u{9b}\\u{202e}"
        );
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        assert_eq!(visible("Schlüssel 鍵 🔑"), "Schlüssel 鍵 🔑");
    }
}
