//! Every fault changes an observable answer, at the step of the tour where it is meant to.

use super::tour::toured;
use super::{protocol, unlisted};
use crate::mock::{Fault, create, crowd};

/// The steps of the tour, and the faults whose first or plainest sign is the answer to that step.
const SIGNS: &[(&str, &[Fault])] = &[
    (
        "first revoke",
        &[
            Fault::SuccessMissingErrno,
            Fault::SuccessMissingErrorKey,
            Fault::SuccessFlagFalseOn200,
            Fault::SuccessFlagAsString,
            Fault::ErrnoAsString,
            Fault::ErrnoAsFloat,
            Fault::ErrnoNonzeroOnSuccess,
            Fault::ErrorTextOnSuccess,
            Fault::DataNullOnSuccess,
            Fault::DataIsArrayOnSuccess,
            Fault::DuplicateKeyInSuccess,
            Fault::DuplicateKeyByEscape,
            Fault::ByteOrderMark,
            Fault::TrailingBytes,
            Fault::InvalidUtf8InName,
            Fault::ContentTypeTextHtml,
            Fault::ContentTypeMissing,
            Fault::CharsetLatin1,
            Fault::LengthAndChunked,
            Fault::SuccessIs201,
            Fault::SuccessIs204,
            Fault::CredentialIdNotEchoed,
            Fault::CredentialIdUpperCased,
            Fault::StatusStaysActive,
            Fault::StatusLowerCase,
            Fault::RevokedAtMissing,
            Fault::RevokedAtNull,
            Fault::RevokedAtInSeconds,
            Fault::RevokedAtAsString,
            Fault::RevokedAtFloat,
            Fault::RevokedAtInTheFuture,
            Fault::RevokedAtOfTwoClocks,
            Fault::RevokedAtBeforeCreated,
            Fault::UserIdMissing,
            Fault::UserIdChanges,
            Fault::UserIdSameForEveryone,
            Fault::UserIdIsAnotherUsers,
            Fault::NameDiffersFromList,
            Fault::NameNull,
            Fault::VenueMissing,
            Fault::OpenApiObjectOnly,
            Fault::UpdatedBeforeCreated,
            Fault::UpdatedAtInTheFuture,
            Fault::TypeDiffersFromList,
            Fault::CreatedAtMoves,
            Fault::SecretInObject,
            Fault::BodyCutOnSuccess,
        ],
    ),
    (
        "second call",
        &[
            Fault::FailureMissingDataKey,
            Fault::FailureDataEmptyObject,
            Fault::FailureErrnoPositive,
            Fault::FailureErrnoZero,
            Fault::FailureSuccessTrue,
            Fault::FailureErrorNull,
            Fault::FailureErrorEmpty,
            Fault::FailureBareText,
            Fault::AlreadyRevokedIs409,
            Fault::AlreadyRevokedOtherErrno,
            Fault::AlreadyRevokedIs200,
            Fault::AlreadyRevokedIs404,
            Fault::InternalErrorOnSecondRevoke,
            Fault::Html500OnSecondRevoke,
            Fault::Gateway502OnSecondRevoke,
            Fault::RedirectOnSecondRevoke,
            Fault::SuccessAppliesNothing,
        ],
    ),
    (
        "third call",
        &[Fault::ThirdRevokeSucceeds, Fault::EverySecondRefusalIs500],
    ),
    (
        "call on another connection",
        &[Fault::SecondRevokeOnNewConnectionSucceeds],
    ),
    (
        "list after the first revoke",
        &[
            Fault::RevokesAnotherToo,
            Fault::ListedAsActive,
            Fault::ListedRevokedAtMoves,
            Fault::ListsAnotherAsRevoked,
            Fault::SecondPageIsStale,
        ],
    ),
    (
        "unknown id",
        &[
            Fault::UnknownIdIs400,
            Fault::UnknownIdIs200,
            Fault::UnknownIdIs403,
            Fault::UnknownIdCarriesAlreadyRevokedErrno,
            Fault::StackTraceInError,
            Fault::SqlInNotFound,
            Fault::ConnectionCutOnUnknownId,
        ],
    ),
    ("quoted id", &[Fault::QuoteInIdIs500]),
    ("empty id", &[Fault::EmptyIdIs404]),
    ("extended id", &[Fault::IdExtensionMatches]),
    ("dead id in upper case", &[Fault::UpperCaseIdSkipsState]),
    (
        "missing id",
        &[
            Fault::MissingIdIs500,
            Fault::MissingIdIs422,
            Fault::MissingIdIs404,
            Fault::MissingIdCarriesAlreadyRevokedErrno,
        ],
    ),
    ("null id", &[Fault::NullIdIs500, Fault::NullIdIs200]),
    (
        "number id",
        &[Fault::WrongTypeIdIs500, Fault::NumberIdCoercedIs200],
    ),
    ("list of ids", &[Fault::IdListRevokesEach]),
    (
        "no JSON",
        &[
            Fault::MalformedBodyIs500,
            Fault::MalformedBodyIs200,
            Fault::MalformedBodyIsAPage,
        ],
    ),
    ("GET", &[Fault::GetRevokes]),
    ("list after odd ids", &[Fault::NullIdRevokesNewest]),
    ("no token", &[Fault::UnauthorizedIs403, Fault::NoTokenAccepted]),
    ("no token and no id", &[Fault::UnauthorizedOnlyAfterValidation]),
    (
        "garbage token",
        &[
            Fault::AnyTokenAccepted,
            Fault::TokenEchoedInError,
            Fault::UnauthorizedTellsExistence,
        ],
    ),
    ("forged token", &[Fault::SignatureNotChecked]),
    ("unsigned token", &[Fault::UnsignedTokenAccepted]),
    ("expired token", &[Fault::ExpiredTokenAccepted]),
    ("refresh token", &[Fault::RefreshTokenAccepted]),
    ("logged-out token", &[Fault::LoggedOutTokenAccepted]),
    ("token in the query", &[Fault::TokenInQueryAccepted]),
    ("no token after a good one", &[Fault::ConnectionIsIdentity]),
    ("another scheme", &[Fault::SchemeIgnored]),
    ("undefined as token", &[Fault::UndefinedTokenAccepted]),
    ("blank field", &[Fault::BlankFieldAccepted]),
    ("scheme word Token", &[Fault::TokenSchemeAccepted]),
    (
        "list after odd tokens",
        &[
            Fault::RefusedCallRevokesAnywayAnonymous,
            Fault::BadSignatureRevokesAnyway,
        ],
    ),
    ("stranger on a dead one", &[Fault::StrangerSeesAlreadyRevoked]),
    (
        "stranger on a live one",
        &[
            Fault::ForbiddenIs404,
            Fault::ForbiddenIs401,
            Fault::StrangerMayRevoke,
            Fault::StrangersIdInForbidden,
            Fault::OwnersIdInHeader,
            Fault::NameInForbidden,
        ],
    ),
    ("reader on a live one", &[Fault::ReaderMayRevoke]),
    ("stranger in upper case", &[Fault::UpperCaseIdSkipsOwnership]),
    ("stranger with the owner's userId", &[Fault::BodyUserIdTrusted]),
    (
        "stranger with the owner's userId in a header",
        &[Fault::UserHeaderTrusted],
    ),
    ("stranger with a role in a header", &[Fault::RoleHeaderTrusted]),
    (
        "list after other users",
        &[Fault::RefusedCallRevokesAnywayStranger],
    ),
    ("first one again", &[Fault::ComesBackAfterLaterRevocation]),
    ("call after refusals", &[Fault::ComesBackAfterFiveRefusals]),
    ("rotate", &[Fault::RotateReactivates, Fault::RotateAnswersActive]),
    ("verify", &[Fault::VerifyReactivates]),
    ("asterisk as id", &[Fault::WildcardMatches]),
    ("tautology as id", &[Fault::TautologyMatches]),
    ("operator as id", &[Fault::OperatorMatches]),
    ("part of an id", &[Fault::PartOfAnIdMatches]),
    ("ids under another key", &[Fault::OtherKeyRevokesEach]),
    ("stranger on the oldest", &[Fault::StrangerMayRevokeTheOldest]),
    ("list of the active ones", &[Fault::ActiveFilterListsRevoked]),
    ("missing id again", &[Fault::ErrnoVariesForOneRequest]),
    ("null", &[Fault::BodyThatIsNoObjectIs500]),
    ("array of requests", &[Fault::ArrayBodyRevokesFirst]),
    ("request and junk", &[Fault::TrailingJunkInRequestRevokes]),
    ("deep body", &[Fault::DeepNestingIs500]),
    ("dead id without hyphens", &[Fault::CompactIdSkipsState]),
    ("dead id with a line break", &[Fault::LineBreakSkipsState]),
    ("dead id in full-width letters", &[Fault::FullWidthIdSkipsState]),
    ("dead id beside another member", &[Fault::UnknownMemberSkipsState]),
    ("dead id with a query", &[Fault::QuerySkipsState]),
    ("dead id with a request id", &[Fault::RequestIdSkipsState]),
    ("dead id with a charset", &[Fault::LabelWithCharsetSkipsState]),
    (
        "key with an underscore by a stranger",
        &[Fault::AliasSkipsOwnership],
    ),
    (
        "percent signs by a stranger",
        &[Fault::PercentEncodedIdSkipsOwnership],
    ),
    ("id with NUL", &[Fault::NulInIdIs500]),
    ("long id", &[Fault::LongIdIs500]),
    ("two ids by a stranger", &[Fault::DuplicateKeyLayersDiffer]),
    ("force by a stranger", &[Fault::ExtraFieldForceSkipsOwnership]),
    (
        "key in lower case by a stranger",
        &[Fault::CaseFoldedKeyWithoutOwnership],
    ),
    ("PUT", &[Fault::PutRevokes]),
    ("overridden GET by a stranger", &[Fault::MethodOverrideHonoured]),
    (
        "path in upper case without a token",
        &[Fault::PathCaseSkipsAuthentication],
    ),
    (
        "path with a slash without a token",
        &[Fault::TrailingSlashSkipsAuthentication],
    ),
    ("plain text by a stranger", &[Fault::TextPlainSkipsValidation]),
    ("form by a stranger", &[Fault::FormBodyRevokesWithoutOwnership]),
    ("token of alg nOnE", &[Fault::AlgNoneSpellingAccepted]),
    (
        "token signed with the empty key",
        &[Fault::EmptyKeySignatureAccepted],
    ),
    (
        "token signed with a guessable key",
        &[Fault::GuessableKeyAccepted],
    ),
    ("altered token", &[Fault::AlteredPayloadAccepted]),
    ("truncated token", &[Fault::TruncatedTokenAccepted]),
    ("token and another word", &[Fault::ExtraWordsAccepted]),
    ("token and two letters", &[Fault::LongerTokenAccepted]),
    ("token in another case", &[Fault::TokenCaseIgnored]),
    ("token with another header", &[Fault::TokenHeaderUnsigned]),
    ("token of another alg", &[Fault::TokenHashIgnored]),
    ("token with its own key", &[Fault::KeyInHeaderTrusted]),
    ("token with another first letter", &[Fault::SignatureStartIgnored]),
    ("token with another end", &[Fault::SignatureEndIgnored]),
    ("null as token", &[Fault::NullTokenAccepted]),
    ("expired token on a dead one", &[Fault::ExpiredTokenSeesState]),
    ("token in another field", &[Fault::TokenInOtherFieldAccepted]),
    ("no token, from inside", &[Fault::InnerAddressNeedsNoToken]),
    ("token in a cookie", &[Fault::TokenInCookieAccepted]),
    ("token in the body", &[Fault::TokenInBodyAccepted]),
    ("two Authorization fields", &[Fault::TwoBadTokensAccepted]),
    ("call on each of four connections", &[Fault::OneStaleWorkerInFour]),
    ("call of the second session", &[Fault::SecondSessionSeesItLive]),
    (
        "live one by the second session",
        &[Fault::OtherSessionMayNotRevoke],
    ),
    (
        "first one after the third",
        &[Fault::ComesBackAfterThirdRevocation],
    ),
    (
        "first one after a stranger's",
        &[Fault::ForeignRevocationBringsBack],
    ),
    ("newest credential", &[Fault::RevokesAnotherUnseen]),
    ("created one after its twin", &[Fault::CreateSameKeyBringsBack]),
    ("created one after a night", &[Fault::ComesBackOverNight]),
];

/// Faults that need an overlap; they are shown in `rendezvous`.
const RACES: [Fault; 4] = [
    Fault::RaceBothSucceed,
    Fault::RaceNoneSucceeds,
    Fault::RaceLoserIs500,
    Fault::RaceLoserIsCut,
];

#[tokio::test]
async fn two_conforming_mocks_answer_a_tour_alike() {
    assert_eq!(toured(None).await, toured(None).await);
}

#[tokio::test]
async fn every_fault_shows_at_its_step_of_the_tour() {
    let plain = toured(None).await;
    for (step, fault) in SIGNS
        .iter()
        .flat_map(|(step, faults)| faults.iter().map(move |fault| (step, fault)))
    {
        let bent = toured(Some(*fault)).await;
        let differs = plain
            .iter()
            .zip(&bent)
            .any(|(plain, bent)| plain.0 == *step && plain != bent);
        assert!(differs, "{} does not show at: {step}", fault.name());
    }
}

#[test]
fn every_fault_has_exactly_one_place_where_it_is_shown() {
    for fault in Fault::all() {
        let steps = SIGNS.iter().filter(|(_, faults)| faults.contains(fault)).count();
        let races = RACES.iter().filter(|race| *race == fault).count();
        // What takes an odd request or a history is shown in `unlisted`.
        let unlisted = [unlisted::requests(), unlisted::HISTORIES.into()].concat();
        let unlisted = unlisted.iter().filter(|other| *other == fault).count();
        // Those of crowds are shown in `crowds`.
        let crowds = crowd::FAULTS.iter().filter(|other| *other == fault).count();
        // Those of HTTP itself are shown in `protocol`.
        let protocol = protocol::PROTOCOL.iter().filter(|other| *other == fault).count();
        // Those of creations are shown in `creations`.
        let creations = create::FAULTS.iter().filter(|other| *other == fault).count();
        assert_eq!(
            steps + races + unlisted + crowds + protocol + creations,
            1,
            "{}",
            fault.name()
        );
    }
}

#[tokio::test]
async fn a_fault_of_the_operation_leaves_its_siblings_alone() {
    let plain = toured(None).await;
    let bent = toured(Some(Fault::ByteOrderMark)).await;
    let lists = |tour: super::tour::Transcript| -> Vec<_> {
        tour.into_iter()
            .filter(|(label, _)| label.starts_with("list after"))
            .collect()
    };
    assert_eq!(lists(plain), lists(bent));
}
