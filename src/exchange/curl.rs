//! The one place that renders a request as a command line.

use super::{Authorization, Request};

/// A command that sends the same request again. It is inert as printed: base URL, tokens and ids
/// are shell variables (fact S-21), and values are quoted for a POSIX shell.
pub fn curl(request: &Request) -> String {
    let mut words = vec![format!(
        "curl -sS -i -X {} \"$BASE_URL{}\"",
        request.method, request.path
    )];
    match &request.authorization {
        Authorization::Absent => {}
        Authorization::Token { scheme, variable, .. } => {
            words.push(format!("-H \"Authorization: {scheme} {variable}\""));
        }
        Authorization::Literal(value) => {
            words.push(format!("-H {}", quoted(&format!("Authorization: {value}"))));
        }
    }
    if let Some(body) = &request.body {
        words.push("-H 'Content-Type: application/json'".to_owned());
        let body = quoted(body);
        let body = match &request.names {
            Some(id) => body.replace(id.as_str(), "'\"$CREDENTIAL_ID\"'"),
            None => body,
        };
        words.push(format!("-d {body}"));
    }
    words.join(" ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::super::{Connection, Secret};
    use super::*;

    fn request(authorization: Authorization, body: Option<&str>, names: Option<&str>) -> Request {
        Request {
            method: "POST".into(),
            path: "/api/v3/credential/revoke".into(),
            authorization,
            body: body.map(str::to_owned),
            names: names.map(str::to_owned),
            connection: Connection::Fresh,
        }
    }

    #[test]
    fn a_reproducer_holds_placeholders_for_token_and_id() {
        let token = Secret::new("owner token", "very-secret-value");
        let authorization = Authorization::Token {
            scheme: "Bearer",
            token,
            variable: "$TOKEN_OWNER",
        };
        let line = curl(&request(
            authorization,
            Some(r#"{"credentialId":"id-7"}"#),
            Some("id-7"),
        ));
        assert_eq!(
            line,
            "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\" -H \"Authorization: Bearer $TOKEN_OWNER\" \
             -H 'Content-Type: application/json' -d '{\"credentialId\":\"'\"$CREDENTIAL_ID\"'\"}'"
        );
    }

    #[test]
    fn a_request_without_token_and_body_has_neither() {
        let line = curl(&request(Authorization::Absent, None, None));
        assert_eq!(line, "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\"");
    }

    #[test]
    fn a_quote_in_a_body_cannot_end_the_word() {
        let line = curl(&request(Authorization::Absent, Some("it's"), None));
        assert!(line.ends_with(r"-d 'it'\''s'"), "{line}");
    }
}
