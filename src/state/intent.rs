//! Intents: what a run means to do to a credential, on disk before it is done, and what came of it.

use super::db::Tx;
use super::{Lease, Run, StateError};
use crate::scenario::Role;

/// The proof that the ledger holds an intent on a credential. It cannot be made otherwise nor copied, so
/// whoever asks to be shown one before sending keeps S-03.
#[derive(Debug)]
pub struct Intent {
    pub(super) row: i64,
    pub(super) credential: String,
    pub(super) role: Role,
}

impl Intent {
    /// The only credential that may be sent.
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// Whose credential it is.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// What came of an intent, its repetitions after a complete 429 or 503 included (S-04 as design section 7
/// amends it). A race is one intent, and its outcome is the credential's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The credential was live, and is dead.
    Revoked {
        /// The server's time of it in milliseconds since 1970, if it told one.
        revoked_at_ms: Option<i64>,
    },
    /// It was dead before.
    AlreadyRevoked,
    /// A complete refusal of another kind.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The answer was cut, or never came, or says neither.
    Unknown,
}

/// What the same call said later, when it was sent to learn the unknown outcome of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskAnswer {
    /// The credential was live until now.
    Revoked {
        /// The server's time of it in milliseconds since 1970, if it told one.
        revoked_at_ms: Option<i64>,
    },
    /// The first call had done it.
    AlreadyRevoked,
    /// The server knows the credential not, or not as ours. A refusal of the token says nothing about
    /// the credential and is [`AskAnswer::Unclear`].
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// Nothing was learnt, so the intent stays unresolved.
    Unclear,
}

/// Whether a credential is known to be dead.
enum Body {
    Dead { revoked_at_ms: Option<i64> },
    NotKnownDead,
}

impl Run {
    /// Enters the intent to send up to `sends` revocations of a leased credential, all of one scenario.
    /// It is committed and synced when this returns. The lease is used up, even by a failure.
    pub fn intend(
        &self,
        lease: Lease,
        scenario: &str,
        sends: u32,
        now_ms: i64,
    ) -> Result<Intent, StateError> {
        let row = self.state.write(|tx| {
            let leased = tx.row(
                "SELECT id FROM credential
                 WHERE id = ?1 AND leased_by = ?2
                   AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.credential = credential.id)",
                &[lease.row.into(), (&self.id).into()],
                |row| row.number::<i64>(0),
            )?;
            if leased.is_none() {
                return Err(self.lease_lost(&lease.credential));
            }
            tx.insert(
                "INSERT INTO intent (credential, run, scenario, sends, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    lease.row.into(),
                    (&self.id).into(),
                    scenario.into(),
                    sends.into(),
                    now_ms.into(),
                ],
            )
        })?;
        Ok(Intent {
            row,
            credential: lease.credential,
            role: lease.role,
        })
    }

    /// Enters what came of an intent of this run, once.
    pub fn settle(&self, intent: &Intent, outcome: Outcome, now_ms: i64) -> Result<(), StateError> {
        let (word, status, body) = match outcome {
            Outcome::Revoked { revoked_at_ms } => ("revoked", None, Body::Dead { revoked_at_ms }),
            Outcome::AlreadyRevoked => ("already_revoked", None, Body::Dead { revoked_at_ms: None }),
            Outcome::Refused { status } => ("refused", Some(u32::from(status)), Body::NotKnownDead),
            Outcome::Unknown => ("unknown", None, Body::NotKnownDead),
        };
        self.state.write(|tx| {
            let settled = tx.execute(
                "UPDATE intent SET outcome = ?3, status = ?4, settled_ms = ?5
                 WHERE id = ?1 AND run = ?2 AND outcome IS NULL",
                &[
                    intent.row.into(),
                    (&self.id).into(),
                    word.into(),
                    status.into(),
                    now_ms.into(),
                ],
            )?;
            if settled == 0 {
                return Err(StateError::Settled {
                    credential: intent.credential.clone(),
                });
            }
            bury(tx, intent, &body, now_ms)
        })
    }

    /// Enters what an ask learnt about an intent of this run or of one that is over. The outcome of
    /// the intent is and stays unknown: an ask is no evidence for the first answer (design section 7).
    pub fn book_ask(&self, intent: &Intent, answer: AskAnswer, now_ms: i64) -> Result<(), StateError> {
        let (word, status, body) = match answer {
            AskAnswer::Revoked { revoked_at_ms } => ("revoked", None, Body::Dead { revoked_at_ms }),
            AskAnswer::AlreadyRevoked => ("already_revoked", None, Body::Dead { revoked_at_ms: None }),
            AskAnswer::Refused { status } => ("refused", Some(u32::from(status)), Body::NotKnownDead),
            AskAnswer::Unclear => ("unclear", None, Body::NotKnownDead),
        };
        self.state.write(|tx| {
            let open = tx.execute(
                "UPDATE intent SET outcome = 'unknown', settled_ms = coalesce(settled_ms, ?2)
                 WHERE id = ?1 AND coalesce(outcome, 'unknown') = 'unknown'",
                &[intent.row.into(), now_ms.into()],
            )?;
            if open == 0 {
                return Err(StateError::NothingToAsk {
                    credential: intent.credential.clone(),
                });
            }
            tx.execute(
                "INSERT INTO ask (intent, run, answer, status, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    intent.row.into(),
                    (&self.id).into(),
                    word.into(),
                    status.into(),
                    now_ms.into(),
                ],
            )?;
            bury(tx, intent, &body, now_ms)
        })
    }
}

/// Digs the grave of a credential that is known dead. The first to know wins: two runs may ask about
/// one intent.
fn bury(tx: &Tx<'_>, intent: &Intent, body: &Body, now_ms: i64) -> Result<(), StateError> {
    match body {
        Body::NotKnownDead => Ok(()),
        Body::Dead { revoked_at_ms } => tx
            .execute(
                "INSERT INTO grave (credential, revoked_at_ms, buried_ms)
                 SELECT credential, ?2, ?3 FROM intent WHERE id = ?1
                 ON CONFLICT (credential) DO NOTHING",
                &[intent.row.into(), (*revoked_at_ms).into(), now_ms.into()],
            )
            .map(|_| ()),
    }
}
