//! State machine that decides when to request a token and which token to send. It works on plain values and
//! gets the time as a parameter; `tokens` does the waiting. See `docs/decisions/0014-token-machine.md`.

use super::SourceError;

/// A token that the host page granted.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// The value of the `Authorization` header: the scheme, such as `Bearer`, and the token.
    pub(super) authorization: String,
    /// When the token expires, in milliseconds since 1970. `None`: when the server refuses it.
    pub(super) expires_at: Option<i64>,
}

/// The token of one exchange, and the number by which the machine knows it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pass {
    /// The value of the `Authorization` header.
    pub(super) authorization: String,
    /// Increases with each token.
    pub(super) number: u64,
}

/// Why the host page is asked for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// There is no token yet.
    Initial,
    /// The current token expires soon.
    Refresh,
    /// The server refused the current token.
    Unauthorized,
}

impl Reason {
    /// The word that the host page receives.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Refresh => "refresh",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// What a call does next.
pub(super) enum TokenStep {
    /// Send the request with this token.
    Send(Pass),
    /// Ask the host page for a token on behalf of all calls, then wait.
    Ask(Reason),
    /// The host page has been asked already: wait for its answer.
    Wait,
    /// Fail with this error.
    Fail(SourceError),
}

/// The tokens of one viewer. At most one token request to the host page is open at any time.
#[derive(Default)]
pub(super) struct Machine {
    held: Option<Held>,
    asking: bool,
    /// The error of the last token request, if it failed.
    failure: Option<SourceError>,
    given: u64,
}

struct Held {
    pass: Pass,
    expires_at: Option<i64>,
    refresh_at: Option<i64>,
    /// Whether the server refused this token.
    refused: bool,
}

impl Machine {
    /// Decides what a call does that is about to be sent.
    pub(super) fn before_call(&mut self, now: i64) -> TokenStep {
        if self.asking {
            return TokenStep::Wait;
        }
        let reason = match &self.held {
            None => Reason::Initial,
            Some(held) if held.refused => Reason::Unauthorized,
            Some(held) if held.refresh_at.is_some_and(|at| now >= at) => Reason::Refresh,
            Some(held) => return TokenStep::Send(held.pass.clone()),
        };
        self.ask(reason)
    }

    /// Decides what a call does after the server refused the token with this number.
    pub(super) fn after_refusal(&mut self, number: u64) -> TokenStep {
        match &mut self.held {
            // Another call has obtained a newer token meanwhile.
            Some(held) if held.pass.number > number && !self.asking => {
                return TokenStep::Send(held.pass.clone());
            }
            Some(held) if held.pass.number == number => {
                // A token request for another call with the same refused token has already failed.
                if let (true, false, Some(failure)) = (held.refused, self.asking, &self.failure) {
                    return TokenStep::Fail(failure.clone());
                }
                held.refused = true;
            }
            _ => (),
        }
        if self.asking {
            TokenStep::Wait
        } else {
            self.ask(Reason::Unauthorized)
        }
    }

    fn ask(&mut self, reason: Reason) -> TokenStep {
        self.asking = true;
        self.failure = None;
        TokenStep::Ask(reason)
    }

    /// Whether a token request is open.
    pub(super) fn asking(&self) -> bool {
        self.asking
    }

    /// Stores a token that the host page granted.
    pub(super) fn granted(&mut self, grant: Grant, now: i64) {
        self.asking = false;
        self.failure = None;
        self.given += 1;
        self.held = Some(Held {
            pass: Pass {
                authorization: grant.authorization,
                number: self.given,
            },
            expires_at: grant.expires_at,
            refresh_at: grant.expires_at.map(|ends| refresh_at(now, ends)),
            refused: false,
        });
    }

    /// Records that the host page granted no token.
    pub(super) fn denied(&mut self, failure: SourceError) {
        self.asking = false;
        self.failure = Some(failure);
    }

    /// Returns the token of a call that waited, after the token request has ended. If a renewal failed, the
    /// old token is used until it expires.
    pub(super) fn after_wait(&self, now: i64) -> Result<Pass, SourceError> {
        match (&self.held, &self.failure) {
            (Some(held), None) => Ok(held.pass.clone()),
            (Some(held), Some(_))
                if !held.refused && held.expires_at.is_none_or(|ends| now < ends) =>
            {
                Ok(held.pass.clone())
            }
            (_, Some(failure)) => Err(failure.clone()),
            (None, None) => Err(SourceError::Unauthorized),
        }
    }
}

/// When to renew a token: a minute before it expires or after four fifths of its lifetime, whichever is
/// earlier. If its lifetime is less than a minute: after four fifths.
fn refresh_at(now: i64, ends: i64) -> i64 {
    const MINUTE: i64 = 60_000;
    let lifetime = ends.saturating_sub(now).max(0);
    let most = lifetime / 5 * 4;
    let wait = if lifetime < MINUTE {
        most
    } else {
        most.min(lifetime - MINUTE)
    };
    now.saturating_add(wait)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grant(name: &str, expires_at: Option<i64>) -> Grant {
        Grant {
            authorization: format!("Bearer {name}"),
            expires_at,
        }
    }

    fn held(expires_at: Option<i64>) -> Machine {
        let mut machine = Machine::default();
        assert!(matches!(
            machine.before_call(0),
            TokenStep::Ask(Reason::Initial)
        ));
        machine.granted(grant("a", expires_at), 0);
        machine
    }

    fn sent(step: TokenStep) -> String {
        match step {
            TokenStep::Send(pass) => pass.authorization,
            TokenStep::Ask(reason) => format!("ask {}", reason.as_str()),
            TokenStep::Wait => "wait".to_owned(),
            TokenStep::Fail(error) => format!("fail: {error}"),
        }
    }

    fn denial() -> SourceError {
        SourceError::Host {
            message: "no".to_owned(),
        }
    }

    #[test]
    fn the_first_call_asks_and_the_others_wait_for_its_answer() {
        let mut machine = Machine::default();
        assert_eq!(sent(machine.before_call(0)), "ask initial");
        for _ in 0..50 {
            assert_eq!(sent(machine.before_call(0)), "wait");
        }
        machine.granted(grant("a", None), 0);
        assert_eq!(machine.after_wait(0).unwrap().authorization, "Bearer a");
        assert_eq!(sent(machine.before_call(i64::MAX)), "Bearer a");
    }

    #[test]
    fn token_is_renewed_a_minute_or_a_fifth_of_its_lifetime_before_expiry() {
        for (lifetime, renewed) in [
            (3_600_000, 2_880_000),
            (120_000, 60_000),
            (75_000, 15_000),
            (60_000, 0),
            (59_000, 47_200),
            (1_000, 800),
            (0, 0),
            (-5_000, 0),
        ] {
            assert_eq!(refresh_at(7, 7 + lifetime), 7 + renewed, "{lifetime}");
        }
        let mut machine = held(Some(3_600_000));
        assert_eq!(sent(machine.before_call(2_879_999)), "Bearer a");
        assert_eq!(sent(machine.before_call(2_880_000)), "ask refresh");
    }

    #[test]
    fn token_that_has_expired_on_arrival_is_sent_once() {
        let mut machine = Machine::default();
        drop(machine.before_call(10));
        machine.granted(grant("late", Some(5)), 10);
        assert_eq!(machine.after_wait(10).unwrap().authorization, "Bearer late");
        assert_eq!(sent(machine.before_call(10)), "ask refresh");
    }

    #[test]
    fn fifty_refusals_of_one_token_ask_once_and_replay_with_the_new_one() {
        let mut machine = held(None);
        assert_eq!(sent(machine.after_refusal(1)), "ask unauthorized");
        for _ in 0..30 {
            assert_eq!(sent(machine.after_refusal(1)), "wait");
        }
        machine.granted(grant("b", None), 0);
        for _ in 0..19 {
            assert_eq!(sent(machine.after_refusal(1)), "Bearer b");
        }
        assert_eq!(sent(machine.before_call(0)), "Bearer b");
    }

    #[test]
    fn failed_token_request_is_repeated_by_the_next_call_only() {
        let mut machine = held(None);
        assert_eq!(sent(machine.after_refusal(1)), "ask unauthorized");
        machine.denied(denial());
        assert_eq!(machine.after_wait(0).err(), Some(denial()));
        assert_eq!(
            sent(machine.after_refusal(1)),
            "fail: the page around the viewer failed: no"
        );
        assert_eq!(sent(machine.before_call(0)), "ask unauthorized");
    }

    #[test]
    fn failed_renewal_keeps_the_old_token_in_use_until_it_expires() {
        let mut machine = held(Some(100_000));
        assert_eq!(sent(machine.before_call(90_000)), "ask refresh");
        machine.denied(denial());
        assert!(machine.after_wait(99_999).is_ok());
        assert_eq!(machine.after_wait(100_000).err(), Some(denial()));
        assert_eq!(sent(machine.before_call(99_999)), "ask refresh");
    }

    #[test]
    fn a_token_refused_while_it_is_renewed_is_not_sent_again() {
        let mut machine = held(Some(100_000));
        assert_eq!(sent(machine.before_call(90_000)), "ask refresh");
        assert_eq!(sent(machine.after_refusal(1)), "wait");
        machine.denied(denial());
        assert_eq!(machine.after_wait(90_000).err(), Some(denial()));
    }

    proptest! {
        #[test]
        fn renewal_is_never_later_than_a_minute_before_the_end_nor_four_fifths(
            now in 0_i64..4_000_000_000_000, lifetime in 0_i64..10_000_000_000,
        ) {
            let wait = refresh_at(now, now + lifetime) - now;
            prop_assert!((0..=lifetime).contains(&wait));
            prop_assert!(wait * 5 <= lifetime * 4 + 4);
            prop_assert!(lifetime < 60_000 || wait <= lifetime - 60_000);
        }

        #[test]
        fn at_most_one_token_request_is_open(
            events in proptest::collection::vec(0_u8..5, 0..200),
        ) {
            let mut machine = Machine::default();
            let (mut open, mut now) = (false, 0);
            for event in events {
                now += 7_000;
                let step = match event {
                    0 => machine.before_call(now),
                    1 => machine.after_refusal(machine.given),
                    2 => machine.after_refusal(machine.given.saturating_sub(1)),
                    3 if open => { machine.granted(grant("x", Some(now + 30_000)), now); open = false; continue }
                    4 if open => { machine.denied(denial()); open = false; continue }
                    _ => continue,
                };
                match step {
                    TokenStep::Ask(_) => { prop_assert!(!open); open = true; }
                    TokenStep::Wait => prop_assert!(open),
                    TokenStep::Send(_) | TokenStep::Fail(_) => prop_assert!(!open),
                }
                prop_assert_eq!(machine.asking(), open);
            }
        }
    }
}
