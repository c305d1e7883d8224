//! Redirects, proxies, clocks, gateways and weather.

use crate::*;

#[test]
fn r_30_a_redirect_is_judged_and_never_followed() {
    for status in ["301 x", "302 x", "303 x", "307 x", "308 x"] {
        redirected(status, "/elsewhere");
    }
    for place in [
        "http://127.0.0.1:9/elsewhere",
        "//elsewhere.invalid/",
        "http://[elsewhere",
        "",
    ] {
        redirected("308 x", place);
    }
}

#[track_caller]
fn redirected(status: &str, place: &str) {
    let fields = [&format!("Location: {place}"), "Content-Length: 0"];
    let ended = meet(Play::Bytes(http(status, &fields, b"")), When::Once, SMOKE);
    assert!(!ended.request_lines.iter().any(|line| line.contains("elsewhere")));
    assert_eq!(ended.code, 1, "{}", ended.console);
    assert!(
        ended.failed.contains("status_code_conformance"),
        "{}",
        ended.console
    );
}

#[test]
fn r_31_a_proxy_of_the_environment_sees_nothing() {
    // Every run here has an empty environment; this one names a proxy that would answer everything wrong.
    let trap = Front::start(9, Arc::new(Play::Bytes(Vec::new())), When::Everywhere);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mock = runtime.block_on(Mock::start(Options::default())).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"))
        .env_clear()
        .envs(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, trap.url())))
        .args(["--profile", "smoke", "--base-url", mock.base_url()])
        .env("CADENZA_TOKEN", &mock.grants().owner_token)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(trap.request_lines(), [""; 0]);
    let _inside = runtime.enter();
    drop(mock);
}

#[test]
fn r_32_a_clock_that_is_off_accuses_nobody() {
    let fields = [JSON, &length(NOT_FOUND), "Date: Thu, 01 Jan 1970 00:00:00 GMT"];
    meet(
        Play::Bytes(http("404 Not Found", &fields, NOT_FOUND)),
        When::Always,
        &[],
    )
    .is_green();
}

#[test]
fn r_33_a_gateways_page_is_weather_once_and_a_broken_promise_while_others_pass() {
    let page = http(
        "502 x",
        &["Content-Type: text/html", "Content-Length: 6"],
        b"<html>",
    );
    meet(Play::Bytes(page.clone()), When::Once, &[]).is_green();
    let ended = meet(Play::Bytes(page), When::Always, &[]);
    assert_eq!(ended.code, 1, "{}", ended.console);
    assert_eq!(
        ended.failed,
        BTreeSet::from([ANSWERED.to_owned()]),
        "{}",
        ended.console
    );
    assert!(ended.passed.len() >= 35, "{}", ended.console);
}

#[test]
fn r_34_a_request_to_slow_down_is_waited_out_and_never_a_finding() {
    let busy = http("429 x", &["Retry-After: 1", "Content-Length: 0"], b"");
    meet(Play::Bytes(busy.clone()), When::Once, &[]).is_green();
    let ended = meet(Play::Bytes(busy), When::Always, &["--weather-budget", "1s"]);
    assert_eq!((ended.code, ended.failed.len()), (3, 0), "{}", ended.console);
    assert!(ended.passed.len() >= 35, "{}", ended.console);
}
