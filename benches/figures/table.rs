//! The table, a row at a time as soon as its figure is there.

/// What a figure is to be.
pub(super) enum Target {
    Below(f64, &'static str),
    AtLeast(f64, &'static str),
}

impl Target {
    /// What is said of a value; nothing but words depends on it.
    fn told(&self, value: f64) -> String {
        let (met, told) = match self {
            Self::Below(limit, told) => (value < *limit, told),
            Self::AtLeast(limit, told) => (value >= *limit, told),
        };
        format!("{told}: {}", if met { "met" } else { "not met" })
    }
}

/// Prints the head.
pub(super) fn head() {
    line("what", "figure", "target");
    line("---", "---", "---");
}

/// Prints a figure without a target.
pub(super) fn row(what: &str, figure: &str) {
    line(what, figure, "");
}

/// Prints a figure with what a target says of its value.
pub(super) fn aimed(what: &str, figure: &str, value: f64, target: &Target) {
    line(what, figure, &target.told(value));
}

fn line(what: &str, figure: &str, target: &str) {
    println!("| {what} | {figure} | {target} |");
}

/// The middle one and both ends.
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Of at least one value.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self {
            median: values[values.len() / 2],
            least: values[0],
            most: values[values.len() - 1],
        }
    }

    /// As milliseconds, of seconds.
    pub(super) fn in_ms(&self) -> String {
        format!(
            "{:.1} ms ({:.1} to {:.1})",
            1e3 * self.median,
            1e3 * self.least,
            1e3 * self.most
        )
    }
}
