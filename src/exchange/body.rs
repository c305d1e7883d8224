//! Undoes content codings, counting decoded bytes while they appear (fact R-05).

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// What became of a coded body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    /// No coding, or a coding that was undone.
    Body(Vec<u8>),
    /// More decoded bytes than the limit; holds the first of them.
    TooLarge(Vec<u8>),
    /// The coding is unknown, stacked, or its bytes are corrupt.
    Failed(String),
}

/// How much of an oversized body is kept as evidence (fact R-01), in bytes.
pub(super) const KEPT_OF_OVERSIZED: usize = 64 * 1024;

/// Undoes the codings named by the Content-Encoding values, at most one of them (fact R-06).
pub(super) fn decode(body: &[u8], codings: &[&[u8]], limit: usize) -> Decoded {
    let joined = codings
        .iter()
        .map(|value| String::from_utf8_lossy(value))
        .collect::<Vec<_>>()
        .join(",");
    let names: Vec<String> = joined
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    match names.as_slice() {
        [] => Decoded::Body(body.to_vec()),
        [one] if one == "gzip" || one == "x-gzip" => inflate(MultiGzDecoder::new(body), one, limit),
        [one] if one == "deflate" => inflate(ZlibDecoder::new(body), one, limit),
        [one] => Decoded::Failed(format!("content coding {one:?} was not offered by the request")),
        more => Decoded::Failed(format!("{} stacked content codings", more.len())),
    }
}

fn inflate(mut reader: impl Read, name: &str, limit: usize) -> Decoded {
    let mut decoded = Vec::new();
    let ceiling = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match reader.by_ref().take(ceiling).read_to_end(&mut decoded) {
        Err(error) => Decoded::Failed(format!("the body is not {name}: {error}")),
        Ok(read) if read > limit => {
            decoded.truncate(KEPT_OF_OVERSIZED);
            Decoded::TooLarge(decoded)
        }
        Ok(_) => Decoded::Body(decoded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_body_without_coding_is_handed_on() {
        assert_eq!(decode(b"{}", &[], 10), Decoded::Body(b"{}".to_vec()));
        assert_eq!(decode(b"{}", &[b"identity"], 10), Decoded::Body(b"{}".to_vec()));
    }

    #[test]
    fn real_gzip_is_undone() {
        assert_eq!(
            decode(&gzip(b"{}"), &[b"GZIP"], 10),
            Decoded::Body(b"{}".to_vec())
        );
    }

    #[test]
    fn a_gzip_label_on_plain_text_fails_with_a_reason() {
        assert!(matches!(decode(b"{}", &[b"gzip"], 10), Decoded::Failed(why) if why.contains("not gzip")));
    }

    #[test]
    fn stacked_and_unknown_codings_are_not_followed() {
        assert!(
            matches!(decode(b"", &[b"gzip, gzip"], 10), Decoded::Failed(why) if why.starts_with("2 stacked"))
        );
        assert!(matches!(decode(b"", &[b"br"], 10), Decoded::Failed(why) if why.contains("\"br\"")));
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit() {
        let bomb = gzip(&vec![0; 4 * 1024 * 1024]);
        let Decoded::TooLarge(kept) = decode(&bomb, &[b"gzip"], 1024 * 1024) else {
            panic!("the bomb was swallowed")
        };
        assert_eq!(kept.len(), KEPT_OF_OVERSIZED);
    }
}
