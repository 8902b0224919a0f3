//! Addresses: ours, as Twilio knows it, and a stand-in for Twilio's.

use std::net::IpAddr;

use http::Uri;

/// The address at which Twilio reaches us: scheme, host and perhaps a path, without a slash at the
/// end. Every URL that we hand out, and so every URL that Twilio signs, begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicBase(String);

impl PublicBase {
    /// Reads an address: https (http to this machine alone), a host, perhaps a path, no query.
    pub fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text
            .parse()
            .map_err(|_| "expected an address such as https://calls.example.com".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("expected the whole address, https:// included".to_owned());
        };
        if uri.query().is_some() || text.contains('#') {
            return Err("remove the query and what follows it: we add our own".to_owned());
        }
        if authority.as_str().contains('@') {
            return Err("remove the user name: Twilio does not sign it".to_owned());
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            _ => return Err("Twilio must reach us by https://".to_owned()),
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A stand-in may be spoken to in the clear only where nobody can listen: on this machine or on a
/// private network.
pub(super) fn parse_api_base(text: &str) -> Result<String, String> {
    let uri: Uri = text.parse().map_err(|_| "expected an address".to_owned())?;
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err("expected the whole address, https:// included".to_owned());
    };
    if uri.query().is_some() {
        return Err("remove the query".to_owned());
    }
    match scheme {
        "https" => {}
        "http" if is_loopback(host) || is_private(host) => {}
        _ => return Err("expected https:// (http:// to a loopback or private address)".to_owned()),
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// A stand-in for AWS: https anywhere, http to a loopback or private address, and in the clear also to a name without a dot, which
/// only a container network resolves.
pub fn parse_aws_endpoint(text: &str) -> Result<String, String> {
    let host = text.parse::<Uri>().ok().and_then(|uri| {
        let host = uri.host().filter(|host| !host.contains(['.', ':']))?;
        (uri.scheme_str() == Some("http") && uri.query().is_none()).then(|| host.to_owned())
    });
    match host {
        Some(_) => Ok(text.trim_end_matches('/').to_owned()),
        None => parse_api_base(text),
    }
}

/// Whether the host is this machine.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn is_private(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_private(),
        Ok(IpAddr::V6(address)) => address.is_unique_local(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_base_is_https_without_a_query() {
        let base = |text| PublicBase::parse(text).map(|base| base.as_str().to_owned());
        assert_eq!(
            base("https://a.example/"),
            Ok("https://a.example".to_owned())
        );
        assert_eq!(
            base("https://a.example/prod"),
            Ok("https://a.example/prod".to_owned())
        );
        assert_eq!(
            base("http://127.0.0.1:3000"),
            Ok("http://127.0.0.1:3000".to_owned())
        );
        for wrong in [
            "http://a.example",
            "https://a.example/?x=1",
            "https://a.example/#f",
            "https://user@a.example",
            "a.example",
            "ftp://a.example",
            "",
        ] {
            assert!(base(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_stand_in_is_reached_in_the_clear_only_nearby() {
        for fine in [
            "http://127.0.0.1:9",
            "http://[::1]:9",
            "http://10.0.0.2",
            "https://x.example",
        ] {
            assert!(parse_api_base(fine).is_ok(), "{fine}");
        }
        for wrong in ["http://8.8.8.8", "http://x.example", "127.0.0.1:9"] {
            assert!(parse_api_base(wrong).is_err(), "{wrong}");
        }
    }
}
