//! EF.COM: versions, and which data groups there are.

use super::error::malformed;
use super::{LdsError, TAG_COM, group_of_tag};
use crate::identity::chip::tlv::{Objects, Tlv};
use std::collections::BTreeSet;

/// EF.COM (Doc 9303-10, 4.6.1). Nothing signs it: it only says where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Com {
    /// Version of the LDS, e.g. `(1, 7)`.
    pub lds_version: (u8, u8),
    /// Version of Unicode, e.g. `(4, 0, 0)`.
    pub unicode_version: (u8, u8, u8),
    /// Numbers of the data groups that are said to be there.
    pub groups: BTreeSet<u8>,
}

impl Com {
    /// Reads the whole file. Tags that are no data group's are left out.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut fields = Objects::new(Tlv::value_of(file, TAG_COM)?);
        let lds = numbers::<2>(fields.expect(0x5F01)?.value)?;
        let unicode = numbers::<3>(fields.expect(0x5F36)?.value)?;
        let tags = fields.expect(0x5C)?.value;
        fields.finish()?;
        Ok(Self {
            lds_version: (lds[0], lds[1]),
            unicode_version: (unicode[0], unicode[1], unicode[2]),
            groups: tags.iter().filter_map(|&tag| group_of_tag(tag)).collect(),
        })
    }
}

/// `N` numbers of two decimal digits each.
fn numbers<const N: usize>(text: &[u8]) -> Result<[u8; N], LdsError> {
    if text.len() != 2 * N || !text.iter().all(u8::is_ascii_digit) {
        return Err(malformed("version"));
    }
    let mut out = [0; N];
    for (number, digits) in out.iter_mut().zip(text.chunks_exact(2)) {
        *number = (digits[0] - b'0') * 10 + (digits[1] - b'0');
    }
    Ok(out)
}
