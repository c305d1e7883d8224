//! Every variant is legitimate: the basic walk finds nothing to object to.

use super::client::{Answer, Ask, Client};
use super::started;
use crate::mock::{Mock, Options, Variant};

/// The answers of the basic walk, and the credential of its first revoke.
pub(super) struct Walk {
    pub(super) mock: Mock,
    client: Client,
    first: Answer,
}

/// Sends until the answer is no weather; the variant `weather` never sends it twice in a row.
async fn asked(client: &mut Client, ask: Ask) -> Answer {
    loop {
        let answer = client.send(ask.clone()).await.expect("the mock answers");
        if answer.header("retry-after").is_none() {
            return answer;
        }
        assert!(matches!(answer.status, 429 | 503));
    }
}

/// Walks: first revoke, second call, unknown id, no token, stranger, reader, missing id.
pub(super) async fn walked(variant: Variant) -> Walk {
    let mock = started(Options {
        variant: Some(variant),
        ..Options::default()
    })
    .await;
    let mut client = Client::of(&mock);
    let grants = mock.grants().clone();
    let (id, other) = (&grants.credentials[0], &grants.credentials[1]);
    let never = match id.strip_prefix("cred_") {
        Some(_) => "cred_000000000000000000000000",
        None => "00000000-0000-4000-8000-000000000000",
    };
    let gzip = ("accept-encoding", "gzip");
    let revoke = |id: &str, token: &str| Ask::revoke_id(id).bearing(token).with(gzip.0, gzip.1);
    let first = asked(&mut client, revoke(id, &grants.owner_token)).await;
    assert_eq!(first.kind(), (200, 0), "{}", variant.name());
    assert_eq!(first.json()["data"]["credentialId"].as_str(), Some(id.as_str()));
    let refusals = [
        (revoke(id, &grants.owner_second_token), 400),
        (revoke(never, &grants.owner_token), 404),
        (Ask::revoke_id(other), 401),
        (Ask::revoke_id(other).bearing(&grants.expired_token), 401),
        (revoke(other, &grants.stranger_token), 403),
        (revoke(id, &grants.stranger_token), 403),
        (revoke(other, &grants.reader_token), 403),
        (Ask::revoke("{}").bearing(&grants.owner_token), 400),
        (
            Ask::revoke(r#"{"credentialId":null}"#).bearing(&grants.owner_token),
            400,
        ),
        (revoke("", &grants.owner_token), 400),
    ];
    for (number, (ask, status)) in refusals.into_iter().enumerate() {
        let answer = asked(&mut client, ask).await;
        let (received, errno) = answer.kind();
        assert_eq!(received, status, "{} at refusal {number}", variant.name());
        assert_eq!(
            errno == -130_001,
            number == 0,
            "{} at refusal {number}",
            variant.name()
        );
        assert!(errno < 0 && answer.json()["data"].is_null());
        assert!(
            answer.json()["error"]
                .as_str()
                .is_some_and(|error| !error.is_empty())
        );
    }
    let dead: Vec<_> = mock
        .census()
        .into_iter()
        .filter(|(_, revoked)| *revoked)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(dead, std::slice::from_ref(id), "{}", variant.name());
    Walk { mock, client, first }
}

/// Walks past one variant and looks at its own mark on the answer to the first revoke.
pub(super) async fn check(variant: Variant, mark: impl Fn(&Answer) -> bool) {
    let walk = walked(variant).await;
    assert!(mark(&walk.first), "{} left no mark", variant.name());
}

/// Walks past one variant and looks at the answer to one more request of the owner.
pub(super) async fn check_next(variant: Variant, ask: impl Fn(&Mock) -> Ask, mark: impl Fn(&Answer) -> bool) {
    let mut walk = walked(variant).await;
    let ask = ask(&walk.mock);
    let answer = asked(&mut walk.client, ask).await;
    assert!(mark(&answer), "{} left no mark", variant.name());
}

#[tokio::test]
async fn no_variant_deviates_in_the_basic_walk() {
    for variant in Variant::all() {
        walked(*variant).await;
    }
}

#[tokio::test]
async fn weather_comes_on_every_seventh_and_eleventh_request() {
    let mock = started(Options {
        variant: Some(Variant::Weather),
        ..Options::default()
    })
    .await;
    let mut client = Client::of(&mock);
    let mut statuses = Vec::new();
    for _ in 0..11 {
        statuses.push(
            client
                .get("/api/v3/health", None)
                .await
                .expect("the mock answers")
                .status,
        );
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 429, 200, 200, 200, 503]);
}
