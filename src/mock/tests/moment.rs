//! Naming the moments in a transcript, so that two walks at different times read alike.

/// Puts `<now>` in place of every run of digits that is a millisecond of the last fifty seconds or the next minute.
pub(super) fn with_moments_named(text: &str) -> String {
    let since = std::time::UNIX_EPOCH.elapsed().expect("the clock is after 1970");
    let now = i64::try_from(since.as_millis()).expect("the clock is before the year 292 million");
    let mut named = String::new();
    let mut digits = String::new();
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        let moment = digits
            .parse::<i64>()
            .ok()
            .filter(|moment| (-60_000..50_000).contains(&(now - moment)));
        named.push_str(if moment.is_some() { "<now>" } else { &digits });
        digits.clear();
        named.push(character);
    }
    named
}

#[test]
fn a_moment_of_this_minute_is_named_and_an_old_one_is_not() {
    let since = std::time::UNIX_EPOCH.elapsed().expect("the clock is after 1970");
    let text = format!("a {} b 1703052635110 c", since.as_millis());
    assert_eq!(with_moments_named(&text), "a <now> b 1703052635110 c\n");
}
