//! The legitimate differences: what another conforming deployment may do.
//!
//! No entry breaks a promise of the page. A check that reports one of them raises a false alarm.

use super::catalogue::catalogue;

catalogue! {
    /// A legitimate difference between this server and the plain conforming one.
    Variant {
        ExtraFields "extra_fields"
            "Envelope and credential carry further keys, such as details and ISO 8601 twins.";
        OtherErrnos "other_errnos" "Refusals whose errno the page leaves open carry other negative numbers.";
        ErrorTextsDiffer "error_texts_differ"
            "Refusals whose text the page leaves open are worded differently.";
        PageObjectOnly "page_object_only" "The credential has exactly the nine fields of the page's example.";
        TableFieldsOnly "table_fields_only" "The credential has exactly the six fields of the page's table.";
        OpaqueTokens "opaque_tokens" "Access tokens are random words instead of JWTs.";
        PrefixedIds "prefixed_ids"
            "Credential ids are cred_ and 24 letters or digits; a malformed id is unknown.";
        NumericStringIds "numeric_string_ids" "Credential ids are strings of 18 digits.";
        Chunked "chunked" "Answers arrive chunked, in several pieces.";
        CloseAfterEachAnswer "close_after_each_answer"
            "Every answer says Connection: close and ends the connection.";
        CloseDelimited "close_delimited"
            "Answers are HTTP/1.0, without a length, ended by closing the connection.";
        Gzip "gzip" "Answers are compressed for a client that accepts gzip.";
        Slow "slow" "Every answer takes ten milliseconds longer.";
        Unsteady "unsteady" "Every answer takes up to fifty milliseconds longer, at random.";
        Weather "weather"
            "Every seventh request is answered 429, every eleventh 503, Retry-After: 0, nothing applied.";
        CharsetParameter "charset_parameter" "The content type carries a charset and a version parameter.";
        ExtraHeaders "odd_header_case_and_extra_headers"
            "Header names are in title case, and there are cookies and further headers.";
        UnicodeNames "unicode_names" "Names and the open error texts contain emoji and Chinese characters.";
        EmptyName "empty_name" "Credentials have an empty name.";
        PrettyPrinted "pretty_printed" "JSON is indented and its keys come in another order.";
        OddIdsAreUnknown "odd_ids_are_unknown"
            "Wrong-typed and malformed ids are answered 404 instead of 400.";
        RevokeOnly "revoke_only" "Only the revoke route exists; its siblings are unknown routes.";
        NoChallenge "no_www_authenticate" "A 401 carries no WWW-Authenticate field.";
        PermissionFirst "permission_checked_first"
            "A user without the right to revoke gets 403 before the body is looked at.";
        ClockAhead "clock_ahead_two_minutes" "The server's clock is two minutes ahead.";
        WholeSeconds "whole_second_timestamps" "Timestamps are milliseconds rounded down to whole seconds.";
        UpperCaseIdsMatch "upper_case_ids_match" "An id written in upper case names the same credential.";
        PaddedIdsMatch "padded_ids_match" "Blanks around an id are ignored.";
        LenientBodies "lenient_bodies"
            "Any content type is read as JSON, and the last of two equal keys counts.";
        ExactScheme "exact_scheme_only" "The scheme word is accepted only as Bearer.";
        TrailingSlash "trailing_slash_matches" "A path with a trailing slash is the same endpoint.";
        PathCaseIgnored "path_case_ignored" "The path of the operation is the same in any letter case.";
        WrongMethodIsUnknown "method_not_allowed_is_404"
            "Another method than the documented one is answered 404, in the envelope.";
        HeadIs200 "head_is_200" "HEAD on the operation is answered 200 and changes nothing.";
        WideContentTypes "wide_content_types"
            "JSON labelled text/plain, and a form with the same fields, are read as JSON is.";
        ExtraMembersRefused "extra_members_refused" "A body with an unknown field is answered 400.";
        OneErrno "one_errno_for_all" "All refusals whose errno the page leaves open carry errno -19000.";
        PerKindErrnos "per_kind_errnos" "Every kind of refusal carries an errno of its own.";
        LastAuthorizationCounts "last_authorization_counts"
            "Of two Authorization fields the last one counts.";
        OneCredentialPerVenue "one_credential_per_venue"
            "Create answers with a live credential of the caller's that is there already, and makes none.";
        PagedList "paged_list" "The list comes in pages of two, with a cursor and hasNext.";
        LogoutClosesEverySession "logout_closes_every_session" "A logout closes all sessions of its user.";
        RevokedLeaveTheList "revoked_leave_the_list" "A revoked credential is no longer listed.";
    }
}
