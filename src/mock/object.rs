//! The credential object: what of a credential an answer shows.
//!
//! The plain object is the superset that the page and the published clients accept alike: the nine
//! fields of the page's example, `nickname`, and `credentialType` as null (facts 8.1).

use uuid::Uuid;

use super::catalogue::Quirks;
use super::clock::iso_8601;
use super::document::Document;
use super::state::{Credential, Life};
use super::{Fault, Variant};

const TABLE: [&str; 6] = ["credentialId", "userId", "venue", "name", "status", "revokedAt"];

const EXAMPLE_ONLY: [&str; 3] = ["type", "createdAt", "updatedAt"];

/// What the published OpenAPI file declares (facts 4.1).
const OPENAPI: [&str; 8] = [
    "credentialId",
    "venue",
    "nickname",
    "credentialType",
    "status",
    "createdAt",
    "updatedAt",
    "revokedAt",
];

const MINUTE: i64 = 60_000;

const HOUR: i64 = 60 * MINUTE;

const DAY: i64 = 24 * HOUR;

type Members = Vec<(String, Document)>;

/// The object as the revoke operation answers it, faults of the object included.
pub(super) fn revoked(credential: &Credential, user_id: &str, quirks: Quirks) -> Document {
    let mut members = members(credential, user_id, quirks);
    bend_identity(&mut members, credential, quirks);
    bend_times(&mut members, credential, quirks);
    if quirks.has(Fault::SecretInObject) {
        members.push(("apiSecret".to_owned(), text(&credential.secret)));
    }
    if quirks.has(Fault::DuplicateKeyInSuccess) {
        members.push(("status".to_owned(), text("REVOKED")));
    }
    Document::Object(members)
}

/// The object as create, list and rotate answer it: with the masked key of the sibling pages.
pub(super) fn listed(credential: &Credential, user_id: &str, quirks: Quirks) -> Document {
    let mut members = members(credential, user_id, quirks);
    let shown: String = credential.api_key.chars().take(4).collect();
    members.push(("apiKey".to_owned(), text(&format!("{shown}***"))));
    if quirks.has(Fault::ListedAsActive) {
        set(&mut members, "status", text("ACTIVE"));
    }
    if let (true, Life::Revoked(at)) = (quirks.has(Fault::ListedRevokedAtMoves), credential.life) {
        set(&mut members, "revokedAt", Document::Integer(at + HOUR));
    }
    Document::Object(members)
}

fn members(credential: &Credential, user_id: &str, quirks: Quirks) -> Members {
    let instant = |millis: i64| {
        let rounded = if quirks.varies(Variant::WholeSeconds) {
            millis / 1000 * 1000
        } else {
            millis
        };
        Document::Integer(rounded)
    };
    let status = match credential.life {
        Life::Active => "ACTIVE",
        Life::Revoked(_) => "REVOKED",
    };
    let mut members: Members = [
        ("credentialId", text(&credential.id)),
        ("userId", text(user_id)),
        ("venue", text(&credential.venue)),
        ("name", text(&credential.name)),
        ("nickname", text(&credential.name)),
        ("type", text("EXCHANGE")),
        ("credentialType", Document::Null),
        ("status", text(status)),
        ("createdAt", instant(credential.created)),
        ("updatedAt", instant(credential.updated)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    if let Life::Revoked(at) = credential.life {
        members.push(("revokedAt".to_owned(), instant(at)));
    }
    if quirks.varies(Variant::ExtraFields) {
        members.push((
            "createdAtDateTime".to_owned(),
            text(&iso_8601(credential.created)),
        ));
        members.push((
            "updatedAtDateTime".to_owned(),
            text(&iso_8601(credential.updated)),
        ));
        members.push(("labels".to_owned(), Document::of_texts(&[("team", "quality")])));
    }
    if quirks.varies(Variant::PageObjectOnly) {
        members.retain(|(key, _)| TABLE.contains(&key.as_str()) || EXAMPLE_ONLY.contains(&key.as_str()));
    }
    if quirks.varies(Variant::TableFieldsOnly) {
        members.retain(|(key, _)| TABLE.contains(&key.as_str()));
    }
    members
}

fn bend_identity(members: &mut Members, credential: &Credential, quirks: Quirks) {
    if quirks.has(Fault::CredentialIdNotEchoed) {
        set(
            members,
            "credentialId",
            text(&Uuid::new_v4().hyphenated().to_string()),
        );
    }
    if quirks.has(Fault::CredentialIdUpperCased) {
        set(members, "credentialId", text(&credential.id.to_uppercase()));
    }
    if quirks.has(Fault::StatusStaysActive) {
        set(members, "status", text("ACTIVE"));
    }
    if quirks.has(Fault::StatusLowerCase) {
        set(members, "status", text("revoked"));
    }
    if quirks.has(Fault::UserIdMissing) {
        members.retain(|(key, _)| key != "userId");
    }
    if quirks.has(Fault::UserIdChanges) {
        set(
            members,
            "userId",
            text(&format!("usr_{}", Uuid::new_v4().simple())),
        );
    }
    if quirks.has(Fault::UserIdIsAnotherUsers) {
        set(members, "userId", text(&format!("acc_of_{}", credential.owner.0)));
    }
    if quirks.has(Fault::UserIdSameForEveryone) {
        set(members, "userId", text("usr_everyone"));
    }
    if quirks.has(Fault::NameDiffersFromList) {
        set(members, "name", text(&format!("{} (revoked)", credential.name)));
    }
    if quirks.has(Fault::TypeDiffersFromList) {
        set(members, "type", text("API_KEY"));
    }
    if quirks.has(Fault::NameNull) {
        set(members, "name", Document::Null);
    }
    if quirks.has(Fault::OpenApiObjectOnly) {
        members.retain(|(key, _)| OPENAPI.contains(&key.as_str()));
    }
    if quirks.has(Fault::VenueMissing) {
        members.retain(|(key, _)| key != "venue");
    }
}

fn bend_times(members: &mut Members, credential: &Credential, quirks: Quirks) {
    let created = credential.created;
    let Life::Revoked(at) = credential.life else {
        return;
    };
    let bent = [
        (Fault::RevokedAtNull, "revokedAt", Document::Null),
        (
            Fault::RevokedAtInSeconds,
            "revokedAt",
            Document::Integer(at / 1000),
        ),
        (Fault::RevokedAtAsString, "revokedAt", text(&at.to_string())),
        (
            Fault::RevokedAtFloat,
            "revokedAt",
            Document::Number(format!("{at}.0")),
        ),
        (
            Fault::RevokedAtInTheFuture,
            "revokedAt",
            Document::Integer(at + DAY),
        ),
        (
            Fault::RevokedAtBeforeCreated,
            "revokedAt",
            Document::Integer(created - DAY),
        ),
        (
            Fault::UpdatedBeforeCreated,
            "updatedAt",
            Document::Integer(created - HOUR),
        ),
        (
            Fault::UpdatedAtInTheFuture,
            "updatedAt",
            Document::Integer(at + DAY),
        ),
        (
            Fault::CreatedAtMoves,
            "createdAt",
            Document::Integer(created + HOUR),
        ),
    ];
    for (fault, key, value) in bent {
        if quirks.has(fault) {
            set(members, key, value);
        }
    }
    if quirks.has(Fault::RevokedAtOfTwoClocks) && credential.name.ends_with(['1', '5', '9']) {
        set(members, "revokedAt", Document::Integer(at - MINUTE));
    }
    if quirks.has(Fault::RevokedAtMissing) {
        members.retain(|(key, _)| key != "revokedAt");
    }
}

fn set(members: &mut Members, key: &str, value: Document) {
    if let Some((_, present)) = members.iter_mut().find(|(present, _)| present == key) {
        *present = value;
    }
}

fn text(characters: &str) -> Document {
    Document::Text(characters.to_owned())
}
