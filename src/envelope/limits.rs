//! What the reader is willing to spend on one body.

/// The deepest nesting the reader keeps, whatever [`Limits::max_depth`] says.
///
/// Dropping, comparing and printing a [`Value`](crate::Value) recurse once per level, so this number is what
/// keeps them far from the end of any thread's stack.
pub const DEEPEST: usize = 512;

/// Bounds for one body. Each one that is hit is itself reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest body, in bytes, that is read at all; a longer one is
    /// [`TooLarge`](crate::DeviationKind::TooLarge) and gives no tree.
    pub max_bytes: usize,
    /// Most arrays and objects open at once; values above [`DEEPEST`] count as [`DEEPEST`].
    pub max_depth: usize,
    /// Most values read, members and items of all levels counted. A tree takes many times the memory of its body
    /// when that consists of the shortest values there are; this bounds it to some 200 bytes for each.
    pub max_values: usize,
    /// Breaks of encoding and grammar after which a body is hopeless and is not read on; at least one is gone over.
    /// What is JSON all the same, such as a key that stands twice, is none.
    pub max_breaks: usize,
    /// Most deviations kept; the rest are only counted.
    pub max_deviations: usize,
}

impl Default for Limits {
    /// 8 MiB, 64 levels, 131,072 values, 1,024 breaks, 64 deviations.
    fn default() -> Self {
        Self {
            max_bytes: 8 * 1024 * 1024,
            max_depth: 64,
            max_values: 1 << 17,
            max_breaks: 1024,
            max_deviations: 64,
        }
    }
}

impl Limits {
    pub(crate) fn depth(&self) -> usize {
        self.max_depth.min(DEEPEST)
    }
}
