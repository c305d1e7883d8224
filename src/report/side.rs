//! Whom a deployment follows where the documents contradict each other, in words. Information only: no verdict
//! and no exit code depends on it.

use crate::evidence::{ABSENT, PRESENT};
use crate::record::{Point, Side, Voice};
use crate::visible::visible;

/// One line for each point on which the deployment does more, or other, than follow the page, and one that
/// counts the rest. Empty if no answer showed any point.
pub(super) fn by_side(points: &[Point]) -> Vec<String> {
    let count = |side| points.iter().filter(|point| point.side == side).count();
    let (as_the_page, not_seen) = (count(Side::Page), count(Side::NotSeen));
    if not_seen == points.len() {
        return Vec::new();
    }
    let mut lines: Vec<String> = points
        .iter()
        .filter(|point| !matches!(point.side, Side::Page | Side::NotSeen))
        .map(|point| format!("{}: {} ({})", point.topic, whom(point), seen(point)))
        .collect();
    let rest = if lines.is_empty() { "" } else { "further " };
    lines.push(format!(
        "the page alone on {as_the_page} {rest}points; {not_seen} not seen"
    ));
    lines
}

/// Everything about one point: who is followed, what each source says and how often it was so, what was seen.
pub(super) fn in_full(point: &Point) -> String {
    let voices: Vec<String> = point
        .voices
        .iter()
        .map(|voice| {
            format!(
                "{} ({}) {} of {}",
                voice.source.as_str(),
                voice.says,
                voice.held,
                voice.asked
            )
        })
        .collect();
    format!(
        "{}; {}; seen: {}",
        whom(point),
        voices.join("; "),
        if point.seen.is_empty() {
            "nothing".to_owned()
        } else {
            seen(point)
        }
    )
}

/// Who is followed; sources that do not hold everywhere with the number of answers.
fn whom(point: &Point) -> String {
    let side = point.side;
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for voice in point.voices.iter().filter(|voice| voice.held > 0) {
        // Beside the page nobody need be named who says the same.
        if side != Side::Others && voice.agrees && !voice.is_the_page {
            continue;
        }
        let often = often(voice);
        match groups.iter_mut().find(|(known, _)| *known == often) {
            Some((_, sources)) => sources.push(voice.source.as_str()),
            None => groups.push((often, vec![voice.source.as_str()])),
        }
    }
    let told: Vec<String> = groups
        .into_iter()
        .map(|(often, sources)| format!("{}{often}", sources.join(" and ")))
        .collect();
    let told = told.join(", ");
    match side {
        Side::NotSeen => "not seen".to_owned(),
        Side::Nobody => "none of the documents".to_owned(),
        Side::Others => format!("{told}, not the page"),
        Side::Page | Side::PageAtTimes | Side::Both => told,
    }
}

/// In how many answers a source held, where it did not in all.
fn often(voice: &Voice) -> String {
    if voice.held == voice.asked {
        String::new()
    } else {
        format!(" in {} of {}", voice.held, voice.asked)
    }
}

/// What was seen, spot by spot: `no nickname, type EXCHANGE`.
pub(super) fn seen(point: &Point) -> String {
    let spots: Vec<String> = point
        .seen
        .iter()
        .map(|(name, words)| {
            let sorts: Vec<&str> = words
                .iter()
                .map(String::as_str)
                .filter(|word| !matches!(*word, PRESENT | ABSENT))
                .collect();
            let there = match sorts.as_slice() {
                [] => name.clone(),
                sorts => format!("{name} {}", sorts.join(" or ")),
            };
            match (words.contains(ABSENT), words.len()) {
                (true, 1) => format!("no {name}"),
                (true, _) => format!("{there}, sometimes absent"),
                (false, _) => there,
            }
        })
        .collect();
    visible(&spots.join(", "))
}
