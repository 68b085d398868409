//! Curve parameters, and arithmetic modulo a number known only at run time: the integrated mapping of PACE and RSA.

use super::curve::Params;
use crate::identity::chip::error::ChipError;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

/// NIST P-256 (FIPS 186-4, D.1.2.3).
pub(crate) static P256: Params = Params {
    field_len: 32,
    top_mask: 0xFF,
    p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
    b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
    x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    oid: &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
};

/// brainpoolP256r1 (RFC 5639, 3.4).
pub(crate) static BP256: Params = Params {
    field_len: 32,
    top_mask: 0xFF,
    p: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
    a: "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
    b: "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
    x: "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
    y: "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
    n: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
    oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07],
};

/// NIST P-384 (FIPS 186-4, D.1.2.4).
pub(crate) static P384: Params = Params {
    field_len: 48,
    top_mask: 0xFF,
    p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff00000000\
        00000000ffffffff",
    a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff00000000\
        00000000fffffffc",
    b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d\
        2a85c8edd3ec2aef",
    x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c\
        3a545e3872760ab7",
    y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d\
        7a431d7c90ea0e5f",
    n: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77a\
        ecec196accc52973",
    oid: &[0x2B, 0x81, 0x04, 0x00, 0x22],
};

/// brainpoolP384r1 (RFC 5639, 3.6).
pub(crate) static BP384: Params = Params {
    field_len: 48,
    top_mask: 0xFF,
    p: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71\
        874700133107ec53",
    a: "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb\
        04a8c7dd22ce2826",
    b: "04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc994\
        3ab78696fa504c11",
    x: "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aa\
        ef87b2e247d4af1e",
    y: "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e46462177918111\
        42820341263c5315",
    n: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc310\
        3b883202e9046565",
    oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B],
};

/// NIST P-521 (FIPS 186-4, D.1.2.5).
pub(crate) static P521: Params = Params {
    field_len: 66,
    top_mask: 0x01,
    p: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
        ffffffffffffffffffffffffffffffffffffffffffffffffffff",
    a: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
        fffffffffffffffffffffffffffffffffffffffffffffffffffc",
    b: "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e\
        937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
    x: "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe7\
        5928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
    y: "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef4\
        2640c550b9013fad0761353c7086a272c24088be94769fd16650",
    n: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f\
        966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    oid: &[0x2B, 0x81, 0x04, 0x00, 0x23],
};

/// Bytes of hexadecimal digits written in this file.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let value = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs.map(|pair| value(pair[0]) << 4 | value(pair[1])).collect()
}

/// Arithmetic modulo an odd number.
pub(crate) struct Modulus {
    params: BoxedMontyParams,
    len: usize,
}

impl Modulus {
    /// From big-endian bytes; an error when the number is even, one, or of more than 8,192 bits.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, ChipError> {
        const BAD: ChipError = ChipError::Malformed {
            what: "modulus of a public key",
        };
        let lead = bytes.iter().take_while(|&&b| b == 0).count();
        let bytes = &bytes[lead..];
        if bytes.len() > 1024 || bytes.is_empty() || bytes == [1] {
            return Err(BAD);
        }
        let modulus = uint(bytes, bytes.len());
        let odd: Option<Odd<BoxedUint>> = Odd::new(modulus).into_option();
        Ok(Self {
            params: BoxedMontyParams::new_vartime(odd.ok_or(BAD)?),
            len: bytes.len(),
        })
    }

    /// Bytes of the modulus.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// A number of any length, reduced.
    pub(crate) fn reduce(&self, bytes: &[u8]) -> BoxedMontyForm {
        let wide = uint(bytes, bytes.len().max(self.len));
        let modulus = self.params.modulus().as_nz_ref().clone();
        BoxedMontyForm::new(wide.rem(&modulus), &self.params)
    }

    /// The number one.
    pub(crate) fn one(&self) -> BoxedMontyForm {
        BoxedMontyForm::one(&self.params)
    }

    /// Big-endian bytes as long as the modulus.
    pub(crate) fn bytes(&self, number: &BoxedMontyForm) -> Vec<u8> {
        let full = number.retrieve().to_be_bytes();
        let lead = full.len() - self.len.min(full.len());
        full[lead..].to_vec()
    }
}

/// `base` to the power of `exponent`, big-endian.
pub(crate) fn pow(base: &BoxedMontyForm, exponent: &[u8]) -> BoxedMontyForm {
    base.pow(&uint(exponent, exponent.len()))
}

fn uint(bytes: &[u8], len: usize) -> BoxedUint {
    BoxedUint::from_be_slice_truncated(bytes, (len * 8) as u32)
}
