//! Signed attributes of CMS (RFC 5652 §11).

use super::Fault;
use cms::signed_data::SignedAttributes;
use const_oid::ObjectIdentifier;
use der::{Decode, Encode};

pub(crate) const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// The one value of the one attribute of this type.
pub(crate) fn single<T>(attributes: &SignedAttributes, oid: ObjectIdentifier) -> Result<Option<T>, Fault>
where
    T: for<'a> Decode<'a>,
{
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let Some(attribute) = found.next() else {
        return Ok(None);
    };
    let ([value], None) = (attribute.values.as_slice(), found.next()) else {
        return Err(Fault::Malformed);
    };
    let der = value.to_der().map_err(|_| Fault::Malformed)?;
    T::from_der(&der).map(Some).map_err(|_| Fault::Malformed)
}
