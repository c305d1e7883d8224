//! Emails and passwords of roles that log in.

use super::SettingsError;
use super::source::Sources;
use crate::cli::Options;
use crate::exchange::{MIN_SECRET_BYTES, Secret};
use crate::provision::{Login, login_inputs};
use crate::scenario::Role;
use std::collections::BTreeMap;

/// Reads the logins. A password without an email, or the other way round, is a mistake worth naming.
pub(super) fn logins(
    options: &Options,
    from: &mut Sources<'_>,
) -> Result<BTreeMap<Role, Login>, SettingsError> {
    let mut logins = BTreeMap::new();
    for (role, typed) in [
        (Role::Owner, &options.email),
        (Role::Stranger, &options.stranger_email),
        (Role::Reader, &options.reader_email),
    ] {
        let Some((flag, email_variable, password_variable)) = login_inputs(role) else {
            continue;
        };
        let name = flag.trim_start_matches("--");
        let email = from.text(name, typed.as_deref(), email_variable);
        let password = from.variable(password_variable);
        match (email, password) {
            (Some(email), Some(password)) if password.len() >= MIN_SECRET_BYTES => {
                let password = Secret::new(format!("{role} password"), password);
                logins.insert(role, Login { email, password });
            }
            (Some(_), Some(_)) => {
                return Err(SettingsError::Password {
                    variable: password_variable,
                    what: "is shorter than 6 bytes, so that it could not be masked in reports",
                });
            }
            (Some(_), None) => {
                return Err(SettingsError::Password {
                    variable: password_variable,
                    what: "is not set, although an email is given",
                });
            }
            // A password in the environment may be meant for another run.
            (None, _) => {}
        }
    }
    Ok(logins)
}
