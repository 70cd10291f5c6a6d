//! Secrets with a recognizable shape, whatever precedes them: tokens of well-known services, JSON Web Tokens,
//! private keys, password hashes.

use std::ops::Range;
use std::sync::LazyLock;

use scim_audit_model::entry::RedactionReason;

use super::Finds;
use crate::fixed_words::FixedWords;
use crate::pace::Pace;

/// What a place where a shape may begin costs, in bytes read.
const FIND_COST: usize = 16;

/// How a shape continues after its prefix, and its minimum length.
#[derive(Clone, Copy)]
enum Tail {
    /// Letters, digits, `_` and `-`, at least this many.
    Token(usize),
    /// A token that may contain `.`, `/`, `+`, `=`, `~` and `:`, too.
    Parts(usize),
    /// A JSON Web Token: base64 and dots, at least 20 bytes with at least one dot.
    Jwt,
    /// Up to `-----END …-----`, or the end of the text.
    Pem,
    /// `$…$…`, the hash format of `crypt`.
    Crypt,
}

/// Prefixes of the tokens that well-known services document. Case-sensitive.
const SHAPES: &[(&[u8], Tail)] = &[
    (b"eyJ", Tail::Jwt),
    (b"-----BEGIN ", Tail::Pem),
    (b"ghp_", Tail::Token(16)),
    (b"gho_", Tail::Token(16)),
    (b"ghu_", Tail::Token(16)),
    (b"ghs_", Tail::Token(16)),
    (b"ghr_", Tail::Token(16)),
    (b"github_pat_", Tail::Token(16)),
    (b"glpat-", Tail::Parts(12)),
    (b"gldt-", Tail::Parts(12)),
    (b"glrt-", Tail::Parts(12)),
    (b"glcbt-", Tail::Parts(12)),
    (b"glptt-", Tail::Parts(12)),
    (b"glft-", Tail::Parts(12)),
    (b"glsoat-", Tail::Parts(12)),
    (b"glagent-", Tail::Parts(12)),
    (b"xoxa-", Tail::Token(10)),
    (b"xoxb-", Tail::Token(10)),
    (b"xoxc-", Tail::Token(10)),
    (b"xoxd-", Tail::Parts(10)),
    (b"xoxe-", Tail::Token(10)),
    (b"xoxe.", Tail::Parts(10)),
    (b"xoxo-", Tail::Token(10)),
    (b"xoxp-", Tail::Token(10)),
    (b"xoxr-", Tail::Token(10)),
    (b"xoxs-", Tail::Token(10)),
    (b"xapp-", Tail::Token(10)),
    (b"sk_live_", Tail::Token(8)),
    (b"sk_test_", Tail::Token(8)),
    (b"rk_live_", Tail::Token(8)),
    (b"rk_test_", Tail::Token(8)),
    (b"whsec_", Tail::Parts(12)),
    (b"sk-", Tail::Token(20)),
    (b"AKIA", Tail::Parts(16)),
    (b"ASIA", Tail::Parts(16)),
    (b"AIza", Tail::Token(20)),
    (b"ya29.", Tail::Parts(16)),
    (b"1//0", Tail::Token(20)),
    (b"GOCSPX-", Tail::Token(16)),
    (b"npm_", Tail::Token(20)),
    (b"pypi-", Tail::Token(20)),
    (b"dop_v1_", Tail::Token(20)),
    (b"doo_v1_", Tail::Token(20)),
    (b"shpat_", Tail::Token(16)),
    (b"shpca_", Tail::Token(16)),
    (b"shppa_", Tail::Token(16)),
    (b"shpss_", Tail::Token(16)),
    (b"SG.", Tail::Parts(32)),
    (b"hvs.", Tail::Token(16)),
    (b"hvb.", Tail::Token(16)),
    (b"hvr.", Tail::Token(16)),
    (b"lin_api_", Tail::Token(16)),
    (b"ATATT3", Tail::Parts(24)),
    (b"ATBB", Tail::Token(24)),
    (b"sq0atp-", Tail::Token(16)),
    (b"sq0csp-", Tail::Token(16)),
    (b"hf_", Tail::Token(24)),
    (b"figd_", Tail::Token(16)),
    (b"dapi", Tail::Token(32)),
    (b"AGE-SECRET-KEY-1", Tail::Token(16)),
    (b"xkeysib-", Tail::Token(24)),
    (b"PMAK-", Tail::Token(24)),
    (b"$2", Tail::Crypt),
    (b"$argon2", Tail::Crypt),
    (b"$pbkdf2", Tail::Crypt),
    (b"$scrypt", Tail::Crypt),
    (b"$6$", Tail::Crypt),
    (b"$5$", Tail::Crypt),
];

/// Prefixes of LDAP password hashes, such as `{SSHA}…`. Case-insensitive.
const LDAP_SCHEMES: &[&[u8]] = &[
    b"{ssha}",
    b"{ssha256}",
    b"{ssha512}",
    b"{sha}",
    b"{sha256}",
    b"{sha512}",
    b"{crypt}",
    b"{pbkdf2}",
    b"{bcrypt}",
];

static BEGINNINGS: LazyLock<FixedWords> =
    LazyLock::new(|| FixedWords::as_spelled(SHAPES.iter().map(|(beginning, _)| *beginning)));

/// Adds each secret with a known shape.
pub(super) async fn find(text: &[u8], cut: bool, finds: &mut Finds, pace: &Pace) {
    let mut behind = 0;
    let mut runs = Runs {
        of_jwt: CharacterRun::of(b"_-.=+/"),
        without_dot: 0,
        to_the_cut: CharacterRun::of(b"_-./+=~:$"),
    };
    let mut search = BEGINNINGS.find(text);
    while let Some(hit) = search.next(pace).await {
        pace.count(FIND_COST).await;
        let inside_word = hit
            .start()
            .checked_sub(1)
            .and_then(|at| text.get(at))
            .is_some_and(u8::is_ascii_alphanumeric);
        let Some((_, tail)) = SHAPES.get(hit.pattern().as_usize()) else {
            continue;
        };
        if hit.start() < behind || inside_word && !matches!(tail, Tail::Pem) {
            continue;
        }
        let whole = end_of(text, hit.range(), *tail, &mut runs);
        // A token that is too short may have been truncated.
        let to_the_cut = || {
            let may_be_cut = cut && hit.len() > 2;
            let end = may_be_cut.then(|| runs.to_the_cut.end(text, hit.end()));
            end.filter(|end| *end == text.len())
        };
        if let Some(end) = whole.or_else(to_the_cut) {
            behind = end;
            finds.add(hit.start()..end, RedactionReason::Shape);
        }
    }
    for at in memchr::memchr_iter(b'{', text) {
        pace.count(FIND_COST).await;
        let begins = |scheme: &&&[u8]| {
            let rest = text.get(at..at + scheme.len());
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(scheme))
        };
        if let Some(scheme) = LDAP_SCHEMES.iter().find(begins) {
            let from = at + scheme.len();
            let length = run(text, from, b"+/=$.,-_");
            if length >= 8 {
                finds.add(at..from + length, RedactionReason::Shape);
            }
        }
    }
}

/// A run of letters, digits and further characters. Each run is read once, no matter how many prefixes occur
/// in it.
struct CharacterRun {
    further: &'static [u8],
    span: Range<usize>,
}

impl CharacterRun {
    fn of(further: &'static [u8]) -> Self {
        Self {
            further,
            span: 0..0,
        }
    }

    /// End of the run that contains `at`.
    fn end(&mut self, text: &[u8], at: usize) -> usize {
        if !self.span.contains(&at) {
            self.span = at..at + run(text, at, self.further);
        }
        self.span.end
    }
}

/// Runs that may be read without yielding a secret.
struct Runs {
    of_jwt: CharacterRun,
    /// End of a run that contains no dot.
    without_dot: usize,
    to_the_cut: CharacterRun,
}

fn end_of(text: &[u8], beginning: Range<usize>, tail: Tail, runs: &mut Runs) -> Option<usize> {
    match tail {
        Tail::Token(least) => long_enough(beginning.end, run(text, beginning.end, b"_-"), least),
        Tail::Parts(least) => {
            let whole = run(text, beginning.end, b"_-./+=~:");
            long_enough(
                beginning.end,
                run(text, beginning.end, b"_-./+=").max(whole),
                least,
            )
        }
        Tail::Jwt => {
            let whole = runs.of_jwt.end(text, beginning.start);
            let token = text.get(beginning.start..whole)?;
            if whole == runs.without_dot || memchr::memchr(b'.', token).is_none() {
                runs.without_dot = whole;
                return None;
            }
            (token.len() >= 20).then_some(whole)
        }
        Tail::Pem => {
            let rest = text.get(beginning.end..)?;
            let label = rest.get(..rest.len().min(64))?;
            let label =
                label.get(..memchr::memmem::find(label, b"-----").unwrap_or(label.len()))?;
            let open = [&b"PUBLIC KEY"[..], b"CERTIFICATE"];
            if open.iter().any(|kind| label.ends_with(kind)) {
                return None;
            }
            let end = memchr::memmem::find(rest, b"-----END").map_or(rest.len(), |at| {
                let behind = at + 8;
                let close = rest
                    .get(behind..(behind + 64).min(rest.len()))
                    .unwrap_or_default();
                memchr::memmem::find(close, b"-----").map_or(behind, |length| behind + length + 5)
            });
            Some(beginning.end + end)
        }
        Tail::Crypt => {
            let length = run(text, beginning.end, b"$./+=,-_");
            let inside = text.get(beginning.end..beginning.end + length)?;
            (length >= 20 && inside.contains(&b'$')).then_some(beginning.end + length)
        }
    }
}

fn long_enough(from: usize, length: usize, least: usize) -> Option<usize> {
    (length >= least).then_some(from + length)
}

/// Number of letters, digits and further characters that follow.
fn run(text: &[u8], from: usize, further: &[u8]) -> usize {
    text.get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || further.contains(byte))
        .count()
}
