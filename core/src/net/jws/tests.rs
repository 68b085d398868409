use super::*;
use crate::testing::signing::Signer;
use proptest::prelude::*;
use serde_json::json;

const A3_TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

fn a3_key() -> Jwk {
    Jwk {
        crv: "P-256".into(),
        kty: "EC".into(),
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".into(),
        y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".into(),
        kid: None,
    }
}

#[test]
fn rfc_7515_appendix_a3_holds() {
    let key = a3_key().public_key().unwrap();
    let verified = verify(A3_TOKEN, KeySource::One(&key), Typ::OrAbsent("JWT")).unwrap();
    assert_eq!(
        verified.payload,
        b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
    );
    assert_eq!(
        verify(A3_TOKEN, KeySource::One(&key), Typ::Required("JWT")),
        Err(JwsError::Type)
    );
}

#[test]
fn the_thumbprint_is_that_of_the_canonical_members() {
    // Computed with another implementation (Python: hashlib over the RFC 7638 form of the A.3 key).
    assert_eq!(
        a3_key().thumbprint(),
        "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"
    );
}

#[test]
fn a_key_survives_the_way_through_jwk() {
    let signer = Signer::new("k1");
    assert_eq!(signer.jwk().public_key().unwrap().as_bytes()[..], signer.point());
    let text = B64.encode(signer.point());
    assert_eq!(
        PublicKey::from_base64url(&text).unwrap().as_bytes()[..],
        signer.point()
    );
}

#[test]
fn what_is_not_a_point_of_the_curve_is_no_key() {
    let mut point = Signer::new("k").point();
    point[64] ^= 1;
    assert_eq!(PublicKey::from_point(&point), Err(JwsError::BadKey));
    assert_eq!(PublicKey::from_point(&[]), Err(JwsError::BadKey));
    assert_eq!(PublicKey::from_point(&[0; 65]), Err(JwsError::BadKey));
    assert_eq!(PublicKey::from_base64url("*"), Err(JwsError::BadKey));
    let other = Jwk {
        crv: "P-384".into(),
        ..a3_key()
    };
    assert_eq!(other.public_key(), Err(JwsError::BadKey));
}

#[test]
fn the_kid_chooses_the_key() {
    let (a, b) = (Signer::new("a"), Signer::new("b"));
    let jwks = [a.jwk(), b.jwk()];
    let token = b.sign("t+jws", &json!({"n": 1}));
    let typ = Typ::Required("t+jws");
    let verified = verify(&token, KeySource::ByKid(&jwks), typ).unwrap();
    assert_eq!(verified.header.kid.as_deref(), Some("b"));
    assert_eq!(verified.payload, br#"{"n":1}"#);
    assert_eq!(
        verify(&token, KeySource::ByKid(&jwks[..1]), typ),
        Err(JwsError::UnknownKey)
    );
    let impostor = Signer::new("b").sign("t+jws", &json!({"n": 1}));
    assert_eq!(
        verify(&impostor, KeySource::ByKid(&jwks), typ),
        Err(JwsError::Signature)
    );
    let nameless = b.sign_raw(br#"{"alg":"ES256","typ":"t+jws"}"#, b"{}");
    let mut keys = jwks.to_vec();
    keys.push(Jwk { kid: None, ..b.jwk() });
    assert_eq!(
        verify(&nameless, KeySource::ByKid(&keys), typ),
        Err(JwsError::UnknownKey)
    );
}

#[test]
fn a_header_that_asks_for_anything_else_is_refused() {
    let signer = Signer::new("k");
    let key = PublicKey::from_point(&signer.point()).unwrap();
    let refused = |header: &str, error| {
        let token = signer.sign_raw(header.as_bytes(), b"{}");
        assert_eq!(
            verify(&token, KeySource::One(&key), Typ::Required("t")),
            Err(error),
            "{header}"
        );
    };
    refused(r#"{"alg":"none","typ":"t"}"#, JwsError::Algorithm);
    refused(r#"{"alg":"es256","typ":"t"}"#, JwsError::Algorithm);
    refused(r#"{"alg":"HS256","typ":"t"}"#, JwsError::Algorithm);
    refused(
        r#"{"alg":"ES256","typ":"t","crit":["b64"],"b64":false}"#,
        JwsError::Critical,
    );
    refused(r#"{"alg":"ES256","typ":"t","crit":null}"#, JwsError::Critical);
    refused(r#"{"alg":"ES256"}"#, JwsError::Type);
    refused(r#"{"alg":"ES256","typ":"u"}"#, JwsError::Type);
    refused(r#"{"alg":"ES256","alg":"ES256","typ":"t"}"#, JwsError::Malformed);
    refused(r#"{"typ":"t"}"#, JwsError::Malformed);
    refused(r#"["ES256"]"#, JwsError::Malformed);
    let token = signer.sign("Application/T", &json!({}));
    assert!(verify(&token, KeySource::One(&key), Typ::Required("t")).is_ok());
}

#[test]
fn shape_errors_are_refused() {
    let signer = Signer::new("k");
    let key = PublicKey::from_point(&signer.point()).unwrap();
    let check = |token: &str| verify(token, KeySource::One(&key), Typ::Required("t"));
    let token = signer.sign("t", &json!({}));
    assert!(check(&token).is_ok());
    for bad in [
        String::new(),
        "..".into(),
        format!("{token}="),
        format!("{token}."),
        format!(".{token}"),
        format!(" {token}"),
        format!("{token}\n"),
        token.rsplit_once('.').unwrap().0.to_owned() + ".",
    ] {
        assert!(check(&bad).is_err(), "{bad}");
    }
    assert_eq!(check(&"a".repeat(MAX_TOKEN + 1)), Err(JwsError::TooLong));
}

proptest! {
    #[test]
    fn any_flipped_bit_is_refused(at in any::<prop::sample::Index>(), bit in 0_u8..7) {
        let key = a3_key().public_key().unwrap();
        let mut bytes = A3_TOKEN.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // A flip below the top bit keeps it ASCII; the top bit would not even be a `str`.
        let token = String::from_utf8(bytes).unwrap();
        prop_assert!(verify(&token, KeySource::One(&key), Typ::OrAbsent("JWT")).is_err());
    }

    #[test]
    fn random_text_is_refused(token in "\\PC*") {
        let key = a3_key().public_key().unwrap();
        prop_assert!(verify(&token, KeySource::One(&key), Typ::OrAbsent("JWT")).is_err());
    }
}
