//! `mock`: serves the embedded mock until interrupted.

use super::{CommandError, json, near, runtime};
use crate::cli::{MockArgs, OutputFormat};
use crate::gate::ExitCode;
use crate::mock::{Fault, Grants, Mock, Options, Outage, Variant};
use std::fs;
use std::io::Write;
use std::path::Path;

pub(super) fn mock(args: &MockArgs, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    if args.list_faults || args.list_variants {
        if args.output.output_format == OutputFormat::Json {
            json::write(out, &json::Catalogues::of(args.list_faults, args.list_variants))?;
            return Ok(ExitCode::Green);
        }
        if args.list_faults {
            for fault in Fault::all() {
                writeln!(out, "{:<44} {}", fault.name(), fault.sentence())?;
            }
        }
        if args.list_variants {
            for variant in Variant::all() {
                writeln!(out, "{:<44} {}", variant.name(), variant.sentence())?;
            }
        }
        return Ok(ExitCode::Green);
    }
    if args.output.output_format == OutputFormat::Json {
        return Err(CommandError::NoObject {
            what: "the address of a mock",
            remedy: "add --list-faults or --list-variants, or leave the option out",
        });
    }
    let options = Options {
        port: args.port,
        fault: args
            .fault
            .as_deref()
            .map(|name| found("fault", name, Fault::named(name), "--list-faults"))
            .transpose()?,
        variant: args
            .variant
            .as_deref()
            .map(|name| found("variant", name, Variant::named(name), "--list-variants"))
            .transpose()?,
        outage: args.outage.as_deref().map(outage).transpose()?,
        ..Options::default()
    };
    runtime()?.block_on(async {
        let mock = Mock::start(options).await?;
        // Scripts read the address from the end of the first line.
        writeln!(out, "mock of credential.revoke on {}", mock.base_url())?;
        for (kind, name) in [
            ("fault", &args.fault),
            ("variant", &args.variant),
            ("outage", &args.outage),
        ] {
            if let Some(name) = name {
                writeln!(out, "with the {kind} {name}")?;
            }
        }
        match &args.grants_dir {
            Some(dir) => {
                write_grants(dir, mock.grants()).map_err(|error| CommandError::Grants {
                    path: dir.clone(),
                    error,
                })?;
                writeln!(
                    out,
                    "tokens and pools written to {}; check it with:",
                    dir.display()
                )?;
                writeln!(out, "  {}", command(mock.base_url(), dir))?;
                writeln!(out, "or by logging in, with credentials of its own making:")?;
                writeln!(out, "  {}", logging_in(mock.base_url(), dir))?;
            }
            None => writeln!(
                out,
                "add --grants-dir DIR to get its tokens and disposable credentials"
            )?,
        }
        writeln!(out, "stop it with Ctrl-C")?;
        out.flush()?;
        tokio::signal::ctrl_c().await?;
        Ok(ExitCode::Green)
    })
}

fn found<T>(kind: &'static str, name: &str, found: Option<T>, listing: &str) -> Result<T, CommandError> {
    found.ok_or_else(|| CommandError::Unknown {
        kind,
        name: name.to_owned(),
        remedy: match near::subject(name) {
            Some(meant) => format!("did you mean {meant}? `mock {listing}` shows them all"),
            None => format!("`mock {listing}` shows them all"),
        },
    })
}

fn outage(name: &str) -> Result<Outage, CommandError> {
    let names: Vec<&str> = Outage::all().iter().map(|outage| outage.name()).collect();
    Outage::named(name).ok_or_else(|| CommandError::Unknown {
        kind: "outage",
        name: name.to_owned(),
        remedy: format!("there are {}", names.join(", ")),
    })
}

/// The files that `run` takes. The tokens are worth nothing beyond the life of this mock.
fn write_grants(dir: &Path, grants: &Grants) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let files = [
        ("owner.token", grants.owner_token.clone()),
        ("second.token", grants.owner_second_token.clone()),
        (
            "refused-tokens.txt",
            grants
                .refused_tokens
                .iter()
                .map(|(label, token)| format!("{label} {token}"))
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        ("stranger.token", grants.stranger_token.clone()),
        ("reader.token", grants.reader_token.clone()),
        ("expired.token", grants.expired_token.clone()),
        ("credentials.txt", grants.credentials.join("\n")),
        ("stranger-credentials.txt", grants.stranger_credentials.join("\n")),
        ("login.env", logins(grants)),
    ];
    for (name, text) in files {
        write_for_the_owner(&dir.join(name), &format!("{text}\n"))?;
    }
    Ok(())
}

/// Writes a file that nobody but its owner may read, as a real token's should be.
fn write_for_the_owner(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// The logins as variables that a shell reads: `set -a; . DIR/login.env; set +a`.
fn logins(grants: &Grants) -> String {
    let lines = [
        ("", &grants.owner_email, &grants.owner_password),
        ("STRANGER_", &grants.stranger_email, &grants.stranger_password),
        ("READER_", &grants.reader_email, &grants.reader_password),
    ]
    .map(|(role, email, password)| {
        format!("CADENZA_{role}EMAIL='{email}'\nCADENZA_{role}PASSWORD='{password}'")
    });
    lines.join("\n")
}

fn command(base: &str, dir: &Path) -> String {
    let (program, dir) = (program(), dir.display());
    format!(
        "{program} --base-url {base} --token-file {dir}/owner.token \
         --second-token-file {dir}/second.token --stranger-token-file {dir}/stranger.token \
         --reader-token-file {dir}/reader.token --expired-token-file {dir}/expired.token \
         --credentials {dir}/credentials.txt --stranger-credentials {dir}/stranger-credentials.txt \
         --refused-tokens {dir}/refused-tokens.txt"
    )
}

fn logging_in(base: &str, dir: &Path) -> String {
    let (program, dir) = (program(), dir.display());
    format!("(set -a; . {dir}/login.env; {program} --base-url {base})")
}

fn program() -> String {
    std::env::current_exe().map_or_else(
        |_| "cadenza-contract".to_owned(),
        |path| path.display().to_string(),
    )
}
