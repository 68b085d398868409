//! What can happen, and how often.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// One thing that happens. Numbers pick one of what there is.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// A draft is begun.
    Begin,
    /// A word is written.
    Type { draft: usize, field: usize },
    /// A file of so many bytes is given.
    Attach { draft: usize, bytes: usize },
    /// A file is taken away.
    Remove { draft: usize, file: usize },
    /// A draft is confirmed.
    Confirm { draft: usize },
    /// A confirmed one is taken back.
    TakeBack { draft: usize },
    /// A draft is deleted.
    Delete { draft: usize },
    /// A deleted one is brought back.
    Restore { draft: usize },
    /// The network comes or goes.
    Online(bool),
    /// Requests begin to fail, or stop failing.
    Weather { seed: u64, bad: bool },
    /// The province restarts.
    Restart,
    /// The province changes the form.
    Change,
    /// Access tokens end.
    Expire,
    /// The app comes to the foreground.
    Refresh,
    /// The phone is killed between two steps.
    Kill,
    /// A draft is looked at.
    Read { draft: usize },
    /// The lists are looked at.
    List,
}

/// A step, and after how many milliseconds the phone is killed in the middle of it.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) step: Step,
    pub(crate) cut: Option<u64>,
}

/// What a plan needs to know to stay sensible.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    drafts: usize,
    dark: bool,
}

impl ReferenceStateMachine for Plan {
    type State = Self;
    type Transition = Happening;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Happening> {
        let which = 0..8_usize;
        if state.drafts == 0 {
            return Just(Happening {
                step: Step::Begin,
                cut: None,
            })
            .boxed();
        }
        // A dark phone sees the light again before long.
        let online = if state.dark { 4 } else { 1 };
        let begin = if state.drafts < 6 { 6 } else { 1 };
        let step = prop_oneof![
            begin => Just(Step::Begin),
            20 => (which.clone(), which.clone()).prop_map(|(draft, field)| Step::Type { draft, field }),
            12 => (which.clone(), prop_oneof![4 => 2_000..60_000_usize, 1 => 2_100_000..4_500_000_usize])
                .prop_map(|(draft, bytes)| Step::Attach { draft, bytes }),
            4 => (which.clone(), which.clone()).prop_map(|(draft, file)| Step::Remove { draft, file }),
            10 => which.clone().prop_map(|draft| Step::Confirm { draft }),
            3 => which.clone().prop_map(|draft| Step::TakeBack { draft }),
            2 => which.clone().prop_map(|draft| Step::Delete { draft }),
            3 => which.clone().prop_map(|draft| Step::Restore { draft }),
            online => Just(Step::Online(true)),
            2 => Just(Step::Online(false)),
            5 => (any::<u32>(), prop::bool::weighted(0.7))
                .prop_map(|(seed, bad)| Step::Weather { seed: u64::from(seed), bad }),
            2 => Just(Step::Restart),
            2 => Just(Step::Change),
            1 => Just(Step::Expire),
            4 => Just(Step::Refresh),
            2 => Just(Step::Kill),
            6 => which.prop_map(|draft| Step::Read { draft }),
            4 => Just(Step::List),
        ];
        let cut = prop_oneof![6 => Just(None), 1 => (0..400_u64).prop_map(Some)];
        (step, cut)
            .prop_map(|(step, cut)| Happening { step, cut })
            .boxed()
    }

    fn apply(mut state: Self, happening: &Happening) -> Self {
        match happening.step {
            Step::Begin => state.drafts += 1,
            Step::Online(online) => state.dark = !online,
            _ => {}
        }
        state
    }
}
