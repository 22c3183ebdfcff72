//! Access token, required if others than this machine's users can connect: compared in constant time, with a cookie for
//! browsers.

use axum::http::header::{AUTHORIZATION, COOKIE, HeaderMap};
use ibid::Error;
use sha2::{Digest as _, Sha256};

/// Minimum length of a token, in characters.
const SHORTEST: usize = 16;

/// The access token.
pub(super) struct Token {
    digest: [u8; 32],
    /// Name of the cookie, with the port, because servers on one machine share cookies.
    cookie: String,
}

impl Token {
    /// Creates a token chosen by the user.
    pub(super) fn chosen(secret: &str, port: u16) -> Result<Self, Error> {
        if secret.len() < SHORTEST {
            return Err(Error::input("--token", format!("too short: use at least {SHORTEST} characters")));
        }
        Ok(Self { digest: digest(secret), cookie: format!("ibid_{port}") })
    }

    /// Generates a token of 128 random bits, and returns it with its text.
    pub(super) fn random(port: u16) -> Result<(Self, String), Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::input("--token", format!("could not generate one: {error}")))?;
        let secret = hexadecimal(&bytes);
        Ok((Self { digest: digest(&secret), cookie: format!("ibid_{port}") }, secret))
    }

    /// Returns whether a request has the token, as a header or as the cookie.
    pub(super) fn is_sent(&self, headers: &HeaderMap) -> bool {
        let text = |value: &'_ axum::http::HeaderValue| value.to_str().ok().map(str::to_owned);
        let bearer = headers.get(AUTHORIZATION).and_then(text);
        let bearer = bearer.as_deref().and_then(|value| {
            let (scheme, secret) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
        });
        if bearer.is_some_and(|secret| self.is(secret)) {
            return true;
        }
        let cookies = headers.get_all(COOKIE).iter().filter_map(text);
        let ticket = self.ticket();
        cookies.flat_map(|line| line.split(';').map(|it| it.trim().to_owned()).collect::<Vec<_>>()).any(|cookie| {
            let value = cookie.split_once('=').filter(|(name, _)| *name == self.cookie).map(|(_, value)| value);
            value.is_some_and(|value| same(&digest(value), &digest(&ticket)))
        })
    }

    /// Returns whether a text is the token.
    pub(super) fn is(&self, secret: &str) -> bool {
        same(&digest(secret), &self.digest)
    }

    /// Returns the header that sets the cookie.
    pub(super) fn set_cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.ticket())
    }

    /// Returns the value of the cookie: derived from the token, not equal to it.
    fn ticket(&self) -> String {
        let ticket = Sha256::new().chain_update(b"ibid cookie\0").chain_update(self.digest).finalize();
        hexadecimal(&ticket)
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Takes the same time wherever they differ.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differing = one.iter().zip(other).fold(0, |differing, (one, other)| differing | (one ^ other));
    std::hint::black_box(differing) == 0
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is one digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a header"))])
    }

    #[test]
    fn only_the_secret_lets_in() {
        let (token, secret) = Token::random(80).expect("chance");
        assert!(secret.len() == 32 && token.is(&secret) && !token.is("") && !token.is(&secret[1..]));
        assert!(token.is_sent(&said(AUTHORIZATION, &format!("bearer {secret}"))));
        for wrong in [format!("Basic {secret}"), secret.clone(), format!("Bearer {secret}x"), "Bearer ".to_owned()] {
            assert!(!token.is_sent(&said(AUTHORIZATION, &wrong)), "{wrong}");
        }
        let cookie = token.set_cookie();
        let cookie = cookie.split(';').next().expect("a cookie");
        assert!(token.is_sent(&said(COOKIE, &format!("a=b; {cookie}; c=d"))));
        assert!(!cookie.contains(&secret));
        let (other, _) = Token::random(80).expect("chance");
        assert!(!other.is_sent(&said(COOKIE, cookie)) && !token.is_sent(&said(COOKIE, "ibid_80=; ibid_80")));
        assert!(Token::chosen("password", 80).is_err());
    }
}
