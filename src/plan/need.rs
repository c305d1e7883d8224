//! What a scenario needs and a run does not have: why, and which input would help.

use super::{Given, Inputs};
use crate::counted::counted;
use crate::finding::Doubt;
use crate::provision::login_words;
use crate::scenario::{Need, Role};

/// Why a need is not met, and which input would meet it.
pub(super) fn missing(need: Need, inputs: &Inputs) -> Option<Doubt> {
    let lacks_role = |role: Role| !inputs.roles.contains(&role);
    let lacks = |given| !inputs.given.contains(&given);
    let (why, remedy) = match need {
        Need::Role(role) if inputs.failed.contains_key(&role) && lacks_role(role) => {
            return inputs.failed.get(&role).cloned();
        }
        Need::Role(Role::Spare) if lacks_role(Role::Spare) => (
            "no session was opened that may be closed again".to_owned(),
            format!("give {}, so that one can be opened", login_words(Role::Owner)),
        ),
        Need::Role(role) if lacks_role(role) => {
            let (flag, variable) = role.inputs();
            (
                format!("no token for the role {role}"),
                format!("give {flag} FILE or {variable}"),
            )
        }
        Need::OwnCredentials(count) if inputs.own < count => {
            shortfall(Role::Owner, count - inputs.own, inputs)
        }
        Need::StrangerCredentials(count) if inputs.foreign < count => {
            shortfall(Role::Stranger, count - inputs.foreign, inputs)
        }
        Need::Jwt if lacks(Given::Jwt) => (
            "the owner's token is no JWT, so it cannot be forged".to_owned(),
            "nothing to do: opaque tokens are fine".to_owned(),
        ),
        Need::Loopback if lacks(Given::Loopback) => {
            let remedy =
                "check a server on this machine; a good token must not end up in a shared server's logs";
            (
                "a token in the URL is sent on this machine only".to_owned(),
                remedy.to_owned(),
            )
        }
        Need::Creation if lacks(Given::Creation) => (
            "credentials are created neither by this provisioning nor off this machine beside a pool"
                .to_owned(),
            "give --provision create".to_owned(),
        ),
        Need::RefusedTokens if inputs.refused == 0 => (
            "no tokens were handed over to be refused".to_owned(),
            "give --refused-tokens FILE, a label and a token a line".to_owned(),
        ),
        Need::Graves if inputs.graves == 0 => (
            "no earlier run is remembered that revoked anything".to_owned(),
            "nothing to do: runs with --target-name remember what they revoke".to_owned(),
        ),
        Need::DisposableDeployment if lacks(Given::DisposableDeployment) => (
            "wide probes might destroy what was never handed over".to_owned(),
            "give --disposable-deployment, if the deployment may lose every credential it holds".to_owned(),
        ),
        Need::Jwt
        | Need::Creation
        | Need::RefusedTokens
        | Need::Graves
        | Need::DisposableDeployment
        | Need::Loopback
        | Need::Role(_)
        | Need::OwnCredentials(_)
        | Need::StrangerCredentials(_)
        | Need::Tombstone => {
            return None;
        }
    };
    Some(Doubt { why, remedy })
}

/// How many ids a role lacks, why if they were to be created, and how to get them.
fn shortfall(role: Role, more: usize, inputs: &Inputs) -> (String, String) {
    let (held, flag) = match role {
        Role::Stranger => (inputs.foreign, "--stranger-credentials FILE"),
        Role::Owner | Role::Second | Role::Reader | Role::Expired | Role::Spare => {
            (inputs.own, "--credentials FILE")
        }
    };
    let needed = format!(
        "{} of the {role} needed",
        counted(more, "more disposable credential")
    );
    match inputs.uncreated.get(&role) {
        Some(why) if held == 0 => (
            format!("no disposable credentials: {why}"),
            format!("hand over a pool: {flag}"),
        ),
        Some(why) => (format!("{needed}: {why}"), format!("hand over more ids: {flag}")),
        None => (
            needed,
            format!("give {flag}, one id a line, or --provision create"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why the race is not played with so many ids, and what to do.
    fn told(own: usize, uncreated: Option<&str>) -> (String, String) {
        let inputs = Inputs {
            roles: [Role::Owner].into(),
            own,
            uncreated: uncreated
                .map(|why| (Role::Owner, why.to_owned()))
                .into_iter()
                .collect(),
            ..Inputs::default()
        };
        let doubt = missing(Need::OwnCredentials(3), &inputs).unwrap();
        (doubt.why, doubt.remedy)
    }

    #[test]
    fn a_shortfall_names_the_number_the_reason_and_the_ways_out() {
        let (why, remedy) = told(1, None);
        assert_eq!(why, "2 more disposable credentials of the owner needed");
        assert_eq!(
            remedy,
            "give --credentials FILE, one id a line, or --provision create"
        );
        let (why, remedy) = told(0, Some("create was answered with HTTP 404"));
        assert_eq!(
            why,
            "no disposable credentials: create was answered with HTTP 404"
        );
        assert_eq!(remedy, "hand over a pool: --credentials FILE");
        let (why, _) = told(2, Some("create was answered with HTTP 400"));
        assert_eq!(
            why,
            "1 more disposable credential of the owner needed: create was answered with HTTP 400"
        );
    }

    /// A run that has everything but what is taken from it.
    fn lacking(take: impl Fn(&mut Inputs)) -> Inputs {
        let mut inputs = Inputs::enough(&crate::scenario::all());
        take(&mut inputs);
        inputs
    }

    #[track_caller]
    fn told_why(need: Need, expected: &str, take: impl Fn(&mut Inputs)) {
        assert_eq!(missing(need, &lacking(|_| ())), None, "nothing is lacking");
        let doubt = missing(need, &lacking(take)).expect("what it needs was taken");
        assert_eq!(doubt.why, expected);
    }

    #[test]
    fn each_thing_that_is_lacking_is_named() {
        let without = |given| move |inputs: &mut Inputs| assert!(inputs.given.remove(&given));
        let without_role = |role| move |inputs: &mut Inputs| assert!(inputs.roles.remove(&role));
        told_why(
            Need::Role(Role::Reader),
            "no token for the role reader",
            without_role(Role::Reader),
        );
        told_why(
            Need::Role(Role::Spare),
            "no session was opened that may be closed again",
            without_role(Role::Spare),
        );
        told_why(
            Need::Jwt,
            "the owner's token is no JWT, so it cannot be forged",
            without(Given::Jwt),
        );
        told_why(
            Need::Loopback,
            "a token in the URL is sent on this machine only",
            without(Given::Loopback),
        );
        told_why(
            Need::Creation,
            "credentials are created neither by this provisioning nor off this machine beside a pool",
            without(Given::Creation),
        );
        told_why(
            Need::DisposableDeployment,
            "wide probes might destroy what was never handed over",
            without(Given::DisposableDeployment),
        );
        told_why(
            Need::RefusedTokens,
            "no tokens were handed over to be refused",
            |inputs| inputs.refused = 0,
        );
        told_why(
            Need::Graves,
            "no earlier run is remembered that revoked anything",
            |inputs| inputs.graves = 0,
        );
    }

    #[test]
    fn a_stranger_who_lacks_ids_is_told_how_many() {
        let enough = lacking(|_| ()).foreign;
        told_why(
            Need::StrangerCredentials(enough),
            "2 more disposable credentials of the stranger needed",
            |inputs| inputs.foreign -= 2,
        );
    }

    #[test]
    fn a_login_that_failed_is_the_reason_unless_a_token_came_from_elsewhere() {
        let refused = Doubt {
            why: "the login was answered with HTTP 401".to_owned(),
            remedy: "mend the password".to_owned(),
        };
        let failed = |inputs: &mut Inputs| {
            inputs.failed.insert(Role::Stranger, refused.clone());
        };
        assert_eq!(missing(Need::Role(Role::Stranger), &lacking(failed)), None);
        let without = lacking(|inputs| {
            failed(inputs);
            inputs.roles.remove(&Role::Stranger);
        });
        assert_eq!(
            missing(Need::Role(Role::Stranger), &without),
            Some(refused.clone())
        );
    }
}
