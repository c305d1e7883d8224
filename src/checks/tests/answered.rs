//! Every call is answered; server errors; weather and gateways in between.

use super::{
    ALREADY, Draft, REFUSED, UNKNOWN, answered, check, cut, drafted, fails, fails_once_the_api_was_seen,
    has_nothing_to_judge, is_undecided, page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Leeway, Repeats, Situation};
use crate::exchange::{Incomplete, Received, Response, Unanswered};
use crate::finding::Verdict;

const ANSWERED: &str = "every_call_is_answered";
const NO_5XX: &str = "not_a_server_error";

const ONE_BREAK: Repeats = Repeats {
    weather: 0,
    gateway: 0,
    broken: 1,
};
const ONE_GATEWAY: Repeats = Repeats {
    weather: 0,
    gateway: 1,
    broken: 0,
};

fn refused() -> Draft {
    answered("unknown id", UNKNOWN, 404, REFUSED)
}

fn only(draft: Draft) -> Evidence {
    played("unknown_id", [draft])
}

fn broken(received: Received) -> Evidence {
    only(drafted("unknown id", UNKNOWN, received).repeated(ONE_BREAK))
}

/// The verdict where the target is on this machine.
fn on_loopback(drafts: impl IntoIterator<Item = Draft>) -> Verdict {
    result(ANSWERED, &[played("unknown_id", drafts)], &seen(), true).verdict
}

#[test]
fn complete_answers_are_answers_whatever_they_say() {
    passes(ANSWERED, only(refused()));
    passes(ANSWERED, only(page("unknown id", UNKNOWN, 302)));
    passes(ANSWERED, only(answered("unknown id", UNKNOWN, 500, "")));
}

#[test]
fn a_call_cut_twice_is_unanswered() {
    let twice = || only(cut("unknown id", UNKNOWN).repeated(ONE_BREAK));
    fails_once_the_api_was_seen(ANSWERED, twice(), "revoke.answered");
}

#[test]
fn a_body_that_breaks_off_a_deadline_and_bytes_that_are_not_http_are_no_answers() {
    let why = || "end of file".to_owned();
    let cases = [
        Received::Incomplete(Incomplete {
            status: 200,
            body_bytes: 7,
            why: why(),
        }),
        Received::Unanswered(Unanswered::Deadline(10_000)),
        Received::Unanswered(Unanswered::NotHttp(why())),
        Received::Undecodable {
            response: Response {
                reason: Vec::new(),
                status: 404,
                headers: Vec::new(),
                body: b"{".to_vec(),
                wire_bytes: 1,
            },
            why: why(),
        },
    ];
    let told = [
        "HTTP 200, then the body broke off after 7 bytes: end of file",
        "no answer within 10000 ms",
        "no answer: end of file",
        "end of file",
    ];
    for (received, told) in cases.into_iter().zip(told) {
        let evidence = broken(received);
        let found = result(ANSWERED, std::slice::from_ref(&evidence), &seen(), false).findings;
        assert_eq!(found[0].received, told);
        fails(ANSWERED, evidence, "revoke.answered", "-");
    }
}

#[test]
fn a_call_that_found_nobody_listening_was_never_sent_and_accuses_nobody() {
    let nobody = || {
        let why = "connection refused".to_owned();
        let received = Received::Unanswered(Unanswered::NotConnected(why));
        only(drafted("unknown id", UNKNOWN, received))
    };
    is_undecided(ANSWERED, nobody());
    let told = result(ANSWERED, &[nobody(), nobody(), nobody()], &seen(), true);
    assert!(told.findings.is_empty(), "{told:#?}");
}

#[test]
fn a_coding_that_cannot_be_undone_is_told_as_such() {
    let response = Response {
        reason: Vec::new(),
        status: 404,
        headers: Vec::new(),
        body: b"{".to_vec(),
        wire_bytes: 1,
    };
    let why = "the body is not gzip".to_owned();
    let told = result(
        ANSWERED,
        &[broken(Received::Undecodable { response, why })],
        &seen(),
        false,
    );
    assert_eq!(told.findings[0].received, "the body is not gzip");
    assert!(told.findings[0].expected.contains("coding"), "{told:#?}");
}

#[test]
fn a_call_cut_once_decides_nothing() {
    let response = Response {
        reason: Vec::new(),
        status: 404,
        headers: Vec::new(),
        body: b"{".to_vec(),
        wire_bytes: 1,
    };
    let why = "the body is not gzip".to_owned();
    let undecodable = Received::Undecodable { response, why };
    is_undecided(ANSWERED, only(drafted("unknown id", UNKNOWN, undecodable)));
    is_undecided(ANSWERED, only(cut("unknown id", UNKNOWN)));
    is_undecided(ANSWERED, only(refused().repeated(ONE_BREAK)));
}

#[test]
fn on_this_machine_two_breaks_anywhere_are_the_servers_doing() {
    let elsewhere = || answered("unknown id again", UNKNOWN, 404, REFUSED).repeated(ONE_BREAK);
    assert_eq!(
        on_loopback([refused().repeated(ONE_BREAK)]),
        Verdict::Inconclusive
    );
    assert_eq!(
        on_loopback([refused().repeated(ONE_BREAK), elsewhere()]),
        Verdict::Fail
    );
    let fine = answered("a whole answer", UNKNOWN, 404, REFUSED);
    let run = [played(
        "unknown_id",
        [refused().repeated(ONE_BREAK), elsewhere(), fine],
    )];
    let found = result(ANSWERED, &run, &seen(), true).findings;
    let accused: Vec<&str> = found.iter().map(|finding| finding.step.as_str()).collect();
    assert_eq!(accused, ["unknown id again"]);
    check(ANSWERED, &run, Verdict::Inconclusive, &[]);
}

#[test]
fn a_gateways_error_that_comes_again_is_unanswered() {
    for status in [502, 503, 504] {
        let twice = only(page("unknown id", UNKNOWN, status).repeated(ONE_GATEWAY));
        fails_once_the_api_was_seen(ANSWERED, twice, "revoke.answered");
    }
}

#[test]
fn a_gateways_error_is_told_with_the_envelope_that_it_came_in() {
    let told = |draft: Draft| {
        let run = [only(draft.repeated(ONE_GATEWAY))];
        let mut told = result(ANSWERED, &run, &seen(), false).findings;
        told.remove(0).received
    };
    assert_eq!(
        told(page("unknown id", UNKNOWN, 502)),
        "HTTP 502, and the same when it was sent again"
    );
    let enveloped = answered("unknown id", UNKNOWN, 504, REFUSED);
    assert_eq!(
        told(enveloped),
        "HTTP 504 in an envelope, and the same when it was sent again"
    );
}

#[test]
fn a_gateways_error_that_came_once_decides_nothing() {
    for status in [502, 504] {
        is_undecided(ANSWERED, only(page("unknown id", UNKNOWN, status)));
    }
}

#[test]
fn a_gateways_error_that_went_away_is_forgotten() {
    passes(ANSWERED, only(refused().repeated(ONE_GATEWAY)));
}

#[test]
fn weather_that_outlasts_patience_decides_nothing() {
    is_undecided(ANSWERED, only(page("unknown id", UNKNOWN, 429)));
    let busy = page("unknown id", UNKNOWN, 503).headed("retry-after", &["1"]);
    is_undecided(ANSWERED, only(busy));
}

#[test]
fn a_body_without_end_is_a_violation() {
    let response = Response {
        reason: Vec::new(),
        status: 200,
        headers: Vec::new(),
        body: b"{}".to_vec(),
        wire_bytes: 9_000_000,
    };
    let limit = 8 * 1024 * 1024;
    let endless = only(drafted(
        "unknown id",
        UNKNOWN,
        Received::Oversized { response, limit },
    ));
    fails_once_the_api_was_seen(ANSWERED, endless, "revoke.answered");
}

#[test]
fn documented_statuses_are_no_server_errors() {
    for status in [200, 400, 401, 403, 404, 418] {
        passes(NO_5XX, only(answered("unknown id", UNKNOWN, status, ALREADY)));
    }
}

#[test]
fn a_500_is_a_violation_with_an_envelope_and_without() {
    for status in [500, 501, 505, 599] {
        let enveloped = only(answered("unknown id", UNKNOWN, status, REFUSED));
        fails_once_the_api_was_seen(NO_5XX, enveloped, "revoke.no-server-error");
        let bare = only(page("unknown id", UNKNOWN, status));
        fails_once_the_api_was_seen(NO_5XX, bare, "revoke.no-server-error");
    }
}

#[test]
fn weather_and_gateways_are_no_server_errors() {
    for status in [429, 502, 503, 504] {
        has_nothing_to_judge(NO_5XX, only(page("unknown id", UNKNOWN, status)));
    }
}

#[test]
fn a_transfer_coding_that_nobody_offered_breaks_the_framing() {
    const FRAMING: &str = "framing_is_unambiguous";
    for fine in ["chunked", "Chunked", " chunked ,", ""] {
        passes(FRAMING, only(refused().headed("transfer-encoding", &[fine])));
    }
    for coding in ["gzip", "gzip, chunked", "identity"] {
        let evidence = only(refused().headed("transfer-encoding", &[coding]));
        fails(FRAMING, evidence, "revoke.http-framing", "-");
    }
}

/// A call whose HTTP itself is at fault.
const BROKEN_PROTOCOL: Situation = Situation {
    leeway: Leeway::BrokenProtocol,
    ..UNKNOWN
};

#[test]
fn silence_is_an_answer_to_what_is_no_http() {
    let silent = || only(cut("unknown id", BROKEN_PROTOCOL).repeated(ONE_BREAK));
    has_nothing_to_judge(ANSWERED, silent());
    let both = [
        cut("unknown id", BROKEN_PROTOCOL),
        cut("unknown id", BROKEN_PROTOCOL),
        refused(),
    ];
    assert_eq!(on_loopback(both), Verdict::Pass);
}

#[test]
fn a_501_or_505_is_no_server_error_where_its_cause_was_sent_and_one_anywhere_else() {
    for status in [501, 505] {
        passes(NO_5XX, only(answered("unknown id", BROKEN_PROTOCOL, status, "")));
        fails(
            NO_5XX,
            only(answered("unknown id", UNKNOWN, status, REFUSED)),
            "revoke.no-server-error",
            "-",
        );
    }
    fails(
        NO_5XX,
        only(answered("unknown id", BROKEN_PROTOCOL, 500, REFUSED)),
        "revoke.no-server-error",
        "-",
    );
}
