//! The leg of the tour that takes other doors to the operation: methods, paths, content types.

use hyper::Method;

use super::client::{Ask, REVOKE};
use super::tour::{Lane, Tour};

/// The same request by another method.
fn by(method: Method, ask: Ask) -> Ask {
    Ask { method, ..ask }
}

/// The same request to another path.
fn to(target: &str, ask: Ask) -> Ask {
    Ask {
        target: target.to_owned(),
        ..ask
    }
}

impl Tour<'_> {
    pub(super) async fn odd_doors(&mut self) {
        let stranger = self.mock.grants().stranger_token.clone();
        let (dead, live) = (self.own(0), self.own(2));
        let overridden = Ask::revoke_id(dead).with("x-http-method-override", "POST");
        let form = Ask::revoke(format!("credentialId={live}")).untyped();
        let asks = [
            ("PUT", by(Method::PUT, Ask::revoke_id(dead).bearing(self.owner()))),
            (
                "overridden GET by a stranger",
                by(Method::GET, overridden.bearing(&stranger)),
            ),
            (
                "path in upper case without a token",
                to(&REVOKE.to_uppercase(), Ask::revoke_id(dead)),
            ),
            (
                "path with a slash without a token",
                to(&format!("{REVOKE}/"), Ask::revoke_id(dead)),
            ),
            (
                "plain text by a stranger",
                Ask::revoke_id(live)
                    .untyped()
                    .with("content-type", "text/plain")
                    .bearing(&stranger),
            ),
            (
                "form by a stranger",
                form.with("content-type", "application/x-www-form-urlencoded")
                    .bearing(&stranger),
            ),
        ];
        for (label, ask) in asks {
            self.step(label, Lane::B, ask).await;
        }
        self.list("list after odd doors").await;
    }
}
