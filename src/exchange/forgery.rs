//! Tokens that must be refused, made from a token that is accepted. Libraries refuse to make them.

use super::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

/// What is wrong with a forged JWT (facts ). Each keeps the owner's claims, so that a server
/// which accepts it answers as it answers the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Forgery {
    /// The header says `"alg": "none"`, in this spelling, and there is no signature.
    AlgNone(&'static str),
    /// The token as it is, its signature left out.
    NoSignature,
    /// The header names another algorithm of the same family, and the signature is the old one.
    OtherHash,
    /// The header names no algorithm, and the signature is the old one cut off.
    NoAlgorithm,
    /// The header brings the key: an empty one, by a file's name and by value, and the signature is made with it.
    OwnKey,
    /// Signed anew with an empty key.
    EmptyKey,
    /// Signed anew with a key that anybody would try first.
    GuessableKey,
    /// One claim is altered and the signature is the old one.
    AlteredClaim,
    /// The header has a further member and the signature is the old one.
    AlteredHeader,
}

impl Forgery {
    /// How reports name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AlgNone(_) => "owner's claims with alg none",
            Self::NoSignature => "owner's token unsigned",
            Self::OtherHash => "owner's claims, another algorithm",
            Self::NoAlgorithm => "owner's claims without alg",
            Self::OwnKey => "owner's claims, key in the header",
            Self::EmptyKey => "owner's claims, empty key",
            Self::GuessableKey => "owner's claims, guessable key",
            Self::AlteredClaim => "owner's token, one claim altered",
            Self::AlteredHeader => "owner's token, its header altered",
        }
    }

    /// Makes it; `None` if the token is no JWT. As secret as the token, most of which it is.
    pub fn of(self, token: &Secret) -> Option<Secret> {
        let text = token.expose();
        let [header, payload, signature] = text.split('.').collect::<Vec<_>>().try_into().ok()?;
        let claims: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let claims = claims.as_object()?;
        let value = match self {
            Self::AlgNone(spelling) => format!("{}.{payload}.", header_with(spelling)),
            Self::NoSignature => format!("{header}.{payload}."),
            Self::OtherHash => format!("{}.{payload}.{signature}", header_with("HS512")),
            Self::NoAlgorithm => format!("{}.{payload}.", encoded(&serde_json::json!({ "typ": "JWT" }))),
            Self::OwnKey => signed(&own_key(), payload, b""),
            Self::EmptyKey => signed(&header_with("HS256"), payload, b""),
            Self::GuessableKey => signed(&header_with("HS256"), payload, b"secret"),
            Self::AlteredClaim => format!("{header}.{}.{signature}", encoded(&altered(claims))),
            Self::AlteredHeader => format!("{}.{payload}.{signature}", and_a_member(header)?),
        };
        Some(Secret::new(format!("{}, forged", token.label()), value))
    }
}

impl Secret {
    /// Its `exp` claim in seconds since 1970, if it is a JWT that has one. Read for information only,
    /// never verified.
    pub fn jwt_expiry_s(&self) -> Option<u64> {
        let exp = self.jwt_claim("exp")?;
        // A NumericDate may have a fraction (RFC 7519 section 2), which no expiry depends on.
        exp.as_u64()
            .or_else(|| exp.to_string().split('.').next()?.parse().ok())
    }

    /// Its `sub` claim, if it is a JWT that has one: whom it speaks of (RFC 7519 section 4.1.2). Never verified either.
    pub fn jwt_subject(&self) -> Option<String> {
        self.jwt_claim("sub")?.as_str().map(str::to_owned)
    }

    fn jwt_claim(&self, name: &str) -> Option<serde_json::Value> {
        let payload = self.expose().split('.').nth(1)?;
        let claims: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        claims.get(name).cloned()
    }

    /// Whether it is a JWT, so that it can be forged.
    pub fn is_jwt(&self) -> bool {
        Forgery::NoSignature.of(self).is_some()
    }
}

fn encoded(value: &serde_json::Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn header_with(alg: &str) -> String {
    encoded(&serde_json::json!({ "alg": alg, "typ": "JWT" }))
}

/// A header with a member that every reader must ignore (RFC 7515 section 4), so that nothing but the signature speaks
/// against it.
fn and_a_member(header: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(header).ok()?;
    let mut header: serde_json::Map<_, _> = serde_json::from_slice(&header).ok()?;
    header.insert("x".to_owned(), 1.into());
    Some(encoded(&header.into()))
}

/// A header that names an empty file as the place of the key, and brings an empty key (RFC 7515 sections 4.1.3, 4.1.4).
fn own_key() -> String {
    encoded(&serde_json::json!({
        "alg": "HS256",
        "typ": "JWT",
        "kid": "../../../../../../dev/null",
        "jwk": { "kty": "oct", "k": "" },
    }))
}

fn signed(header: &str, payload: &str, key: &[u8]) -> String {
    let text = format!("{header}.{payload}");
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The claims with an expiry a second later: the same person, for as long, and still not what was signed.
fn altered(claims: &serde_json::Map<String, serde_json::Value>) -> serde_json::Value {
    let mut claims = claims.clone();
    let exp = claims
        .get("exp")
        .and_then(serde_json::Value::as_u64)
        .unwrap_or(4_000_000_000);
    claims.insert("exp".to_owned(), exp.saturating_add(1).into());
    claims.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Secret {
        let claims = encoded(&serde_json::json!({ "sub": "u-1", "exp": 100 }));
        Secret::new(
            "owner token",
            format!("{}.{claims}.c2lnbmF0dXJl", header_with("HS256")),
        )
    }

    fn parts(forgery: Forgery) -> Vec<String> {
        forgery
            .of(&token())
            .unwrap()
            .expose()
            .split('.')
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_opaque_token_cannot_be_forged() {
        assert!(Forgery::EmptyKey.of(&Secret::new("t", "opaque-token")).is_none());
        assert!(!Secret::new("t", "a.b.c").is_jwt());
        assert!(token().is_jwt());
    }

    #[test]
    fn alg_none_keeps_the_claims_and_drops_the_signature() {
        let made = parts(Forgery::AlgNone("nOnE"));
        assert_eq!(made[0], header_with("nOnE"));
        assert_eq!(made[1], parts(Forgery::NoSignature)[1]);
        assert_eq!(made[2], "");
    }

    #[test]
    fn an_altered_claim_keeps_the_old_signature() {
        let made = parts(Forgery::AlteredClaim);
        let claims: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&made[1]).unwrap()).unwrap();
        assert_eq!(claims, serde_json::json!({ "sub": "u-1", "exp": 101 }));
        assert_eq!(made[2], "c2lnbmF0dXJl");
    }

    #[test]
    fn an_altered_header_says_the_same_and_keeps_the_old_signature() {
        let made = parts(Forgery::AlteredHeader);
        let header: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&made[0]).unwrap()).unwrap();
        assert_eq!(
            header,
            serde_json::json!({ "alg": "HS256", "typ": "JWT", "x": 1 })
        );
        assert_eq!(
            made[1..],
            [parts(Forgery::NoSignature)[1].clone(), "c2lnbmF0dXJl".to_owned()]
        );
    }

    #[test]
    fn what_the_header_says_of_algorithm_and_key_is_forged_in_three_ways() {
        let header = |forgery| -> serde_json::Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts(forgery)[0]).unwrap()).unwrap()
        };
        assert_eq!(header(Forgery::OtherHash)["alg"], "HS512");
        assert_eq!(parts(Forgery::OtherHash)[2], "c2lnbmF0dXJl");
        assert_eq!(header(Forgery::NoAlgorithm), serde_json::json!({ "typ": "JWT" }));
        assert_eq!(parts(Forgery::NoAlgorithm)[2], "");
        assert_eq!(header(Forgery::OwnKey)["jwk"]["kty"], "oct");
        assert_ne!(parts(Forgery::OwnKey)[2], parts(Forgery::EmptyKey)[2]);
    }

    #[test]
    fn another_key_makes_another_signature() {
        assert_ne!(parts(Forgery::EmptyKey)[2], parts(Forgery::GuessableKey)[2]);
        assert_ne!(parts(Forgery::EmptyKey)[2], "");
    }
}
