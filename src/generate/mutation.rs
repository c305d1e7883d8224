//! The ways in which a generated request differs from the plain one, a single one at a time, so that a failure
//! names its cause.

use super::json::{Json, Style};
use super::schema::Grammar;
use super::text;
use crate::scenario::{Framing, Letters, Meaning, Piece, Written};
use proptest::prelude::*;
use proptest::sample::select;

/// One way to differ, and requests that do.
#[derive(Clone)]
pub(super) struct Mutation {
    /// What differs, in a few words.
    pub(super) label: String,
    /// Its variants, which take turns, so that none is left to chance.
    pub(super) variants: Vec<Variant>,
}

/// Requests that differ in one way.
#[derive(Clone)]
pub(super) struct Variant {
    /// What sets it apart from its siblings, if they are told apart.
    pub(super) name: Option<String>,
    /// The requests.
    pub(super) requests: BoxedStrategy<Written>,
}

impl Mutation {
    /// A mutation with these variants.
    pub(super) fn of(label: &str, variants: Vec<Variant>) -> Self {
        Self {
            label: label.to_owned(),
            variants,
        }
    }

    /// The label of one of its variants; part of a finding's identity.
    pub(super) fn label_of(&self, variant: &Variant) -> String {
        match &variant.name {
            Some(name) => format!("{}: {name}", self.label),
            None => self.label.clone(),
        }
    }
}

impl Variant {
    /// A variant that is told apart from its siblings.
    pub(super) fn new(name: &str, requests: impl Strategy<Value = Written> + 'static) -> Self {
        Self {
            name: Some(name.to_owned()),
            requests: requests.boxed(),
        }
    }

    /// A variant like its siblings, or without any.
    pub(super) fn nameless(requests: impl Strategy<Value = Written> + 'static) -> Self {
        Self {
            name: None,
            requests: requests.boxed(),
        }
    }
}

/// Every way there is: the same said otherwise, more said than asked, and what is no request.
pub(super) fn mutations(grammar: Grammar<'_>) -> Vec<Mutation> {
    let plain = || grammar.valid();
    let mut all = rewritten(&plain);
    all.extend(extended(&plain));
    all.extend(ids(&plain));
    all.extend(malformed(&plain));
    all.extend(super::protocol::forms(&plain));
    for breach in grammar.breaches() {
        let meaning = breach.meaning;
        all.push(mutation(
            &breach.label,
            breach
                .requests
                .prop_map(move |json| Written::new(json.written(), meaning)),
        ));
    }
    all
}

fn mutation(label: &str, requests: impl Strategy<Value = Written> + 'static) -> Mutation {
    Mutation::of(label, vec![Variant::nameless(requests)])
}

/// A mutation with a variant for each of these values.
fn each<T, S>(label: &str, values: impl IntoIterator<Item = T>, requests: impl Fn(T) -> S) -> Mutation
where
    S: Strategy<Value = Written> + 'static,
{
    let variants = values.into_iter().map(|value| Variant::nameless(requests(value)));
    Mutation::of(label, variants.collect())
}

/// Makes the plain request.
pub(super) type Plain<'a> = &'a dyn Fn() -> BoxedStrategy<Json>;

/// The same JSON in other bytes, or carried otherwise: nothing may change.
fn rewritten(plain: Plain<'_>) -> Vec<Mutation> {
    let gaps = || proptest::collection::vec(text::gap(), 1..8);
    let same = |json: &Json, gaps: Vec<String>, escapes| {
        Written::new(Style { gaps, escapes }.write(json), Meaning::Same)
    };
    let with_id = |json: Json, every| json.with_id(&[Piece::Id(Letters::Escaped(every))]);
    // A server must read chunks (RFC 9112 section 7.1), but many a small one does not and finds the body empty: that is
    // between it and its clients, and no promise of the page.
    let chunks = |mut written: Written, longest| {
        written.framing = Framing::Chunked(longest);
        written.meaning = Meaning::SameOrInvalid;
        written
    };
    let headers = [
        ("x-request-id", "3f6c1d"),
        ("accept-language", "de-CH, en;q=0.5"),
        (
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ),
        ("cache-control", "no-cache"),
        ("dnt", "1"),
        ("cookie", "theme=dark"),
    ];
    vec![
        mutation(
            "white space",
            (plain(), gaps()).prop_map(move |(json, gaps)| same(&json, gaps, 0)),
        ),
        mutation(
            "much white space",
            (plain(), 200_usize..60_000, select(vec![' ', '\n', '\t'])).prop_map(
                move |(json, length, letter)| same(&json, vec![letter.to_string().repeat(length / 6)], 0),
            ),
        ),
        mutation(
            "escapes in the key",
            (plain(), 1_u8..6).prop_map(move |(json, every)| same(&json, Vec::new(), every)),
        ),
        mutation(
            "escapes in the id",
            (plain(), 1_u8..9).prop_map(move |(json, every)| same(&with_id(json, every), Vec::new(), 0)),
        ),
        mutation(
            "body in chunks",
            (plain(), 1_u16..60).prop_map(move |(json, longest)| chunks(same(&json, Vec::new(), 0), longest)),
        ),
        mutation(
            "white space, escapes and chunks",
            (plain(), gaps(), 1_u8..6, 1_u16..60).prop_map(move |(json, gaps, every, longest)| {
                chunks(same(&with_id(json, every), gaps, every), longest)
            }),
        ),
        each("header fields that ask for nothing", headers, |(name, value)| {
            plain().prop_map(move |json| {
                let mut written = same(&json, Vec::new(), 0);
                written.headers = vec![(name.to_owned(), value.to_owned())];
                written
            })
        }),
    ]
}

/// More than was asked for: heeded by nobody, or refused.
fn extended(plain: Plain<'_>) -> Vec<Mutation> {
    let more = |label: &str, members: BoxedStrategy<Vec<(String, Json)>>| {
        mutation(
            label,
            (plain(), members).prop_map(|(json, members)| {
                Written::new(json.and(members).written(), Meaning::SameOrInvalid)
            }),
        )
    };
    let members = |names: BoxedStrategy<String>, count: std::ops::Range<usize>| {
        proptest::collection::vec((names, text::any_json()), count).boxed()
    };
    let member = |name: &'static str| {
        (plain(), text::any_json()).prop_map(move |(json, value)| {
            let json = json.and(vec![(name.to_owned(), value)]);
            Written::new(json.written(), Meaning::SameOrInvalid)
        })
    };
    let answers = [
        "status",
        "userId",
        "errno",
        "success",
        "data",
        "error",
        "venue",
        "name",
        "revokedAt",
        "type",
    ];
    let objects = [
        "constructor",
        "__proto__",
        "toString",
        "@type",
        "class",
        "length",
        "hasOwnProperty",
    ];
    let deep = (1_usize..130, any::<bool>(), text::word(1..6)).prop_map(|(depth, arrays, name)| {
        let (open, close) = if arrays { ("[", "]") } else { ("{\"a\":", "}") };
        let inner = if arrays { "" } else { "null" };
        let deep = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
        vec![(name, Json::Raw(deep))]
    });
    let long = (512_usize..60_000, text::word(1..6))
        .prop_map(|(length, name)| vec![(name, Json::Text("x".repeat(length)))]);
    let many = (20_usize..400).prop_map(|count| {
        let member = |number: usize| (format!("m{number}"), Json::Raw(number.to_string()));
        (0..count).map(member).collect()
    });
    let types = [
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=\"utf-8\"; v=1",
        "Application/JSON",
        "text/json",
        "application/vnd.api+json",
        "application/problem+json",
        "application/octet-stream",
        "text/plain; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json, text/plain",
        "json",
        "*/*",
    ];
    vec![
        more("further members", members(text::word(6..10), 1..4)),
        more(
            "further members with odd names",
            members(text::odd_letters(0..4), 1..3),
        ),
        each("members of the answer", answers, member),
        each("members with names of objects", objects, member),
        more("a deep member", deep.boxed()),
        more("a long member", long.boxed()),
        more("many members", many.boxed()),
        mutation(
            "the same key twice",
            plain().prop_map(|json| {
                let twice = match json.clone() {
                    Json::Object(members) => json.and(members),
                    other => other,
                };
                Written::new(twice.written(), Meaning::SameOrInvalid)
            }),
        ),
        mutation(
            "members and no id",
            proptest::collection::vec((text::word(6..10), text::any_json()), 1..5).prop_map(|members| {
                let json = Json::Object(members);
                Written::new(json.written(), Meaning::Missing)
            }),
        ),
        mutation(
            "a byte order mark",
            plain().prop_map(|json| {
                let mut pieces = vec![Piece::Text("\u{feff}".to_owned())];
                pieces.extend(json.written());
                Written::new(pieces, Meaning::SameOrInvalid)
            }),
        ),
        each("another content type", types, |content_type| {
            plain().prop_map(move |json| Written {
                content_type: Some(content_type.to_owned()),
                ..Written::new(json.written(), Meaning::SameOrInvalid)
            })
        }),
    ]
}

/// Letters that make an id one that nobody can have: 13 of 26 are 61 random bits, however short the id is.
const LONG: usize = 13;

/// Ids that are spelled otherwise, made longer, or none.
fn ids(plain: Plain<'_>) -> Vec<Mutation> {
    let inside = |label: &str, meaning, pieces: BoxedStrategy<Vec<Piece>>| {
        mutation(
            label,
            (plain(), pieces)
                .prop_map(move |(json, pieces)| Written::new(json.with_id(&pieces).written(), meaning)),
        )
    };
    let quoted = |text: &str| Piece::Text(crate::scenario::plain(text));
    let around =
        move |before: &str, after: &str| vec![quoted(before), Piece::Id(Letters::Plain), quoted(after)];
    let blanks = || {
        let blank = select(vec![
            " ", "\t", "\n", "\r\n", "\u{a0}", "\u{200b}", "\u{feff}", "\u{2003}",
        ]);
        proptest::collection::vec(blank, 0..3).prop_map(|blanks| blanks.concat())
    };
    let cover = [
        ("{", "}"),
        ("urn:uuid:", ""),
        ("\"", "\""),
        ("<", ">"),
        ("(", ")"),
    ];
    // The buffers of most stores and languages, and a letter less and more.
    let edges = [
        256_usize, 255, 128, 64, 36, 512, 1024, 4096, 32, 2048, 8192, 16_384, 32_768,
    ];
    let lengths = edges.into_iter().flat_map(|edge| [edge, edge + 1, edge - 1]);
    vec![
        inside(
            "blanks around the id",
            Meaning::Respelled,
            (blanks(), blanks())
                .prop_map(move |(before, after)| around(&before, &after))
                .boxed(),
        ),
        each("the id in brackets", cover, |(before, after)| {
            let pieces = around(before, after);
            plain().prop_map(move |json| Written::new(json.with_id(&pieces).written(), Meaning::Respelled))
        }),
        inside(
            "other case in the id",
            Meaning::Respelled,
            (1_u8..6)
                .prop_map(|every| vec![Piece::Id(Letters::OtherCase(every))])
                .boxed(),
        ),
        inside(
            "letters behind the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around("", &word))
                .boxed(),
        ),
        inside(
            "letters before the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around(&word, ""))
                .boxed(),
        ),
        inside(
            "NUL and letters behind the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around("", &format!("\0{word}")))
                .boxed(),
        ),
        inside(
            "odd letters for an id",
            Meaning::NoId,
            (
                text::odd_letters(1..12),
                text::made_up(),
                text::odd_letters(0..12),
            )
                .prop_map(move |(before, middle, after)| vec![quoted(&format!("{before}{middle}{after}"))])
                .boxed(),
        ),
        each("a long text for an id", lengths, |length| {
            (plain(), text::made_up()).prop_map(move |(json, made_up)| {
                let letters = made_up.chars().cycle().take(length).collect();
                Written::new(json.with_id(&[Piece::Text(letters)]).written(), Meaning::NoId)
            })
        }),
    ]
}

/// Bytes that are no request at all.
fn malformed(plain: Plain<'_>) -> Vec<Mutation> {
    let broken = |label: &str, pieces: BoxedStrategy<Vec<Piece>>| {
        mutation(
            label,
            pieces.prop_map(|pieces| Written::new(pieces, Meaning::Malformed)),
        )
    };
    let request = |id: &str| format!("{{\"credentialId\":\"{id}\"}}");
    let lenient = [
        "{\"credentialId\":\"%\",}",
        "{'credentialId':'%'}",
        "{credentialId:\"%\"}",
        "/* */{\"credentialId\":\"%\"}",
        "{\"credentialId\":\"%\"}//",
        "{\"credentialId\"=\"%\"}",
        "{\"credentialId\":\"%\";}",
        "{\"credentialId\":`%`}",
        "{\"a\":NaN,\"credentialId\":\"%\"}",
        "{\"a\":0x1f,\"credentialId\":\"%\"}",
        "{\"a\":01,\"credentialId\":\"%\"}",
        "{\"a\":+1,\"credentialId\":\"%\"}",
        "{\"a\":.5,\"credentialId\":\"%\"}",
        "{\"a\":tru,\"credentialId\":\"%\"}",
        "{\"a\":\"\\x41\",\"credentialId\":\"%\"}",
        "{\"a\":\"\t\",\"credentialId\":\"%\"}",
        "{\"credentialId\":\"%\"",
        "\"credentialId\":\"%\"",
        "credentialId: %",
        "<credentialId>%</credentialId>",
    ];
    let bad_bytes = proptest::collection::vec(
        select(vec![0x80_u8, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf8, 0xff]),
        1..4,
    );
    let encoding = (text::made_up(), 0_usize..4).prop_map(move |(id, encoding)| {
        let bytes = request(&id)
            .chars()
            .flat_map(|letter| {
                let [low, high, ..] = u32::from(letter).to_le_bytes();
                match encoding {
                    0 => vec![low, high],
                    1 => vec![high, low],
                    2 => vec![low, high, 0, 0],
                    _ => vec![0, 0, high, low],
                }
            })
            .collect();
        vec![Piece::Bytes(bytes)]
    });
    let root = prop_oneof![
        proptest::collection::vec(text::any_json(), 0..4).prop_map(Json::Array),
        text::number().prop_map(Json::Raw),
        text::made_up().prop_map(Json::Text),
        select(vec!["true", "false", "null"]).prop_map(|word| Json::Raw(word.to_owned())),
    ];
    vec![
        broken(
            "JSON that ends too early",
            (plain(), 0.0_f64..1.0)
                .prop_map(|(json, part)| cut(json.written(), part))
                .boxed(),
        ),
        broken(
            // No letter or digit: behind a short id it might name another one.
            "a letter too many",
            (
                plain(),
                0.0_f64..1.0,
                select(vec![
                    ",", "}", "{", "]", "[", ":", "\"", "\\", "\0", "\u{1}", "\u{feff}",
                ]),
            )
                .prop_map(|(json, part, letter)| insert(json.written(), part, Piece::Text(letter.to_owned())))
                .boxed(),
        ),
        broken(
            "bytes that are no UTF-8",
            (plain(), 0.0_f64..1.0, bad_bytes)
                .prop_map(|(json, part, bytes)| insert(json.written(), part, Piece::Bytes(bytes)))
                .boxed(),
        ),
        each("JSON for lenient readers", lenient, |form| {
            text::made_up()
                .prop_map(|id| Written::new(vec![Piece::Text(form.replace('%', &id))], Meaning::Malformed))
        }),
        broken("another encoding", encoding.boxed()),
        broken(
            "a root that is no object",
            root.prop_map(|json| json.written()).boxed(),
        ),
        broken(
            "two requests in one body",
            plain()
                .prop_map(|json| [json.written(), json.written()].concat())
                .boxed(),
        ),
    ]
}

/// The beginning of a body; never all of it.
fn cut(pieces: Vec<Piece>, part: f64) -> Vec<Piece> {
    let (place, inside) = spot(&pieces, part);
    let mut kept = pieces;
    kept.truncate(place + 1);
    if let Some(Piece::Text(text)) = kept.last_mut() {
        text.truncate(inside);
    }
    kept
}

/// A body with something in the midst of it, never behind it.
fn insert(mut pieces: Vec<Piece>, part: f64, what: Piece) -> Vec<Piece> {
    let (place, inside) = spot(&pieces, part);
    match pieces.get_mut(place) {
        Some(Piece::Text(text)) => {
            let rest = text.split_off(inside);
            pieces.splice(place + 1..=place, [what, Piece::Text(rest)]);
        }
        _ => pieces.insert(place, what),
    }
    pieces
}

/// A place within a body: which of its pieces, and how far within it. A part of 1 would be its end.
fn spot(pieces: &[Piece], part: f64) -> (usize, usize) {
    let lengths: Vec<usize> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Bytes(_) | Piece::Id(_) => 1,
        })
        .collect();
    let all: usize = lengths.iter().sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a body of our own is short, and the part lies between 0 and 1"
    )]
    let mut left = (all as f64 * part) as usize;
    for (place, (length, piece)) in lengths.iter().zip(pieces).enumerate() {
        if left < *length {
            let inside = match piece {
                Piece::Text(text) => (0..=left)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap_or(0),
                Piece::Bytes(_) | Piece::Id(_) => 0,
            };
            return (place, inside);
        }
        left -= length;
    }
    (0, 0)
}
