//! The worked examples of ICAO Doc 9303 part 11 (8th edition), appendices D to I.

use super::{Known, Script, hex};
use crate::identity::chip::active_auth::check_block;
use crate::identity::chip::apdu::{Command, Response};
use crate::identity::chip::bac;
use crate::identity::chip::channel::Channel;
use crate::identity::chip::crypto::cipher::Purpose;
use crate::identity::chip::crypto::{CurveId, HashId, Suite};
use crate::identity::chip::key::AccessKey;
use crate::identity::chip::link::{Limits, Link};
use crate::identity::chip::pace::info::{Mapping, SecurityInfos};
use crate::identity::chip::pace::{self, mapping};
use crate::identity::chip::secure::SecureMessaging;
use crate::identity::chip::tlv::object;
use crate::ports::{Nfc, NfcLink};
use std::sync::atomic::AtomicBool;

static GO_ON: AtomicBool = AtomicBool::new(false);

fn link(nfc: &dyn Nfc) -> Link<'_> {
    let link = NfcLink {
        max_apdu: 261,
        extended_length: false,
    };
    Link::new(nfc, &GO_ON, Limits::new(link))
}

/// Appendix D.2 and D.3: keys of the document from its machine-readable zone, and the session from both parties' values.
/// Appendix D.4: EF.COM selected and read under it.
#[test]
fn appendix_d_basic_access_control_and_secure_messaging() {
    let card = Script::new(&[
        ("0084000008", "4608F91988702212 9000"),
        (
            "0082000028 72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2 5F1448EEA8AD90A7 28",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F 2F2D235D074D7449 9000",
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
    ]);
    let random = Known::new(&["781723860C06C226", "0B795240CB7049B01C19B33E32804F0B"]);
    let key = AccessKey::mrz_checked("L898902C<3", "6908061", "9406236").unwrap();
    let mut link = link(&card);
    let session = bac::run(&mut link, &random, &key).unwrap();
    assert_eq!(
        session.encryption_key().bytes(),
        hex("979EC13B1CBFE9DCD01AB0FED307EAE5")
    );
    assert_eq!(session.mac_key().bytes(), hex("F1CB1F1FB5ADF208806B89DC579DC1F8"));
    assert_eq!(session.counter_for_test(), hex("887022120C06C226"));
    let mut channel = Channel::new(link);
    channel.open_session(session);
    assert!(channel.transmit(&Command::select_file(0x011E)).unwrap().is_ok());
    let mut read = |offset, le| channel.transmit(&Command::read_binary(offset, le)).unwrap().data;
    assert_eq!(read(0, 4), hex("60145F01"));
    assert_eq!(read(4, 0x12), hex("04303130365F36063034303030305C026175"));
    assert_eq!(channel.link.traffic.round_trips, 5);
    assert!(card.is_over());
}

#[test]
fn appendix_d_2_document_keys() {
    let key = AccessKey::mrz("L898902C", "690806", "940623").unwrap();
    let secret = key.secret();
    assert_eq!(secret[..16], hex("239AB9CB282DAF66231DC5A4DF6BFBAE"));
    let derive = |purpose| Suite::TripleDes.derive(&secret[..16], purpose).bytes().to_vec();
    assert_eq!(derive(Purpose::Encrypt), hex("AB94FDECF2674FDFB9B391F85D7F76F2"));
    assert_eq!(
        derive(Purpose::Authenticate),
        hex("7962D9ECE03D1ACD4C76089DCE131543")
    );
}

/// Appendix F.1: the block recovered from an RSA signature of active authentication.
#[test]
fn appendix_f_active_authentication_block() {
    let block = hex("6A9D2784A67F8E7C659973EA1AEA25D9 5B6C8F91E5002F369F0FBDCE8A3CEC19
         91B543F1696546C5524CF23A5303CD6C 98599F40B79F377B5F3A1406B3B4D8F9
         6784D23AA88DB7E1032A405E69325FA9 1A6E86F5C71AEA978264C4A207446DAD
         4E7292E2DCDA3024B47DA8C063AA1E6D 22FBD976AB0FE73D94D2D9C6D88127BC");
    assert_eq!(check_block(&block, &hex("F173589974BF40C6")), Some(HashId::Sha1));
    assert_eq!(check_block(&block, &hex("F173589974BF40C7")), None);
    let mut altered = block;
    altered[40] ^= 1;
    assert_eq!(check_block(&altered, &hex("F173589974BF40C6")), None);
}

const GM_CARD_ACCESS: &str = "3114 3012060A04007F0007020204020202010202010D";

fn gm_script(set: &'static str) -> Script {
    Script::new(&[
        (set, "9000"),
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
    ])
}

/// Appendix G.1: PACE with generic mapping over brainpoolP256r1, AES-128.
#[test]
fn appendix_g_pace_generic_mapping() {
    let infos = SecurityInfos::parse(&hex(GM_CARD_ACCESS)).unwrap();
    let random = Known::new(&[
        "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
        "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
    ]);
    let key = AccessKey::mrz("T22000129", "640812", "101031").unwrap();
    let card = gm_script("0022C1A40F800A04007F00070202040202830101");
    let opening = pace::run(&mut link(&card), &random, &key, &infos).unwrap();
    assert!(card.is_over());
    assert_eq!(opening.curve, CurveId::BrainpoolP256r1);
    assert_eq!(opening.info.mapping, Mapping::Generic);
    assert!(opening.chip.is_none());
    assert_eq!(
        opening.session.encryption_key().bytes(),
        hex("F5F0E35C0D7161EE6724EE513A0D9A7F")
    );
    assert_eq!(
        opening.session.mac_key().bytes(),
        hex("FE251C7858B356B24514B3BD5F4297D1")
    );
}

/// Appendix H.1: PACE with integrated mapping over brainpoolP256r1, AES-128.
#[test]
fn appendix_h_pace_integrated_mapping() {
    let (suite, curve) = (Suite::Aes128, CurveId::BrainpoolP256r1);
    let mut s = hex("143DC40C08C8E891FBED7DEDB92B64AD");
    let password_key = suite.key(&hex("591468CDA83D65219CCCB8560233600F")).unwrap();
    password_key.decrypt(&[0; 16], &mut s).unwrap();
    assert_eq!(s, hex("2923BE84E16CD6AE529049F1F1BBE9EB"));
    let t = hex("5DD4CBFC96F5453B130D890A1CDBAE32");
    assert_eq!(
        mapping::pseudo_random(suite, curve, &s, &t).unwrap(),
        hex("E4447E2DFB3586BAC05DDB00156B57FBB2179A3949294C9725418980
             0C517BAA8DA0FF397ED8C445D3E421E4FEB57322")
    );
    let generator = mapping::integrated(suite, curve, &s, &t).unwrap();
    assert_eq!(
        generator,
        hex(
            "04 8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D427
             4C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD"
        )
    );
    let secret = hex("A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595");
    let own = curve.group().combine(&[(Some(&generator), &secret)]).unwrap();
    assert_eq!(
        own,
        hex(
            "04 89CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4
             6755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37"
        )
    );
    let theirs = hex(
        "04 67F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8
         932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753",
    );
    let shared = curve.agree(&secret, &theirs).unwrap();
    assert_eq!(
        shared[..],
        hex("4F150FDE1D4F0E38E95017B891BAE17133A0DF45B0D3E18B60BA7BEAFDC2C713")
    );
    let session = SecureMessaging::derive(suite, &shared);
    assert_eq!(
        session.encryption_key().bytes(),
        hex("0D3FEB33251A6370893D62AE8DAAF51B")
    );
    assert_eq!(session.mac_key().bytes(), hex("B01E89E3D9E8719E586B50B4A7506E0B"));
    let oid = hex("04007F00070202040402");
    assert_eq!(
        pace::token(&session, &oid, &theirs).unwrap()[..],
        hex("450F02B86F6A0909")
    );
    assert_eq!(
        pace::token(&session, &oid, &own).unwrap()[..],
        hex("75D4D96E8D5B0308")
    );
}

/// Appendix I.1: PACE with chip authentication mapping over brainpoolP256r1, AES-128.
#[test]
fn appendix_i_pace_chip_authentication_mapping() {
    let infos = SecurityInfos::parse(&hex("3114 3012060A04007F0007020204060202010202010D")).unwrap();
    let card = Script::new(&[
        ("0022C1A40F800A04007F00070202040602830101", "9000"),
        ("10860000027C0000", "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"),
        (
            "10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE
             1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100",
            "7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B3
             04F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000",
        ),
        (
            "10860000457C43834104446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F95
             5483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC00",
            "7C4384410402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA9933331
             11C3B9B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E19000",
        ),
        (
            "008600000C7C0A8508E86BD06018A1CD3B00",
            "7C3C86088596CF055C67C1A38A301EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8
             798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F929000",
        ),
    ]);
    let random = Known::new(&[
        "5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC",
        "76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120",
    ]);
    let key = AccessKey::mrz("C11T002JM", "960812", "231031").unwrap();
    let opening = pace::run(&mut link(&card), &random, &key, &infos).unwrap();
    assert!(card.is_over());
    assert_eq!(
        opening.session.encryption_key().bytes(),
        hex("0A9DA4DB03BDDE39FC5202BC44B2E89E")
    );
    let shown = opening.chip.unwrap();
    let entry = "3062060904007F0007020201023052300C060704007F0007010202010D0342000418727094
         94399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753
         D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F02010D";
    let infos = SecurityInfos::parse(&object(0x31, &hex(entry))).unwrap();
    assert_eq!(shown.prove(&infos.chip_keys).unwrap().key_id, Some(13));
    // The point of appendix G.1 is as good a key, but not this chip's.
    let mut other = infos.chip_keys[0].clone();
    other.point = hex(
        "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57
         30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54",
    );
    assert!(shown.prove(&[other]).is_none());
}

#[test]
fn appendix_i_chip_authentication_data() {
    let secret = hex("67950559D0C06B4D4B86972D14460837461087F8419FDBC36AAF6CEAAC462832");
    let session = SecureMessaging::derive(Suite::Aes128, &secret);
    let sealed = hex("1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD
         10CBA372B42BE0B9B5F28AA8DE2F4F92");
    assert_eq!(
        pace::open_chip_data(&session, &sealed).unwrap(),
        hex("85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3")
    );
}

/// An answer of the example with one bit changed anywhere is not taken.
#[test]
fn every_changed_bit_of_a_protected_answer_is_seen() {
    let answer = hex("871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D74");
    for bit in 0..answer.len() * 8 {
        let mut session = SecureMessaging::derive(Suite::TripleDes, &hex("0036D272F5C350ACAC50C3F572D23600"))
            .starting_at(hex("887022120C06C22B").try_into().unwrap());
        let mut data = answer.clone();
        data[bit / 8] ^= 0x80 >> (bit % 8);
        assert!(session.open(&Response { data, sw: 0x9000 }).is_err(), "bit {bit}");
    }
}
