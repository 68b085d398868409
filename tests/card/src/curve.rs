//! The elliptic curves the card speaks: points as SEC1 uncompressed bytes, numbers as big-endian bytes.

use crate::drbg::Drbg;
use crate::tlv;
use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use p256::NistP256;
use p384::NistP384;
use primeorder::elliptic_curve::ops::Reduce;
use primeorder::elliptic_curve::sec1::{FromSec1Point, ToSec1Point};
use primeorder::elliptic_curve::{Field, FieldBytes, Group, PrimeField};
use primeorder::{PrimeCurveParams, ProjectivePoint};

/// A curve of ICAO 9303 part 11, section 9.5.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256, parameter id 12.
    P256,
    /// NIST P-384, parameter id 15.
    P384,
    /// brainpoolP256r1, parameter id 13.
    Brainpool256,
    /// brainpoolP384r1, parameter id 16.
    Brainpool384,
}

/// How a public key names its curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// id-ecPublicKey with the curve's identifier.
    Named,
    /// id-ecPublicKey with all parameters spelled out, as ICAO 9303 part 12 asks of issuers.
    Explicit,
    /// standardizedDomainParameters of BSI TR-03110 with the parameter id; only for chip authentication.
    Standardized,
}

macro_rules! on_curve {
    ($curve:expr, $function:ident($($argument:expr),*)) => {
        match $curve {
            Curve::P256 => $function::<NistP256>($($argument),*),
            Curve::P384 => $function::<NistP384>($($argument),*),
            Curve::Brainpool256 => $function::<BrainpoolP256r1>($($argument),*),
            Curve::Brainpool384 => $function::<BrainpoolP384r1>($($argument),*),
        }
    };
}

impl Curve {
    /// Standardized domain parameter id.
    pub fn parameter_id(self) -> u32 {
        match self {
            Self::P256 => 12,
            Self::Brainpool256 => 13,
            Self::P384 => 15,
            Self::Brainpool384 => 16,
        }
    }

    /// Object identifier of the named curve.
    pub fn oid(self) -> &'static str {
        match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::Brainpool256 => "1.3.36.3.3.2.8.1.1.7",
            Self::Brainpool384 => "1.3.36.3.3.2.8.1.1.11",
        }
    }

    /// Size of a coordinate in bytes.
    pub fn size(self) -> usize {
        match self {
            Self::P256 | Self::Brainpool256 => 32,
            Self::P384 | Self::Brainpool384 => 48,
        }
    }

    /// The base point.
    pub fn generator(self) -> Vec<u8> {
        on_curve!(self, generator())
    }

    /// `scalar × point`; `None` when the point is not on the curve or the answer is no point with coordinates.
    pub fn multiply(self, point: &[u8], scalar: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, multiply(point, scalar))
    }

    /// Sum of two points.
    pub fn add(self, left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, add(left, right))
    }

    /// `left⁻¹ × right` modulo the group's order, as PACE with chip authentication mapping needs.
    pub fn quotient(self, left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, quotient(left, right))
    }

    /// The generator of the integrated mapping: `f_G(int(pseudo_random) mod p)` (section 4.4.3.3.2 and appendix B.2).
    pub fn integrated(self, pseudo_random: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, integrated(pseudo_random))
    }

    /// ECDSA over a digest with this nonce: `r ‖ s`. `None` for a nonce that gives a zero.
    pub fn sign(self, private: &[u8], nonce: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, sign(private, nonce, digest))
    }

    /// Whether `r ‖ s` is a right ECDSA signature of `digest` by `public`.
    pub fn verify(self, public: &[u8], digest: &[u8], signature: &[u8]) -> bool {
        on_curve!(self, verify(public, digest, signature)).unwrap_or(false)
    }

    /// Subject public key info of a point.
    pub fn public_key_info(self, point: &[u8], naming: Naming) -> Vec<u8> {
        let algorithm = match naming {
            Naming::Named => [tlv::oid("1.2.840.10045.2.1"), tlv::oid(self.oid())],
            Naming::Explicit => [tlv::oid("1.2.840.10045.2.1"), on_curve!(self, parameters())],
            Naming::Standardized => [tlv::oid("0.4.0.127.0.7.1.2"), tlv::integer(self.parameter_id())],
        };
        tlv::sequence(&[tlv::sequence(&algorithm), tlv::bits(point)])
    }
}

/// An EC key pair.
#[derive(Clone)]
pub(crate) struct KeyPair {
    pub(crate) curve: Curve,
    pub(crate) private: Vec<u8>,
    pub(crate) public: Vec<u8>,
}

impl KeyPair {
    /// A pair over the curve's own generator.
    pub(crate) fn generate(curve: Curve, drbg: &mut Drbg) -> Self {
        Self::over(curve, &curve.generator(), drbg).unwrap_or_else(|| Self::generate(curve, drbg))
    }

    /// A pair over another generator; `None` if it is no point.
    pub(crate) fn over(curve: Curve, generator: &[u8], drbg: &mut Drbg) -> Option<Self> {
        let private = drbg.bytes(curve.size());
        let public = curve.multiply(generator, &private)?;
        Some(Self {
            curve,
            private,
            public,
        })
    }

    /// The x coordinate of the Diffie–Hellman point.
    pub(crate) fn agree(&self, other: &[u8]) -> Option<Vec<u8>> {
        self.curve
            .multiply(other, &self.private)
            .map(|point| x_of(&point))
    }
}

/// The x coordinate of an uncompressed point.
pub(crate) fn x_of(point: &[u8]) -> Vec<u8> {
    point.get(1..=point.len() / 2).unwrap_or_default().to_vec()
}

fn scalar<C: PrimeCurveParams>(bytes: &[u8]) -> C::Scalar {
    // Digests may be longer or shorter than the order: the leftmost bits count (SEC 1, section 4.1.3).
    let size = FieldBytes::<C>::default().len();
    let cut = &bytes[..bytes.len().min(size)];
    let mut field = FieldBytes::<C>::default();
    field[size - cut.len()..].copy_from_slice(cut);
    C::Scalar::reduce(&field)
}

fn point<C: PrimeCurveParams>(bytes: &[u8]) -> Option<ProjectivePoint<C>> {
    if bytes.first() != Some(&4) {
        return None;
    }
    let affine = primeorder::AffinePoint::<C>::from_sec1_bytes(bytes).ok()?;
    Some(ProjectivePoint::<C>::from(affine))
}

fn encode<C: PrimeCurveParams>(point: &ProjectivePoint<C>) -> Option<Vec<u8>> {
    (!bool::from(point.is_identity())).then(|| point.to_affine().to_sec1_point(false).as_bytes().to_vec())
}

fn generator<C: PrimeCurveParams>() -> Vec<u8> {
    encode(&ProjectivePoint::<C>::GENERATOR).unwrap_or_default()
}

fn multiply<C: PrimeCurveParams>(at: &[u8], by: &[u8]) -> Option<Vec<u8>> {
    encode(&(point::<C>(at)? * scalar::<C>(by)))
}

fn add<C: PrimeCurveParams>(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    encode(&(point::<C>(left)? + point::<C>(right)?))
}

fn quotient<C: PrimeCurveParams>(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    let inverse = inverse(scalar::<C>(left))?;
    Some((inverse * scalar::<C>(right)).to_repr().to_vec())
}

fn sign<C: PrimeCurveParams>(private: &[u8], nonce: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
    let k = scalar::<C>(nonce);
    let r = scalar::<C>(&x_of(&encode(&(ProjectivePoint::<C>::GENERATOR * k))?));
    let inverse = inverse(k)?;
    let s = inverse * (scalar::<C>(digest) + r * scalar::<C>(private));
    if bool::from(r.is_zero()) || bool::from(s.is_zero()) {
        return None;
    }
    Some([r.to_repr().to_vec(), s.to_repr().to_vec()].concat())
}

fn verify<C: PrimeCurveParams>(public: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool> {
    let (r, s) = signature.split_at_checked(signature.len() / 2)?;
    let inverse = inverse(scalar::<C>(s))?;
    let sum = ProjectivePoint::<C>::GENERATOR * (scalar::<C>(digest) * inverse)
        + point::<C>(public)? * (scalar::<C>(r) * inverse);
    Some(scalar::<C>(&x_of(&encode(&sum)?)) == scalar::<C>(r))
}

/// Appendix B.2 of part 11, its steps in its letters but for A, which is `root` here.
fn integrated<C: PrimeCurveParams>(pseudo_random: &[u8]) -> Option<Vec<u8>> {
    let t = pseudo_random.iter().fold(C::FieldElement::ZERO, |sum, byte| {
        sum * C::FieldElement::from(256u64) + C::FieldElement::from(u64::from(*byte))
    });
    let alpha = -t.square();
    let inner = inverse(alpha + alpha.square())?;
    let x2 = -C::EQUATION_B * inverse(C::EQUATION_A)? * (C::FieldElement::ONE + inner);
    let h2 = x2.square() * x2 + C::EQUATION_A * x2 + C::EQUATION_B;
    // h^(p-1-(p+1)/4) is the inverse of h^((p+1)/4), because h^(p-1) = 1.
    let root = inverse(power(h2, &quarter(C::FieldElement::MODULUS)?))?;
    let square = root.square() * h2 == C::FieldElement::ONE;
    let (x, y) = if square {
        (x2, root * h2)
    } else {
        (alpha * x2, root * t.square() * t * h2)
    };
    let bytes = [vec![4], x.to_repr().to_vec(), y.to_repr().to_vec()].concat();
    encode(&point::<C>(&bytes)?)
}

fn inverse<F: Field>(element: F) -> Option<F> {
    Option::from(element.invert())
}

fn power<F: Field>(base: F, exponent: &[u8]) -> F {
    let mut out = F::ONE;
    for bit in exponent
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1))
    {
        out = out.square();
        if bit == 1 {
            out *= base;
        }
    }
    out
}

/// `(p + 1) / 4` for a prime that is 3 modulo 4, given in hexadecimal: `p >> 2` and one.
fn quarter(modulus: &str) -> Option<Vec<u8>> {
    let mut number = hex_bytes(modulus)?;
    let mut carry = 0;
    for byte in &mut number {
        let next = *byte & 3;
        *byte = *byte >> 2 | carry << 6;
        carry = next;
    }
    for byte in number.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    Some(number)
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_start_matches("0x");
    let padded = if text.len() % 2 == 1 {
        format!("0{text}")
    } else {
        text.to_owned()
    };
    (0..padded.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(padded.get(at..at + 2)?, 16).ok())
        .collect()
}

/// ECParameters of RFC 3279 section 2.3.5, all spelled out, cofactor 1.
fn parameters<C: PrimeCurveParams>() -> Vec<u8> {
    let field = |element: C::FieldElement| tlv::octets(&element.to_repr());
    let modulus = tlv::unsigned(&hex_bytes(C::FieldElement::MODULUS).unwrap_or_default());
    let order = tlv::unsigned(&hex_bytes(C::Scalar::MODULUS).unwrap_or_default());
    tlv::sequence(&[
        tlv::integer(1),
        tlv::sequence(&[tlv::oid("1.2.840.10045.1.1"), modulus]),
        tlv::sequence(&[field(C::EQUATION_A), field(C::EQUATION_B)]),
        tlv::octets(&generator::<C>()),
        order,
        tlv::integer(1),
    ])
}
