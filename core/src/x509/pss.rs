//! Parameters of RSASSA-PSS.

use super::algorithm::oid;
use super::{Allow, Fault, Hash};
use const_oid::ObjectIdentifier;
use der::{Decode, Encode, Sequence};
use x509_cert::spki::AlgorithmIdentifierOwned;

const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// `RSASSA-PSS-params` (RFC 4055 §3.1); the defaults are those of SHA-1 and do not count.
#[derive(Sequence)]
struct PssParams {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// One hash for message and mask, and a salt of its length: what ring verifies and everybody signs.
pub(super) fn hash(algorithm: &AlgorithmIdentifierOwned, allow: &Allow) -> Result<Hash, Fault> {
    let parameters = algorithm.parameters.as_ref().ok_or(Fault::Unsupported)?;
    let bytes = parameters.to_der().map_err(|_| Fault::Malformed)?;
    let parameters = PssParams::from_der(&bytes).map_err(|_| Fault::Malformed)?;
    let hash = Hash::from_identifier(&parameters.hash.ok_or(Fault::Unsupported)?, allow)?;
    let mask = parameters.mask.ok_or(Fault::Unsupported)?;
    let mask_hash = mask.parameters.ok_or(Fault::Malformed)?;
    let mask_hash: AlgorithmIdentifierOwned = mask_hash.decode_as().map_err(|_| Fault::Malformed)?;
    let usual = mask.oid == MGF1
        && Hash::from_identifier(&mask_hash, allow)? == hash
        && parameters.salt.and_then(|salt| usize::try_from(salt).ok()) == Some(hash.len())
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    if usual { Ok(hash) } else { Err(Fault::Unsupported) }
}
