//! Random sequences over two handles: no credential is ever intended upon by two runs, and none is
//! leased to two at a time.

use super::*;
use crate::state::AskAnswer;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::collections::BTreeMap;

const IDS: usize = 12;
const STEPS: usize = 120;

/// One process: a handle, its run, and what the run holds.
struct Process {
    state: StateDir,
    run: Run,
    leases: Vec<Lease>,
    intents: Vec<Intent>,
}

impl Process {
    fn begin(state: StateDir, begun: &mut usize) -> Self {
        *begun += 1;
        Self {
            run: begin(&state, &format!("run-{begun}")),
            state,
            leases: Vec::new(),
            intents: Vec::new(),
        }
    }
}

fn draw_outcome(draw: &mut StdRng) -> Outcome {
    match draw.random_range(0..4) {
        0 => Outcome::Revoked { revoked_at_ms: None },
        1 => Outcome::AlreadyRevoked,
        2 => Outcome::Refused { status: 404 },
        _ => Outcome::Unknown,
    }
}

fn play(seed: u64) {
    let folder = Folder::new();
    let mut draw = StdRng::seed_from_u64(seed);
    let mut begun = 0;
    let mut processes = [folder.open(), folder.open()].map(|state| Process::begin(state, &mut begun));
    let mut spent_by: BTreeMap<String, String> = BTreeMap::new();

    for step in 0..STEPS {
        let turn = draw.random_range(0..2);
        let [ours, theirs] = match (turn, &mut processes) {
            (0, [first, second]) | (_, [second, first]) => [first, second],
        };
        match draw.random_range(0..20) {
            0..8 => {
                let id = format!("credential-{}", draw.random_range(0..IDS));
                if let Leasing::Leased(lease) = try_lease(&ours.run, &id) {
                    assert!(!spent_by.contains_key(&id), "seed {seed}, step {step}: {id}");
                    let elsewhere = theirs.leases.iter().any(|lease| lease.credential() == id);
                    assert!(!elsewhere, "seed {seed}, step {step}: {id}");
                    ours.leases.push(lease);
                }
            }
            8..12 => {
                if let Some(lease) = ours.leases.pop() {
                    let intent = ours.run.intend(lease, "sequence", 1, 1).unwrap();
                    let before = spent_by.insert(intent.credential().to_owned(), ours.run.id().to_owned());
                    assert_eq!(before, None, "seed {seed}, step {step}");
                    ours.intents.push(intent);
                }
            }
            12..15 => {
                if let Some(intent) = ours.intents.pop() {
                    ours.run.settle(&intent, draw_outcome(&mut draw), 2).unwrap();
                }
            }
            15 => {
                if let Some(lease) = ours.leases.pop() {
                    ours.run.release(lease).unwrap();
                }
            }
            16 => {
                for open in ours.state.unresolved(ours.run.target()).unwrap() {
                    let theirs_alive = open.run() == theirs.run.id();
                    assert!(!theirs_alive && open.run() != ours.run.id());
                    ours.run
                        .book_ask(open.intent(), AskAnswer::AlreadyRevoked, 3)
                        .unwrap();
                }
            }
            17 => *ours = Process::begin(folder.open(), &mut begun),
            _ => *ours = Process::begin(ours.state.clone(), &mut begun),
        }
    }

    let state = folder.open();
    let entered = state
        .read(|tx| {
            tx.rows(
                "SELECT credential.credential, intent.run FROM intent
                 JOIN credential ON credential.id = intent.credential",
                &[],
                |row| Ok((row.text(0)?, row.text(1)?)),
            )
        })
        .unwrap();
    assert_eq!(entered.len(), spent_by.len(), "seed {seed}");
    assert_eq!(
        entered.into_iter().collect::<BTreeMap<_, _>>(),
        spent_by,
        "seed {seed}"
    );
}

#[test]
fn no_credential_is_intended_upon_by_two_runs() {
    for seed in 0..6 {
        play(seed);
    }
}
