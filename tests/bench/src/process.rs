//! Processes this one starts of itself, so that nothing measured shares a runtime or a cache with the measuring.

use crate::Result;
use crate::report::say;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A sandbox province in a process of its own; ends when dropped.
pub(crate) struct Province {
    child: Child,
    /// `http://127.0.0.1:<port>`.
    pub(crate) base: String,
}

impl Province {
    pub(crate) fn start(dir: &Path) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("province")
            .arg(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("the province has no output")?;
        let mut base = String::new();
        BufReader::new(output).read_line(&mut base)?;
        let base = base.trim().to_owned();
        let province = Self { child, base };
        if province.base.is_empty() {
            return Err("the province did not start".into());
        }
        Ok(province)
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Closes its input, on which it ends, and waits for it.
pub(crate) fn end(child: &mut Child) {
    drop(child.stdin.take());
    if let Err(error) = child.wait() {
        say(&format!("a process could not be waited for: {error}"));
    }
}

/// The other side of [`Province`]: serves until its input ends.
pub(crate) fn serve_province(dir: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let running = runtime.block_on(motcua_province::start(motcua_province::Options::new(dir)))?;
    say(running.base());
    std::io::stdin().lock().read_to_end(&mut Vec::new())?;
    runtime.block_on(running.stop());
    Ok(())
}
