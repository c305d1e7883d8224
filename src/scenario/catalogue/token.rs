//! Tokens that must be refused, each on an id that nobody issued and beside a control.

use super::{SAME_UNKNOWN, UNKNOWN, control, free, pooled, step};
use crate::exchange::{Connection, Forgery};
use crate::scenario::{Bearer, Each, Need, Profile, Role, Scenario, StepBody, Steps, TwoFields};

pub(super) fn scenarios() -> Vec<Scenario> {
    // Twice, on a kept and on a new connection, because a connection is no identity.
    let attack = |name, about, label, again, bearer| {
        let steps = vec![
            pooled(label, bearer, UNKNOWN),
            step(again, bearer, SAME_UNKNOWN, Connection::Fresh),
            control(),
        ];
        free(name, about, Profile::Smoke, steps)
    };
    vec![
        free(
            "no_token",
            "a never-issued id, and no id at all, without an Authorization header",
            Profile::Smoke,
            vec![
                pooled("no token", Bearer::Absent, UNKNOWN),
                step("no token again", Bearer::Absent, SAME_UNKNOWN, Connection::Fresh),
                pooled("no token and no id", Bearer::Absent, StepBody::NoId),
                control(),
            ],
        ),
        attack(
            "malformed_token",
            "a never-issued id with a text that never was a token",
            "malformed token",
            "malformed token again",
            Bearer::Malformed,
        ),
        attack(
            "wrong_scheme",
            "a never-issued id with a good token under the scheme word Basic",
            "wrong scheme",
            "wrong scheme again",
            Bearer::OtherScheme,
        ),
        attack(
            "tampered_token",
            "a never-issued id with the owner's token, its signature altered",
            "tampered token",
            "tampered token again",
            Bearer::Tampered,
        ),
        attack(
            "expired_token",
            "a never-issued id with a token that is really expired",
            "expired token",
            "expired token again",
            Bearer::Token(Role::Expired),
        ),
        attack(
            "empty_token",
            "a never-issued id with the scheme word and nothing behind it",
            "empty token",
            "empty token again",
            Bearer::Empty,
        ),
        attack(
            "bare_token",
            "a never-issued id with a good token and no scheme word",
            "token without scheme",
            "token without scheme again",
            Bearer::Bare,
        ),
        attack(
            "extra_word",
            "a never-issued id with a good token and another word behind it",
            "token and a word",
            "token and a word again",
            Bearer::ExtraWord,
        ),
        attack(
            "token_in_cookie",
            "a never-issued id with a good token in a cookie",
            "token in a cookie",
            "token in a cookie again",
            Bearer::InCookie,
        ),
        attack(
            "token_in_body",
            "a never-issued id with a good token as a member of the body",
            "token in the body",
            "token in the body again",
            Bearer::InBody,
        ),
        Scenario {
            needs: vec![Need::Loopback, Need::Role(Role::Owner)],
            ..attack(
                "token_in_query",
                "a never-issued id with a good token in the URL, on this machine only",
                "token in the query",
                "token in the query again",
                Bearer::InQuery,
            )
        },
        two_fields(),
        forged_tokens(),
        refused_tokens(),
    ]
}

fn refused_tokens() -> Scenario {
    Scenario {
        needs: vec![Need::RefusedTokens, Need::Role(Role::Owner)],
        steps: Steps::Each {
            of: Each::RefusedToken,
            step: pooled("token to be refused", Bearer::Refused(0), UNKNOWN),
            then: vec![control()],
        },
        ..free(
            "refused_tokens",
            "a never-issued id with each token that was handed over to be refused",
            Profile::Smoke,
            Vec::new(),
        )
    }
}

/// The page is silent on two fields of which one is good, so that is observed; two bad ones are no token.
fn two_fields() -> Scenario {
    let twice = |label, fields| pooled(label, Bearer::Twice(fields), UNKNOWN);
    free(
        "two_authorizations",
        "a never-issued id with two Authorization fields: two bad ones, and a good one before or after a bad one",
        Profile::Smoke,
        vec![
            twice("two malformed tokens", TwoFields::BothMalformed),
            twice("good token first", TwoFields::GoodFirst),
            twice("good token last", TwoFields::GoodLast),
            control(),
        ],
    )
}

/// One forgery after the other, each of the owner's own token.
fn forged_tokens() -> Scenario {
    let forged = |label, forgery| pooled(label, Bearer::Forged(forgery), UNKNOWN);
    let steps = vec![
        forged("alg none", Forgery::AlgNone("none")),
        forged("alg None", Forgery::AlgNone("None")),
        forged("alg NONE", Forgery::AlgNone("NONE")),
        forged("alg nOnE", Forgery::AlgNone("nOnE")),
        forged("signature left out", Forgery::NoSignature),
        forged("empty key", Forgery::EmptyKey),
        forged("guessable key", Forgery::GuessableKey),
        forged("altered claim", Forgery::AlteredClaim),
        forged("token cut short", Forgery::Truncated),
        control(),
    ];
    Scenario {
        needs: vec![Need::Role(Role::Owner), Need::Jwt],
        ..free(
            "forged_tokens",
            "a never-issued id with forgeries made of the owner's token",
            Profile::Smoke,
            steps,
        )
    }
}
