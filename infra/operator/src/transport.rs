//! HTTP from a person's own machine: its authorities, its proxy, and more patience than a function
//! has.

use std::sync::Arc;
use std::time::Duration;

use crate::trouble::Trouble;

/// Twilio takes seconds to change a number, and a home's line is slower than a cloud's.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client that trusts what the machine trusts, besides Mozilla's roots, goes by the proxy that
/// the environment names, and follows no redirect, so that a key never follows one.
pub fn client() -> Result<reqwest::Client, Trouble> {
    let mut roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    // A certificate that cannot be read is one authority less, no reason to stop.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble::of("TLS", &error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(PATIENCE / 2)
        .timeout(PATIENCE)
        .user_agent(concat!("outbound-caller/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Trouble::of("HTTP", &error.without_url()))
}
