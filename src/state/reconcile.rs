//! What runs that are over left open: intents whose outcome nobody knows.

use super::lease::role_of;
use super::{Intent, StateDir, StateError, Target};

/// An intent without a known outcome, of a run that is over. Asking is the same call on the same
/// credential, which was meant to die anyway (design section 7).
#[derive(Debug)]
pub struct OpenIntent {
    intent: Intent,
    run: String,
    scenario: String,
    at_ms: i64,
}

impl OpenIntent {
    /// What to show the sender of the ask, and to book it with.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// The run that meant it.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The scenario that it was meant for.
    pub fn scenario(&self) -> &str {
        &self.scenario
    }

    /// When it was entered, in milliseconds since 1970.
    pub fn at_ms(&self) -> i64 {
        self.at_ms
    }
}

impl StateDir {
    /// Intents that have no outcome or an unknown one, and that no ask has resolved, oldest first (S-05).
    /// Runs that are alive, the caller's among them, look after their own.
    pub fn unresolved(&self, target: &Target) -> Result<Vec<OpenIntent>, StateError> {
        self.read(|tx| {
            let live = self.live_as_json(tx, target.row)?;
            tx.rows(
                "SELECT intent.id, credential.credential, credential.role,
                        intent.run, intent.scenario, intent.at_ms
                 FROM intent
                 JOIN credential ON credential.id = intent.credential
                 WHERE credential.target = ?1
                   AND coalesce(intent.outcome, 'unknown') = 'unknown'
                   AND NOT EXISTS (SELECT 1 FROM ask WHERE ask.intent = intent.id AND ask.answer <> 'unclear')
                   AND intent.run NOT IN (SELECT value FROM json_each(?2))
                 ORDER BY intent.at_ms, intent.id",
                &[target.row.into(), (&live).into()],
                |row| {
                    Ok(OpenIntent {
                        intent: Intent {
                            row: row.number(0)?,
                            credential: row.text(1)?,
                            role: row.word(2, role_of)?,
                        },
                        run: row.text(3)?,
                        scenario: row.text(4)?,
                        at_ms: row.number(5)?,
                    })
                },
            )
        })
    }
}
