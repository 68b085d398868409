//! Elliptic curves behind one small trait, so that the protocols are compiled once and not once a curve.

use super::modular::hex;
use crate::identity::chip::error::ChipError;
use elliptic_curve::sec1::{FromSec1Point, ModulusSize, Sec1Point, ToSec1Point};
use elliptic_curve::{
    AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize, Group as _, PrimeField, Scalar,
};
use elliptic_curve::{ProjectivePoint, ops::Reduce};
use std::marker::PhantomData;

pub use crate::x509::Curve as CurveId;

/// Parameters of a curve `y² = x³ + ax + b` over `p`, in hexadecimal digits of full length.
#[derive(Debug)]
pub(crate) struct Params {
    /// Bytes of a coordinate, and of a scalar.
    pub(crate) field_len: usize,
    /// Bits of the first byte that a scalar may have.
    pub(crate) top_mask: u8,
    pub(crate) p: &'static str,
    pub(crate) a: &'static str,
    pub(crate) b: &'static str,
    pub(crate) x: &'static str,
    pub(crate) y: &'static str,
    pub(crate) n: &'static str,
    /// Content bytes of its object identifier.
    pub(crate) oid: &'static [u8],
}

/// What the protocols do with points. Points are uncompressed SEC1 bytes, scalars big-endian and as long as a coordinate or
/// shorter. All these curves have cofactor 1, so a point on the curve that is not the neutral one is a valid key.
pub(crate) trait Group: Sync {
    /// True for a scalar between 1 and the order.
    fn is_scalar(&self, bytes: &[u8]) -> bool;
    /// An error unless this is a valid public key.
    fn check_point(&self, point: &[u8]) -> Result<(), ChipError>;
    /// Sum of scalar times point, the curve's generator where no point is given. An error when a point is not valid or the
    /// sum is the neutral one.
    fn combine(&self, terms: &[(Option<&[u8]>, &[u8])]) -> Result<Vec<u8>, ChipError>;
}

impl CurveId {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::P256,
        Self::BrainpoolP256r1,
        Self::P384,
        Self::BrainpoolP384r1,
        Self::P521,
    ];

    /// From a standardized domain parameter identifier (ICAO 9303 part 11, 9.5.1).
    pub const fn from_parameter_id(id: u32) -> Option<Self> {
        match id {
            12 => Some(Self::P256),
            13 => Some(Self::BrainpoolP256r1),
            15 => Some(Self::P384),
            16 => Some(Self::BrainpoolP384r1),
            18 => Some(Self::P521),
            _ => None,
        }
    }

    /// Bytes of a coordinate.
    pub const fn field_len(self) -> usize {
        self.params().field_len
    }

    pub(crate) const fn params(self) -> &'static Params {
        match self {
            Self::P256 => &super::modular::P256,
            Self::BrainpoolP256r1 => &super::modular::BP256,
            Self::P384 => &super::modular::P384,
            Self::BrainpoolP384r1 => &super::modular::BP384,
            Self::P521 => &super::modular::P521,
        }
    }

    pub(crate) fn group(self) -> &'static dyn Group {
        match self {
            Self::P256 => &Of::<p256::NistP256>(PhantomData),
            Self::BrainpoolP256r1 => &Of::<bp256::BrainpoolP256r1>(PhantomData),
            Self::P384 => &Of::<p384::NistP384>(PhantomData),
            Self::BrainpoolP384r1 => &Of::<bp384::BrainpoolP384r1>(PhantomData),
            Self::P521 => &Of::<p521::NistP521>(PhantomData),
        }
    }

    /// The curve's generator, uncompressed.
    pub(crate) fn generator(self) -> Vec<u8> {
        let params = self.params();
        [vec![4], hex(params.x), hex(params.y)].concat()
    }

    /// The x coordinate of the shared point: what a key agreement gives (BSI TR-03111, 4.3.1).
    pub(crate) fn agree(
        self,
        secret: &[u8],
        public: &[u8],
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, ChipError> {
        let point = zeroize::Zeroizing::new(self.group().combine(&[(Some(public), secret)])?);
        Ok(zeroize::Zeroizing::new(point[1..=self.field_len()].to_vec()))
    }
}

const BAD_POINT: ChipError = ChipError::Protocol {
    what: "not a point of the curve",
};

struct Of<C>(PhantomData<fn() -> C>);

impl<C> Of<C>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    fn repr(bytes: &[u8]) -> Option<FieldBytes<C>> {
        let mut repr = FieldBytes::<C>::default();
        let start = repr.len().checked_sub(bytes.len())?;
        repr[start..].copy_from_slice(bytes);
        Some(repr)
    }

    fn scalar(bytes: &[u8]) -> Option<Scalar<C>> {
        Scalar::<C>::from_repr(Self::repr(bytes)?).into_option()
    }

    fn point(bytes: &[u8]) -> Result<AffinePoint<C>, ChipError> {
        // The uncompressed form only: it is the one the protocols know (BSI TR-03111, 3.2.1).
        if bytes.first() != Some(&4) {
            return Err(BAD_POINT);
        }
        let point = Sec1Point::<C>::from_bytes(bytes).map_err(|_| BAD_POINT)?;
        Option::from(AffinePoint::<C>::from_sec1_point(&point)).ok_or(BAD_POINT)
    }

    fn sum(terms: &[(Option<&[u8]>, &[u8])]) -> Result<ProjectivePoint<C>, ChipError> {
        let mut sum = ProjectivePoint::<C>::identity();
        for (point, scalar) in terms {
            let base = match point {
                Some(bytes) => Self::point(bytes)?.into(),
                None => ProjectivePoint::<C>::generator(),
            };
            let repr = Self::repr(scalar).ok_or(BAD_POINT)?;
            sum += base * <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&repr);
        }
        Ok(sum)
    }
}

impl<C> Group for Of<C>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    fn is_scalar(&self, bytes: &[u8]) -> bool {
        Self::scalar(bytes).is_some_and(|s| !bool::from(elliptic_curve::Field::is_zero(&s)))
    }

    fn check_point(&self, point: &[u8]) -> Result<(), ChipError> {
        Self::point(point).map(|_| ())
    }

    fn combine(&self, terms: &[(Option<&[u8]>, &[u8])]) -> Result<Vec<u8>, ChipError> {
        let sum = Self::sum(terms)?;
        if sum.is_identity().into() {
            return Err(BAD_POINT);
        }
        let affine: AffinePoint<C> = sum.into();
        Ok(affine.to_sec1_point(false).as_bytes().to_vec())
    }
}
