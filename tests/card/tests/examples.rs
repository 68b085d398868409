//! The worked examples of ICAO 9303 part 11, appendices D, G.1, H.1 and I: the card answers with the published bytes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use motcua_card::{Card, Cipher, Curve, Mapping, Profile, people};
use terminal::hex;

fn talk(card: &mut Card, lines: &[(&str, &str)]) {
    for (at, (command, answer)) in lines.iter().enumerate() {
        assert_eq!(card.transmit(&hex(command)), hex(answer), "step {at}");
    }
}

fn with_secret(information: &str) -> Profile {
    Profile {
        mrz_information: Some(information.to_owned()),
        ..Profile::new(people::vi_du())
    }
}

/// Appendix D.3 and D.4: basic access control, then EF.COM read under secure messaging.
#[test]
fn basic_access_control_of_appendix_d() {
    let mut card = Card::new(with_secret("L898902C<369080619406236").bac_only());
    card.set_file(0x011E, &hex("60145F0104303130365F36063034303030305C026175"));
    card.script_random(&[&hex("4608F91988702212"), &hex("0B4F80323EB3191CB04970CB4052790B")]);
    talk(
        &mut card,
        &[
            ("00A4040C07A0000002471001", "9000"),
            ("0084000008", "4608F919887022129000"),
            (
                "0082000028 72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7 28",
                "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449 9000",
            ),
            (
                "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
                "990290008E08FA855A5D4C50A8ED9000",
            ),
            (
                "0CB000000D9701048E08ED6705417E96BA5500",
                "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
            ),
            (
                "0CB000040D9701128E082EA28A70F3C7B53500",
                "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
            ),
        ],
    );
}

/// Appendix G.1: PACE with generic mapping over brainpoolP256r1.
#[test]
fn generic_mapping_of_appendix_g() {
    let profile = with_secret("T22000129364081251010318");
    let mut card = Card::new(profile.with_pace(Mapping::Generic, Curve::Brainpool256, Cipher::Aes128));
    card.script_random(&[
        &hex("3F00C4D39D153F2B2A214A078D899B22"),
        &hex("498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560"),
        &hex("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A"),
    ]);
    talk(
        &mut card,
        &[
            ("0022C1A412800A04007F0007020204020283010184010D", "9000"),
            ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
            (
                "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E
                 544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
                "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57
                 30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000",
            ),
            (
                "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C
                 3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
                "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB
                 7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000",
            ),
            (
                "008600000C7C0A8508C2B0BD78D94BA86600",
                "7C0A86083ABB9674BCE93C089000",
            ),
        ],
    );
}

/// Appendix H.1: PACE with integrated mapping over brainpoolP256r1; its password is 123456, a CAN.
#[test]
fn integrated_mapping_of_appendix_h() {
    let profile = Profile {
        can: "123456".to_owned(),
        ..Profile::new(people::vi_du())
    };
    let mut card = Card::new(profile.with_pace(Mapping::Integrated, Curve::Brainpool256, Cipher::Aes128));
    card.script_random(&[
        &hex("2923BE84E16CD6AE529049F1F1BBE9EB"),
        &hex("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A"),
    ]);
    talk(
        &mut card,
        &[
            ("0022C1A40F800A04007F00070202040402830102", "9000"),
            ("10860000027C0000", "7C128010143DC40C08C8E891FBED7DEDB92B64AD9000"),
            (
                "10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200",
                "7C0282009000",
            ),
            (
                "10860000457C4383410489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4
                 6755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C3700",
                "7C4384410467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8
                 932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D227539000",
            ),
            (
                "008600000C7C0A8508450F02B86F6A090900",
                "7C0A860875D4D96E8D5B03089000",
            ),
        ],
    );
}

/// Appendix I: how the chip authentication data of PACE-CAM is enciphered (the chip's static key is not published).
#[test]
fn chip_authentication_data_of_appendix_i() {
    let key = hex("0A9DA4DB03BDDE39FC5202BC44B2E89E");
    let data = hex("85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3");
    let sent = hex(
        "1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92",
    );
    let aes = Cipher::Aes128;
    let vector = aes.encrypt(&key, &[0; 16], &[0xFF; 16]).unwrap();
    assert_eq!(aes.encrypt(&key, &vector, &aes.pad(&data)), Some(sent));
}

/// The project's MRZ vector, and the rules it follows from.
#[test]
fn the_default_person_has_the_projects_mrz() {
    let person = people::vi_du();
    let lines = [
        "IDVNM1900123457036190012345<<2",
        "9001011F3001019VNM<<<<<<<<<<<6",
        "NGUYEN<<THI<VI<DU<<<<<<<<<<<<<",
    ];
    assert_eq!(person.mrz(), lines);
    assert_eq!(person.mrz_information(), "190012345790010113001019");
    for other in [people::child(), people::elder(), people::long_name()] {
        assert!(
            other.mrz().iter().all(|line| line.len() == 30 && line.is_ascii()),
            "{other:?}"
        );
    }
    assert_eq!(people::elder().mrz()[1][..8], *"40<<<<8M");
    assert_eq!(people::long_name().mrz()[2], "DANG<<HOANG<PHUONG<BAO<LONG<TH");
}
