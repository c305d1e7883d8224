//! A reader of the page that knows no more of HTML than the page uses.

/// Elements that have no end.
const VOID: [&str; 7] = ["meta", "link", "input", "br", "hr", "line", "img"];
/// The tags of the page outside of style and script, each with whether it ends something.
pub(super) fn tags(page: &str) -> Vec<(bool, String, String)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, behind)) = rest.split_once('<') {
        let (tag, after) = behind.split_once('>').expect("a tag has its end");
        rest = after;
        let (ends, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = tag
            .split([' ', '\n', '/'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        if !ends && (name == "style" || name == "script") {
            let end = format!("</{name}>");
            rest = rest.split_once(&end).expect("style and script have their end").1;
        } else if !name.starts_with('!') {
            tags.push((ends, name, tag.to_owned()));
        }
    }
    tags
}

/// Every element that begins ends, in the right order.
#[track_caller]
pub(super) fn is_well_formed(page: &str) {
    assert!(page.trim_start().starts_with("<!doctype html>"), "{page:.200}");
    let mut open = Vec::new();
    for (ends, name, tag) in tags(page) {
        if ends {
            assert_eq!(open.pop(), Some(name), "</{tag}> ends nothing");
        } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// Ids are there once, and every link and button of the page leads to one.
#[track_caller]
pub(super) fn leads_somewhere(page: &str) {
    let tags = tags(page);
    let attributes = |name: &str| -> Vec<String> {
        let begins = format!(" {name}=\"");
        let values = tags.iter().filter_map(|(_, _, tag)| tag.split_once(&begins));
        values
            .filter_map(|(_, rest)| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    };
    let mut ids = attributes("id");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is there twice");
    let hrefs = attributes("href");
    let anchors = hrefs.iter().filter(|href| *href != "data:,").map(|href| {
        href.strip_prefix('#')
            .unwrap_or_else(|| panic!("{href} leads out of the page"))
            .to_owned()
    });
    let wanted = ["data-copy", "aria-labelledby", "for"]
        .into_iter()
        .flat_map(attributes);
    for id in anchors.chain(wanted) {
        assert!(ids.contains(&id), "there is no {id}");
    }
}
