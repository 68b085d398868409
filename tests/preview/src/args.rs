//! The command line.

use std::path::PathBuf;

/// What `--help` says.
pub const USAGE: &str = "\
usage: motcua-preview --province URL --pack-key KEY|@FILE --dir DIR [--port 8702] [--web DIR]
       motcua-preview --fixture --dir DIR [--port 8702] [--web DIR]
       motcua-preview gallery vi|en

  --province  base URL of the province, e.g. http://127.0.0.1:8701
  --pack-key  key of its pack: base64url of the uncompressed SEC1 point, or @ and a file that holds it
  --fixture   no core and no province: the block gallery answers by itself
  --dir       where each browser session keeps its phone
  --port      on 127.0.0.1; 0 takes any free one (printed)
  --web       where the pages are, for working on them
  gallery     writes the block gallery as JSON";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Run the preview.
    Serve(Args),
    /// Write the gallery.
    Gallery {
        /// `vi` or `en`.
        language: String,
    },
    /// Be the core of one phone: started by the preview itself.
    Core,
    /// Say how.
    Help,
}

/// How the preview runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Folder of the sessions.
    pub dir: PathBuf,
    /// Folder of the pages.
    pub web: PathBuf,
    /// `None` shows the fixture.
    pub province: Option<Province>,
}

/// The province the phones talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// Base URL.
    pub url: String,
    /// Base64url of the pack's public key.
    pub pack_key: String,
}

/// Why the command line cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum ArgsError {
    /// Not one of ours.
    #[error("unknown option {0}")]
    Unknown(String),
    /// Needs something behind it.
    #[error("{0} needs a value")]
    NoValue(String),
    /// Is needed.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Not a port.
    #[error("not a port: {0}")]
    Port(String),
    /// The key's file.
    #[error("cannot read the pack key from {0}: {1}")]
    KeyFile(String, std::io::Error),
}

impl Args {
    /// Reads the arguments behind the program's name. Touches the disk only for `--pack-key @FILE`.
    pub fn parse(mut given: impl Iterator<Item = String>) -> Result<Command, ArgsError> {
        let (mut port, mut fixture) = (8702, false);
        let (mut url, mut key, mut dir, mut web) = (None, None, None, None);
        while let Some(name) = given.next() {
            let mut value = || given.next().ok_or_else(|| ArgsError::NoValue(name.clone()));
            match name.as_str() {
                "--help" | "-h" => return Ok(Command::Help),
                "core" => return Ok(Command::Core),
                "gallery" => return Ok(Command::Gallery { language: value()? }),
                "--fixture" => fixture = true,
                "--province" => url = Some(value()?.trim_end_matches('/').to_owned()),
                "--pack-key" => key = Some(read_key(value()?)?),
                "--dir" => dir = Some(PathBuf::from(value()?)),
                "--web" => web = Some(PathBuf::from(value()?)),
                "--port" => {
                    let text = value()?;
                    port = text.parse().map_err(|_| ArgsError::Port(text))?;
                }
                _ => return Err(ArgsError::Unknown(name)),
            }
        }
        let province = match (fixture, url, key) {
            (true, ..) => None,
            (false, None, _) => return Err(ArgsError::Missing("--province")),
            (false, _, None) => return Err(ArgsError::Missing("--pack-key")),
            (false, Some(url), Some(pack_key)) => Some(Province { url, pack_key }),
        };
        Ok(Command::Serve(Self {
            port,
            dir: dir.ok_or(ArgsError::Missing("--dir"))?,
            web: web.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/web").into()),
            province,
        }))
    }
}

fn read_key(text: String) -> Result<String, ArgsError> {
    let Some(path) = text.strip_prefix('@') else {
        return Ok(text);
    };
    match std::fs::read_to_string(path) {
        Ok(key) => Ok(key.trim().to_owned()),
        Err(error) => Err(ArgsError::KeyFile(path.to_owned(), error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, ArgsError> {
        Args::parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn a_province_without_its_key_is_refused() {
        let error = parse("--province http://127.0.0.1:1 --dir /tmp/x").unwrap_err();
        assert_eq!(error.to_string(), "--pack-key is missing");
    }

    #[test]
    fn the_key_may_stand_in_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        std::fs::write(&file, "BAbc\n").unwrap();
        let line = format!(
            "--province http://127.0.0.1:1/ --pack-key @{} --dir d",
            file.display()
        );
        let Command::Serve(args) = parse(&line).unwrap() else {
            panic!("serves")
        };
        let province = args.province.unwrap();
        assert_eq!(
            (province.url.as_str(), province.pack_key.as_str()),
            ("http://127.0.0.1:1", "BAbc")
        );
    }
}
