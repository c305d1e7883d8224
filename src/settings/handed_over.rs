//! What the user hands over: the tokens of the roles, and pools of credentials that may be destroyed.

use super::source::Sources;
use super::{SettingsError, file, token};
use crate::cli::Options;
use crate::exchange::Secret;
use crate::provision::{Disposable, Pool};
use crate::scenario::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The tokens, the owner's pool and the stranger's.
type HandedOver = (BTreeMap<Role, Secret>, Pool, Pool);

pub(super) fn handed_over(options: &Options, from: &mut Sources<'_>) -> Result<HandedOver, SettingsError> {
    let mut tokens = BTreeMap::new();
    let mut texts: Vec<(Role, String)> = Vec::new();
    for role in Role::ALL {
        let (flag, variable) = role.inputs();
        let file = match role {
            Role::Owner => &options.token_file,
            Role::Second => &options.second_token_file,
            Role::Stranger => &options.stranger_token_file,
            Role::Reader => &options.reader_token_file,
            Role::Expired => &options.expired_token_file,
            Role::Spare => &None,
        };
        let name = flag.trim_start_matches("--");
        let Some((text, origin)) = from.secret(name, file.as_ref(), variable)? else {
            continue;
        };
        let token = token::accept(&text, &origin)?;
        if role == Role::Expired {
            token::must_be_expired(&token, &origin)?;
        }
        if let Some((other, _)) = texts.iter().find(|(_, known)| *known == token) {
            return Err(SettingsError::SameToken {
                origin: origin.to_string(),
                role,
                other: *other,
            });
        }
        tokens.insert(role, Secret::new(format!("{role} token"), token.as_str()));
        texts.push((role, token));
    }
    let mut pool = |name: &'static str, flag: Option<&PathBuf>, variable: &'static str| match from
        .path(name, flag, variable)
    {
        Some(path) => Ok(Pool::parse(&file::read(&path)?, &path.display().to_string())?),
        None => Ok::<Pool, SettingsError>(Pool::EMPTY),
    };
    let own = pool(
        "credentials",
        options.credentials.as_ref(),
        "CADENZA_CREDENTIALS_FILE",
    )?;
    let foreign = options.stranger_credentials.as_ref();
    let foreign = pool(
        "stranger-credentials",
        foreign,
        "CADENZA_STRANGER_CREDENTIALS_FILE",
    )?;
    for (flag, pool) in [("--credentials", &own), ("--stranger-credentials", &foreign)] {
        let is_token = |id: &Disposable| {
            token::looks_like_a_jwt(id.as_str()) || texts.iter().any(|(_, token)| token == id.as_str())
        };
        if pool.ids().iter().any(is_token) {
            return Err(SettingsError::TokenInPool { flag });
        }
    }
    let mine: BTreeSet<&str> = own.ids().iter().map(Disposable::as_str).collect();
    if let Some(shared) = foreign.ids().iter().find(|id| mine.contains(id.as_str())) {
        return Err(SettingsError::InBothPools {
            id: shared.as_str().to_owned(),
        });
    }
    Ok((tokens, own, foreign))
}
