//! What a run would spend and leave out, from its plan and what it has in hand, without sending.

use super::leasing::{beside, named};
use super::resources::Handle;
use super::{Bounds, Header, Resources};
use crate::contract::{ClauseStanding, Contract};
use crate::finding::Doubt;
use crate::plan::{Cost, Demand, Inputs, Plan, Power};
use crate::provision::Provenance;
use crate::scenario::{Named, Need, Role, Scenario, Stage, Steps};
use std::collections::{BTreeMap, VecDeque};

/// A run as it would go if every answer is right.
#[derive(Clone, Debug)]
pub struct Foresight {
    /// What the head of the run would say.
    pub header: Header,
    /// What would be played and what would not, the budget of revocations included.
    pub plan: Plan,
    /// What is in hand for it.
    pub inputs: Inputs,
    /// The live credentials that would be spent, in their order.
    pub spendings: Vec<Spending>,
    /// The request that asks for the deployment's version, if one is sent.
    pub health: Option<String>,
    /// Logins before the first scenario, in their order.
    pub log_ins: Vec<LogIn>,
    /// Credentials that would be created before the first scenario, to fill the pools.
    pub to_come: Demand,
    /// Credentials that scenarios would create.
    pub creations: usize,
    /// The venue of what would be created, if anything may be.
    pub venue: Option<String>,
    /// Live revocations that a failing run may attempt at most.
    pub max_revocations: u32,
    /// Names of ids that are in a pool and that other runs have or had.
    pub set_aside: Vec<String>,
}

/// A live credential that would be revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// By which scenario.
    pub scenario: &'static str,
    /// Its name in reports, such as `own#1`.
    pub name: String,
    /// Its id, unless it will only be made.
    pub id: Option<String>,
    /// Whether it is kept live until all else is over.
    pub witness: bool,
}

/// A login that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogIn {
    /// The session it opens.
    pub session: Role,
    /// The email, which reports may show.
    pub email: String,
}

impl Foresight {
    /// What playing this plan with these resources would spend, within these bounds.
    pub fn of(
        mut header: Header,
        mut plan: Plan,
        inputs: Inputs,
        resources: Resources,
        to_come: Demand,
        bounds: Bounds,
    ) -> Self {
        let mut spendings = Vec::new();
        let mut pools = Pools::with(resources, to_come);
        let mut left = bounds.max_revocations;
        let mut dead = false;
        let planned = std::mem::take(&mut plan.scenarios);
        for scenario in planned {
            if let Some(doubt) = impossible(&scenario, left, dead) {
                plan.not_played.insert(scenario.name, doubt);
                continue;
            }
            left -= scenario.spends;
            let spent = pools.foresee(&scenario);
            dead |= spent.iter().any(|spent| spent.name.starts_with("own#"));
            spendings.extend(spent);
            plan.scenarios.push(scenario);
        }
        plan.cost = Cost::of(&plan.scenarios, &inputs);
        header.cost = plan.cost;
        header.power = Power::of(&plan.scenarios, &inputs);
        Self {
            creations: plan.scenarios.iter().map(Scenario::creates).sum(),
            header,
            plan,
            inputs,
            spendings,
            to_come,
            health: None,
            log_ins: Vec::new(),
            venue: None,
            max_revocations: bounds.max_revocations,
            set_aside: Vec::new(),
        }
    }

    /// The ids of core clauses that the selected checks cite and that nothing in the plan could prove: a run like this
    /// ends with 3 at best.
    pub fn unprovable<'a>(&self, contract: &'a Contract) -> Vec<&'a str> {
        let core = contract
            .judged_clauses()
            .filter(|clause| clause.standing == ClauseStanding::Core);
        let left_out = core.filter(|clause| {
            let id = clause.id.as_str();
            let mut citing = self
                .plan
                .checks
                .iter()
                .filter(|check| check.clauses.contains(&id))
                .peekable();
            citing.peek().is_some()
                && !self.plan.elsewhere.clauses.contains(id)
                && citing.all(|check| !self.plan.plays_for(check))
        });
        left_out.map(|clause| clause.id.as_str()).collect()
    }

    /// Credentials that would be created, for the pools and by scenarios.
    pub fn created(&self) -> usize {
        self.to_come.total() + self.creations
    }
}

/// Why a planned scenario would be left out for want of a budget.
fn impossible(scenario: &Scenario, left: u32, dead: bool) -> Option<Doubt> {
    let why = if scenario.spends > left {
        "the budget of live revocations would be used up"
    } else if scenario.needs.contains(&Need::Tombstone) && !dead {
        "no credential would be revoked before it"
    } else {
        return None;
    };
    Some(Doubt {
        why: why.to_owned(),
        remedy: "raise --max-revocations".to_owned(),
    })
}

/// What is in hand, and what will be when the pools are filled.
struct Pools {
    resources: Resources,
    /// The names that created credentials of each user will get, in their order.
    to_come: BTreeMap<Role, VecDeque<String>>,
}

impl Pools {
    fn with(resources: Resources, to_come: Demand) -> Self {
        let named = |user, word, count| {
            let places = resources.place_after(user)..;
            let names = places.take(count).map(|place| format!("{word}#{place}"));
            (user, names.collect())
        };
        let to_come = [
            named(Role::Owner, "own", to_come.own),
            named(Role::Stranger, "foreign", to_come.foreign),
        ];
        Self {
            to_come: to_come.into(),
            resources,
        }
    }

    /// Takes what a scenario would spend, and says what that is.
    fn foresee(&mut self, scenario: &Scenario) -> Vec<Spending> {
        if scenario.spends == 0 {
            return Vec::new();
        }
        if let Steps::Generated { .. } = scenario.steps {
            return (0..scenario.spends)
                .map_while(|_| self.lease(scenario, Role::Owner))
                .collect();
        }
        let taken = match named(scenario) {
            Some(Named::Lease) => self.lease(scenario, Role::Owner),
            Some(Named::StrangersLease) => self.lease(scenario, Role::Stranger),
            Some(Named::Witness) => self.witness(scenario),
            Some(Named::Created(_)) => {
                let created = (1..=scenario.spends).map(|number| Spending {
                    scenario: scenario.name,
                    name: format!("created#{number}"),
                    id: None,
                    witness: false,
                });
                return created.collect();
            }
            Some(
                Named::StrangersWitness
                | Named::Member(_)
                | Named::Bystander
                | Named::Beside(_)
                | Named::Tombstone
                | Named::Each
                | Named::NeverIssued
                | Named::SameNeverIssued,
            )
            | None => None,
        };
        let mut spent: Vec<Spending> = taken.into_iter().collect();
        for user in beside(scenario) {
            spent.extend(self.lease(scenario, user));
        }
        spent
    }

    /// The next of a user's: those in hand come first.
    fn lease(&mut self, scenario: &Scenario, user: Role) -> Option<Spending> {
        match self.resources.lease(user) {
            Some(handle) => Some(self.in_hand(scenario, handle)),
            None => {
                let name = self.to_come.get_mut(&user)?.pop_front()?;
                Some(made(scenario, name))
            }
        }
    }

    /// The owner's last.
    fn witness(&mut self, scenario: &Scenario) -> Option<Spending> {
        let last = self.to_come.get_mut(&Role::Owner)?.pop_back();
        match last {
            Some(name) => Some(made(scenario, name)),
            None => {
                let witness = self.resources.witness()?;
                self.resources.take(witness);
                Some(self.in_hand(scenario, witness))
            }
        }
    }

    fn in_hand(&self, scenario: &Scenario, handle: Handle) -> Spending {
        let credential = self.resources.credential(handle);
        let known = self.resources.provenance(handle) == Provenance::HandedOver;
        Spending {
            id: known.then_some(credential.id),
            ..made(scenario, credential.name)
        }
    }
}

/// A credential that is not there yet.
fn made(scenario: &Scenario, name: String) -> Spending {
    Spending {
        scenario: scenario.name,
        name,
        id: None,
        witness: scenario.stage == Stage::Witness,
    }
}
