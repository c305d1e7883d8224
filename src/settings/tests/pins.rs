//! The target's name and its pins.

use super::refused::{is_usage, refusal};
use super::{Folder, Origin, aimed, origin_of, resolve};
use crate::cli::Options;
use crate::pins::{Off, Pinning};
use std::path::PathBuf;

fn named() -> Options {
    Options {
        target_name: Some("uat".to_owned()),
        ..aimed()
    }
}

fn updating(options: Options) -> Options {
    Options {
        update_pins: true,
        ..options
    }
}

#[test]
fn a_name_turns_pins_on_in_the_folder_snapshots() {
    let settings = resolve(&named(), &[]).unwrap();
    let Pinning::On(book) = &settings.pinning else {
        panic!("no pins although there is a name")
    };
    assert_eq!(book.file(), PathBuf::from("snapshots/pins__uat.snap"));
    assert_eq!(settings.default_in_words("pins-dir"), "snapshots");
}

#[test]
fn name_and_folder_may_come_from_the_environment() {
    let folder = Folder::new();
    let dir = folder.no_file().display().to_string();
    let variables = [("CADENZA_TARGET_NAME", "uat"), ("CADENZA_PINS_DIR", dir.as_str())];
    let settings = resolve(&aimed(), &variables).unwrap();
    let Pinning::On(book) = &settings.pinning else {
        panic!("no pins although there is a name")
    };
    assert_eq!(book.file(), folder.no_file().join("pins__uat.snap"));
    let origin = origin_of(&settings, "target-name");
    assert_eq!(
        origin,
        (Some("uat".to_owned()), Origin::Variable("CADENZA_TARGET_NAME"))
    );
    assert_eq!(
        origin_of(&settings, "pins-dir").1,
        Origin::Variable("CADENZA_PINS_DIR")
    );
    assert_eq!(origin_of(&settings, "update-pins"), (None, Origin::Default));
}

#[test]
fn without_a_name_pins_are_off() {
    for options in [
        aimed(),
        Options {
            base_url: Some("https://host.example".to_owned()),
            allow_host: vec!["host.example".to_owned()],
            ..Options::default()
        },
    ] {
        let settings = resolve(&options, &[]).unwrap();
        assert!(matches!(settings.pinning, Pinning::Off(Off::Unnamed)));
    }
}

#[test]
fn a_name_that_is_none_is_refused() {
    for name in ["UAT", "../uat", "", "a b"] {
        let options = Options {
            target_name: Some(name.to_owned()),
            ..aimed()
        };
        is_usage(&options, &["--target-name", "a-z"]);
    }
}

#[test]
fn accepting_needs_a_name_and_a_target() {
    is_usage(&updating(aimed()), &["--update-pins", "--target-name NAME"]);
    is_usage(&updating(Options::default()), &["--update-pins", "--base-url"]);
    let name_only = Options {
        base_url: None,
        ..named()
    };
    is_usage(&name_only, &["--target-name", "--base-url"]);
}

#[test]
fn accepting_is_refused_under_ci() {
    for (value, refused) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let resolved = resolve(&updating(named()), &[("CI", value)]);
        assert_eq!(resolved.is_err(), refused, "CI={value}");
    }
    let told = refusal(&updating(named()), &[("CI", "true")]).to_string();
    assert!(told.contains("CI never writes"), "{told}");
}

#[test]
fn accepted_pins_that_cannot_be_read_are_refused_before_anything_is_sent() {
    let folder = Folder::new();
    let file = folder.file("pins__uat.snap", "<<<<<<< HEAD\n");
    let options = Options {
        pins_dir: file.parent().map(PathBuf::from),
        ..named()
    };
    is_usage(&options, &["pins__uat.snap", "line 1"]);
}
