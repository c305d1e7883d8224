//! Texts that attack the reader of the report: R-46 to R-51. That no control character reaches console or JUnit is
//! asserted for every row.

use crate::*;

/// A refusal with that text, and a member that breaks the envelope, so that the text is quoted.
fn quoted(text: &str) -> Ended {
    let text = serde_json::Value::from(text);
    let body = format!(r#"{{"data":{text},"success":false,"errno":-22016,"error":{text}}}"#);
    let reason = format!(
        "404 {}",
        text.as_str().unwrap_or_default().replace(['\r', '\n', '\0'], " ")
    );
    let reason: String = reason.chars().filter(|letter| !letter.is_control()).collect();
    let ended = meet(
        Play::Bytes(http(&reason, &[JSON, &length(body.as_bytes())], body.as_bytes())),
        When::Once,
        SMOKE,
    );
    assert_eq!(ended.code, 1, "{}", ended.console);
    ended
}

#[test]
fn r_46_no_text_steers_a_terminal() {
    let ended = quoted("\u{1b}[2J\u{1b}]8;;http://x\u{7}\u{9b}31m\u{8}\r\u{202e}\u{2066}");
    assert!(
        !ended.console.contains(['\u{202e}', '\u{2066}']),
        "{}",
        ended.console
    );
    assert!(
        ended.console.contains(r"\u{9b}"),
        "it is shown: {}",
        ended.console
    );
}

#[test]
fn r_47_no_text_is_markup() {
    let ended = quoted("<script>alert(1)</script>\" onload=\"x");
    assert!(!ended.junit.contains("<script>"), "{}", ended.junit);
}

#[test]
fn r_48_no_text_ends_the_xml_around_it() {
    // `read` has parsed the file by now, with a case for every check.
    let ended = quoted("]]>\u{0}\u{fffe}\u{ffff}&#27;</testcase>");
    assert!(ended.failed.contains("failure_envelope"), "{}", ended.console);
}

#[test]
fn r_49_a_token_that_is_echoed_is_a_finding_and_is_shown_to_nobody() {
    // The answer is made from the request, so the front has to see the token: it is told what to echo.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mock = runtime.block_on(Mock::start(Options::default())).unwrap();
    let token = mock.grants().owner_token.clone();
    let escaped: Vec<String> = token
        .chars()
        .map(|letter| format!("\\u{:04x}", u32::from(letter)))
        .collect();
    let escaped = escaped.concat();
    // A body of nothing but secrets, which costs the masker most.
    let crowd = escaped.repeat((7 << 20) / escaped.len());
    for echo in [token.as_str(), &escaped, &token.replace('.', "%2E"), &crowd] {
        let body = format!(r#"{{"data":null,"success":false,"errno":-22016,"error":"bad {echo}"}}"#);
        let port: u16 = mock.base_url().rsplit(':').next().unwrap().parse().unwrap();
        let front = Front::start(port, Arc::new(Play::Bytes(saying(body.as_bytes()))), When::Once);
        let folder = Folder::new();
        let (code, peak_kib, console) = watch(spawn(&front, &mock, &folder, SMOKE), &folder, Instant::now());
        assert!(peak_kib < MOST_KIB, "{peak_kib} KiB");
        let junit = fs::read_to_string(folder.0.join("reports/junit.xml")).unwrap();
        assert_eq!(code, 1, "{console}");
        for text in [&console, &junit] {
            let shown = token
                .as_bytes()
                .windows(16)
                .any(|part| text.contains(std::str::from_utf8(part).unwrap()));
            assert!(!shown || !text.contains(&token[40..]), "{text}");
            assert!(!text.contains(&escaped[..120]), "{text}");
        }
        assert!(console.contains("[owner token]"), "{console}");
    }
    let _inside = runtime.enter();
    drop(mock);
}

#[test]
fn r_50_a_text_stays_on_its_line() {
    let ended = quoted("a\r\n::error::forged\n=1+1,[x](y)");
    for text in ended.texts() {
        assert!(
            !text
                .lines()
                .any(|line| line.trim_start().starts_with("::error::")),
            "{text}"
        );
    }
}

#[test]
fn r_51_no_text_names_a_file() {
    let ended = quoted("../../../cadenza-escaped");
    assert!(ended.console.contains("cadenza-escaped"), "{}", ended.console);
    let above = std::env::temp_dir().join("folder").join("reports");
    for folder in above.ancestors() {
        assert!(!folder.join("cadenza-escaped").exists(), "{}", folder.display());
    }
}
