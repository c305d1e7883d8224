//! The credential siblings that show or change what is there: list, rotate and verify.

use super::answer::{self, Reply};
use super::authenticate::Caller;
use super::catalogue::Quirks;
use super::document::Document;
use super::memory::{self, What};
use super::object;
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Credential, Life, State};
use super::visit::Visit;
use super::{Fault, Variant};

/// Lists the caller's own credentials, revoked ones included, by the filters of both documentations.
pub(super) fn list(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    memory::remember_of(state, caller.user, caller.session, What::Listed, visit.quirks);
    let user_id = &state.user(caller.user).id;
    let own = || {
        state
            .credentials
            .iter()
            .filter(|credential| credential.owner == caller.user)
    };
    let dead = |credential: &&Credential| credential.life != Life::Active;
    let last_dead = own().rfind(dead).map(|credential| &credential.id);
    let misread = own()
        .find(|credential| credential.life == Life::Active)
        .filter(|_| visit.quirks.has(Fault::ListsAnotherAsRevoked) && last_dead.is_some());
    let selected: Vec<&Credential> = own()
        .filter(|credential| {
            let slips =
                visit.quirks.has(Fault::ActiveFilterListsRevoked) && Some(&credential.id) == last_dead;
            slips || selected(credential, visit.request, visit.quirks)
        })
        .collect();
    let page = Page::asked(visit, selected.len());
    let objects = selected.into_iter().enumerate().map(|(index, credential)| {
        let outdated = visit.quirks.has(Fault::SecondPageIsStale) && index >= Page::LENGTH
            || visit.quirks.has(Fault::RevokesAnotherUnseen) && credential.revoked_in.is_none();
        let shown = Credential {
            life: if outdated {
                Life::Active
            } else if misread.is_some_and(|misread| misread.id == credential.id) {
                Life::Revoked(visit.now)
            } else {
                credential.life
            },
            ..credential.clone()
        };
        object::listed(&shown, user_id, visit.quirks)
    });
    let shown = objects.skip(page.offset).take(page.limit).collect();
    let data = Document::Array(shown);
    Ok(match page.pagination() {
        Some(pagination) => answer::page(data, pagination, visit.plain()),
        None => answer::success(data, visit.plain()),
    })
}

/// A part of a list.
struct Page {
    offset: usize,
    limit: usize,
    total: usize,
}

impl Page {
    /// Entries on a page, where lists come in pages.
    const LENGTH: usize = 2;

    fn asked(visit: &Visit<'_>, total: usize) -> Self {
        let paged = visit.quirks.varies(Variant::PagedList) || visit.quirks.has(Fault::SecondPageIsStale);
        if !paged {
            return Self {
                offset: 0,
                limit: total,
                total,
            };
        }
        let cursor = visit.request.parameters("cursor").into_iter().next();
        Self {
            offset: cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0),
            limit: Self::LENGTH,
            total,
        }
    }

    /// The pagination object, where not everything is on one page.
    fn pagination(&self) -> Option<Document> {
        let count = |number: usize| Document::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let end = self.offset + self.limit;
        (self.limit < self.total).then(|| {
            Document::of([
                ("offset", count(self.offset)),
                ("limit", count(self.limit)),
                ("total", count(self.total)),
                ("cursor", Document::Text(end.to_string())),
                ("hasNext", Document::Bool(end < self.total)),
            ])
        })
    }
}

/// The place of the credential that a sibling's body names, if it is the caller's own.
fn own(state: &State, body: &Document, caller: &Caller) -> Result<usize, Refusal> {
    let id = body
        .member("credentialId")
        .and_then(Document::text)
        .ok_or(Refusal::MissingId)?;
    let place = state.place(id).ok_or(Refusal::UnknownId)?;
    if state.credential(place).owner != caller.user {
        return Err(Refusal::Forbidden);
    }
    Ok(place)
}

/// Replaces the secrets of a live credential of the caller's own.
pub(super) fn rotate(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    let body = visit.body()?;
    let place = own(state, &body, &caller)?;
    let credential = state.credential_mut(place);
    if credential.life != Life::Active {
        if visit.quirks.has(Fault::RotateAnswersActive) {
            let alive = Credential {
                life: Life::Active,
                ..credential.clone()
            };
            let user_id = &state.user(caller.user).id;
            return Ok(answer::success(
                object::listed(&alive, user_id, visit.plain()),
                visit.plain(),
            ));
        }
        if !visit.quirks.has(Fault::RotateReactivates) {
            return Err(Refusal::NotRotatable);
        }
        credential.life = Life::Active;
    }
    if let Some(key) = body.member("apiKey").and_then(Document::text) {
        key.clone_into(&mut credential.api_key);
    }
    if let Some(secret) = body.member("apiSecret").and_then(Document::text) {
        secret.clone_into(&mut credential.secret);
    }
    credential.updated = visit.now;
    Ok(shown(state, place, visit.plain()))
}

/// Says whether the keys of a credential of the caller's own work: those of a live one do.
pub(super) fn verify(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    let body = visit.body()?;
    let place = own(state, &body, &caller)?;
    let credential = state.credential_mut(place);
    if visit.quirks.has(Fault::VerifyReactivates) {
        credential.life = Life::Active;
    }
    let status = match credential.life {
        Life::Active => "VERIFIED",
        Life::Revoked(_) => "FAILED",
    };
    let text = |text: &str| Document::Text(text.to_owned());
    let told = Document::of([
        ("credentialId", text(&credential.id)),
        ("venue", text(&credential.venue)),
        ("status", text(status)),
        ("identities", Document::Array(Vec::new())),
    ]);
    Ok(answer::success(told, visit.plain()))
}

/// The answer that shows a credential as the sibling pages do.
pub(super) fn shown(state: &State, place: usize, quirks: Quirks) -> Reply {
    let credential = state.credential(place);
    let user_id = &state.user(credential.owner).id;
    answer::success(object::listed(credential, user_id, quirks), quirks)
}

/// Whether a credential passes the filters of a list request. The kind filter of the published clients
/// selects everything, because the kind of every credential here is null.
fn selected(credential: &Credential, request: &Request, quirks: Quirks) -> bool {
    let status = match credential.life {
        Life::Active => "ACTIVE",
        Life::Revoked(_) => "REVOKED",
    };
    let gone = credential.life != Life::Active && quirks.varies(Variant::RevokedLeaveTheList);
    let every = |name: &str, value: &str| request.parameters(name).iter().all(|wanted| wanted == value);
    let ids = request.parameters("credentialIds");
    let mut wanted = ids.iter().flat_map(|list| list.split(','));
    let named = ids.is_empty() || wanted.any(|id| id == credential.id);
    !gone
        && named
        && every("status", status)
        && every("credentialStatus", status)
        && every("type", "EXCHANGE")
}
