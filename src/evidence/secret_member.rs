//! Members and header fields of an answer whose name says that they hold a secret.

use cadenza_envelope::Value;

/// Such names, in lower case and without separators (design section 4; facts 4.2 and 8.2, row 29).
const NAMES: [&str; 18] = [
    "secret",
    "apisecret",
    "secretkey",
    "apisecretkey",
    "clientsecret",
    "passphrase",
    "apipassphrase",
    "secretpassphrase",
    "password",
    "privatekey",
    "apikey",
    "accesskey",
    "apikeysecret",
    "encryptedsecret",
    "encryptedapisecret",
    "secrethash",
    "passwordhash",
    "secretaccesskey",
];

/// What every private key in PEM says in its first line (RFC 7468 section 10), whatever the member is called.
const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// A secret that an answer tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretMember {
    /// RFC 6901 pointer to it.
    pub pointer: String,
    /// The texts that must not be repeated.
    pub texts: Vec<String>,
}

/// Every member of the document that is named like a secret and really tells something.
pub fn secret_members(root: &Value) -> Vec<SecretMember> {
    let mut found = Vec::new();
    search(root, &mut String::new(), &mut found);
    found
}

fn search(value: &Value, pointer: &mut String, found: &mut Vec<SecretMember>) {
    let length = pointer.len();
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let mut texts = Vec::new();
                if is_named_like_a_secret(key) {
                    told(member, &mut texts);
                } else if let Value::String(text) = member
                    && text.contains(PRIVATE_KEY)
                {
                    texts.push(text.clone());
                }
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                if texts.is_empty() {
                    search(member, pointer, found);
                } else {
                    let pointer = pointer.clone();
                    found.push(SecretMember { pointer, texts });
                }
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                search(item, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a text that is no strict JSON, so that the tree of it may not show everything, names anything like a
/// secret.
pub fn speaks_of_secrets(text: &str) -> bool {
    let letters: Vec<u8> = letters_of(text).collect();
    let told = |name: &&str| letters.windows(name.len()).any(|part| part == name.as_bytes());
    NAMES.iter().any(told)
}

/// How the names of header fields end that hold a secret. Tokens are not among them: a session may be renewed in one.
const FIELDS: [&str; 5] = ["secret", "secretkey", "passphrase", "password", "privatekey"];

/// Shorter values are taken for words and counts.
const LEAST: usize = 16;

/// Whether a header field is named like a secret and really tells something.
pub fn is_secret_field(name: &str, value: &[u8]) -> bool {
    let bare: String = letters_of(name).map(char::from).collect();
    let told = String::from_utf8_lossy(value);
    // A sentence or an address speaks of a secret, and is none.
    let is_one_word = !told.contains([' ', ',']) && !told.contains("://");
    value.len() >= LEAST && is_one_word && FIELDS.iter().any(|end| bare.ends_with(end)) && !is_masked(&told)
}

fn is_named_like_a_secret(key: &str) -> bool {
    NAMES.iter().any(|name| name.bytes().eq(letters_of(key)))
}

/// A name in lower case and without separators.
fn letters_of(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase())
}

/// What a member really tells: texts that are not masked, and numbers, at any depth.
fn told(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() && !is_masked(text) => texts.push(text.clone()),
        Value::Number(number) => texts.push(number.text().to_owned()),
        Value::Array(items) => items.iter().for_each(|item| told(item, texts)),
        Value::Object(members) => members.iter().for_each(|(_, member)| told(member, texts)),
        Value::String(_) | Value::Null | Value::Bool(_) => {}
    }
}

/// Masked on purpose: three letters in a row that stand for hidden ones, or a word that says so.
pub fn is_masked(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let said = ["redact", "mask", "hidden", "filtered"]
        .iter()
        .any(|word| lower.contains(word));
    said || ["***", "•••", "...", "…", "xxx", "###"]
        .iter()
        .any(|run| lower.contains(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_speaks_of_secrets_however_the_name_is_written() {
        for text in [
            r#"{"apiSecret": "x"#,
            "API_SECRET=x",
            "the pass-phrase is",
            "Private Key",
        ] {
            assert!(speaks_of_secrets(text), "{text}");
        }
        for text in ["", "not found", "credentialId 7", "secondary"] {
            assert!(!speaks_of_secrets(text), "{text}");
        }
    }

    #[test]
    fn a_header_field_holds_a_secret_if_it_is_named_so_and_long_enough_to_tell_one() {
        for (name, value, is_one) in [
            ("x-debug-secret", "1234567890abcdef", true),
            ("X-Api-Secret-Key", "1234567890abcdef", true),
            ("x-debug-secret", "1234567890abcde", false),
            ("x-debug-secret", "1234567890***bcdef", false),
            ("x-reset-password", "https://id.example/reset", false),
            ("x-reset-password", "ask the help desk", false),
            ("x-secretary", "1234567890abcdef", false),
            ("x-session-token", "1234567890abcdef", false),
        ] {
            assert_eq!(is_secret_field(name, value.as_bytes()), is_one, "{name}: {value}");
        }
    }
}
