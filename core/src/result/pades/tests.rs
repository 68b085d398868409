mod attacks;
mod certificates;
mod maker;
mod signatures;

use super::*;
use maker::{Ca, Pdf, SIGNED_AT};

/// A day after [`SIGNED_AT`].
const NOW: i64 = SIGNED_AT + 86_400_000;

fn reason(pdf: &[u8], roots: &[Vec<u8>]) -> Option<Reason> {
    match verify(pdf, roots, NOW) {
        Verdict::Valid { .. } => None,
        Verdict::NotValid { reason } => Some(reason),
    }
}

/// A root, and a file signed by someone under it.
fn signed() -> (Vec<Vec<u8>>, Vec<u8>) {
    let root = Ca::root("Gốc thử nghiệm");
    let signer = root.signer("Trần Thị Thử");
    (vec![root.der()], Pdf::new().signed_by(&signer))
}
