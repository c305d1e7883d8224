//! The one place that renders a request as a command line.

use super::Request;
use super::header::{ShownHeader, Spelled};

/// A command that sends the same request again, `further` header fields of the user included. It is
/// inert as printed: base URL, tokens and ids are shell variables (fact S-21), and values are quoted for
/// a POSIX shell.
pub fn curl(request: &Request, further: &[ShownHeader]) -> String {
    let path = spelled_out(request, &request.path);
    let mut words = vec![format!("curl -sS -i -X {} \"$BASE_URL{path}\"", request.method)];
    for (name, value) in presented(request, further) {
        words.push(format!("-H \"{}: {value}\"", titled(name)));
    }
    for (name, value) in &request.headers {
        words.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
    }
    for header in further.iter().filter(|header| header.accompanies(request)) {
        words.push(match &header.value {
            Spelled::Text(text) => format!("-H {}", quoted(&format!("{}: {text}", header.name()))),
            Spelled::Variable(variable) => format!("-H \"{}: {variable}\"", header.name()),
        });
    }
    match (&request.body, &request.content_type) {
        (Some(_), Some(content_type)) => {
            words.push(format!("-H {}", quoted(&format!("Content-Type: {content_type}"))));
        }
        // curl would call it a form by itself.
        (Some(_), None) => words.push("-H 'Content-Type:'".to_owned()),
        (None, _) => {}
    }
    if request.chunks.is_some() {
        words.push("-H 'Transfer-Encoding: chunked'".to_owned());
    }
    if let Some(body) = &request.body {
        words.push(format!("--data-binary {}", body_word(request, body)));
    }
    if !request.wire.is_usual() {
        words.push("# but in other bytes, which curl does not write: use replay".to_owned());
    }
    words.join(" ")
}

/// A request for a reader: the same placeholders as in the command line, and no quotes of a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRequest {
    /// The HTTP method.
    pub method: String,
    /// The path under the base URL.
    pub path: String,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body, cut; `None` if none was sent.
    pub body: Option<String>,
}

/// Shows a request, `further` header fields of the user included.
pub fn shown(request: &Request, further: &[ShownHeader]) -> ShownRequest {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in presented(request, further) {
        headers.push((titled(name).to_owned(), value));
    }
    for (name, value) in &request.headers {
        headers.push((name.to_string(), value.to_string()));
    }
    for header in further.iter().filter(|header| header.accompanies(request)) {
        let value = match &header.value {
            Spelled::Text(text) => text.clone(),
            Spelled::Variable(variable) => variable.clone(),
        };
        headers.push((header.name().to_owned(), value));
    }
    if let Some(content_type) = &request.content_type {
        headers.push(("Content-Type".to_owned(), content_type.to_string()));
    }
    let body = request.body.as_ref().map(|body| {
        let text = match std::str::from_utf8(body) {
            Ok(text) if !text.chars().any(char::is_control) => in_plain(request, text, str::to_owned),
            Ok(_) | Err(_) => in_plain(request, &body.escape_ascii().to_string(), escaped_for_a_reader),
        };
        match text.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{} … ({} bytes in all)", &text[..cut], body.len()),
            None => text,
        }
    });
    ShownRequest {
        method: request.method.clone(),
        path: spelled_out(request, &request.path),
        headers,
        body,
    }
}

/// The body as a shell word, its id and any secret in it replaced by variables. It is cut only after that: of a secret
/// that is cut in two, nobody would know the half.
fn body_word(request: &Request, body: &[u8]) -> String {
    let (mut word, end, start, written): (_, _, _, fn(&str) -> String) = match std::str::from_utf8(body) {
        Ok(text) if !text.chars().any(char::is_control) => {
            let plain = in_plain(request, text, str::to_owned);
            if plain.len() > SHOWN {
                return format!(
                    "{} # {} bytes in all, cut here",
                    quoted(&plain.chars().take(80).collect::<String>()),
                    text.len()
                );
            }
            (quoted(text), "'", "'", in_quotes)
        }
        Ok(_) | Err(_) => (escaped(body), "'", "$'", escaped_for_a_reader),
    };
    if let Some(id) = &request.names {
        // Only the whole JSON string, since a short id may stand anywhere.
        word = word.replace(
            &format!("\"{id}\""),
            &format!("\"{end}\"{}\"{start}\"", variable_of(request)),
        );
    }
    without_secrets(request, word, written, |variable| {
        format!("{end}\"{variable}\"{start}")
    })
}

/// A text without the secrets that a request carries, each as it stands in a body or as JSON spells it, and then as
/// `written` writes it.
fn without_secrets(
    request: &Request,
    mut text: String,
    written: fn(&str) -> String,
    stands_for_it: impl Fn(&str) -> String,
) -> String {
    for (secret, variable) in &request.carries {
        let json = serde_json::Value::from(secret.expose()).to_string();
        let in_json = &json[1..json.len() - 1];
        for spelled in [in_json, secret.expose()] {
            text = text.replace(&written(spelled), &stands_for_it(variable));
        }
    }
    text
}

/// A body for a reader, its id and any secret in it replaced by the names of variables; `written` is how a secret is
/// written in it.
fn in_plain(request: &Request, text: &str, written: fn(&str) -> String) -> String {
    let mut text = text.to_owned();
    if let Some(id) = &request.names {
        text = text.replace(&format!("\"{id}\""), &format!("\"{}\"", variable_of(request)));
    }
    without_secrets(request, text, written, str::to_owned)
}

/// What stands for the id of a request: who puts a live id where none was named destroys it.
const fn variable_of(request: &Request) -> &'static str {
    if request.is_made_up {
        "$NEVER_ISSUED_ID"
    } else {
        "$CREDENTIAL_ID"
    }
}

/// Longest body shown in a reproducer, in bytes.
const SHOWN: usize = 600;

fn spelled_out(request: &Request, path: &str) -> String {
    let mut path = path.to_owned();
    for (token, variable) in &request.carries {
        path = path.replace(token.expose(), variable);
    }
    if let Some(id) = &request.names {
        path = path.replace(id.as_str(), variable_of(request));
    }
    path
}

/// The fields in which the caller presents itself, but for those that the user's own replace.
fn presented(request: &Request, further: &[ShownHeader]) -> Vec<(&'static str, String)> {
    let mut fields = request.authorization.shown();
    fields.retain(|(name, _)| {
        let is_replaced = |header: &ShownHeader| header.name().eq_ignore_ascii_case(name);
        !(request.authorization.gives_way_to(name) && further.iter().any(is_replaced))
    });
    fields
}

fn titled(name: &str) -> &str {
    match name {
        "authorization" => "Authorization",
        "cookie" => "Cookie",
        other => other,
    }
}

/// A word of a command line, in quotes only where a shell would take it for something else.
pub fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@%+=,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", in_quotes(text))
}

/// A text between single quotes, without them.
fn in_quotes(text: &str) -> String {
    text.replace('\'', r"'\''")
}

fn escaped_for_a_reader(text: &str) -> String {
    text.as_bytes().escape_ascii().to_string()
}

/// Bytes that no plain quotes can hold, for bash.
fn escaped(body: &[u8]) -> String {
    let bytes: Vec<String> = body
        .iter()
        .flat_map(|byte| byte.escape_ascii())
        .map(|byte| char::from(byte).to_string())
        .collect();
    format!("$'{}'", bytes.concat())
}

#[cfg(test)]
mod tests {
    use super::super::{Authorization, Connection, ExtraHeader, Masker, Secret};
    use super::*;

    fn request(authorization: Authorization, body: Option<&str>, names: Option<&str>) -> Request {
        let path = "/api/v3/credential/revoke";
        Request {
            body: body.map(|text| text.as_bytes().to_vec()),
            content_type: Some("application/json".into()),
            names: names.map(str::to_owned),
            ..Request::plain("POST", path, authorization, Connection::Fresh)
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
        let line = curl(
            &request(authorization, Some(r#"{"credentialId":"id-7"}"#), Some("id-7")),
            &[],
        );
        assert_eq!(
            line,
            "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\" -H \"Authorization: Bearer $TOKEN_OWNER\" \
             -H 'Content-Type: application/json' --data-binary '{\"credentialId\":\"'\"$CREDENTIAL_ID\"'\"}'"
        );
    }

    #[test]
    fn an_id_that_nobody_issued_has_a_placeholder_of_its_own() {
        let mut asked = request(
            Authorization::Absent,
            Some(r#"{"credentialId":"id-7"}"#),
            Some("id-7"),
        );
        asked.is_made_up = true;
        let line = curl(&asked, &[]);
        assert!(
            line.contains("$NEVER_ISSUED_ID") && !line.contains("id-7"),
            "{line}"
        );
        let shown = shown(&asked, &[]).body.unwrap();
        assert_eq!(shown, r#"{"credentialId":"$NEVER_ISSUED_ID"}"#);
    }

    /// A body with the secret in it so often, shown in both ways.
    fn carrying(secret: &str, body: &str) -> [String; 2] {
        let mut asked = request(Authorization::Absent, Some(body), None);
        asked.carries = vec![(Secret::new("owner token", secret), "$TOKEN_OWNER")];
        [curl(&asked, &[]), shown(&asked, &[]).body.unwrap()]
    }

    #[test]
    fn a_secret_in_a_body_is_replaced_before_the_body_is_cut() {
        let secret = "very-secret-value-".repeat(20);
        let four = format!(r#"{{"a":"{secret}","b":"{secret}","c":"{secret}"}}"#);
        let [line, body] = carrying(&secret, &four);
        assert!(
            line.ends_with(
                r#"--data-binary '{"a":"'"$TOKEN_OWNER"'","b":"'"$TOKEN_OWNER"'","c":"'"$TOKEN_OWNER"'"}'"#
            ),
            "{line}"
        );
        assert_eq!(
            body,
            r#"{"a":"$TOKEN_OWNER","b":"$TOKEN_OWNER","c":"$TOKEN_OWNER"}"#
        );
        let padding = "x".repeat(SHOWN);
        let bodies = [
            format!("{{\"a\":\"{secret}\",\"b\":\"{padding}\"}}"),
            format!("\u{1}{secret}"),
        ];
        for long in bodies {
            for told in carrying(&secret, &long) {
                assert!(!told.contains("very-secret"), "{told}");
            }
        }
    }

    #[test]
    fn a_request_without_token_and_body_has_neither() {
        let line = curl(&request(Authorization::Absent, None, None), &[]);
        assert_eq!(line, "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\"");
    }

    #[test]
    fn the_users_headers_are_shown_and_secret_ones_by_a_variable() {
        let texts = ["X-Trace: it's 1", "X-Api-Key: very-secret-value"];
        let headers = ExtraHeader::parse_all(texts).unwrap();
        let shown: Vec<_> = headers
            .iter()
            .map(|header| header.shown(&Masker::new([])))
            .collect();
        let line = curl(&request(Authorization::Absent, None, None), &shown);
        assert!(
            line.ends_with(r#"-H 'X-Trace: it'\''s 1' -H "X-Api-Key: $HEADER_X_API_KEY""#),
            "{line}"
        );
    }

    #[test]
    fn a_steps_own_header_stands_in_place_of_the_users() {
        let header = ExtraHeader::parse("x-odd: user").unwrap().shown(&Masker::new([]));
        let mut request = request(Authorization::Absent, None, None);
        request.headers.push(("X-Odd".into(), "step".into()));
        let line = curl(&request, &[header]);
        assert!(line.ends_with("-H 'X-Odd: step'"), "{line}");
    }

    #[test]
    fn a_quote_in_a_body_cannot_end_the_word() {
        let line = curl(&request(Authorization::Absent, Some("it's"), None), &[]);
        assert!(line.ends_with(r"--data-binary 'it'\''s'"), "{line}");
    }
}
