//! Access tokens: how they are issued and how strictly they are verified.
//!
//! The ordinary token is a JWT signed with HS256 and a key drawn at start (facts section 2). With the
//! variant `opaque_tokens` it is a random word looked up in a table. Nothing here prints a token.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;

use super::MockError;
use super::document::Document;
use super::drawn::drawn_word;

const ISSUER: &str = "https://auth.cadenza.invalid/v1";

/// What a valid token says about its bearer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bearer {
    /// The user id, the claim `sub`.
    pub(super) user: String,
    /// The session that the token was issued for.
    pub(super) session: String,
}

/// How much of a token is verified; everything but `Full` is a seeded fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    Full,
    SignatureUnchecked,
    ExpiryUnchecked,
    UnsignedAccepted,
    /// Unsigned tokens pass, unless their alg is spelt none, all in lower case.
    RespeltNoneAccepted,
    /// A signature made with this key passes too.
    KeyAccepted(&'static [u8]),
    /// Any signature of the right length passes.
    LengthOnly,
    /// The end of the signature may be missing.
    TruncationAccepted,
    /// Whatever stands behind the token is ignored.
    MoreAccepted,
    /// A letter counts in either case, in the signature or in an opaque token.
    CaseIgnored,
    /// Header and claims are checked against a signature over the usual header.
    HeaderUnchecked,
    /// Only tokens that say HS256 are checked.
    OtherHashUnchecked,
    /// A key that the header brings counts.
    OwnKeyAccepted,
    /// The first letter of the signature may be any.
    StartIgnored,
    /// The last letters of the signature may be any.
    EndIgnored,
}

/// The length of an HMAC with SHA-256, in bytes.
const SIGNATURE_LENGTH: usize = 32;

/// How many letters at the end of a signature are not compared where its end is ignored.
const IGNORED: usize = 4;

/// How many characters a signature may lack where truncation is accepted.
const MISSING: usize = 8;

/// A token's content before it is signed. Times are epoch seconds.
pub(super) struct Claims<'a> {
    pub(super) user: &'a str,
    pub(super) email: &'a str,
    pub(super) role: &'a str,
    pub(super) session: &'a str,
    pub(super) issued: i64,
    pub(super) expires: i64,
}

/// The one place that issues and verifies access tokens.
pub(super) enum Tokens {
    /// Signed tokens; the key lives as long as the mock.
    Signed(hmac::Key),
    /// Random words with their bearer and the second at which they expire.
    Opaque(HashMap<String, (Bearer, i64)>),
}

impl Tokens {
    /// Draws a signing key.
    pub(super) fn signed() -> Result<Self, MockError> {
        hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
            .map(Self::Signed)
            .map_err(|_| MockError::Randomness)
    }

    /// An empty table of opaque tokens.
    pub(super) fn opaque() -> Self {
        Self::Opaque(HashMap::new())
    }

    /// Issues an access token.
    pub(super) fn issue(&mut self, claims: &Claims<'_>) -> String {
        match self {
            Self::Signed(key) => {
                let signing_input = format!("{}.{}", encoded(&header()), encoded(&claims.document()));
                let signature = URL_SAFE_NO_PAD.encode(hmac::sign(key, signing_input.as_bytes()));
                format!("{signing_input}.{signature}")
            }
            Self::Opaque(issued) => {
                let token = format!("cdzat_{}", drawn_word());
                let bearer = Bearer {
                    user: claims.user.to_owned(),
                    session: claims.session.to_owned(),
                };
                issued.insert(token.clone(), (bearer, claims.expires));
                token
            }
        }
    }

    /// The bearer of a token that may be used at this second, or nothing.
    pub(super) fn verify(&self, token: &str, now: i64, trust: Trust) -> Option<Bearer> {
        match self {
            Self::Signed(key) => verify_signed(key, token, now, trust),
            Self::Opaque(issued) => {
                let same = |known: &str| match trust {
                    Trust::MoreAccepted => token.starts_with(known),
                    Trust::CaseIgnored => token.eq_ignore_ascii_case(known),
                    _ => token == known,
                };
                let (_, (bearer, expires)) = issued.iter().find(|(known, _)| same(known))?;
                (now < *expires || trust == Trust::ExpiryUnchecked).then(|| bearer.clone())
            }
        }
    }
}

impl Claims<'_> {
    fn document(&self) -> Document {
        let mut claims = Document::of_texts(&[
            ("iss", ISSUER),
            ("sub", self.user),
            ("email", self.email),
            ("role", self.role),
            ("session_id", self.session),
        ]);
        if let Document::Object(members) = &mut claims {
            members.push(("iat".to_owned(), Document::Integer(self.issued)));
            members.push(("exp".to_owned(), Document::Integer(self.expires)));
        }
        claims
    }
}

/// The header of every token that is issued.
fn header() -> Document {
    Document::of_texts(&[("alg", "HS256"), ("typ", "JWT")])
}

fn verify_signed(key: &hmac::Key, token: &str, now: i64, trust: Trust) -> Option<Bearer> {
    let mut segments = token.split('.');
    let (head, payload, signature) = (segments.next()?, segments.next()?, segments.next()?);
    if segments.next().is_some() {
        return None;
    }
    let algorithm = decoded(head)?.member("alg")?.text()?.to_owned();
    let signing_input = format!("{head}.{payload}");
    let bytes = URL_SAFE_NO_PAD.decode(signature).ok();
    let signed_with = |key| {
        bytes
            .as_ref()
            .is_some_and(|bytes| hmac::verify(key, signing_input.as_bytes(), bytes).is_ok())
    };
    let right = |input: &str| URL_SAFE_NO_PAD.encode(hmac::sign(key, input.as_bytes()));
    let signed = algorithm == "HS256" && signed_with(key);
    let unsigned = algorithm.eq_ignore_ascii_case("none");
    let trusted = match trust {
        Trust::Full | Trust::ExpiryUnchecked => signed,
        Trust::SignatureUnchecked => true,
        Trust::UnsignedAccepted => signed || unsigned,
        Trust::RespeltNoneAccepted => signed || unsigned && algorithm != "none" && signature.is_empty(),
        Trust::KeyAccepted(word) => signed || signed_with(&hmac::Key::new(hmac::HMAC_SHA256, word)),
        Trust::LengthOnly => bytes.is_some_and(|bytes| bytes.len() == SIGNATURE_LENGTH),
        Trust::MoreAccepted => signature.starts_with(&right(&signing_input)),
        Trust::CaseIgnored => signature.eq_ignore_ascii_case(&right(&signing_input)),
        Trust::OtherHashUnchecked => signed || algorithm.starts_with("HS") && algorithm != "HS256",
        Trust::OwnKeyAccepted => {
            let brought = decoded(head).is_some_and(|head| head.member("jwk").is_some());
            signed || brought && signed_with(&hmac::Key::new(hmac::HMAC_SHA256, b""))
        }
        Trust::StartIgnored => signature.get(1..) == right(&signing_input).get(1..),
        Trust::EndIgnored => {
            let whole = right(&signing_input);
            let compared = whole.len() - IGNORED;
            signature.len() == whole.len() && signature.get(..compared) == whole.get(..compared)
        }
        Trust::HeaderUnchecked => signature == right(&format!("{}.{payload}", encoded(&header()))),
        Trust::TruncationAccepted => {
            let whole = right(&signing_input);
            whole.starts_with(signature) && whole.len() - signature.len() <= MISSING
        }
    };
    let claims = decoded(payload).filter(|_| trusted)?;
    let Document::Integer(expires) = claims.member("exp")? else {
        return None;
    };
    if now >= *expires && trust != Trust::ExpiryUnchecked {
        return None;
    }
    if claims.member("iss")?.text()? != ISSUER {
        return None;
    }
    let user = claims.member("sub")?.text()?.to_owned();
    let session = claims.member("session_id")?.text()?.to_owned();
    Some(Bearer { user, session })
}

fn encoded(document: &Document) -> String {
    URL_SAFE_NO_PAD.encode(document.compact())
}

fn decoded(segment: &str) -> Option<Document> {
    Document::read(&URL_SAFE_NO_PAD.decode(segment).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{Claims, Tokens, Trust};

    const NOW: i64 = 1_800_000_000;

    fn check(damage: impl Fn(&str) -> String, trust: Trust, accepted: bool) {
        let mut tokens = Tokens::signed().expect("the system has randomness");
        let claims = Claims {
            user: "usr_a",
            email: "a@example.invalid",
            role: "trader",
            session: "ses_a",
            issued: NOW - 10,
            expires: NOW + 10,
        };
        let token = damage(&tokens.issue(&claims));
        assert_eq!(tokens.verify(&token, NOW, trust).is_some(), accepted);
    }

    #[test]
    fn an_untouched_token_is_accepted() {
        check(str::to_owned, Trust::Full, true);
    }

    #[test]
    fn a_fourth_segment_is_refused() {
        check(|token| format!("{token}.x"), Trust::Full, false);
    }

    #[test]
    fn trailing_text_is_refused() {
        check(|token| format!("{token}="), Trust::Full, false);
    }

    #[test]
    fn an_empty_signature_is_refused() {
        check(without_signature, Trust::Full, false);
    }

    #[test]
    fn an_empty_signature_passes_only_where_signatures_are_not_checked() {
        check(without_signature, Trust::SignatureUnchecked, true);
    }

    #[test]
    fn up_to_eight_characters_may_be_missing_only_where_truncation_is_accepted() {
        let without = |count: usize| move |token: &str| token[..token.len() - count].to_owned();
        check(without(8), Trust::Full, false);
        check(without(8), Trust::TruncationAccepted, true);
        check(without(9), Trust::TruncationAccepted, false);
    }

    #[test]
    fn a_signature_of_another_length_is_refused_even_where_only_the_length_counts() {
        check(without_signature, Trust::LengthOnly, false);
        check(
            |token| format!("{}{}", without_signature(token), "A".repeat(43)),
            Trust::LengthOnly,
            true,
        );
    }

    #[test]
    fn a_token_is_dead_in_the_second_it_expires() {
        let mut tokens = Tokens::opaque();
        let claims = Claims {
            user: "u",
            email: "e",
            role: "r",
            session: "s",
            issued: 0,
            expires: NOW,
        };
        let token = tokens.issue(&claims);
        assert!(tokens.verify(&token, NOW - 1, Trust::Full).is_some());
        assert!(tokens.verify(&token, NOW, Trust::Full).is_none());
    }

    fn without_signature(token: &str) -> String {
        let end = token.rfind('.').expect("a signed token has three segments");
        token[..=end].to_owned()
    }
}
