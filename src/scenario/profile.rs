//! How much a run does.

/// How much a run does (design section 6). Later profiles contain the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Destroys nothing and needs at most a token.
    Smoke,
    /// Every clause once; the default.
    Gate,
    /// Gate, and what takes its time: graves, pauses, more races.
    Nightly,
    /// Nightly and wide probes, which only a deployment made to be thrown away may see.
    Full,
}

impl Profile {
    /// All of them, from the smallest.
    pub const ALL: [Self; 4] = [Self::Smoke, Self::Gate, Self::Nightly, Self::Full];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Smoke => "smoke",
            Self::Gate => "gate",
            Self::Nightly => "nightly",
            Self::Full => "full",
        }
    }

    /// How many live revocations a run of this profile may attempt, clean or failing, unless more
    /// credentials are handed over to a full one (design section 6).
    pub const fn max_revocations(self) -> u32 {
        match self {
            Self::Smoke => 0,
            Self::Gate => 16,
            Self::Nightly | Self::Full => 64,
        }
    }

    /// How many requests a run of this profile generates, if nobody says otherwise; off this machine as many as
    /// fit into its time at the documented pace.
    pub const fn examples(self, loopback: bool) -> u32 {
        match (self, loopback) {
            (Self::Smoke | Self::Gate, _) => 0,
            (Self::Nightly, false) => 600,
            (Self::Nightly, true) => 2_000,
            (Self::Full, false) => 1_200,
            (Self::Full, true) => 20_000,
        }
    }
}
