//! Every key of the sandbox and its test CA: made at the first start, kept in `DIR/keys`.

use crate::clock::Clock;
use crate::error::Error;
use p256::ecdsa::SigningKey;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SerialNumber,
};
use std::io::Write as _;
use std::path::Path;
use time::OffsetDateTime;

/// A certificate authority and the certificate of the office that signs results.
pub(crate) struct SigningIdentity {
    /// DER of the root.
    pub(crate) root: Vec<u8>,
    /// DER of the office's certificate.
    pub(crate) office: Vec<u8>,
    /// The office's key.
    pub(crate) key: SigningKey,
}

/// All keys.
pub(crate) struct Keys {
    pub(crate) pack: SigningKey,
    pub(crate) receipt: SigningKey,
    pub(crate) id_token: SigningKey,
    pub(crate) vapid: SigningKey,
    /// Evidence is sealed to it. A key of one use, although its type says "signing".
    pub(crate) sealing: SigningKey,
    pub(crate) results: SigningIdentity,
}

impl Keys {
    /// Reads them from `dir`, making what is missing.
    pub(crate) fn open(dir: &Path, clock: &Clock) -> Result<Self, Error> {
        std::fs::create_dir_all(dir)?;
        Ok(Self {
            pack: key(dir, "pack")?,
            receipt: key(dir, "receipt")?,
            id_token: key(dir, "id-token")?,
            vapid: key(dir, "vapid")?,
            sealing: key(dir, "sealing")?,
            results: identity(dir, clock)?,
        })
    }
}

fn key(dir: &Path, name: &str) -> Result<SigningKey, Error> {
    let path = dir.join(format!("{name}.pem"));
    if !path.exists() {
        let made = SigningKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
        let pem = made.to_pkcs8_pem(LineEnding::LF).map_err(Error::crypto)?;
        write_durably(&path, pem.as_bytes())?;
    }
    SigningKey::from_pkcs8_pem(&std::fs::read_to_string(&path)?).map_err(Error::crypto)
}

fn identity(dir: &Path, clock: &Clock) -> Result<SigningIdentity, Error> {
    let root_key = key(dir, "root")?;
    let office_key = key(dir, "office")?;
    let (root_path, office_path) = (dir.join("root.der"), dir.join("office.der"));
    if !(root_path.exists() && office_path.exists()) {
        let made = issue(
            &root_key,
            office_key.clone(),
            "Gốc chứng thực THỬ NGHIỆM Một Cửa",
            clock,
        )?;
        write_durably(&root_path, &made.root)?;
        write_durably(&office_path, &made.office)?;
    }
    Ok(SigningIdentity {
        root: std::fs::read(&root_path)?,
        office: std::fs::read(&office_path)?,
        key: office_key,
    })
}

/// A fresh authority nobody trusts, kept nowhere. For tests of refusal.
pub(crate) fn stranger(clock: &Clock) -> Result<SigningIdentity, Error> {
    let fresh = || SigningKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
    issue(&fresh(), fresh(), "Gốc chứng thực KẺ LẠ", clock)
}

/// Issues root and office certificates: ten and five years.
fn issue(
    root_key: &SigningKey,
    office_key: SigningKey,
    root_name: &str,
    clock: &Clock,
) -> Result<SigningIdentity, Error> {
    let now = OffsetDateTime::from_unix_timestamp((clock)().as_second()).map_err(Error::crypto)?;
    let root_pair = rcgen_pair(root_key)?;
    let mut root = CertificateParams::new(Vec::new()).map_err(Error::crypto)?;
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    name(&mut root, root_name);
    validity(&mut root, now, 3650);
    let root_certificate = root.self_signed(&root_pair).map_err(Error::crypto)?;

    let mut office = CertificateParams::new(Vec::new()).map_err(Error::crypto)?;
    office.is_ca = IsCa::ExplicitNoCa;
    office.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    office.use_authority_key_identifier_extension = true;
    name(&mut office, "UBND tỉnh Ninh Bình (MẪU THỬ)");
    validity(&mut office, now, 1825);
    let issuer = Issuer::new(root, root_pair);
    let office_certificate = office
        .signed_by(&rcgen_pair(&office_key)?, &issuer)
        .map_err(Error::crypto)?;
    Ok(SigningIdentity {
        root: root_certificate.der().to_vec(),
        office: office_certificate.der().to_vec(),
        key: office_key,
    })
}

fn name(params: &mut CertificateParams, common_name: &str) {
    params.distinguished_name.push(DnType::CountryName, "VN");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Một Cửa – tỉnh thử nghiệm");
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.serial_number = Some(SerialNumber::from_slice(&uuid::Uuid::new_v4().as_bytes()[..15]));
}

fn validity(params: &mut CertificateParams, now: OffsetDateTime, days: i64) {
    // An hour back: the phone's clock may run late.
    params.not_before = now - time::Duration::hours(1);
    params.not_after = now + time::Duration::days(days);
}

fn rcgen_pair(key: &SigningKey) -> Result<KeyPair, Error> {
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(Error::crypto)?;
    KeyPair::from_pkcs8_pem_and_sign_algo(&pem, &rcgen::PKCS_ECDSA_P256_SHA256).map_err(Error::crypto)
}

/// Writes aside, syncs, renames: a killed process leaves the old file or the whole new one.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let aside = path.with_extension("part");
    let mut file = std::fs::File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    if let Some(dir) = path.parent() {
        std::fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}
