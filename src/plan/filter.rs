//! Which checks are selected, by the rules of libtest.

/// Substrings, or whole names, of `operation::check`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A check is selected if any of these matches; none of them selects all.
    pub include: Vec<String>,
    /// A check is left out if any of these matches.
    pub skip: Vec<String>,
    /// Compare whole names instead of substrings.
    pub exact: bool,
}

impl Filter {
    /// Whether nothing is left out.
    pub fn selects_all(&self) -> bool {
        self.include.is_empty() && self.skip.is_empty()
    }

    /// Whether the check of that full name is selected.
    pub fn matches(&self, name: &str) -> bool {
        let hit = |pattern: &String| {
            if self.exact {
                name == pattern
            } else {
                name.contains(pattern.as_str())
            }
        };
        (self.include.is_empty() || self.include.iter().any(hit)) && !self.skip.iter().any(hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(include: &[&str], skip: &[&str], exact: bool) -> bool {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Filter {
            include: owned(include),
            skip: owned(skip),
            exact,
        }
        .matches("credential.revoke::null_id_is_invalid")
    }

    #[test]
    fn filters_match_as_libtest_does() {
        assert!(matches(&[], &[], false));
        assert!(matches(&["null_id"], &[], false));
        assert!(matches(&["nope", "invalid"], &[], false));
        assert!(!matches(&["nope"], &[], false));
        assert!(!matches(&[], &["null"], false));
        assert!(!matches(&["null_id"], &[], true));
        assert!(matches(&["credential.revoke::null_id_is_invalid"], &[], true));
    }

    #[test]
    fn a_filter_that_only_leaves_out_does_not_select_all() {
        assert!(Filter::default().selects_all());
        let skipping = Filter {
            skip: vec!["null".to_owned()],
            ..Filter::default()
        };
        assert!(!skipping.selects_all());
    }
}
