//! The operation that creates a credential, and the faults of its answers.

use super::answer::{self, Reply};
use super::authenticate::authenticate;
use super::catalogue::Quirks;
use super::credentials::shown;
use super::document::Document;
use super::memory::{self, What};
use super::refusal::Refusal;
use super::state::{Life, NewCredential, State};
use super::visit::Visit;
use super::{Fault, Variant};

/// Where creations are asked for.
pub(super) const CREATE: &str = "/api/v3/credential/create";

/// The faults of creations alone.
#[cfg(test)]
pub(super) const FAULTS: [Fault; 15] = [
    Fault::CreateWithoutTokenAccepted,
    Fault::CreateUnauthorizedIs403,
    Fault::CreateWithoutVenueAccepted,
    Fault::CreateInvalidIs422,
    Fault::CreateNullVenueIs500,
    Fault::CreateSuccessIs202,
    Fault::CreateAnswersWithoutStatus,
    Fault::CreateSuccessMissingErrno,
    Fault::CreateFailureMissingData,
    Fault::CreateFailureSuccessTrue,
    Fault::CreateAnswersWithAKeyTwice,
    Fault::CreateAnswersAsHtml,
    Fault::CreateLengthAndChunked,
    Fault::CreateRefusalEchoesTheSecret,
    Fault::CreateRefusalShowsAStackTrace,
];

/// Faults that revoke has as well, under another name.
const SHARED: [(Fault, Fault); 8] = [
    (Fault::CreateWithoutTokenAccepted, Fault::NoTokenAccepted),
    (Fault::CreateUnauthorizedIs403, Fault::UnauthorizedIs403),
    (Fault::CreateSuccessMissingErrno, Fault::SuccessMissingErrno),
    (Fault::CreateFailureMissingData, Fault::FailureMissingDataKey),
    (Fault::CreateFailureSuccessTrue, Fault::FailureSuccessTrue),
    (Fault::CreateAnswersWithAKeyTwice, Fault::DuplicateKeyByEscape),
    (Fault::CreateAnswersAsHtml, Fault::ContentTypeTextHtml),
    (Fault::CreateLengthAndChunked, Fault::LengthAndChunked),
];

/// What a stack trace looks like that a server spills.
const TRACE: &str =
    "Invalid\n    at Credentials.create (/srv/credentials.js:19:7)\n    at run (node:internal:95:5)";

/// Creates a live credential. The exchange secret goes in and never comes out, but for a fault.
#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in the table of siblings, which share one signature"
)]
pub(super) fn create(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let quirks = own(visit.quirks);
    Ok(made(state, visit, quirks).unwrap_or_else(|refusal| refused(refusal, visit, quirks)))
}

/// How creations answer: with the variant, and with no fault but their own.
pub(super) fn own(quirks: Quirks) -> Quirks {
    let shared = SHARED.into_iter().find(|(own, _)| quirks.has(*own));
    Quirks {
        fault: shared.map(|(_, fault)| fault),
        ..quirks
    }
}

fn made(state: &mut State, visit: &Visit<'_>, quirks: Quirks) -> Result<Reply, Refusal> {
    let caller = authenticate(state, visit.request, visit.now, quirks)?;
    let body = visit.body()?;
    let has = |fault| visit.quirks.has(fault);
    let field = |name| {
        body.member(name)
            .and_then(Document::text)
            .filter(|text| !text.is_empty())
    };
    let required = |name| field(name).map(str::to_owned).ok_or(Refusal::InvalidForm);
    if has(Fault::CreateNullVenueIs500) && matches!(body.member("venue"), Some(Document::Null)) {
        return Err(Refusal::Internal);
    }
    let venue = match required("venue") {
        Err(_) if has(Fault::CreateWithoutVenueAccepted) && body.member("venue").is_none() => {
            "UNKNOWN".to_owned()
        }
        venue => venue?,
    };
    let new = NewCredential {
        venue,
        api_key: required("apiKey")?,
        secret: required("apiSecret")?,
        name: field("name").or(field("nickname")).unwrap_or_default().to_owned(),
    };
    let returning = has(Fault::CreateSameKeyBringsBack)
        .then(|| state.dead_with_key(caller.user, &new.api_key))
        .flatten();
    let found = quirks
        .varies(Variant::OneCredentialPerVenue)
        .then(|| state.newest_live(caller.user, None))
        .flatten();
    let place = match returning {
        Some(place) => {
            state.credential_mut(place).life = Life::Active;
            place
        }
        None => found.unwrap_or_else(|| state.add(caller.user, new, visit.now)),
    };
    memory::remember_of(state, caller.user, caller.session, What::Created, visit.quirks);
    let mut reply = shown(state, place, quirks);
    if has(Fault::CreateSuccessIs202) {
        reply.status = 202;
    }
    if has(Fault::CreateAnswersWithoutStatus) {
        let text = String::from_utf8_lossy(&reply.body).replacen(r#""status":"ACTIVE","#, "", 1);
        reply.body = text.into_bytes();
    }
    Ok(reply)
}

fn refused(refusal: Refusal, visit: &Visit<'_>, quirks: Quirks) -> Reply {
    let body = Document::read(&visit.request.body);
    let sent = body.as_ref().and_then(|body| body.member("apiSecret")?.text());
    let aside = if visit.quirks.has(Fault::CreateRefusalEchoesTheSecret) {
        sent
    } else {
        visit
            .quirks
            .has(Fault::CreateRefusalShowsAStackTrace)
            .then_some(TRACE)
    };
    let mut reply = answer::refusal(refusal, aside, quirks);
    if refusal == Refusal::InvalidForm && visit.quirks.has(Fault::CreateInvalidIs422) {
        reply.status = 422;
    }
    reply
}
