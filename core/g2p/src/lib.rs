//! The finite fields GF(2^n) that `rqrr` corrects QR codes with. It asks for the crate `g2p`, whose macro writes a table of all
//! products, 64 kB for each field, into the library; this crate stands in for it (`[patch]` in the workspace's Cargo.toml) and
//! multiplies by logarithms, 510 bytes a field. It has what `rqrr` uses of `g2p` 1.2, by the same names, and no more.

use std::ops::{Add, AddAssign, Div, Mul, MulAssign};

/// Elements of a finite field of characteristic 2.
pub trait GaloisField:
    Add<Output = Self> + AddAssign + Mul<Output = Self> + MulAssign + Div<Output = Self> + Copy + Eq
{
    /// Neutral element of addition.
    const ZERO: Self;
    /// Neutral element of multiplication.
    const ONE: Self;
    /// Its powers are all elements but [`GaloisField::ZERO`].
    const GENERATOR: Self;

    /// The element multiplied with itself; [`GaloisField::ONE`] for a power of 0.
    #[must_use]
    fn pow(self, power: usize) -> Self;
}

/// Powers and logarithms to base x, the polynomial that is written 2.
#[derive(Debug)]
pub struct Tables {
    power: [u8; 255],
    log: [u8; 256],
    /// Elements but zero, 2^n - 1. Powers repeat after as many.
    order: usize,
}

impl Tables {
    /// For polynomials modulo `modulus`, a primitive polynomial of degree `bits`, at most 8.
    pub const fn new(bits: u32, modulus: u16) -> Self {
        let order = (1_usize << bits) - 1;
        let (mut power, mut log) = ([0; 255], [0; 256]);
        let (mut value, mut exponent) = (1_u16, 0);
        while exponent < order {
            power[exponent] = value as u8;
            log[value as usize] = exponent as u8;
            value <<= 1;
            if value as usize > order {
                value ^= modulus;
            }
            exponent += 1;
        }
        assert!(value == 1, "the modulus is primitive");
        Self { power, log, order }
    }

    /// The logarithm of an element that is not zero. Bits above the field's do not count.
    fn log(&self, value: u8) -> usize {
        usize::from(self.log[usize::from(value) & self.order])
    }

    /// Whether an element is the field's zero.
    fn is_zero(&self, value: u8) -> bool {
        usize::from(value) & self.order == 0
    }

    /// The product of two elements.
    pub fn product(&self, a: u8, b: u8) -> u8 {
        if self.is_zero(a) || self.is_zero(b) {
            return 0;
        }
        self.power[(self.log(a) + self.log(b)) % self.order]
    }

    /// What gives `a` when multiplied with `b`.
    ///
    /// # Panics
    /// When `b` is zero, as with `g2p`.
    pub fn quotient(&self, a: u8, b: u8) -> u8 {
        assert!(!self.is_zero(b), "division by zero");
        if self.is_zero(a) {
            return 0;
        }
        self.power[(self.log(a) + self.order - self.log(b)) % self.order]
    }

    /// An element multiplied with itself; 1 for a power of 0.
    pub fn raised(&self, value: u8, power: usize) -> u8 {
        if power == 0 {
            return 1;
        }
        if self.is_zero(value) {
            return 0;
        }
        self.power[self.log(value) * (power % self.order) % self.order]
    }
}

/// `g2p!(GF256, 8, modulus: 0b1_0001_1101)` makes the type of a field: a name, the bits of an element (at most 8), and the
/// polynomial to reckon by, which has to be primitive.
#[macro_export]
macro_rules! g2p {
    ($name:ident, $bits:literal, modulus: $modulus:literal) => {
        /// An element, its polynomial written as bits.
        #[allow(unreachable_pub)] // as visible as the module it is made in
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub u8);

        impl $name {
            fn tables() -> &'static $crate::Tables {
                static TABLES: $crate::Tables = $crate::Tables::new($bits, $modulus);
                &TABLES
            }
        }

        impl ::core::ops::Add for $name {
            type Output = Self;
            #[allow(
                clippy::suspicious_arithmetic_impl,
                reason = "addition in a field of characteristic two"
            )]
            fn add(self, other: Self) -> Self {
                Self(self.0 ^ other.0)
            }
        }

        impl ::core::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl ::core::ops::Mul for $name {
            type Output = Self;
            fn mul(self, other: Self) -> Self {
                Self(Self::tables().product(self.0, other.0))
            }
        }

        impl ::core::ops::MulAssign for $name {
            fn mul_assign(&mut self, other: Self) {
                *self = *self * other;
            }
        }

        impl ::core::ops::Div for $name {
            type Output = Self;
            fn div(self, other: Self) -> Self {
                Self(Self::tables().quotient(self.0, other.0))
            }
        }

        impl $crate::GaloisField for $name {
            const ZERO: Self = Self(0);
            const ONE: Self = Self(1);
            const GENERATOR: Self = Self(2);

            fn pow(self, power: usize) -> Self {
                Self(Self::tables().raised(self.0, power))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::GaloisField;

    g2p!(GF16, 4, modulus: 0b1_0011);
    g2p!(GF256, 8, modulus: 0b1_0001_1101);

    /// By shifting and reducing, as the product of polynomials is defined.
    fn product(a: u8, b: u8, bits: u32, modulus: u32) -> u8 {
        let mut product = (0..bits)
            .filter(|bit| b >> bit & 1 == 1)
            .fold(0, |sum, bit| sum ^ u32::from(a) << bit);
        for bit in (bits..2 * bits).rev() {
            if product >> bit & 1 == 1 {
                product ^= modulus << (bit - bits);
            }
        }
        product as u8
    }

    #[test]
    fn products_are_those_of_polynomials_and_quotients_undo_them() {
        for a in 0..=255 {
            for b in 0..=255 {
                let found = GF256(a) * GF256(b);
                assert_eq!(found.0, product(a, b, 8, 0b1_0001_1101), "{a} {b}");
                if b != 0 {
                    assert_eq!(found / GF256(b), GF256(a), "{a} {b}");
                }
            }
        }
        for a in 0..16 {
            for b in 0..16 {
                let found = GF16(a) * GF16(b);
                assert_eq!(found.0, product(a, b, 4, 0b1_0011), "{a} {b}");
                if b != 0 {
                    assert_eq!(found / GF16(b), GF16(a), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn a_power_is_a_product_of_as_many() {
        for value in 0..=255 {
            let mut product = GF256::ONE;
            for power in 0..600 {
                assert_eq!(GF256(value).pow(power), product, "{value} {power}");
                product *= GF256(value);
            }
        }
        assert_eq!(
            GF16::GENERATOR.pow(usize::MAX),
            GF16::GENERATOR.pow(usize::MAX % 15)
        );
    }

    #[test]
    fn the_worked_example_of_g2p_comes_out() {
        let (a, b, c) = (GF16(5), GF16(4), GF16(7));
        assert_eq!(a + c, GF16(2));
        assert_eq!(a * b, c);
        assert_eq!(a / c, GF16::ONE / b);
        assert_eq!(b / b, GF16::ONE);
    }

    #[test]
    #[should_panic(expected = "division by zero")]
    fn division_by_zero_is_none() {
        let _ = GF16::ONE / GF16::ZERO;
    }
}
