//! `motcua-province --dir DIR --port 8701`: the sandbox by hand.

use motcua_province::{Identity, Options, start};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "motcua-province --dir DIR [--port PORT] [--data DIR] [--identity openid|oauth2-userinfo]
motcua-province --openapi";

#[tokio::main]
#[allow(clippy::print_stdout, reason = "the address is what a caller waits for")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    if std::env::args().nth(1).as_deref() == Some("--openapi") {
        return match motcua_province::openapi() {
            Ok(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Err(e) => {
                eprintln!("{e}");
                ExitCode::FAILURE
            }
        };
    }
    let options = match arguments(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match start(options).await {
        Ok(running) => {
            println!("{}", running.base());
            // The server lives as long as the process.
            std::future::pending::<()>().await;
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("cannot start: {e}");
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::new(PathBuf::new());
    options.port = 8701;
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--dir" => options.dir = value()?.into(),
            "--data" => options.data_dir = Some(value()?.into()),
            "--identity" => {
                options.identity = match value()?.as_str() {
                    "openid" => Identity::OpenId,
                    "oauth2-userinfo" => Identity::Userinfo,
                    _ => return Err("IDENTITY is openid or oauth2-userinfo".to_owned()),
                }
            }
            "--port" => options.port = value()?.parse().map_err(|_| "PORT is a number".to_owned())?,
            other => return Err(format!("unknown {other}")),
        }
    }
    if options.dir.as_os_str().is_empty() {
        return Err("--dir is needed".to_owned());
    }
    Ok(options)
}
