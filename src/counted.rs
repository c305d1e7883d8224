//! A number with its noun, for whoever writes a sentence.

use std::fmt::Display;

/// `1 check`, `2 checks`; the noun is one whose plural takes an s.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let ending = if number == N::from(1) { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_thing_is_told_in_the_singular_and_none_in_the_plural() {
        assert_eq!(counted(0_usize, "request"), "0 requests");
        assert_eq!(counted(1_u32, "request"), "1 request");
        assert_eq!(counted(12_u64, "request"), "12 requests");
    }
}
