//! The smallest profile that says sRGB (ICC.1:2004-10, version 4.2; IEC 61966-2-1): matrix and parametric curves, D50.

/// Fixed-point s15Fixed16.
type Fixed = [u8; 4];

const fn fixed(value: i32) -> Fixed {
    value.to_be_bytes()
}

/// The profile's bytes.
pub(super) fn srgb() -> Vec<u8> {
    let text = |words: &str| {
        let mut out = b"mluc\0\0\0\0".to_vec();
        for field in [1, 12] {
            out.extend(u32::to_be_bytes(field));
        }
        out.extend(b"enUS");
        let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        out.extend((units.len() as u32).to_be_bytes());
        out.extend(28_u32.to_be_bytes());
        out.extend(units);
        out
    };
    let xyz = |values: [i32; 3]| {
        let mut out = b"XYZ \0\0\0\0".to_vec();
        out.extend(values.map(fixed).concat());
        out
    };
    // Function type 3: ((x + 0.055) / 1.055) ^ 2.4, linear below 0.04045.
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend([157_286, 62_119, 3_417, 5_072, 2_651].map(fixed).concat());
    let mut adaptation = b"sf32\0\0\0\0".to_vec();
    adaptation.extend(
        [68_674, 1_502, -3_290, 1_939, 64_912, -1_118, -605, 988, 49_262]
            .map(fixed)
            .concat(),
    );
    // In the order of the file; curves are one and the same.
    let values: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], text("sRGB")),
        (&[b"cprt"], text("CC0")),
        (&[b"wtpt"], xyz([63_190, 65_536, 54_061])),
        (&[b"chad"], adaptation),
        (&[b"rXYZ"], xyz([28_578, 14_581, 912])),
        (&[b"gXYZ"], xyz([25_239, 46_981, 6_362])),
        (&[b"bXYZ"], xyz([9_372, 3_974, 46_786])),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    assemble(&values)
}

fn assemble(values: &[(&[&[u8; 4]], Vec<u8>)]) -> Vec<u8> {
    let tags: usize = values.iter().map(|(names, _)| names.len()).sum();
    let mut at = 128 + 4 + tags * 12;
    let (mut table, mut data) = ((tags as u32).to_be_bytes().to_vec(), Vec::new());
    for (names, value) in values {
        for name in *names {
            table.extend(*name);
            table.extend((at as u32).to_be_bytes());
            table.extend((value.len() as u32).to_be_bytes());
        }
        data.extend(value);
        data.resize(data.len().next_multiple_of(4), 0);
        at = 128 + 4 + tags * 12 + data.len();
    }
    let mut out = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(to) = out.get_mut(at..at + bytes.len()) {
            to.copy_from_slice(bytes);
        }
    };
    put(0, &((128 + table.len() + data.len()) as u32).to_be_bytes());
    put(8, &[4, 0x20, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    put(24, &[0x07, 0xea, 0, 1, 0, 1]);
    put(36, b"acsp");
    // The white of the connection space: D50.
    put(68, &[63_190, 65_536, 54_061].map(fixed).concat());
    out.extend(table);
    out.extend(data);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_whole_and_its_colours_add_up_to_white() {
        let icc = srgb();
        let long = |at: usize| u32::from_be_bytes(icc[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(long(0), icc.len());
        assert_eq!(&icc[36..40], b"acsp");
        let tags = long(128);
        assert_eq!(tags, 10);
        let mut white = [0_i32; 3];
        for n in 0..tags {
            let entry = 132 + n * 12;
            let (at, len) = (long(entry + 4), long(entry + 8));
            assert!(at % 4 == 0 && at + len <= icc.len());
            if icc[entry + 1..entry + 4] == *b"XYZ" {
                for (axis, sum) in white.iter_mut().enumerate() {
                    *sum += long(at + 8 + axis * 4) as i32;
                }
            }
        }
        for (sum, d50) in white.iter().zip([63_190, 65_536, 54_061]) {
            assert!((sum - d50).abs() <= 2, "{white:?}");
        }
    }
}
