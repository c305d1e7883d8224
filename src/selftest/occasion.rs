//! Faults that show only among calls for which their owners do not ask by themselves, each with a check that
//! asks for them. A check that judges every call of a run is given its calls by others.

use crate::mock::Fault;

/// A check that is selected beside the owners of a fault in the first tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occasion {
    /// The fault.
    pub fault: &'static str,
    /// The check whose scenarios give it the occasion to show.
    pub check: &'static str,
    /// What has to be sent, and why the owners do not.
    pub because: &'static str,
}

const fn occasion(fault: &'static str, check: &'static str, because: &'static str) -> Occasion {
    Occasion {
        fault,
        check,
        because,
    }
}

/// Every occasion there is. One that is not needed any more fails the unit test of this room.
pub(super) const OCCASIONS: &[Occasion] = &[
    occasion(
        "missing_id_is_404",
        "status_code_conformance",
        "a deployment that knows no answer but 404 is taken for a wrong path; a call without a token and a \
         success show that it is none",
    ),
    occasion(
        "null_id_is_500",
        "null_id_is_invalid",
        "server errors are looked for in every answer, and somebody must send a null id",
    ),
    occasion(
        "wrong_type_id_is_500",
        "wrong_type_id_is_refused",
        "server errors are looked for in every answer, and somebody must send ids of other types",
    ),
    occasion(
        "malformed_body_is_a_page",
        "malformed_request_is_refused",
        "the envelope is looked for in every refusal, and somebody must send what is no JSON",
    ),
    occasion(
        "errno_varies_for_one_request",
        "missing_id_is_invalid",
        "equal requests are compared, and somebody must send an invalid one twice",
    ),
    occasion(
        "token_echoed_in_error",
        "tampered_token_is_unauthorized",
        "secrets are looked for in every answer, and somebody must be refused who sent a token",
    ),
    occasion(
        "comes_back_after_later_revocation",
        "first_revoke_succeeds",
        "a credential is asked about again, and somebody must revoke another one in between",
    ),
    occasion(
        "comes_back_after_third_revocation_of_the_user",
        "first_revoke_succeeds",
        "a credential is asked about again, and somebody must revoke two others in between",
    ),
    occasion(
        "foreign_revocation_brings_back",
        "foreign_credential_is_forbidden",
        "a credential is asked about again, and the stranger must revoke one in between",
    ),
    occasion(
        "duplicate_key_layers_differ",
        "second_revoke_is_refused",
        "one of the two ids is a revoked one of the owner's, and somebody must revoke it",
    ),
    occasion(
        "active_filter_lists_revoked",
        "first_revoke_succeeds",
        "the filter is heeded if it leaves another revoked credential out, and somebody must revoke two",
    ),
    occasion(
        "second_page_is_stale",
        "first_revoke_succeeds",
        "pages hold two, and somebody must revoke a credential that stands on a later one",
    ),
    occasion(
        "body_cut_on_success",
        "first_revoke_succeeds",
        "one cut answer is nobody's fault, so there must be a second success",
    ),
];

/// The checks that give a fault its occasion.
pub(super) fn company(fault: Fault) -> impl Iterator<Item = &'static str> {
    OCCASIONS
        .iter()
        .filter(move |occasion| occasion.fault == fault.name())
        .map(|occasion| occasion.check)
}
