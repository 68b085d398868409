use crate::ports::{Location, PortError, Position, Presence, Scanner};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers given one after the other, and what was asked. When none is left the question waits for one as long as
/// [`Script::patient`] says (at first not at all) and is then [`PortError::Unavailable`].
#[derive(Debug)]
pub struct Script<T> {
    answers: Mutex<VecDeque<Result<T, PortError>>>,
    arrived: Condvar,
    patience: Mutex<Duration>,
    asked: Mutex<Vec<(String, String)>>,
}

impl<T> Default for Script<T> {
    fn default() -> Self {
        Self {
            answers: Mutex::default(),
            arrived: Condvar::new(),
            patience: Mutex::default(),
            asked: Mutex::default(),
        }
    }
}

impl<T> Script<T> {
    /// Adds the answer to the next question that has none.
    pub fn answer(&self, answer: Result<T, PortError>) {
        lock(&self.answers).push_back(answer);
        self.arrived.notify_one();
    }

    /// How long a question waits for its answer, as a person with the phone in the hand would.
    pub fn patient(&self, patience: Duration) {
        *lock(&self.patience) = patience;
    }

    /// Titles and texts of every question so far, oldest first.
    pub fn asked(&self) -> Vec<(String, String)> {
        lock(&self.asked).clone()
    }

    fn ask(&self, title: String, text: String) -> Result<T, PortError> {
        lock(&self.asked).push((title, text));
        let patience = *lock(&self.patience);
        let (mut answers, _) = self
            .arrived
            .wait_timeout_while(lock(&self.answers), patience, |answers| answers.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        answers.pop_front().unwrap_or(Err(PortError::Unavailable))
    }
}

/// A camera before which codes are held in turn.
#[derive(Debug, Default)]
pub struct ScriptedScanner(pub Script<String>);

impl Scanner for ScriptedScanner {
    fn scan(&self, title: String, text: String) -> Result<String, PortError> {
        self.0.ask(title, text)
    }
}

/// A person who answers in turn. There is a lock from the first answer on.
#[derive(Debug, Default)]
pub struct ScriptedPresence(pub Script<()>);

impl Presence for ScriptedPresence {
    fn available(&self) -> bool {
        !lock(&self.0.answers).is_empty()
    }

    fn confirm(&self, title: String, text: String) -> Result<(), PortError> {
        self.0.ask(title, text)
    }
}

/// A phone that is at places in turn.
#[derive(Debug, Default)]
pub struct ScriptedLocation(pub Script<Position>);

impl Location for ScriptedLocation {
    fn once(&self) -> Result<Position, PortError> {
        self.0.ask(String::new(), String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    #[test]
    fn a_scripted_scanner_keeps_the_contract_and_tells_what_it_was_asked() {
        let scanner = ScriptedScanner::default();
        let text = " https://motcua.example/ho-so/H1?é ";
        for _ in 0..2 {
            scanner.0.answer(Ok(text.into()));
        }
        contract::scanner(&scanner, text);
        assert_eq!(scanner.0.asked().len(), 2);
        assert_eq!(
            scanner.scan(String::new(), String::new()),
            Err(PortError::Unavailable)
        );
    }

    #[test]
    fn a_scripted_person_keeps_the_contract_whatever_they_answer() {
        for answer in [
            Ok(()),
            Err(PortError::Cancelled),
            Err(PortError::Denied),
            Err(PortError::TimedOut),
        ] {
            let presence = ScriptedPresence::default();
            assert_eq!(contract::presence(&presence), Err(PortError::Unavailable));
            presence.0.answer(answer.clone());
            assert_eq!(contract::presence(&presence), answer);
        }
    }

    #[test]
    fn a_scripted_place_keeps_the_contract() {
        let location = ScriptedLocation::default();
        let hoa_lu = Position {
            latitude: 20.2506,
            longitude: 105.9745,
            accuracy_m: 12.0,
            at_ms: 1_795_000_000_000,
        };
        location.0.answer(Ok(hoa_lu));
        contract::location(&location, hoa_lu.at_ms + 500);
        assert_eq!(location.once(), Err(PortError::Unavailable));
    }

    #[test]
    fn a_patient_question_waits_for_its_answer() {
        let scanner = std::sync::Arc::new(ScriptedScanner::default());
        scanner.0.patient(Duration::from_secs(10));
        let asking = {
            let scanner = scanner.clone();
            std::thread::spawn(move || scanner.scan("t".into(), "x".into()))
        };
        scanner.0.answer(Ok("code".into()));
        assert_eq!(asking.join().unwrap(), Ok("code".into()));
    }
}
