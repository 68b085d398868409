use super::canvas::{CARD, Canvas, SHORT, dense};
use crate::identity::card_qr::*;
use fast_qr::{ECL, QRBuilder};
use proptest::prelude::*;

#[test]
fn the_code_of_these_tests_is_as_dense_as_on_cards() {
    let version = |text: &str| {
        (QRBuilder::new(text.as_bytes())
            .ecl(ECL::M)
            .build()
            .ok()
            .unwrap()
            .size
            - 17)
            / 4
    };
    assert!((7..=10).contains(&version(CARD)), "{}", version(CARD));
}

#[test]
fn dense_codes_are_read_at_three_to_six_pixels_a_module_any_side_up() {
    for module in 3..=6 {
        let mut picture = dense(module);
        for quarter in 0..4 {
            assert_eq!(picture.read().unwrap(), [CARD], "{module} px, {quarter} quarters");
            picture = picture.turned();
        }
    }
}

#[test]
fn blur_and_noise_of_a_phone_are_borne() {
    // At three pixels a module the finder bears either; from four on both.
    assert_eq!(dense(3).blurred(1).read().unwrap(), [CARD]);
    for module in 3..=6 {
        assert_eq!(dense(module).noisy(20, 3).read().unwrap(), [CARD], "{module} px");
    }
    for module in 4..=6 {
        let picture = dense(module).blurred(1).noisy(10, 3);
        assert_eq!(picture.read().unwrap(), [CARD], "{module} px");
    }
}

#[test]
fn tilted_cards_are_read() {
    for degrees in [5.0, 17.0, 45.0, 80.0] {
        for module in [4, 5] {
            let picture = dense(module).tilted(degrees).noisy(10, 3);
            assert_eq!(picture.read().unwrap(), [CARD], "{degrees}°, {module} px");
        }
    }
}

#[test]
fn the_levels_of_correction_and_the_short_code_are_read() {
    for level in [ECL::L, ECL::M, ECL::Q, ECL::H] {
        for text in [CARD, SHORT] {
            assert_eq!(Canvas::code(text, level, 4, 60, 200).read().unwrap(), [text]);
        }
    }
    assert_eq!(dense(4).inverted().read().unwrap(), [CARD]);
}

#[test]
fn a_code_small_or_large_in_a_large_frame_is_found() {
    let small = dense(4).within(2_400, 1_800, 1_900, 300).noisy(6, 1);
    assert_eq!(small.read().unwrap(), [CARD]);
    let large = dense(24).within(2_400, 1_800, 300, 100).noisy(40, 2);
    assert_eq!(large.read().unwrap(), [CARD]);
    let frame = dense(5).blurred(1).within(1_280, 960, 700, 20).noisy(15, 3);
    assert_eq!(frame.read().unwrap(), [CARD]);
}

#[test]
fn two_codes_are_both_read() {
    let (left, right) = (dense(4), Canvas::code(SHORT, ECL::M, 4, 40, 220));
    let both = Canvas::draw(900, 400, |x, y| {
        let of = |canvas: &Canvas, x: usize| (x < canvas.width && y < canvas.height).then(|| canvas.at(x, y));
        of(&left, x)
            .or_else(|| x.checked_sub(500).and_then(|x| of(&right, x)))
            .unwrap_or(220)
    });
    let mut texts = both.read().unwrap();
    texts.sort();
    assert_eq!(texts, [CARD, SHORT]);
}

#[test]
fn a_camera_reads_a_code_within_a_few_frames() {
    // Needs the enlarged look, which the first frame does not get.
    let hard = dense(3).blurred(1);
    let frame = |turn| decode_frame(hard.width, hard.height, &hard.luma, turn).unwrap();
    assert!(frame(0).is_empty());
    assert!((1..8).any(|turn| frame(turn) == [CARD]));
    assert_eq!(decode_frame(100, 100, &[0; 5], 0), Err(ImageError::Size));
}

#[test]
fn a_read_code_is_a_card() {
    let texts = dense(4).read().unwrap();
    assert_eq!(CardQr::parse(&texts[0]).unwrap().name, "Nguyễn Thị Ví Dụ");
}

#[test]
fn pictures_without_a_readable_code_say_so() {
    assert_eq!(Canvas::draw(200, 200, |_, _| 128).read(), Ok(Vec::new()));
    assert_eq!(
        Canvas::draw(300, 200, |_, _| 128).noisy(127, 4).read(),
        Ok(Vec::new())
    );
    let mut torn = dense(6);
    let (from, to) = (torn.width / 3, torn.width * 3 / 4);
    for at in from..to {
        for y in from..to {
            torn.luma[y * torn.width + at] = if (at / 6 + y / 6) % 2 == 0 { 40 } else { 220 };
        }
    }
    assert_eq!(torn.read(), Err(ImageError::Unreadable));
}

#[test]
fn sizes_that_lie_are_refused_before_anything_is_made() {
    assert_eq!(decode_luma(100, 100, &[0; 9_999]), Err(ImageError::Size));
    assert_eq!(decode_luma(0, 0, &[]), Err(ImageError::Size));
    assert_eq!(decode_luma(10_000, 1, &[0; 10_000]), Err(ImageError::Size));
    assert_eq!(decode_luma(usize::MAX, 2, &[]), Err(ImageError::TooLarge));
    assert_eq!(decode_luma(6_001, 4_000, &[]), Err(ImageError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_drawn_is_read(text in "[0-9]{12}\\|\\|[A-Za-zĐđễạ ]{1,30}\\|01011990\\|Nam\\|[a-zđ, ]{0,60}", module in 3_usize..=6) {
        prop_assert_eq!(Canvas::code(&text, ECL::M, module, 30, 225).read().unwrap(), [text]);
    }
}
