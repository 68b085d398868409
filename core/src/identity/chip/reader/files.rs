//! Reading one file in as few round trips as reader and card allow.

use super::{FileId, Step};
use crate::identity::chip::apdu::Command;
use crate::identity::chip::channel::Channel;
use crate::identity::chip::error::ChipError;
use crate::identity::chip::tlv::{Header, Tlv};

/// Bytes of a file taken at most.
const MAX_FILE: usize = 1 << 20;
/// Bytes that are enough for tag and length of any file.
const HEAD: usize = 8;
/// What a card that does not take all that its reader does is asked for next.
const MIDDLE: usize = 2_000;

/// The part of a file read so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Partial {
    pub(crate) file: FileId,
    /// Bytes of the whole file, by its own header.
    pub(crate) total: usize,
    pub(crate) bytes: Bytes,
}

impl Partial {
    /// From the first bytes of a file, which tell its length.
    fn begun(channel: &mut Channel<'_>, file: FileId, mut bytes: Vec<u8>) -> Result<Self, ChipError> {
        let total = total_length(file, &bytes)?;
        let asked = part_len(channel, 0, None);
        note_short_answer(channel, bytes.len(), asked.min(total));
        bytes.truncate(total);
        Ok(Self {
            file,
            total,
            bytes: Bytes(bytes),
        })
    }
}

/// Bytes that never show in a log.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Bytes(Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Bytes {
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// What one READ BINARY brought.
enum Part {
    Data(Vec<u8>),
    Missing,
    /// Nothing is at this offset.
    End,
}

/// Reads `file`, going on from `partial` when that is of the same file; `partial` keeps what was read when this fails.
/// `None` when there is no such file.
pub(crate) fn read_file(
    channel: &mut Channel<'_>,
    file: FileId,
    partial: &mut Option<Partial>,
    progress: &mut dyn FnMut(Step),
) -> Result<Option<Vec<u8>>, ChipError> {
    let begun = if partial.as_ref().is_some_and(|p| p.file == file) {
        // Kept where it is until the card has answered.
        let there = select(channel, file)?;
        partial.take().filter(|_| there)
    } else {
        progress(Step::Reading {
            file,
            done: 0,
            total: 0,
        });
        begin(channel, file)?
    };
    let Some(mut state) = begun else {
        return Ok(None);
    };
    let result = go_on(channel, &mut state, progress);
    match result {
        Ok(()) => Ok(Some(state.bytes.0)),
        Err(e) => {
            *partial = Some(state);
            Err(e)
        }
    }
}

/// Reads the file that is selected, whole.
pub(crate) fn read_selected(channel: &mut Channel<'_>, file: FileId) -> Result<Vec<u8>, ChipError> {
    let Part::Data(bytes) = read_part(channel, file, 0, None)? else {
        return Err(ChipError::Malformed { what: "empty file" });
    };
    let mut state = Partial::begun(channel, file, bytes)?;
    go_on(channel, &mut state, &mut |_| {})?;
    Ok(state.bytes.0)
}

fn go_on(
    channel: &mut Channel<'_>,
    state: &mut Partial,
    progress: &mut dyn FnMut(Step),
) -> Result<(), ChipError> {
    let Partial { file, total, .. } = *state;
    loop {
        let done = state.bytes.len();
        progress(Step::Reading { file, done, total });
        if done >= total {
            return Ok(());
        }
        let want = total - done;
        match read_part(channel, file, done, Some(want))? {
            Part::Data(data) => state.bytes.0.extend_from_slice(&data[..data.len().min(want)]),
            _ => {
                return Err(ChipError::Malformed {
                    what: "file shorter than its header says",
                });
            }
        }
    }
}

/// SELECT; false when there is no such file.
pub(crate) fn select(channel: &mut Channel<'_>, file: FileId) -> Result<bool, ChipError> {
    let answer = channel.transmit(&Command::select_file(file.id()))?;
    match answer.sw {
        0x9000 => Ok(true),
        0x6A82 => Ok(false),
        0x6982 => Err(ChipError::Denied { file }),
        _ => Err(ChipError::Protocol {
            what: "the card refused to select a file",
        }),
    }
}

/// The first part of a file, by which its length is known; `None` when there is no such file.
fn begin(channel: &mut Channel<'_>, file: FileId) -> Result<Option<Partial>, ChipError> {
    let first = match file.short() {
        Some(short) if channel.link.limits.short_ids => match read_short(channel, file, short)? {
            Part::Data(data) => Some(data),
            // No such file, or no short identifiers: selecting it tells.
            _ if select(channel, file)? => {
                channel.link.limits.short_ids = false;
                None
            }
            _ => return Ok(None),
        },
        _ if select(channel, file)? => None,
        _ => return Ok(None),
    };
    let bytes = match first {
        Some(bytes) => bytes,
        None => match read_part(channel, file, 0, None)? {
            Part::Data(bytes) => bytes,
            Part::Missing => return Ok(None),
            Part::End => {
                return Err(ChipError::Malformed { what: "empty file" });
            }
        },
    };
    Partial::begun(channel, file, bytes).map(Some)
}

/// Length of a whole file by its header.
pub(crate) fn total_length(file: FileId, bytes: &[u8]) -> Result<usize, ChipError> {
    let header = Header::read(bytes)?.ok_or(ChipError::Malformed {
        what: "file cut short in its header",
    })?;
    if header.tag != file.tag() {
        return Err(ChipError::Malformed {
            what: "file of another type than its name",
        });
    }
    if header.total() > MAX_FILE {
        return Err(ChipError::Malformed {
            what: "file longer than a card holds",
        });
    }
    Ok(header.total())
}

/// The card gave less than it was asked for though the file has more: that is all it gives at once.
fn note_short_answer(channel: &mut Channel<'_>, got: usize, asked: usize) {
    if got < asked && got >= 64 {
        channel.link.limits.read = Some(got);
    }
}

/// Bytes to ask for. `want` is `None` while the length of the file is not known.
fn part_len(channel: &Channel<'_>, offset: usize, want: Option<usize>) -> usize {
    let limits = &channel.link.limits;
    let extended = limits.extended && channel.is_protected();
    let mut len = channel.read_room(extended);
    if offset >= 0x8000 {
        // The odd instruction's answer is wrapped once more.
        len = len.saturating_sub(5);
    }
    len = len.min(limits.read.unwrap_or(usize::MAX));
    match want {
        Some(want) => len.min(want),
        None if limits.exact => HEAD,
        None => len.min(limits.guess.unwrap_or(usize::MAX)),
    }
}

fn read_short(channel: &mut Channel<'_>, file: FileId, short: u8) -> Result<Part, ChipError> {
    loop {
        let le = part_len(channel, 0, None);
        let answer = channel.transmit(&Command::read_short(short, le))?;
        match answer.sw {
            0x9000 | 0x6282 if !answer.data.is_empty() => return Ok(Part::Data(answer.data)),
            0x6982 => return Err(ChipError::Denied { file }),
            0x6A82 => return Ok(Part::Missing),
            // At offset 0, 6B00 is about the short identifier itself.
            sw if sw != 0x6B00 && is_about_length(sw) && learn(channel, le, None) => {}
            _ => return Ok(Part::Missing),
        }
    }
}

fn read_part(
    channel: &mut Channel<'_>,
    file: FileId,
    offset: usize,
    want: Option<usize>,
) -> Result<Part, ChipError> {
    loop {
        let le = part_len(channel, offset, want);
        let answer = channel.transmit(&Command::read_binary(offset, le))?;
        match answer.sw {
            0x9000 | 0x6282 if !answer.data.is_empty() => {
                let data = if offset < 0x8000 {
                    answer.data
                } else {
                    Tlv::value_of(&answer.data, 0x53)?.to_vec()
                };
                if want.is_some() {
                    note_short_answer(channel, data.len(), le);
                }
                return Ok(if data.is_empty() {
                    Part::End
                } else {
                    Part::Data(data)
                });
            }
            0x6A82 | 0x6A83 => return Ok(Part::Missing),
            0x6982 => return Err(ChipError::Denied { file }),
            0x6D00 if offset >= 0x8000 => {
                return Err(ChipError::Unsupported {
                    what: "files beyond 32 KiB on this card",
                });
            }
            sw if is_about_length(sw) => {
                if !learn(channel, le, want) {
                    return Ok(Part::End);
                }
            }
            _ => {
                return Err(ChipError::Protocol {
                    what: "the card refused to read on",
                });
            }
        }
    }
}

/// Statuses of a card that cannot give so much, or so far.
pub(crate) const fn is_about_length(sw: u16) -> bool {
    matches!(sw, 0x9000 | 0x6281 | 0x6282 | 0x6700 | 0x6B00) || sw >> 8 == 0x6C
}

/// After a refused length: true when there is a smaller one to try, which is kept in mind.
pub(crate) fn learn(channel: &mut Channel<'_>, le: usize, want: Option<usize>) -> bool {
    let room = channel.read_room(false);
    let limits = &mut channel.link.limits;
    match want {
        None if limits.exact => false,
        None if le > room => {
            limits.guess = Some(room);
            true
        }
        None => {
            limits.exact = true;
            true
        }
        Some(_) if le > MIDDLE => {
            limits.read = Some(MIDDLE);
            true
        }
        Some(_) if le > room => {
            limits.read = Some(room);
            true
        }
        Some(_) => false,
    }
}
