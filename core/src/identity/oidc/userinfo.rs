//! The userinfo endpoint of OpenID Connect (Core 1.0, 5.3), with the token bound to this device.

use super::super::error::SignInError;
use super::super::model::Claims;
use super::Oidc;
use crate::net::message::Request;
use url::Url;
use zeroize::Zeroizing;

impl Oidc {
    /// What the provider says of the person with this `sub`; a demand for a nonce is met twice at most (RFC 9449, 9).
    pub(super) async fn userinfo(&self, url: &Url, token: &str, sub: &str) -> Result<Claims, SignInError> {
        let mut tries = 0;
        loop {
            let proof = self.prover.proof(&http::Method::GET, url, Some(token)).await?;
            let authorization = Zeroizing::new(format!("DPoP {token}"));
            let request = Request::get(url.clone())
                .secret_header("authorization", &authorization)?
                .header("dpop", &proof)?
                .header("accept", "application/json")?;
            let answer = self.http.send(request).await?;
            self.prover.note(url, &answer.headers);
            let said = answer.header("www-authenticate").unwrap_or_default();
            if answer.status == http::StatusCode::UNAUTHORIZED && said.contains("use_dpop_nonce") && tries < 2
            {
                tries += 1;
                continue;
            }
            let claims: Claims = answer.success()?.json()?;
            // Core 1.0, 5.3.2: of another person it must not be used.
            if claims.sub != sub {
                return Err(SignInError::Claim { claim: "sub" });
            }
            return Ok(claims);
        }
    }
}
