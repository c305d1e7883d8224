//! A case that is kept: data enough to make it again with other credentials, on any target.

use super::Shot;
use crate::model::{Life, Member, Move};
use serde::{Deserialize, Serialize};

/// What failed once and is to be asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Case {
    /// A generated request.
    Request {
        /// The request.
        shot: Shot,
    },
    /// A history.
    History {
        /// The credentials that it is about.
        cast: Vec<Member>,
        /// The moves.
        moves: Vec<Move>,
    },
}

impl Case {
    /// A history about those members alone that it names, numbered anew.
    pub fn of_history(cast: &[Member], moves: &[Move]) -> Self {
        let mut named: Vec<u8> = moves.iter().filter_map(|made| made.act.member()).collect();
        named.sort_unstable();
        named.dedup();
        let renumbered = |old: u8| {
            let place = named.iter().position(|one| *one == old).unwrap_or_default();
            u8::try_from(place).expect("there are no more members than numbers")
        };
        let moves = moves.iter().map(|made| Move {
            act: made.act.about(renumbered),
            ..*made
        });
        let cast_of = |old: &u8| cast.get(usize::from(*old)).copied();
        Self::History {
            moves: moves.collect(),
            cast: named.iter().filter_map(cast_of).collect(),
        }
    }

    /// Live credentials that making it again takes at most: those that it is about, dead ones included, because they
    /// have to die first.
    pub fn spends(&self) -> u32 {
        match self {
            Self::Request { .. } => 0,
            Self::History { cast, .. } => u32::try_from(cast.len()).unwrap_or(u32::MAX),
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("it holds nothing that JSON cannot")
    }

    /// Reads what [`Case::to_json`] wrote. `None` for anything else, such as the file of another version.
    pub fn of_json(text: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(text).ok()?;
        let is_whole = match &read {
            Self::Request { .. } => true,
            Self::History { cast, moves } => moves
                .iter()
                .filter_map(|made| made.act.member())
                .all(|number| usize::from(number) < cast.len()),
        };
        is_whole.then_some(read)
    }
}

/// Whether a member has to be live when a history begins.
pub(crate) const fn begins_live(member: Member) -> bool {
    matches!(member.life, Life::Live | Life::Unsure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Act, User, Who};

    fn made(act: Act) -> Move {
        Move {
            who: Who::Owner,
            act,
            alone: true,
        }
    }

    #[test]
    fn a_history_is_kept_with_no_more_members_than_it_names() {
        let member = |life| Member {
            user: User::Owner,
            life,
        };
        let members = [member(Life::Live), member(Life::Live), member(Life::Dead)];
        let moves = [
            made(Act::List),
            made(Act::Revoke(2)),
            made(Act::Revoke(0)),
            made(Act::Revoke(2)),
        ];
        let case = Case::of_history(&members, &moves);
        let expected = Case::History {
            cast: vec![member(Life::Live), member(Life::Dead)],
            moves: vec![
                made(Act::List),
                made(Act::Revoke(1)),
                made(Act::Revoke(0)),
                made(Act::Revoke(1)),
            ],
        };
        assert_eq!(case, expected);
        assert_eq!(Case::of_json(&case.to_json()), Some(expected));
    }

    #[test]
    fn what_is_no_case_is_not_read_as_one() {
        let nobody =
            r#"{"kind":"history","cast":[],"moves":[{"who":"owner","act":{"revoke":0},"alone":true}]}"#;
        for text in ["", "{}", r#"{"kind":"race"}"#, nobody] {
            assert_eq!(Case::of_json(text), None, "{text}");
        }
    }
}
