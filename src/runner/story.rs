//! Renders evidence for the reader. Bodies were masked by `exchange`; control characters are made
//! visible here, so that no server text can steer a terminal (fact R-46).

use crate::evidence::{Call, Evidence, secret_members, speaks_of_secrets};
use crate::exchange::{Received, ShownHeader, Unanswered, curl};
use crate::finding::{Line, Story};
use crate::visible::visible;

/// Longest response shown, in characters: about ten lines of a terminal.
const SHOWN: usize = 800;

/// What a text ends with that was cut, behind its whole length.
const WHOLE: &str = " bytes in all)";

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
    let mut came = match (call.status(), call.errno()) {
        (Some(status), Some(errno)) => format!("{status} errno {errno}"),
        (Some(status), None) => status.to_string(),
        (None, _) => "no answer".to_owned(),
    };
    let repeats = call.repeats.weather + call.repeats.gateway + call.repeats.broken;
    if repeats > 0 {
        came = format!("{came} (attempt {})", repeats + 1);
    }
    let curl = curl(&call.exchange.request, headers);
    let names = call.credential.as_ref().map(|credential| credential.sort.clone());
    Line {
        step: call.step.label.to_string(),
        call: format!(
            "{}, {}, {}",
            call.step.bearer.name(),
            about,
            call.exchange.request.connection
        ),
        came,
        names: names.filter(|sort| !sort.is_empty() && curl.contains("$CREDENTIAL_ID")),
        curl,
        response: {
            let shown = response(call);
            let is_cut = shown.ends_with(WHOLE);
            without_secrets(call, shown, is_cut)
        },
    }
}

/// The exchange secret of a credential is nobody's to read in a report, whoever sent it.
pub(super) fn without_secrets(call: &Call, shown: String, is_cut: bool) -> String {
    let Some(answer) = &call.answer else {
        return shown;
    };
    if answer.whole_document().is_none() && speaks_of_secrets(&shown) {
        return "(withheld: it is no JSON that could be read to its end, and names a secret)".to_owned();
    }
    let Some(root) = &answer.root else {
        return shown;
    };
    let texts: Vec<String> = secret_members(root)
        .into_iter()
        .flat_map(|member| member.texts)
        .collect();
    if texts.is_empty() {
        return shown;
    }
    if is_cut {
        // What stands across the cut would be known by neither half.
        return "(withheld: it is long, and holds a secret)".to_owned();
    }
    hidden(texts, &shown)
        .unwrap_or_else(|| "(withheld: it holds a secret in a spelling that could not be masked)".to_owned())
}

/// A text without these secrets; `None` if one of them stands in it in a spelling that is not known.
fn hidden(mut texts: Vec<String>, original: &str) -> Option<String> {
    // A secret may be the beginning of another one.
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut shown = original.to_owned();
    for text in &texts {
        // As it stands in the body, and as JSON, PHP or this report would escape it.
        let quoted = serde_json::Value::from(text.as_str()).to_string();
        let quoted = quoted.trim_matches('"');
        let spellings = [
            text.clone(),
            quoted.to_owned(),
            quoted.replace('/', "\\/"),
            visible(text),
            visible(quoted),
        ];
        let is_known = spellings
            .iter()
            .any(|spelling| original.contains(spelling.as_str()));
        if !is_known {
            return None;
        }
        for spelling in &spellings {
            shown = shown.replace(spelling.as_str(), "[secret]");
        }
    }
    Some(shown)
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
        format!("{shown} … ({}{WHOLE}", body.len())
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_of_a_text_is_hidden_or_none_of_it_is_shown() {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let told = |all: &[&str], shown: &str| hidden(texts(all), shown);
        assert_eq!(
            told(&["K1", "K1-xyz"], "K1-xyz K1").as_deref(),
            Some("[secret] [secret]")
        );
        assert_eq!(told(&["a/b+c"], r#""a\/b+c""#).as_deref(), Some(r#""[secret]""#));
        assert_eq!(told(&["p\"q"], r#""p\"q""#).as_deref(), Some(r#""[secret]""#));
        assert_eq!(told(&["abc", "other"], r"abc and \u006fther"), None);
    }

    #[test]
    fn a_long_body_is_cut_and_says_so() {
        let shown = excerpt(&[b'x'; 5000]);
        assert!(shown.ends_with("(5000 bytes in all)"), "{shown}");
        assert!(shown.chars().count() < SHOWN + 40);
    }
}
