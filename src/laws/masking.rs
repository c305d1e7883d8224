//! A secret that a server echoes, in whatever spelling, reaches nobody behind `exchange`.

use crate::exchange::{Masker, Secret};
use arbitrary::{Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, URL_SAFE_NO_PAD};
use std::sync::LazyLock;

/// A password with characters that JSON, URLs and base64 spell in their own way, and a token whose first segment
/// is no secret.
const SECRETS: [&str; 2] = [
    "pass/w0rd+\"of\"-the~owner?&é",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJlLW9mLWl0",
];
/// The part of the token that every token of an issuer shares.
const SHARED: &str = "eyJhbGciOiJub25lIn0.";
/// As many bytes of a secret may show by chance.
const WINDOW: usize = 8;

static MASKER: LazyLock<Masker> =
    LazyLock::new(|| Masker::new(&SECRETS.map(|secret| Secret::new("owner token", secret))));

/// Plants a secret in a text, spelled as servers spell what they echo, and looks for any eight bytes of it in what
/// the masker leaves: as they stand, unescaped once and twice, percent-decoded and base64-decoded.
pub fn no_planted_secret_comes_through(input: &[u8]) {
    let text = planted(&mut Unstructured::new(input)).expect("choices never run out");
    let mut sightings = Vec::new();
    let masked = MASKER.bytes(&text, "body", &mut sightings);
    let shown = || String::from_utf8_lossy(&text);
    assert!(!sightings.is_empty(), "unseen in {}", shown());
    for view in views(&masked) {
        for secret in SECRETS {
            let kept = secret.strip_prefix(SHARED).unwrap_or(secret).as_bytes();
            let leak = kept.windows(WINDOW).find(|window| contains(&view, window));
            assert!(
                leak.is_none(),
                "{leak:?} of {} in {}",
                shown(),
                String::from_utf8_lossy(&view)
            );
        }
    }
    // What was masked is no secret any more.
    let mut again = Vec::new();
    assert_eq!(MASKER.bytes(&masked, "body", &mut again), masked);
    assert!(again.is_empty(), "{again:?}");
}

/// Any text with a secret between quotation marks.
fn planted(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let secret = *choices.choose(&SECRETS)?;
    let plant = match choices.int_in_range(0..=5)? {
        0 => secret.to_owned(),
        1 => spelled(secret, choices)?,
        // JSON in a string of JSON, as proxies and logs have it.
        5 => serde_json::Value::from(spelled(secret, choices)?).to_string(),
        2 => serde_json::Value::from(secret).to_string(),
        3 => in_base64(&STANDARD, secret, choices)?,
        _ => in_base64(&URL_SAFE_NO_PAD, secret, choices)?,
    };
    let place = choices.int_in_range(0..=choices.len().min(64))?;
    let rest = choices.bytes(choices.len())?;
    let (before, after) = rest.split_at(place.min(rest.len()));
    Ok([before, b"\"", plant.as_bytes(), b"\"", after].concat())
}

/// The secret behind some other text, as an echoed header would be.
fn in_base64(engine: &GeneralPurpose, secret: &str, choices: &mut Unstructured<'_>) -> Result<String> {
    let before = *choices.choose(&["", "x", "ab", "Bearer ", "user:"])?;
    let after = *choices.choose(&["", "!", "::", "\n"])?;
    Ok(engine.encode(format!("{before}{secret}{after}")))
}

/// Each character as it is, as a JSON escape, or percent-encoded.
fn spelled(secret: &str, choices: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for letter in secret.chars() {
        let bytes = letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
        match choices.int_in_range(0..=3)? {
            0 => text.extend(bytes.iter().map(|byte| format!("%{byte:02X}"))),
            1 => text.extend(
                letter
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("\\u{unit:04x}")),
            ),
            2 if letter.is_ascii_punctuation() => text.extend(['\\', letter]),
            _ if matches!(letter, '"' | '\\') => text.extend(['\\', letter]),
            _ => text.push(letter),
        }
    }
    Ok(text)
}

/// The ways in which a reader could look at a text. Written apart from the masker's own.
fn views(text: &[u8]) -> Vec<Vec<u8>> {
    let percent: Vec<u8> = percent_encoding::percent_decode(text).collect();
    let (once, inside) = (unescaped(text), unescaped(&percent));
    let mut views = vec![text.to_vec(), unescaped(&once), once, percent, inside];
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    for run in text.split(|byte| !is_base64(byte)) {
        let standard: Vec<u8> = run
            .iter()
            .map(|byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                other => *other,
            })
            .collect();
        for shift in 0..4.min(standard.len()) {
            let whole = (standard.len() - shift) / 4 * 4;
            views.extend(STANDARD.decode(&standard[shift..shift + whole]));
        }
    }
    views
}

/// JSON escapes undone.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text.as_ref();
    while let Some(letter) = rest.chars().next() {
        let code = rest
            .strip_prefix("\\u")
            .and_then(|digits| digits.get(..4))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(unit) = code {
            units.push(unit);
            rest = &rest[6..];
        } else if let Some(escaped) = rest
            .strip_prefix('\\')
            .filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_punctuation()))
        {
            rest = escaped;
            units.extend(rest.as_bytes().first().map(|byte| u16::from(*byte)));
            rest = &rest[1..];
        } else {
            units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
            rest = &rest[letter.len_utf8()..];
        }
    }
    String::from_utf16_lossy(&units).into_bytes()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
