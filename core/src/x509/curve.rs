//! Elliptic curves: named, or written out in full; and ECDSA on those ring does not have.

use super::Fault;
use super::algorithm::oid;
use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Any, Decode, Encode, Sequence, SliceReader};
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{EcdsaCurve, Signature, VerifyingKey};
use ring::digest;

/// A named curve that is done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names say it
pub enum Curve {
    P256,
    P384,
    P521,
    BrainpoolP256r1,
    BrainpoolP384r1,
}

const PRIME_FIELD: ObjectIdentifier = oid("1.2.840.10045.1.1");

const NAMES: [(ObjectIdentifier, Curve); 5] = [
    (oid("1.2.840.10045.3.1.7"), Curve::P256),
    (oid("1.3.132.0.34"), Curve::P384),
    (oid("1.3.132.0.35"), Curve::P521),
    (oid("1.3.36.3.3.2.8.1.1.7"), Curve::BrainpoolP256r1),
    (oid("1.3.36.3.3.2.8.1.1.11"), Curve::BrainpoolP384r1),
];

/// SHA-256 over p, a, b, the base point (uncompressed) and its order, each as wide as p. A curve written out in full must
/// equal a known one in all of them: a known curve with another base point lets anybody make a key (CVE-2020-0601).
const FINGERPRINTS: [([u8; 32], Curve); 5] = [
    (
        hex(b"0815056d43f2b0abec3447d8d9f6921397252567930d519d532b0998ddb1da88"),
        Curve::P256,
    ),
    (
        hex(b"ed45a0a385dca472be657ef6d7dbf03e974d84adb525e3b51e21b93c3a6ea792"),
        Curve::P384,
    ),
    (
        hex(b"549f3a34329642ebc6460a9c3a4f93225722a430e5f549ea493aeccc886bcb2a"),
        Curve::P521,
    ),
    (
        hex(b"3aa3aff93f25115bd3c80ba6873072b2c256930b28fff9d2140edf5e6e044b82"),
        Curve::BrainpoolP256r1,
    ),
    (
        hex(b"fae1c9cd3db663ade71de3fcebdcfa99bffeb3272fb9562c3de52fd9d03b3d18"),
        Curve::BrainpoolP384r1,
    ),
];

/// Octets of the widest field here, that of P-521.
const WIDEST: usize = 66;

const fn hex(text: &[u8; 64]) -> [u8; 32] {
    let mut out = [0; 32];
    let mut i = 0;
    while i < 32 {
        out[i] = nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]);
        i += 1;
    }
    out
}

const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'a' + 10,
    }
}

/// The curve that these parameters of a key name or, where `explicit`, write out.
pub(super) fn identify(parameters: &Any, explicit: bool) -> Result<Curve, Fault> {
    if let Ok(name) = parameters.decode_as::<ObjectIdentifier>() {
        return NAMES
            .iter()
            .find_map(|(oid, curve)| (*oid == name).then_some(*curve))
            .ok_or(Fault::Unsupported);
    }
    if !explicit {
        return Err(Fault::Unsupported);
    }
    let bytes = parameters.to_der().map_err(|_| Fault::Malformed)?;
    let fingerprint = EcParameters::from_der(&bytes)
        .map_err(|_| Fault::Malformed)?
        .fingerprint()?;
    FINGERPRINTS
        .iter()
        .find_map(|(known, curve)| (fingerprint.as_ref() == known).then_some(*curve))
        .ok_or(Fault::Unsupported)
}

/// `SpecifiedECDomain` (RFC 3279 §2.3.5, there `ECParameters`).
#[derive(Sequence)]
struct EcParameters<'a> {
    version: u8,
    field: FieldId<'a>,
    curve: Coefficients<'a>,
    base: OctetStringRef<'a>,
    order: UintRef<'a>,
    #[asn1(optional = "true")]
    cofactor: Option<u8>,
}

#[derive(Sequence)]
struct FieldId<'a> {
    kind: ObjectIdentifier,
    prime: AnyRef<'a>,
}

#[derive(Sequence)]
struct Coefficients<'a> {
    a: OctetStringRef<'a>,
    b: OctetStringRef<'a>,
    #[asn1(optional = "true")]
    seed: Option<AnyRef<'a>>,
}

impl EcParameters<'_> {
    fn fingerprint(&self) -> Result<digest::Digest, Fault> {
        if self.field.kind != PRIME_FIELD || self.cofactor.is_some_and(|cofactor| cofactor != 1) {
            return Err(Fault::Unsupported);
        }
        let prime = self
            .field
            .prime
            .decode_as::<UintRef<'_>>()
            .map_err(|_| Fault::Malformed)?;
        let width = prime.as_bytes().len();
        // Only the uncompressed form: that is what is written in certificates.
        let base = self.base.as_bytes();
        if width > WIDEST || base.len() != 2 * width + 1 || base.first() != Some(&4) {
            return Err(Fault::Unsupported);
        }
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(prime.as_bytes());
        context.update(&widened::<WIDEST>(self.curve.a.as_bytes(), width)?[WIDEST - width..]);
        context.update(&widened::<WIDEST>(self.curve.b.as_bytes(), width)?[WIDEST - width..]);
        context.update(base);
        context.update(&widened::<WIDEST>(self.order.as_bytes(), width)?[WIDEST - width..]);
        Ok(context.finish())
    }
}

/// `number` (big-endian) at the end of `N` octets; it may fill at most `width` of them.
fn widened<const N: usize>(number: &[u8], width: usize) -> Result<[u8; N], Fault> {
    let zeros = number.iter().take_while(|&&octet| octet == 0).count();
    let digits = &number[zeros..];
    if digits.len() > width || width > N {
        return Err(Fault::Malformed);
    }
    let mut out = [0; N];
    out[N - digits.len()..].copy_from_slice(digits);
    Ok(out)
}

/// `Ecdsa-Sig-Value` (RFC 3279 §2.2.3).
#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

impl Curve {
    /// ECDSA (FIPS 186-5, 6.4.2) over a hash of any length.
    pub(super) fn verify(self, point: &[u8], hash: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let mut reader = SliceReader::new(signature).map_err(|_| Fault::DoesNotHold)?;
        let values = EcdsaSignature::decode(&mut reader).map_err(|_| Fault::DoesNotHold)?;
        if !der::Reader::is_finished(&reader) {
            return Err(Fault::DoesNotHold);
        }
        self.verify_numbers(point, hash, values.r.as_bytes(), values.s.as_bytes())
    }

    /// As [`Curve::verify`], with `r` and `s` as big-endian numbers.
    pub(crate) fn verify_numbers(self, point: &[u8], hash: &[u8], r: &[u8], s: &[u8]) -> Result<(), Fault> {
        match self {
            Self::P256 => verify_on::<p256::NistP256>(point, hash, r, s),
            Self::P521 => verify_on::<p521::NistP521>(point, hash, r, s),
            Self::BrainpoolP256r1 => verify_on::<bp256::BrainpoolP256r1>(point, hash, r, s),
            Self::BrainpoolP384r1 => verify_on::<bp384::BrainpoolP384r1>(point, hash, r, s),
            Self::P384 => verify_on::<p384::NistP384>(point, hash, r, s),
        }
    }
}

fn verify_on<C>(point: &[u8], hash: &[u8], r: &[u8], s: &[u8]) -> Result<(), Fault>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let key = VerifyingKey::<C>::from_sec1_bytes(point).map_err(|_| Fault::Malformed)?;
    let signature =
        Signature::<C>::from_scalars(scalar::<C>(r)?, scalar::<C>(s)?).map_err(|_| Fault::DoesNotHold)?;
    key.verify_prehash(hash, &signature)
        .map_err(|_| Fault::DoesNotHold)
}

fn scalar<C: EcdsaCurve>(digits: &[u8]) -> Result<FieldBytes<C>, Fault> {
    let mut out = FieldBytes::<C>::default();
    let width = out.len();
    if digits.len() > width {
        return Err(Fault::DoesNotHold);
    }
    out[width - digits.len()..].copy_from_slice(digits);
    Ok(out)
}
