//! Renders evidence for the reader. Bodies were masked by `exchange`; control characters are made
//! visible here, so that no server text can steer a terminal (fact R-46).

use crate::evidence::{Call, Evidence, secret_members, speaks_of_secrets};
use crate::exchange::{Received, ShownHeader, Unanswered, curl};
use crate::finding::{Line, Story};
use cadenza_envelope::{Class, Deviation};

/// Longest response shown, in characters: about ten lines of a terminal.
const SHOWN: usize = 800;

/// Tells the evidence; `headers` are those that the user had sent along.
pub(crate) fn tell(evidence: &Evidence, headers: &[ShownHeader]) -> Story {
    Story {
        scenario: evidence.scenario,
        lines: evidence.calls.iter().map(|call| line(call, headers)).collect(),
    }
}

fn line(call: &Call, headers: &[ShownHeader]) -> Line {
    let about = match &call.credential {
        Some(credential) => credential.name.clone(),
        None => "no credential of this run".to_owned(),
    };
    let mut came = match (
        call.status(),
        call.answer.as_ref().and_then(cadenza_envelope::Answer::errno),
    ) {
        (Some(status), Some(errno)) => format!("{status} errno {errno}"),
        (Some(status), None) => status.to_string(),
        (None, _) => "no answer".to_owned(),
    };
    let repeats = call.repeats.weather + call.repeats.gateway + call.repeats.broken;
    if repeats > 0 {
        came = format!("{came} (attempt {})", repeats + 1);
    }
    Line {
        step: call.step.label.to_string(),
        call: format!(
            "{}, {}, {}",
            call.step.bearer.name(),
            about,
            call.exchange.request.connection
        ),
        came,
        curl: curl(&call.exchange.request, headers),
        response: without_secrets(call, response(call)),
    }
}

/// The exchange secret of a credential is nobody's to read in a report, whoever sent it.
pub(super) fn without_secrets(call: &Call, mut shown: String) -> String {
    let Some(answer) = &call.answer else {
        return shown;
    };
    let is_text = |one: &Deviation| matches!(one.kind.class(), Class::Encoding | Class::Syntax);
    let is_strict = answer.deviations_dropped == 0 && !answer.deviations.iter().any(is_text);
    if !is_strict && speaks_of_secrets(&shown) {
        return "(withheld: it is no JSON that could be read to its end, and names a secret)".to_owned();
    }
    let Some(root) = &answer.root else {
        return shown;
    };
    let secrets = secret_members(root);
    for text in secrets.iter().flat_map(|member| &member.texts) {
        // As it stands in the body, and as JSON or this report would escape it.
        let quoted = serde_json::Value::from(text.as_str()).to_string();
        for spelling in [text.as_str(), quoted.trim_matches('"'), &visible(text)] {
            shown = shown.replace(spelling, "[secret]");
        }
    }
    if !secrets.is_empty() && !shown.contains("[secret]") {
        return "(withheld: it holds a secret in a spelling that could not be masked)".to_owned();
    }
    shown
}

fn response(call: &Call) -> String {
    match &call.exchange.received {
        Received::Complete(response)
        | Received::Oversized { response, .. }
        | Received::Undecodable { response, .. } => excerpt(&response.body),
        Received::Incomplete(cut) => format!("{} bytes of body, then: {}", cut.body_bytes, visible(&cut.why)),
        Received::Unanswered(Unanswered::Deadline(ms)) => format!("nothing within {ms} ms"),
        Received::Unanswered(
            Unanswered::NotConnected(why) | Unanswered::Closed(why) | Unanswered::NotHttp(why),
        ) => visible(why),
    }
}

fn excerpt(body: &[u8]) -> String {
    if body.is_empty() {
        return "(empty body)".to_owned();
    }
    let text = visible(&String::from_utf8_lossy(&body[..body.len().min(4 * SHOWN)]));
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() || body.len() > 4 * SHOWN {
        format!("{shown} … ({} bytes in all)", body.len())
    } else {
        shown
    }
}

/// Everything that is not plain printable text becomes an escape; one line stays one line.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let bidi =
            matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter.is_control() || bidi || matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
        {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_and_line_breaks_become_visible() {
        assert_eq!(
            visible("a\u{1b}[31m\r\nb\u{9b}\u{202e}"),
            "a\\u{1b}[31m\\r\\nb\\u{9b}\\u{202e}"
        );
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        assert_eq!(visible("Schlüssel 鍵 🔑"), "Schlüssel 鍵 🔑");
    }

    #[test]
    fn a_long_body_is_cut_and_says_so() {
        let shown = excerpt(&[b'x'; 5000]);
        assert!(shown.ends_with("(5000 bytes in all)"), "{shown}");
        assert!(shown.chars().count() < SHOWN + 40);
    }
}
