//! Typing: from the commit of a field to the screen that says it is kept. The core publishes only what is durable, so the
//! time holds a transaction and its fsync; what the disk alone takes is measured in between.

use crate::disk::Disk;
use crate::report::{Measured, Row};
use crate::shell::Shell;
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_core::Action;
use motcua_core::screen::{Block, FieldKind, Screen};
use std::time::{SystemTime, UNIX_EPOCH};

const COMMITS: usize = 500;
const WARM_UP: usize = 20;
const TEXT: &str = "Xóm 1, xã Ví Dụ, tỉnh Ninh Bình – nhà văn hoá cũ, cạnh cây đa đầu làng";

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let mut shell = Shell::open(&bench.phone.place)?;
    let draft = format!("draft/{}", bench.phone.draft);
    shell.press(&format!("go:{draft}"), &draft)?;
    let field = open_page_with_text(&mut shell, &draft)?;
    let mut disk = Disk::new(&bench.state)?;
    let first = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    let (mut times, mut syncs) = (Vec::new(), Vec::new());
    for n in 0..WARM_UP + COMMITS {
        let revision = first + n as u64;
        let typed: String = TEXT.chars().take(1 + n % TEXT.chars().count()).collect();
        let action = Action::Commit {
            block: field.clone(),
            text: typed.clone(),
            revision,
        };
        let time = shell.act(action, "the committed field", |s| shows(s, &field, revision))?;
        let sync = disk.append_and_sync()?;
        if n >= WARM_UP {
            times.push(time);
            syncs.push(sync);
        }
    }
    let (times, syncs) = (Samples::of_durations(&times)?, Samples::of_durations(&syncs)?);
    Ok(Measured {
        rows: vec![
            Row::latency(
                "keystroke",
                "a commit of a field, durable and shown",
                "ms",
                &times,
            ),
            Row::latency(
                "disk_sync",
                "beside it: 8 KiB appended and fdatasync",
                "ms",
                &syncs,
            ),
        ],
        ..Measured::default()
    })
}

fn shows(screen: &Screen, field: &str, revision: u64) -> bool {
    screen.blocks.iter().any(|block| {
        matches!(block, Block::Field { id, value_revision, .. } if id == field && *value_revision == revision)
    })
}

/// Opens the first page of the draft that has a line of text, and gives that field.
fn open_page_with_text(shell: &mut Shell, draft: &str) -> Result<String> {
    for page in 0..8 {
        let route = format!("{draft}/page/{page}");
        if !has_item(&shell.screen, &format!("go:{route}")) {
            continue;
        }
        shell.press(&format!("go:{route}"), &route)?;
        if let Some(field) = text_field(&shell.screen) {
            return Ok(field);
        }
        shell.back(draft)?;
    }
    Err("no page of the draft has a line of text".into())
}

fn has_item(screen: &Screen, wanted: &str) -> bool {
    screen.blocks.iter().any(
        |block| matches!(block, Block::Checklist { items, .. } if items.iter().any(|i| i.id == wanted && i.pressable)),
    )
}

fn text_field(screen: &Screen) -> Option<String> {
    screen.blocks.iter().find_map(|block| match block {
        Block::Field {
            id,
            input: FieldKind::Text | FieldKind::Name | FieldKind::Multiline,
            ..
        } => Some(id.clone()),
        _ => None,
    })
}
