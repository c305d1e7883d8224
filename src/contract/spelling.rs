//! Which known word a misspelt one was probably meant to be.

/// The candidate with the fewest edits from `word`, unless even that one has little in common with it.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may be wrong; beyond that a guess confuses more than it helps.
    let limit = word.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The least number of single letters to insert, delete or replace (Levenshtein), case ignored.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.to_lowercase().chars().enumerate() {
        let mut next = vec![index + 1];
        let mut best = index + 1;
        for (other, pair) in right.iter().zip(row.windows(2)) {
            if let [diagonal, above] = *pair {
                best = (diagonal + usize::from(*other != letter))
                    .min(above + 1)
                    .min(best + 1);
                next.push(best);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 3] = ["required", "properties", "minimum"];

    #[test]
    fn two_swapped_letters_lead_to_the_word_that_was_meant() {
        assert_eq!(nearest("requierd", WORDS), Some("required"));
    }

    #[test]
    fn another_case_leads_to_the_word_that_was_meant() {
        assert_eq!(nearest("Minimum", WORDS), Some("minimum"));
    }

    #[test]
    fn a_word_unlike_all_others_leads_nowhere() {
        assert_eq!(nearest("oneOf", WORDS), None);
    }

    #[test]
    fn edits_are_counted_in_both_directions() {
        assert_eq!(edits("wording", "wordng"), 1);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("abc", ""), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
