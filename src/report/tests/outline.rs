//! A run that is only foreseen, in words.

use super::wording::check;
use crate::contract::Contract;
use crate::exchange::Secret;
use crate::finding::{Doubt, ReplayLine};
use crate::plan::{Cost, Demand, Filter, Inputs, Power, plan_part, select};
use crate::provision::Pool;
use crate::report::Outline;
use crate::runner::{Bounds, Foresight, HandedOver, Header, Jobs, LogIn, Resources};
use crate::scenario::{Profile, Role};
use std::collections::BTreeMap;
use std::time::Duration;

/// A part of a run of a few checks, with an owner who logs in.
fn foresight(partition: &str) -> Foresight {
    let partition = partition.parse().unwrap();
    let filter = Filter {
        include: [
            "second_revoke",
            "concurrent",
            "only_the_named",
            "stranger_is",
            "listed_as",
            "creation",
        ]
        .map(str::to_owned)
        .into(),
        ..Filter::default()
    };
    let token = |role| (role, Secret::new("a token", "text-of-a-token"));
    let own = Pool::parse("id-1\nid-2\nid-3\nid-4\nid-5", "pool").unwrap();
    let given = HandedOver {
        tokens: BTreeMap::from([token(Role::Owner)]),
        refused: Vec::new(),
        own: &own,
        foreign: &Pool::EMPTY,
        template: None,
    };
    let resources = Resources::new(given, 7);
    let inputs: Inputs = resources.inputs();
    let checks = select(Profile::Gate, &filter, Contract::built_in());
    let plan = plan_part(Profile::Gate, checks, &inputs, partition);
    let header = Header {
        run: String::new(),
        started_ms: 0,
        target_name: None,
        max_revocations: 16,
        operation: "credential.revoke".to_owned(),
        target: "https://host.example/gateway".to_owned(),
        profile: "gate",
        seed: 7,
        partition,
        checks: plan.checks.len(),
        cost: Cost::default(),
        ahead: Vec::new(),
        rate: "30/min".parse().unwrap(),
        replay_line: ReplayLine::default(),
        power: Power::default(),
    };
    let bounds = Bounds {
        max_revocations: 16,
        weather_budget: Duration::ZERO,
        rate: header.rate,
        jobs: Jobs::ONE,
        examples: 60,
        max_time: None,
    };
    Foresight::of(header, plan, inputs, resources, Demand::default(), bounds)
}

fn text(foresight: &Foresight) -> String {
    let mut out = Vec::new();
    Outline::new(&mut out)
        .write(foresight)
        .expect("a Vec takes all that is written");
    String::from_utf8(out).expect("the outline is text")
}

#[test]
fn an_outline_tells_what_would_be_sent_spent_and_left_out() {
    let mut foresight = foresight("1/1");
    foresight.log_ins = vec![LogIn {
        session: Role::Spare,
        email: "owner@host.example".to_owned(),
    }];
    foresight.health = Some("GET /api/v3/health".to_owned());
    foresight.plan.cost.requests += 2;
    foresight.header.cost = foresight.plan.cost;
    foresight.creations = 2;
    foresight.venue = Some("MOCK".to_owned());
    check("outline_whole", &text(&foresight));
}

#[test]
fn the_outline_of_a_part_says_where_the_rest_is() {
    check("outline_part", &text(&foresight("2/3")));
}

#[test]
fn nothing_from_outside_reaches_the_terminal_unescaped() {
    let mut foresight = foresight("1/1");
    foresight.log_ins = vec![LogIn {
        session: Role::Owner,
        email: "a\u{1b}[2J@host.example".to_owned(),
    }];
    foresight.creations = 1;
    foresight.venue = Some("\u{1b}[31m".to_owned());
    let doubt = Doubt {
        why: "\u{1b}[0m".to_owned(),
        remedy: String::new(),
    };
    foresight.plan.not_played.insert("race", doubt);
    assert!(!text(&foresight).contains('\u{1b}'));
}
