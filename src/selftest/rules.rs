//! Why checks fail on faults that they do not claim, as a short list of rules.
//!
//! A rule ties checks to the owners of a fault, so a new fault needs no new rule as long as it is claimed by a
//! check of its own sort. It also says what the other check may accuse: the very answers that an owner accuses,
//! or others. Rules are kept honest from both sides: a failure that none explains fails `selftest --full`, and
//! so does every name in a rule that explains nothing.

use super::row::Shown;
use super::side_effect::{Family, SideEffect};

/// A dead credential is asked about.
const REPEATED: Family = &[
    "second_revoke_is_refused",
    "third_revoke_is_refused",
    "other_session_is_refused",
    "concurrent_revokes_succeed_once",
    "revoked_stays_revoked",
    "foreign_credential_is_forbidden",
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
    "extra_word_is_unauthorized",
    "token_elsewhere_is_unauthorized",
    "forged_token_is_unauthorized",
    "expired_token_is_unauthorized",
];
/// Another user asks.
const FORBIDDEN: Family = &["stranger_is_forbidden", "reader_is_forbidden"];
/// A call that should have left a credential alone did not.
const STATE: Family = &[
    "refused_calls_change_nothing",
    "only_the_named_credential_changes",
];

/// The rules.
pub const SIDE_EFFECTS: &[SideEffect] = &[
    SideEffect {
        also: &[&["status_code_conformance"]],
        beside: &[
            &[
                "not_a_server_error",
                "response_is_strict_json",
                "failure_envelope",
                "envelope_pairing",
                "other_session_is_refused",
                "concurrent_revokes_succeed_once",
                "null_id_is_invalid",
                "empty_id_is_invalid",
                "wrong_type_id_is_refused",
                "odd_id_is_refused",
                "spelling_slips_past_no_check",
                "further_members_change_nothing",
                "other_doors_stay_shut",
                "wrong_scheme_is_unauthorized",
                "extra_word_is_unauthorized",
                "token_elsewhere_is_unauthorized",
                "expired_token_is_unauthorized",
                "reader_is_forbidden",
            ],
            STATE,
        ],
        shown: Shown::SameAnswers,
        because: "it judges status and errno of every call, so an answer that is wrong for the owner in one of \
                  them is wrong for it too",
    },
    SideEffect {
        also: &[&["status_code_conformance"]],
        beside: &[&[
            "errno_belongs_to_outcome",
            "same_request_same_answer",
            "first_revoke_succeeds",
            "second_revoke_is_refused",
            "third_revoke_is_refused",
            "revoked_stays_revoked",
            "missing_id_is_invalid",
            "unknown_id_is_not_found",
            "malformed_request_is_refused",
            "no_token_is_unauthorized",
            "malformed_token_is_unauthorized",
            "tampered_token_is_unauthorized",
            "forged_token_is_unauthorized",
            "stranger_is_forbidden",
        ]],
        shown: Shown::OtherAnswers,
        because: "it judges every call of the run, and the fault bends the same answer in scenarios that its \
                  owner does not read",
    },
    SideEffect {
        also: &[
            &["first_revoke_succeeds", "no_token_is_unauthorized"],
            REPEATED,
            INVALID,
            TOKENS,
            FORBIDDEN,
        ],
        beside: &[&["envelope_pairing", "response_is_strict_json"]],
        shown: Shown::SameAnswers,
        because: "the fault gives every answer another errno, and each of these reads the errno of its own calls",
    },
    SideEffect {
        also: &[
            REPEATED,
            &[
                "missing_id_is_invalid",
                "null_id_is_invalid",
                "wrong_type_id_is_refused",
                "spelling_slips_past_no_check",
                "further_members_change_nothing",
            ],
        ],
        beside: &[&["not_a_server_error", "failure_envelope"]],
        shown: Shown::SameAnswers,
        because: "a server error, a page or a redirection in place of the refusal has not its status either",
    },
    SideEffect {
        also: &[REPEATED],
        beside: &[&[
            "second_revoke_is_refused",
            "third_revoke_is_refused",
            "revoked_stays_revoked",
            "same_request_same_answer",
        ]],
        shown: Shown::OtherAnswers,
        because: "a server that answers wrongly about one dead credential does so wherever one is asked about: by \
                  another session, at the same moment, by the stranger, in the sweep",
    },
    SideEffect {
        also: &[&["unknown_id_is_not_found", "odd_id_is_refused"]],
        beside: &[&["errno_belongs_to_outcome", "status_code_conformance"]],
        shown: Shown::SameAnswers,
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
        because: "one gap in the authentication lets several sorts of bad token through, or one wrong status meets \
                  all of them",
    },
    SideEffect {
        also: &[&["reader_is_forbidden", "foreign_credential_is_forbidden"]],
        beside: &[&["stranger_is_forbidden"]],
        shown: Shown::OtherAnswers,
        because: "whoever may not revoke is refused by the same row of the error table, in either direction",
    },
    SideEffect {
        also: &[&["foreign_credential_is_forbidden"]],
        beside: &[&["first_revoke_succeeds", "refused_calls_change_nothing"]],
        shown: Shown::SameAnswers,
        because: "it has the stranger revoke a credential, which is a first revocation after refused calls",
    },
    SideEffect {
        also: &[&["first_revoke_succeeds"], STATE],
        beside: &[STATE],
        shown: Shown::SameAnswers,
        because: "a credential that died of somebody else's call is found dead by every check that asks for it \
                  next, and which call killed it cannot always be told",
    },
    SideEffect {
        also: &[&["errno_belongs_to_outcome"]],
        beside: &[
            STATE,
            &[
                "spelling_slips_past_no_check",
                "other_doors_stay_shut",
                "expired_token_is_unauthorized",
                "reader_is_forbidden",
            ],
        ],
        shown: Shown::SameAnswers,
        because: "a call that is let through, or comes after one that was, is told of a credential that is revoked \
                  already, and that errno is not for it",
    },
    SideEffect {
        also: &[&["errno_belongs_to_outcome"]],
        beside: &[&[
            "missing_id_is_invalid",
            "no_token_is_unauthorized",
            "malformed_token_is_unauthorized",
            "stranger_is_forbidden",
        ]],
        shown: Shown::OtherAnswers,
        because: "it reads every call, and whoever is let through meets dead credentials in other scenarios too",
    },
    SideEffect {
        also: &[&["same_request_same_answer"]],
        beside: &[&[
            "spelling_slips_past_no_check",
            "other_doors_stay_shut",
            "expired_token_is_unauthorized",
            "reader_is_forbidden",
        ]],
        shown: Shown::SameAnswers,
        because: "the wrong call takes effect, so that the same request is answered otherwise before and after it",
    },
    SideEffect {
        also: &[&["same_request_same_answer"]],
        beside: &[&[
            "third_revoke_is_refused",
            "revoked_stays_revoked",
            "no_token_is_unauthorized",
            "malformed_token_is_unauthorized",
            "stranger_is_forbidden",
        ]],
        shown: Shown::OtherAnswers,
        because: "it compares equal requests of all scenarios, and the fault depends on the connection, the count or \
                  the state of what they name",
    },
    SideEffect {
        also: &[&["not_a_server_error"]],
        beside: &[&[
            "concurrent_revokes_succeed_once",
            "odd_id_is_refused",
            "further_members_change_nothing",
        ]],
        shown: Shown::SameAnswers,
        because: "the answer that is no refusal is a 500",
    },
    SideEffect {
        also: &[&["not_a_server_error"]],
        beside: &[&["malformed_request_is_refused", "same_request_same_answer"]],
        shown: Shown::OtherAnswers,
        because: "it reads every call, and the same 500 meets calls that the owner does not read",
    },
    SideEffect {
        also: &[&["no_foreign_data_in_refusal"]],
        beside: &[&[
            "spelling_slips_past_no_check",
            "other_doors_stay_shut",
            "reader_is_forbidden",
            "stranger_is_forbidden",
        ]],
        shown: Shown::SameAnswers,
        because: "the success that should have been a refusal shows the owner's credential to somebody else",
    },
    SideEffect {
        also: &[&["other_doors_stay_shut"]],
        beside: &[&["no_token_is_unauthorized", "stranger_is_forbidden"]],
        shown: Shown::OtherAnswers,
        because: "a caller who is let in by the documented door is let in by the others too",
    },
    SideEffect {
        also: &[&["refusal_hides_existence"]],
        beside: &[&["no_token_is_unauthorized"]],
        shown: Shown::SameAnswers,
        because: "a caller without a token who is answered like the owner learns which credentials exist",
    },
    SideEffect {
        also: &[&["no_internals_in_answer"]],
        beside: &[&["odd_id_is_refused"]],
        shown: Shown::SameAnswers,
        because: "the fault puts the database's complaint into its 500",
    },
    SideEffect {
        also: &[&["failure_envelope"]],
        beside: &[&["not_a_server_error"]],
        shown: Shown::SameAnswers,
        because: "the fault's 500 is an HTML page, which has no envelope",
    },
    SideEffect {
        also: &[&["envelope_pairing"]],
        beside: &[&["response_is_strict_json"]],
        shown: Shown::SameAnswers,
        because: "of an errno written twice the first counts, and it contradicts the status",
    },
    SideEffect {
        also: &[&["failure_envelope", "concurrent_revokes_succeed_once"]],
        beside: &[&["success_envelope"]],
        shown: Shown::OtherAnswers,
        because: "the fault spoils the errno of every answer, and its owner reads those of successes only",
    },
    SideEffect {
        also: &[&["success_envelope"]],
        beside: &[&["first_revoke_succeeds"]],
        shown: Shown::OtherAnswers,
        because: "an answer without a body has no envelope, in the race as well",
    },
];
