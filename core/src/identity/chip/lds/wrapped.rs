//! Files that are one ASN.1 value in a tag of their own: EF.DG14, EF.DG15 and EF.SOD.

use super::error::malformed;
use super::{LdsError, TAG_SOD};
use crate::identity::chip::tlv::Tlv;

const SEQUENCE: u32 = 0x30;
const SET: u32 = 0x31;

/// `SecurityInfos` of EF.DG14 (Doc 9303-10, 4.7.14), DER with its tag.
pub fn security_infos(file: &[u8]) -> Result<&[u8], LdsError> {
    inside(file, 0x6E, SET)
}

/// `SubjectPublicKeyInfo` of EF.DG15 (Doc 9303-10, 4.7.15), DER with its tag.
pub fn public_key(file: &[u8]) -> Result<&[u8], LdsError> {
    inside(file, 0x6F, SEQUENCE)
}

/// The CMS `ContentInfo` of EF.SOD (Doc 9303-10, 4.6.2), DER with its tag.
pub fn security_object(file: &[u8]) -> Result<&[u8], LdsError> {
    inside(file, TAG_SOD, SEQUENCE)
}

fn inside(file: &[u8], outer: u32, inner: u32) -> Result<&[u8], LdsError> {
    let object = Tlv::only(Tlv::value_of(file, outer)?)?;
    if object.tag == inner {
        Ok(object.raw)
    } else {
        Err(malformed("another value than expected"))
    }
}
