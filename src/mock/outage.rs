//! Deployments that prove nothing: whatever is asked, no answer shows the operation at work.
//!
//! They are no breach of the documentation, so they are not faults. A harness that stays green against
//! one of them was never looking.

use super::catalogue::catalogue;

catalogue! {
    /// A deployment that answers, but never as the operation under test.
    Outage {
        AlwaysThrottled "always_429" "Every request is answered 429 with a Retry-After of two minutes.";
        AlwaysUnavailable "always_503_html"
            "Every request is answered 503 by an HTML page without Retry-After.";
        LoginPage "html_login_page" "Every request is answered 200 by an HTML login page.";
        OtherApi "other_api" "Every route answers 200 with the status object of some other API.";
        UnauthorizedEverything "unauthorized_everything"
            "Every access token is refused, as if the key had been changed.";
        NotFoundEverything "not_found_everything" "Every route is unknown, as behind a wrong base path.";
    }
}

/// A fixed answer that an outage puts in place of the whole API.
pub(super) struct Facade {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) retry_after: Option<&'static str>,
    pub(super) body: &'static str,
}

impl Outage {
    /// The answer given to every request, or nothing when the outage sits deeper in the server.
    pub(super) fn facade(self) -> Option<Facade> {
        let html = "text/html; charset=utf-8";
        match self {
            Self::AlwaysThrottled => Some(Facade {
                status: 429,
                content_type: "application/json",
                retry_after: Some("120"),
                body: r#"{"data":null,"success":false,"errno":-18011,"error":"Rate limit exceeded"}"#,
            }),
            Self::AlwaysUnavailable => Some(Facade {
                status: 503,
                content_type: html,
                retry_after: None,
                body: "<html><head><title>503</title></head><body><h1>Service down</h1></body></html>",
            }),
            Self::LoginPage => Some(Facade {
                status: 200,
                content_type: html,
                retry_after: None,
                body: "<!doctype html><html><form action=\"/sso\"><input name=\"user\"></form></html>",
            }),
            Self::OtherApi => Some(Facade {
                status: 200,
                content_type: "application/json",
                retry_after: None,
                body: r#"{"status":"ok"}"#,
            }),
            Self::UnauthorizedEverything | Self::NotFoundEverything => None,
        }
    }
}
