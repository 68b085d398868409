//! Starts the preview.

use motcua_preview::args::{self, Args, Command};
use motcua_preview::{gallery, routes, store};
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let outcome = Args::parse(std::env::args().skip(1))
        .map_err(Box::from)
        .and_then(run);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "motcua-preview: {error}\n\n{}", args::USAGE);
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        Command::Gallery { language } => {
            let all = gallery::json(gallery::Language::parse(&language))?;
            std::io::stdout().write_all(all.as_bytes())?;
            Ok(())
        }
        Command::Core => motcua_preview::core_process::run(),
        Command::Help => Ok(writeln!(std::io::stdout(), "{}", args::USAGE)?),
        Command::Serve(args) => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(serve(args)),
    }
}

async fn serve(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await?;
    let base = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
    let web = args.web.clone();
    let sessions = store::Sessions::load(args, base.clone())?;
    writeln!(std::io::stdout(), "preview {base}/")?;
    std::io::stdout().flush()?;
    axum::serve(listener, routes::router(sessions, web)).await?;
    Ok(())
}
