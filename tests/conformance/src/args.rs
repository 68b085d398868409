//! The command line. Each check takes its inputs from here and from nowhere else.

use clap::{ArgGroup, Args, Parser, Subcommand};
use std::path::PathBuf;

/// Checks a system against what the app needs of it, with the app's own client code.
///
/// One line per step: PASS, FAIL or SKIP, its name, what was seen, and where the specification says so.
/// Exit code 0: nothing failed; 1: something failed; 2: the flags cannot be used.
/// Addresses must be https; plain http is taken only for this very machine (127.0.0.1, ::1, localhost), as in the app.
#[derive(Debug, Parser)]
#[command(name = "conformance", version, verbatim_doc_comment)]
pub struct Cli {
    /// One JSON object instead of lines
    #[arg(long, global = true)]
    pub json: bool,
    /// What is checked.
    #[command(subcommand)]
    pub what: What,
}

/// What is checked.
#[derive(Debug, Subcommand)]
pub enum What {
    /// An identity card on a TCP socket (vpcd's framing: two bytes of length, then the APDU)
    Card(Card),
    /// An OpenID Connect provider
    Oidc(Oidc),
    /// A signed result (PAdES)
    Pdf(Pdf),
    /// A tus upload endpoint
    Tus(Tus),
    /// A push service, or the province's sender of push messages
    Push(Push),
    /// A signed province pack
    Pack(Pack),
    /// An Open311 GeoReport v2 endpoint, reading only (the app has no client for it yet)
    Open311(Open311),
}

/// `card`.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("way").required(true).args(["connect", "listen"])),
    group(ArgGroup::new("key").required(true).args(["can", "mrz_number"]))
)]
pub struct Card {
    /// Where a card (vpicc) or a reader relay listens
    #[arg(long, value_name = "HOST:PORT")]
    pub connect: Option<String>,
    /// Waits there for a card to connect, as vpcd does (its usual port is 35963); loopback only
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Card access number: the six digits on the front
    #[arg(long)]
    pub can: Option<String>,
    /// Document number of the machine-readable zone, without check digit
    #[arg(long, value_name = "NUMBER", requires_all = ["birth", "expiry"])]
    pub mrz_number: Option<String>,
    /// Birth date, YYMMDD
    #[arg(long, value_name = "YYMMDD", requires = "mrz_number")]
    pub birth: Option<String>,
    /// Date of expiry, YYMMDD
    #[arg(long, value_name = "YYMMDD", requires = "mrz_number")]
    pub expiry: Option<String>,
    /// Certificates of the country signing authority, links included (DER or PEM)
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub csca: Vec<PathBuf>,
    /// Its revocation lists (DER or PEM)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub crl: Vec<PathBuf>,
    /// Data groups to read besides those the proofs need
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1, 2, 13])]
    pub groups: Vec<u8>,
    /// Seconds the card may take for one answer
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub timeout: u64,
}

/// `oidc`.
#[derive(Debug, Args)]
pub struct Oidc {
    /// The issuer as the province pack will name it, to the letter
    #[arg(long, value_name = "URL")]
    pub issuer: String,
    /// Client id of the app there; without it only what the provider says of itself is checked
    #[arg(long, value_name = "ID", requires = "redirect_uri")]
    pub client_id: Option<String>,
    /// Redirect address registered for it
    #[arg(long, value_name = "URL")]
    pub redirect_uri: Option<String>,
    /// Scopes, separated by spaces
    #[arg(long, default_value = "openid profile offline_access")]
    pub scopes: String,
    /// What the provider calls identity level 1 in `acr`
    #[arg(long, value_name = "NAME", default_values_t = [String::from("level1")])]
    pub acr_level1: Vec<String>,
    /// What it calls level 2
    #[arg(long, value_name = "NAME", default_values_t = [String::from("level2")])]
    pub acr_level2: Vec<String>,
    /// Level to sign in at
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub level: u8,
    /// Signs in: prints an address to open in a browser, and reads the address it ended at from standard input
    #[arg(long, requires = "client_id")]
    pub code_from_stdin: bool,
    /// Keeps the session and its key in this folder, for `tus --session`, instead of ending it
    #[arg(long, value_name = "DIR", requires = "code_from_stdin")]
    pub keep: Option<PathBuf>,
}

/// `pdf`.
#[derive(Debug, Args)]
pub struct Pdf {
    /// The signed file
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// Root certificates that results may chain to (DER or PEM)
    #[arg(long, value_name = "CERT", required = true, num_args = 1..)]
    pub root: Vec<PathBuf>,
    /// Checks as if it were this day (YYYY-MM-DD, or a time as in RFC 3339)
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
}

/// `tus`.
#[derive(Debug, Args)]
pub struct Tus {
    /// Where uploads are created
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// Access token (sent as `DPoP`, with proofs by a key made for this run)
    #[arg(long, conflicts_with = "session")]
    pub token: Option<String>,
    /// Folder that `oidc --keep` filled: its token and the key it is bound to
    #[arg(long, value_name = "DIR")]
    pub session: Option<PathBuf>,
    /// Bytes of the test file
    #[arg(long, default_value_t = 1 << 20, value_parser = clap::value_parser!(u64).range(1024..=1 << 30))]
    pub size: u64,
}

/// `push`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("side").required(true).multiple(true).args(["endpoint", "listen", "vapid_key"])))]
pub struct Push {
    /// A push service's endpoint (UnifiedPush, or a browser's subscription): a sealed message is sent to it
    #[arg(long, value_name = "URL", conflicts_with = "listen")]
    pub endpoint: Option<String>,
    /// Key of that subscription; without it the message is sealed for a key made for this run
    #[arg(long, value_name = "BASE64URL", allow_hyphen_values = true, requires_all = ["auth", "endpoint"])]
    pub p256dh: Option<String>,
    /// Authentication secret of that subscription
    #[arg(
        long,
        value_name = "BASE64URL",
        allow_hyphen_values = true,
        requires = "p256dh"
    )]
    pub auth: Option<String>,
    /// Plays a push service there (loopback only), prints a subscription for the province's server, and judges the first
    /// message that comes
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Where the province's server reaches `--listen`, when that is not the same address
    #[arg(long, value_name = "URL", requires = "listen")]
    pub public_url: Option<String>,
    /// Seconds to wait for that message
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub wait: u64,
    /// `push.vapid` of the province pack: its form is checked, and messages must be signed by it
    #[arg(long, value_name = "BASE64URL", allow_hyphen_values = true)]
    pub vapid_key: Option<String>,
}

/// `pack`.
#[derive(Debug, Args)]
pub struct Pack {
    /// Base address of the province; the pack is at /.well-known/mot-cua.json below it
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// The pack key the app ships with: base64url of the uncompressed point
    #[arg(long, value_name = "BASE64URL", allow_hyphen_values = true)]
    pub key: String,
}

/// `open311`.
#[derive(Debug, Args)]
pub struct Open311 {
    /// Base address of the endpoint; /services.json is below it
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// `jurisdiction_id`, where the endpoint serves several
    #[arg(long, value_name = "ID")]
    pub jurisdiction: Option<String>,
}
