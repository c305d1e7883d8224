//! Requests that differ below HTTP: the same message in other bytes, and bytes that are hardly a message.

use super::{Mutation, Plain, Variant};
use crate::exchange::WireForm;
use crate::scenario::{Framing, Meaning, Written};
use proptest::prelude::*;
use proptest::sample::select;

/// Every way there is. Nothing is among them that two readers would end at different places: what is left over
/// would become somebody else's request.
pub(super) fn mutations(plain: Plain<'_>) -> Vec<Mutation> {
    [
        lawful(plain),
        chunked(plain),
        at_fault(plain),
        too_much_or_too_little(plain),
    ]
    .concat()
}

/// How a written request is put into a form.
type Dress = fn(Written, WireForm) -> Written;

fn form(
    plain: Plain<'_>,
    name: &str,
    forms: impl Strategy<Value = WireForm> + 'static,
    dress: Dress,
) -> Variant {
    let requests = (plain(), forms)
        .prop_map(move |(json, form)| dress(Written::new(json.written(), Meaning::Same), form));
    Variant::new(name, requests)
}

fn same(written: Written, wire: WireForm) -> Written {
    Written { wire, ..written }
}

fn fault(written: Written, wire: WireForm) -> Written {
    Written {
        wire,
        meaning: Meaning::SameOrInvalid,
        ..written
    }
}

fn in_chunks(written: Written, wire: WireForm) -> Written {
    Written {
        framing: Framing::Chunked(8),
        ..fault(written, wire)
    }
}

/// What every server must read as the plain request.
fn lawful(plain: Plain<'_>) -> Vec<Mutation> {
    let form = |name, form| self::form(plain, name, Just(form), same);
    let variants = vec![
        form("fields in reverse order", WireForm::FieldsReversed),
        form("field names in upper case", WireForm::UpperCaseNames),
        form("blanks around values", WireForm::WideValues),
        form("no blank before values", WireForm::NarrowValues),
        self::form(
            plain,
            "a few bytes at a time",
            (1_u16..80).prop_map(WireForm::Pieces),
            same,
        ),
    ];
    vec![Mutation::of("the same HTTP in other bytes", variants)]
}

/// Chunks that small servers do not read.
fn chunked(plain: Plain<'_>) -> Vec<Mutation> {
    let form = |name, form| self::form(plain, name, Just(form), in_chunks);
    let variants = vec![
        form("extensions", WireForm::ChunkExtensions),
        form("zeros before the size", WireForm::ChunkZeros),
        form("a trailer", WireForm::Trailer),
    ];
    vec![Mutation::of("unusual chunks", variants)]
}

/// Heads that a server may refuse, or read as they were meant.
fn at_fault(plain: Plain<'_>) -> Vec<Mutation> {
    let form = |name, form| self::form(plain, name, Just(form), fault);
    let controls = select(vec![0_u8, 1, 7, 8, 11, 12, 27, 127]);
    let older = plain().prop_map(|json| {
        fault(
            Written::new(json.written(), Meaning::Same),
            WireForm::OlderVersion,
        )
    });
    let lines = vec![
        form("no such version", WireForm::NoSuchVersion),
        form("no version", WireForm::NoVersion),
        form("two blanks", WireForm::TwoBlanks),
        form("an empty line before it", WireForm::EmptyLineBefore),
    ];
    let fields = vec![
        form("no host", WireForm::NoHost),
        form("a field in two lines", WireForm::FoldedField),
        form("a blank before the colon", WireForm::BlankBeforeColon),
        form("no colon", WireForm::NoColon),
        form("line feeds alone", WireForm::BareLineFeeds),
        self::form(
            plain,
            "a control character",
            controls.prop_map(WireForm::Control),
            fault,
        ),
    ];
    vec![
        Mutation::of("HTTP/1.0", vec![Variant::nameless(older)]),
        Mutation::of("a request line that is at fault", lines),
        Mutation::of("header fields that are at fault", fields),
    ]
}

fn too_much_or_too_little(plain: Plain<'_>) -> Vec<Mutation> {
    // Most servers take a hundred fields.
    let counts = prop_oneof![3 => 20_u16..90, 1 => 90_u16..300];
    let more = vec![
        form(plain, "many fields", counts.prop_map(WireForm::ManyFields), fault),
        form(
            plain,
            "a long field",
            (1000_u16..60_000).prop_map(WireForm::LongField),
            fault,
        ),
    ];
    let less = vec![
        form(
            plain,
            "within the header",
            (1_u16..400).prop_map(WireForm::HeadCut),
            fault,
        ),
        form(
            plain,
            "within the body",
            (1_u16..40).prop_map(WireForm::BodyCut),
            fault,
        ),
    ];
    vec![
        Mutation::of("more header than usual", more),
        Mutation::of("a stream that ends too early", less),
    ]
}
