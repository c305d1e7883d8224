//! Page after page of a list. The list's page does not show its parameters, so those of the published
//! pagination object are sent back as they came (facts section 3).

use cadenza_envelope::{Answer, Value};

/// Pages of one list that are read at most; an account of a test user is far shorter.
const PAGES: usize = 50;

/// How far a list was read.
#[derive(Default)]
pub(super) struct Paging {
    query: String,
    read: usize,
    body: Vec<u8>,
}

/// What comes after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Another page.
    Next,
    /// Nothing: the list has ended.
    End,
    /// Nothing, although more was announced.
    Stuck,
}

impl Paging {
    /// The number of the page that is asked for now, counted from 1.
    pub(super) fn number(&self) -> usize {
        self.read + 1
    }

    /// The path of the request for it.
    pub(super) fn path(&self, path: &str) -> String {
        if self.query.is_empty() {
            return path.to_owned();
        }
        let join = if path.contains('?') { '&' } else { '?' };
        format!("{path}{join}{}", self.query)
    }

    /// Turns the page, when this answer with this body came.
    pub(super) fn turn(&mut self, answer: Option<&Answer>, body: Option<&[u8]>) -> Turn {
        self.read += 1;
        let Some(next) = answer.and_then(next_page) else {
            return Turn::End;
        };
        let body = body.unwrap_or_default();
        // A server that knows no pages answers with the first one for ever.
        let same_again = self.read > 1 && self.body == body;
        if same_again || next == self.query || self.read >= PAGES {
            return Turn::Stuck;
        }
        self.query = next;
        self.body = body.to_vec();
        Turn::Next
    }
}

/// The query that asks for the page after this one, if one is announced.
fn next_page(answer: &Answer) -> Option<String> {
    let root = answer.root.as_ref()?;
    let pagination = root.get("pagination")?;
    let more = matches!(pagination.get("hasNext"), Some(Value::Bool(true)));
    if !more || !(200..300).contains(&answer.status) {
        return None;
    }
    let number = |name| pagination.get(name).and_then(Value::as_i64);
    let shown = root
        .get("data")
        .and_then(Value::as_array)
        .map_or(0, <[Value]>::len);
    let limit = number("limit").unwrap_or_else(|| i64::try_from(shown).unwrap_or(i64::MAX));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(
        "offset",
        &number("offset").unwrap_or(0).saturating_add(limit).to_string(),
    );
    query.append_pair("limit", &limit.to_string());
    if let Some(cursor) = pagination.get("cursor").and_then(Value::as_str) {
        query.append_pair("cursor", cursor);
    }
    Some(query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cadenza_envelope::{Head, Limits};

    /// Turns pages with these pagination objects; what came after each, and the last path.
    #[track_caller]
    fn check(pages: &[&str], expected: &[Turn], path: &str) {
        let mut paging = Paging::default();
        let turns: Vec<Turn> = pages
            .iter()
            .map(|pagination| {
                let body = format!(
                    r#"{{"success":true,"errno":0,"error":null,"data":[1,2],"pagination":{pagination}}}"#
                );
                let answer =
                    cadenza_envelope::read(&Head::new(200, &[]), body.as_bytes(), &Limits::default());
                paging.turn(Some(&answer), Some(body.as_bytes()))
            })
            .collect();
        assert_eq!(turns, expected);
        assert_eq!(paging.path("/list?a=b"), path);
    }

    #[test]
    fn the_next_page_is_asked_for_with_what_the_last_one_said() {
        check(
            &[r#"{"offset":4,"limit":2,"cursor":"x y","hasNext":true}"#],
            &[Turn::Next],
            "/list?a=b&offset=6&limit=2&cursor=x+y",
        );
    }

    #[test]
    fn a_list_ends_where_nothing_more_is_announced() {
        check(&[r#"{"hasNext":false}"#], &[Turn::End], "/list?a=b");
        check(&["null"], &[Turn::End], "/list?a=b");
    }

    #[test]
    fn the_same_page_again_is_not_asked_for_for_ever() {
        let first = r#"{"hasNext":true}"#;
        check(
            &[first, first],
            &[Turn::Next, Turn::Stuck],
            "/list?a=b&offset=2&limit=2",
        );
    }

    #[test]
    fn a_list_without_an_end_is_left() {
        let mut paging = Paging::default();
        let turns = (1..=60).map(|page| {
            let body = format!(r#"{{"data":[],"pagination":{{"offset":{page},"limit":1,"hasNext":true}}}}"#);
            let answer = cadenza_envelope::read(&Head::new(200, &[]), body.as_bytes(), &Limits::default());
            paging.turn(Some(&answer), Some(body.as_bytes()))
        });
        assert_eq!(turns.take_while(|turn| *turn == Turn::Next).count(), PAGES - 1);
    }
}
