//! Checks of certain scenarios: they fail beside the owners of a fault because they meet the same bug on their way.

use crate::selftest::row::Shown;
use crate::selftest::side_effect::{Family, Met, SideEffect};

/// A dead credential is asked about for the first time.
const SECOND: Family = &["second_revoke_is_refused"];
/// The same again, and elsewhere.
const REPEATED: Family = &[
    "third_revoke_is_refused",
    "other_session_is_refused",
    "concurrent_revokes_succeed_once",
    "revoked_stays_revoked",
    "rotation_brings_nothing_back",
    "verification_brings_nothing_back",
    "creation_brings_nothing_back",
    "spelling_slips_past_no_check",
    "further_members_change_nothing",
];
/// A request is invalid, or names what was never issued.
const INVALID: Family = &[
    "missing_id_is_invalid",
    "null_id_is_invalid",
    "empty_id_is_invalid",
    "wrong_type_id_is_refused",
    "unknown_id_is_not_found",
    "odd_id_is_refused",
    "spelling_slips_past_no_check",
    "further_members_change_nothing",
];
/// A token is broken, dead or in the wrong place.
const TOKENS: Family = &[
    "malformed_token_is_unauthorized",
    "wrong_scheme_is_unauthorized",
    "tampered_token_is_unauthorized",
    "claimed_identity_is_unauthorized",
    "extra_word_is_unauthorized",
    "token_elsewhere_is_unauthorized",
    "forged_token_is_unauthorized",
    "expired_token_is_unauthorized",
    "refused_token_is_unauthorized",
    "logged_out_token_is_unauthorized",
];
/// Another user asks.
const FORBIDDEN: Family = &["stranger_is_forbidden", "reader_is_forbidden"];

/// The rules about them.
pub(super) const RULES: &[SideEffect] = &[
    SideEffect {
        also: &[
            &[
                "first_revoke_succeeds",
                "no_token_is_unauthorized",
                "foreign_credential_is_forbidden",
            ],
            SECOND,
            REPEATED,
            INVALID,
            TOKENS,
            FORBIDDEN,
        ],
        beside: &[&["envelope_pairing", "response_is_strict_json"]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "the fault gives every answer another errno, and each of these reads the errno of its own calls",
    },
    SideEffect {
        also: &[
            SECOND,
            REPEATED,
            &[
                "missing_id_is_invalid",
                "null_id_is_invalid",
                "wrong_type_id_is_refused",
            ],
        ],
        beside: &[&["not_a_server_error", "failure_envelope"]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "a server error, a page or a redirection in place of the refusal has not its status either",
    },
    SideEffect {
        also: &[REPEATED],
        beside: &[&[
            "second_revoke_is_refused",
            "third_revoke_is_refused",
            "same_request_same_answer",
        ]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a server that answers wrongly about one dead credential does so wherever one is asked about: by \
                  another session, at the same moment, by the stranger, in the sweep",
    },
    SideEffect {
        also: &[SECOND, REPEATED],
        beside: &[&["revoked_stays_revoked"]],
        shown: Shown::OtherAnswers,
        met: Met::InSomeRuns,
        because: "it asks about a dead credential on a connection of its own or of the pool, and which worker serves \
                  that one, or how many refusals came before, is not the same in every run",
    },
    SideEffect {
        also: &[&["timestamps_are_plausible", "revoked_at_follows_the_clock"]],
        beside: &[&["timestamps_are_plausible", "revoked_at_follows_the_clock"]],
        shown: Shown::OtherAnswers,
        met: Met::InSomeRuns,
        because: "a moment that is wrong beside another one may also lie before the creation, or outside the call",
    },
    SideEffect {
        also: &[&["listed_as_revoked"]],
        beside: &[&["rotation_brings_nothing_back", "creation_brings_nothing_back"]],
        shown: Shown::OtherAnswers,
        met: Met::InSomeRuns,
        because: "what a rotation or a creation brings back is revoked once more, and the list shows another revokedAt \
                  if that is over a second after the first time, as on a busy machine",
    },
    SideEffect {
        also: &[&["unknown_id_is_not_found", "odd_id_is_refused"]],
        beside: &[&["errno_belongs_to_outcome", "status_code_conformance"]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "an odd id is an unknown one to most servers, and gets the answer that the fault bends",
    },
    SideEffect {
        also: &[&["spelling_slips_past_no_check", "further_members_change_nothing"]],
        beside: &[&[
            "errno_belongs_to_outcome",
            "missing_id_is_invalid",
            "unknown_id_is_not_found",
            "malformed_request_is_refused",
            "stranger_is_forbidden",
        ]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a key in another spelling is a missing id, an id in another spelling an unknown one, and a \
                  stranger's odd call a stranger's: they get the answer that the fault bends",
    },
    SideEffect {
        also: &[TOKENS],
        beside: &[&[
            "no_token_is_unauthorized",
            "malformed_token_is_unauthorized",
            "tampered_token_is_unauthorized",
            "forged_token_is_unauthorized",
        ]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "one gap in the authentication lets several sorts of bad token through, or one wrong status meets \
                  all of them",
    },
    SideEffect {
        also: &[&["reader_is_forbidden", "foreign_credential_is_forbidden"]],
        beside: &[&["stranger_is_forbidden"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "whoever may not revoke is refused by the same row of the error table, in either direction",
    },
    SideEffect {
        also: &[&["foreign_credential_is_forbidden"]],
        beside: &[&["first_revoke_succeeds", "refused_calls_change_nothing"]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "it has the stranger revoke a credential, which is a first revocation after refused calls",
    },
    SideEffect {
        also: &[&[
            "first_revoke_succeeds",
            "only_the_named_credential_changes",
            "refused_calls_change_nothing",
        ]],
        beside: &[&[
            "refused_calls_change_nothing",
            "only_the_named_credential_changes",
        ]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "a credential that died of somebody else's call is found dead by every check that asks for it \
                  next, and which call killed it cannot always be told",
    },
    SideEffect {
        also: &[&["other_doors_stay_shut"]],
        beside: &[&["stranger_is_forbidden"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a caller who is let in by the documented door is let in by the others too",
    },
    SideEffect {
        also: &[&["creation_brings_nothing_back"]],
        beside: &[&["first_revoke_succeeds"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "it revokes two credentials of its own making, and those successes have the wrong status as well",
    },
    SideEffect {
        also: &[&["revoked_stays_revoked"]],
        beside: &[&["creation_brings_nothing_back"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "what failed is played again with the same keys, so that the credential is brought back once more, \
                  and the sweep meets it live",
    },
    SideEffect {
        also: &[&["foreign_credential_is_forbidden"]],
        beside: &[&["malformed_request_is_refused"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "it sends bodies with the id twice, which are no JSON to some servers and get the 500 of such \
                  bodies",
    },
    SideEffect {
        also: &[&["credential_reads_the_same"]],
        beside: &[&["response_is_strict_json"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a name that is not UTF-8 in a success is not the name that the list shows",
    },
    SideEffect {
        also: &[&["timestamps_are_plausible"]],
        beside: &[&["credential_reads_the_same"]],
        shown: Shown::SameAnswers,
        met: Met::InEveryRun,
        because: "a createdAt that is moved ahead lies behind the updatedAt of a credential that this run created",
    },
    SideEffect {
        also: &[&["listed_others_stay_live"]],
        beside: &[&["refused_calls_change_nothing"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a refused call that kills what it names kills credentials that the run holds unspent, and the list shows \
                  them dead",
    },
    SideEffect {
        also: &[&["listed_as_revoked"]],
        beside: &[&["only_the_named_credential_changes"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a credential that died unseen is asked for in the end, and the list goes on showing it as live",
    },
];
