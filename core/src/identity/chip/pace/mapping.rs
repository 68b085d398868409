//! The integrated mapping of PACE (ICAO 9303 part 11, 4.4.3.3.2 and appendix B): a point from two nonces.

use crate::identity::chip::crypto::modular::{self, Modulus, hex};
use crate::identity::chip::crypto::{CurveId, Suite};
use crate::identity::chip::error::ChipError;

const C0_128: &str = "a668892a7c41e3ca739f40b057d85904";
const C1_128: &str = "a4e136ac725f738b01c1f60217c188ad";
const C0_256: &str = "d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676";
const C1_256: &str = "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517";

/// The generator from the chip's nonce `s` and the terminal's nonce `t`.
pub(crate) fn integrated(suite: Suite, curve: CurveId, s: &[u8], t: &[u8]) -> Result<Vec<u8>, ChipError> {
    point(curve, &pseudo_random(suite, curve, s, t)?)
}

/// Pseudo-random digits of at least 64 bits more than the curve's prime has.
pub(crate) fn pseudo_random(suite: Suite, curve: CurveId, s: &[u8], t: &[u8]) -> Result<Vec<u8>, ChipError> {
    let (c0, c1) = match s.len() {
        16 => (hex(C0_128), hex(C1_128)),
        32 => (hex(C0_256), hex(C1_256)),
        _ => {
            return Err(ChipError::Protocol {
                what: "nonce of a wrong length",
            });
        }
    };
    // P-521 is the one curve here whose prime is not whole bytes long.
    let bits = match curve {
        CurveId::P521 => 521,
        _ => curve.field_len() * 8,
    };
    let rounds = (bits + 64).div_ceil(s.len() * 8);
    let iv = vec![0; suite.block_len()];
    let mut key = s.to_vec();
    suite.key(t)?.encrypt(&iv, &mut key)?;
    let mut digits = Vec::with_capacity(rounds * s.len());
    for _ in 0..rounds {
        let current = suite.key(&key[..suite.key_len()])?;
        key.clone_from(&c0);
        current.encrypt(&iv, &mut key)?;
        let mut x = c1.clone();
        current.encrypt(&iv, &mut x)?;
        digits.extend_from_slice(&x);
    }
    Ok(digits)
}

/// A point of the curve from a number: appendix B.2, for primes that are 3 modulo 4, as all of them here are.
pub(crate) fn point(curve: CurveId, digits: &[u8]) -> Result<Vec<u8>, ChipError> {
    let params = curve.params();
    let field = Modulus::new(&hex(params.p))?;
    let (coefficient, constant) = (field.reduce(&hex(params.a)), field.reduce(&hex(params.b)));
    let t = field.reduce(digits);
    let alpha = t.square().neg();
    let sum = alpha.add(&alpha.square());
    let inverse = Option::from(coefficient.mul(&sum).invert()).ok_or(ChipError::Protocol {
        what: "nonces that map to no point",
    })?;
    let x2 = constant.neg().mul(&field.one().add(&sum)).mul(&inverse);
    let x3 = alpha.mul(&x2);
    let h2 = x2.square().mul(&x2).add(&coefficient.mul(&x2)).add(&constant);
    let root = modular::pow(&h2, &exponent(&hex(params.p)));
    let square = root.square().mul(&h2);
    let (x, y) = if field.bytes(&square) == field.bytes(&field.one()) {
        (x2, root.mul(&h2))
    } else {
        (x3, root.mul(&t.square().mul(&t).mul(&h2)))
    };
    let point = [vec![4], field.bytes(&x), field.bytes(&y)].concat();
    curve.group().check_point(&point)?;
    Ok(point)
}

/// `p − 1 − (p + 1) / 4`, which is `(3p − 5) / 4`, as big-endian bytes as long as `p`.
fn exponent(p: &[u8]) -> Vec<u8> {
    let mut product = vec![0u8; p.len() + 1];
    let mut carry: i32 = -5;
    for (out, &digit) in product.iter_mut().rev().zip(p.iter().rev().chain([&0])) {
        let value = i32::from(digit) * 3 + carry;
        *out = value.rem_euclid(256) as u8;
        carry = value.div_euclid(256);
    }
    let mut high = 0u8;
    for digit in &mut product {
        let low = *digit & 3;
        *digit = *digit >> 2 | high << 6;
        high = low;
    }
    product.split_off(1)
}
