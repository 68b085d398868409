//! `card`: an identity card on a loopback socket. See the README.

use motcua_card::{Card, Fault, Link, Profile, vicc};
use std::io::Write;
use std::net::TcpListener;
use std::process::ExitCode;

const USAGE: &str =
    "card [--listen 127.0.0.1:PORT | --connect HOST:PORT] [--profile NAME] [--fault KIND@INDEX]… \
[--csca FILE] [--crl FILE]
  faults: lose, lose-answer, mac, truncate, replay, garbage, alter @INDEX; status@INDEX:SW";

struct Arguments {
    listen: String,
    connect: Option<String>,
    profile: String,
    faults: Vec<Fault>,
    csca: Option<String>,
    crl: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut out = Arguments {
        listen: "127.0.0.1:0".to_owned(),
        connect: None,
        profile: "vi-du".to_owned(),
        faults: Vec::new(),
        csca: None,
        crl: None,
    };
    let mut given = std::env::args().skip(1);
    while let Some(flag) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{flag} needs a value"));
        match flag.as_str() {
            "--listen" => out.listen = value()?,
            "--connect" => out.connect = Some(value()?),
            "--profile" => out.profile = value()?,
            "--fault" => out
                .faults
                .push(value()?.parse().map_err(|error| format!("{error}"))?),
            "--csca" => out.csca = Some(value()?),
            "--crl" => out.crl = Some(value()?),
            _ => return Err(format!("unknown flag {flag}")),
        }
    }
    Ok(out)
}

fn run() -> Result<(), String> {
    let arguments = arguments()?;
    let unknown = || format!("unknown profile; known are {}", Profile::NAMES.join(", "));
    let profile = Profile::named(&arguments.profile).ok_or_else(unknown)?;
    let say = |line: &str| writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string());
    say(&format!("CAN {}", profile.can))?;
    for line in profile.person.mrz() {
        say(&format!("MRZ {line}"))?;
    }
    for (path, bytes) in [
        (&arguments.csca, profile.authority.csca()),
        (&arguments.crl, profile.authority.crl()),
    ] {
        if let Some(path) = path {
            std::fs::write(path, bytes).map_err(|error| format!("{path}: {error}"))?;
        }
    }
    let mut link = Link::new(Card::new(profile), arguments.faults);
    if let Some(address) = arguments.connect {
        return vicc::connect(&mut link, &address).map_err(|error| format!("{address}: {error}"));
    }
    let listener =
        TcpListener::bind(&arguments.listen).map_err(|error| format!("{}: {error}", arguments.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if !address.ip().is_loopback() {
        return Err("only loopback addresses are served".to_owned());
    }
    say(&format!("LISTEN {address}"))?;
    vicc::listen(&mut link, &listener, None).map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(std::io::stderr(), "{reason}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}
