//! The seeded bugs: one broken promise each, for proving that some check can fail.
//!
//! Entries stand in the order of the seams that consult them. Except where the sentence names another
//! operation, a fault shows only on the operation under test. All are deterministic; those of the last
//! groups but one show among overlapping requests only, which meet by rendezvous.

use super::catalogue::catalogue;

catalogue! {
    /// One seeded bug of the server.
    Fault {
        SuccessMissingErrno "success_missing_errno" "A success has no errno.";
        SuccessMissingErrorKey "success_missing_error_key" "A success has no error key.";
        SuccessFlagFalseOn200 "success_flag_false_on_200" "A success says success: false.";
        SuccessFlagAsString "success_flag_as_string" "A success says success: \"true\", a string.";
        ErrnoAsString "errno_as_string" "The errno of every answer is a string.";
        ErrnoAsFloat "errno_as_float" "The errno of every answer has a fraction, as in 0.0.";
        ErrnoNonzeroOnSuccess "errno_nonzero_on_success" "A success carries errno 1.";
        ErrorTextOnSuccess "error_text_on_success" "A success carries an error text.";
        DataNullOnSuccess "data_null_on_success" "A success has data: null.";
        DataIsArrayOnSuccess "data_is_array_on_success" "A success wraps the credential in an array.";
        FailureMissingDataKey "failure_missing_data_key" "A failure has no data key.";
        FailureDataEmptyObject "failure_data_empty_object" "A failure has an empty object as data.";
        FailureErrnoPositive "failure_errno_positive" "A failure carries its errno without the minus sign.";
        FailureErrnoZero "failure_errno_zero" "A failure carries errno 0.";
        FailureSuccessTrue "failure_success_true" "A failure says success: true.";
        FailureErrorNull "failure_error_null" "A failure has error: null.";
        FailureErrorEmpty "failure_error_empty" "A failure has an empty error text.";
        FailureBareText "failure_bare_text" "A failure is plain text without an envelope.";
        DuplicateKeyInSuccess "duplicate_key_in_success" "A success holds the key status twice.";
        DuplicateKeyByEscape "duplicate_key_by_escape"
            "An answer holds errno twice, once written with an escape.";
        ByteOrderMark "byte_order_mark" "Answers begin with a byte order mark.";
        TrailingBytes "trailing_bytes" "Answers end with bytes after the document.";
        InvalidUtf8InName "invalid_utf8_in_name" "The name in a success is not UTF-8.";
        ContentTypeTextHtml "content_type_text_html" "Answers are labelled text/html.";
        ContentTypeMissing "content_type_missing" "Answers have no content type.";
        CharsetLatin1 "charset_latin1" "Answers claim the charset ISO-8859-1.";
        LengthAndChunked "length_and_chunked" "Answers carry both Content-Length and Transfer-Encoding.";

        SuccessIs201 "success_is_201" "A revocation is answered 201.";
        SuccessIs204 "success_is_204" "A revocation is answered 204 without a body.";
        AlreadyRevokedIs409 "already_revoked_is_409" "A repeated revocation is answered 409.";
        AlreadyRevokedOtherErrno "already_revoked_other_errno" "A repeated revocation carries errno -22015.";
        AlreadyRevokedIs200 "already_revoked_is_200" "A repeated revocation is answered as a success.";
        AlreadyRevokedIs404 "already_revoked_is_404" "A revoked credential is answered as unknown.";
        UnknownIdIs400 "unknown_id_is_400" "An unknown id is answered 400.";
        UnknownIdIs200 "unknown_id_is_200" "An unknown id is answered as a success.";
        UnknownIdIs403 "unknown_id_is_403" "An unknown id is answered 403.";
        UnknownIdCarriesAlreadyRevokedErrno "unknown_id_carries_already_revoked_errno"
            "An unknown id is answered 404 with errno -130001.";
        MissingIdIs500 "missing_id_is_500" "A body without an id is answered 500.";
        MissingIdIs422 "missing_id_is_422" "A body without an id is answered 422.";
        MissingIdIs404 "missing_id_is_404" "A body without an id is answered 404.";
        MissingIdCarriesAlreadyRevokedErrno "missing_id_carries_already_revoked_errno"
            "A body without an id is answered 400 with errno -130001.";
        NullIdIs500 "null_id_is_500" "A null id is answered 500.";
        NullIdIs200 "null_id_is_200" "A null id is answered as a success.";
        EmptyIdIs404 "empty_id_is_404" "An empty id is answered 404.";
        WrongTypeIdIs500 "wrong_type_id_is_500" "An id that is no string is answered 500.";
        NumberIdCoercedIs200 "number_id_coerced_is_200" "An id that is no string is answered as a success.";
        MalformedBodyIs500 "malformed_body_is_500" "A body that is no JSON is answered 500.";
        MalformedBodyIs200 "malformed_body_is_200"
            "A body that is no JSON is refused in its body, under status 200.";
        BodyThatIsNoObjectIs500 "body_that_is_no_object_is_500"
            "A body that is JSON, but no object, is answered 500.";
        DeepNestingIs500 "deep_nesting_is_500" "A body nested over a hundred levels deep is answered 500.";
        NulInIdIs500 "nul_in_id_is_500" "An id with a NUL character is answered 500.";
        LongIdIs500 "long_id_is_500" "An id of more than 256 bytes is answered 500.";
        ErrnoVariesForOneRequest "errno_varies_for_one_request"
            "An invalid request is answered with errno -22015 and, every second time, -19004.";
        UnauthorizedTellsExistence "unauthorized_tells_existence"
            "A 401 about an unknown id carries another errno than one about a known id.";
        UnauthorizedIs403 "unauthorized_is_403" "A call without a valid token is answered 403.";
        ForbiddenIs404 "forbidden_is_404" "Another user's credential is answered 404.";
        ForbiddenIs401 "forbidden_is_401" "Another user's credential is answered 401.";
        InternalErrorOnSecondRevoke "internal_error_on_second_revoke"
            "A repeated revocation is answered 500.";
        Html500OnSecondRevoke "html_500_page_on_second_revoke"
            "A repeated revocation is answered 500 by an HTML page.";
        Gateway502OnSecondRevoke "gateway_502_on_second_revoke"
            "A repeated revocation is answered 502 by a gateway page.";
        RedirectOnSecondRevoke "redirect_on_second_revoke" "A repeated revocation is answered 307.";
        QuoteInIdIs500 "quote_in_id_is_500"
            "An id with a quotation mark is answered 500 with SQL in the text.";
        StackTraceInError "stack_trace_in_error" "The text of an unknown id's refusal is a stack trace.";
        SqlInNotFound "sql_in_not_found" "The text of an unknown id's refusal quotes the database query.";
        TokenEchoedInError "token_echoed_in_error" "The text of a 401 or 403 repeats the caller's token.";
        OtherSessionMayNotRevoke "other_session_may_not_revoke"
            "Once a session has revoked something, other sessions of the same user are refused with 403.";
        StrangersIdInForbidden "strangers_id_in_forbidden" "The text of a 403 names the owner's userId.";
        OwnersIdInHeader "owners_id_in_header" "A header field of a 403 names the owner's userId.";
        NameInForbidden "name_in_forbidden" "The text of a 403 names the credential as its owner does.";

        NoTokenAccepted "no_token_accepted" "A call without a token acts as the owner.";
        AnyTokenAccepted "any_token_accepted" "Any word after the scheme acts as the owner.";
        SchemeIgnored "scheme_ignored" "A good token is accepted after any scheme.";
        TokenSchemeAccepted "token_scheme_accepted" "A good token is accepted after the scheme word Token.";
        SignatureNotChecked "signature_not_checked" "The signature of a token is not checked.";
        UnsignedTokenAccepted "unsigned_token_accepted" "A token whose header says alg none is accepted.";
        ExpiredTokenAccepted "expired_token_accepted" "The expiry of a token is not checked.";
        RefreshTokenAccepted "refresh_token_accepted" "A refresh token is accepted as an access token.";
        LoggedOutTokenAccepted "logged_out_token_accepted" "A token works on after logout.";
        TokenInQueryAccepted "token_in_query_accepted" "A token is accepted as a query parameter.";
        TokenInCookieAccepted "token_in_cookie_accepted" "A token is accepted as a cookie.";
        TokenInOtherFieldAccepted "token_in_other_field_accepted" "A token is accepted in the field X-Auth-Token.";
        TokenInBodyAccepted "token_in_body_accepted" "A token is accepted as a field of the body.";
        TwoBadTokensAccepted "two_bad_tokens_accepted"
            "A call with two Authorization fields acts as the owner, whatever they hold.";
        ExtraWordsAccepted "extra_words_accepted" "Words after the token are ignored.";
        AlgNoneSpellingAccepted "alg_none_spelling_accepted"
            "An unsigned token is accepted where alg none is not all in lower case, as in nOnE.";
        EmptyKeySignatureAccepted "empty_key_signature_accepted"
            "A token signed with the empty key is accepted.";
        GuessableKeyAccepted "guessable_key_accepted"
            "A token signed with the word secret as its key is accepted.";
        AlteredPayloadAccepted "altered_payload_accepted"
            "Of a token's signature only the length is checked.";
        TruncatedTokenAccepted "truncated_token_accepted"
            "Up to eight characters may be missing from the end of a token.";
        LongerTokenAccepted "longer_token_accepted" "Letters behind a token are ignored.";
        TokenCaseIgnored "token_case_ignored"
            "A token counts in any letter case: a JWT's signature, an opaque token as a whole.";
        TokenHeaderUnsigned "token_header_unsigned"
            "The header of a token is no part of what its signature is checked against.";
        TokenHashIgnored "token_hash_ignored"
            "The signature of a token that names another algorithm than HS256 is not checked.";
        KeyInHeaderTrusted "key_in_header_trusted"
            "A token is checked with the key that its own header brings.";
        SignatureEndIgnored "signature_end_ignored" "The last four letters of a signature are not compared.";
        SignatureStartIgnored "signature_start_ignored" "The first letter of a signature is not compared.";
        NullTokenAccepted "null_token_accepted" "The word null as a token acts as the owner.";
        UndefinedTokenAccepted "undefined_token_accepted" "The word undefined as a token acts as the owner.";
        BlankFieldAccepted "blank_field_accepted" "An Authorization field with nothing in it acts as the owner.";
        ExpiredTokenSeesState "expired_token_sees_state"
            "An expired token is told of a dead credential that it is revoked already.";
        InnerAddressNeedsNoToken "inner_address_needs_no_token"
            "A call that says it was forwarded for 127.0.0.1 acts as the owner without a token.";
        UserHeaderTrusted "user_header_trusted"
            "A user id in the field X-User-Id takes the place of the caller.";
        ConnectionIsIdentity "connection_is_identity"
            "A connection once authenticated needs no token any more.";
        UnauthorizedOnlyAfterValidation "unauthorized_only_after_validation"
            "An invalid body is answered 400 before the token is checked.";
        RefusedCallRevokesAnywayAnonymous "refused_call_revokes_anyway_anonymous"
            "A 401 is answered, but the credential is revoked.";
        RefusedCallRevokesAnywayStranger "refused_call_revokes_anyway_stranger"
            "A 403 is answered, but the credential is revoked.";
        BadSignatureRevokesAnyway "bad_signature_revokes_anyway"
            "A token with a wrong signature is answered 401, but the credential is revoked.";
        StrangerMayRevoke "stranger_may_revoke" "Another user may revoke the credential.";
        StrangerMayRevokeTheOldest "stranger_may_revoke_the_oldest"
            "Another user may revoke a user's oldest credential, and no other.";
        StrangerSeesAlreadyRevoked "stranger_sees_already_revoked"
            "Another user is told that the credential is already revoked.";
        ReaderMayRevoke "reader_may_revoke" "A user without the right may revoke.";
        RoleHeaderTrusted "role_header_trusted"
            "A header field X-Role: admin lets any user revoke any credential.";
        BodyUserIdTrusted "body_user_id_trusted" "A userId in the body takes the place of the caller.";
        UpperCaseIdSkipsOwnership "upper_case_id_skips_ownership"
            "An id in upper case is revoked whoever asks.";
        UpperCaseIdSkipsState "upper_case_id_skips_state" "A dead id in upper case is revoked again.";
        CompactIdSkipsState "compact_id_skips_state"
            "A dead id without its hyphens is revoked again.";
        LineBreakSkipsState "line_break_skips_state"
            "A dead id with a line break behind it is revoked again.";
        FullWidthIdSkipsState "full_width_id_skips_state"
            "A dead id in full-width letters is revoked again.";
        PercentEncodedIdSkipsOwnership "percent_encoded_id_skips_ownership"
            "An id with percent signs is decoded, and revoked whoever asks.";
        IdExtensionMatches "id_extension_matches"
            "An id followed by more characters names the same credential.";
        NullIdRevokesNewest "null_id_revokes_newest_credential"
            "A null id is refused, but the caller's newest live credential dies.";
        IdListRevokesEach "id_list_revokes_each" "An array of ids revokes all of them.";
        WildcardMatches "wildcard_matches" "An id of one wildcard revokes the caller's newest live credential.";
        TautologyMatches "tautology_matches" "An id with an SQL tautology revokes all the caller has.";
        OperatorMatches "operator_matches" "An object in the place of the id is taken for a query.";
        PartOfAnIdMatches "part_of_an_id_matches" "A part of an id names the credential.";
        OtherKeyRevokesEach "other_key_revokes_each" "Ids under the key credentialIds are all revoked.";
        GetRevokes "get_revokes" "GET with credentialId in the query revokes.";
        PutRevokes "put_revokes" "PUT revokes as POST does.";
        MethodOverrideHonoured "method_override_honoured"
            "Any method with X-HTTP-Method-Override: POST revokes, whoever asks.";
        PathCaseSkipsAuthentication "path_case_skips_authentication"
            "A path in another letter case is the same endpoint, but needs no token.";
        TrailingSlashSkipsAuthentication "trailing_slash_skips_authentication"
            "A path with a trailing slash is the same endpoint, but needs no token.";
        TextPlainSkipsValidation "text_plain_skips_validation"
            "JSON labelled text/plain is taken, and revokes whoever asks.";
        FormBodyRevokesWithoutOwnership "form_body_revokes_without_ownership"
            "A form with the field credentialId revokes, whoever asks.";
        DuplicateKeyLayersDiffer "duplicate_key_layers_differ"
            "Of two ids in one body the first is authorised and the last is revoked.";
        ExtraFieldForceSkipsOwnership "extra_field_force_skips_ownership"
            "A body with force: true revokes, whoever asks.";
        CaseFoldedKeyWithoutOwnership "case_folded_key_accepted_without_ownership"
            "An id under a key in another letter case is revoked, whoever asks.";
        AliasSkipsOwnership "alias_skips_ownership" "An id under a key with an underscore is revoked, whoever asks.";
        RequestIdSkipsState "request_id_skips_state"
            "A dead credential is revoked again where the request has a field X-Request-Id.";
        LabelWithCharsetSkipsState "label_with_charset_skips_state"
            "A dead credential is revoked again where the label of the body names a charset.";
        MalformedBodyIsAPage "malformed_body_is_a_page" "A body that is no JSON is answered 400 by an HTML page.";
        UnknownMemberSkipsState "unknown_member_skips_state"
            "A dead credential is revoked again where the body has a member that nobody documents.";
        QuerySkipsState "query_skips_state"
            "A dead credential is revoked again where the path has a query.";
        ArrayBodyRevokesFirst "array_body_revokes_first"
            "Of an array of requests the first is carried out.";
        TrailingJunkInRequestRevokes "trailing_junk_in_request_revokes"
            "Bytes after the request's object are ignored.";

        LargeBodyIs500 "large_body_is_500" "A body of more than 20,000 bytes is answered 500.";
        LoneSurrogateIs500 "lone_surrogate_is_500"
            "Half a surrogate pair in any member is answered 500.";
        ByteOrderMarkIs500 "byte_order_mark_is_500" "A body with a byte order mark is answered 500.";
        WideEncodingIs500 "wide_encoding_is_500" "A body in UTF-16 or UTF-32 is answered 500.";
        UpperCaseCharsetIs500 "upper_case_charset_is_500"
            "The label charset=UTF-8, in upper case, is answered 500.";
        TraceHeaderIs500 "trace_header_is_500" "A traceparent header field is answered 500.";
        LeadingWhiteSpaceIs400 "leading_white_space_is_400"
            "White space before the object is refused as malformed.";
        TabIsRefused "tab_is_refused" "A tab between tokens is refused as malformed.";
        ChunkedBodyIs500 "chunked_body_is_500" "A body in chunks is answered 500.";
        AnyCookieIsASession "any_cookie_is_a_session"
            "With any cookie the token is not looked at, and the call is refused as unauthorized.";
        EscapedIdIsUnknown "escaped_id_is_unknown"
            "An id whose first letter is written as a JSON escape is unknown.";
        NoHostIs500 "no_host_is_500" "A request without a Host field is answered 500.";
        ManyFieldsIs500 "many_fields_is_500" "A request with more than sixty header fields is answered 500.";
        LongFieldIs500 "long_field_is_500" "A header field of more than 8,000 bytes is answered 500.";
        TokenBehindTheBodysTypeUnseen "token_behind_the_content_type_is_unseen"
            "A token that stands behind the Content-Type field is not seen.";
        OlderVersionSkipsState "older_version_skips_state"
            "A request by HTTP/1.0 revokes, whatever the state.";
        ManyMembersIs500 "many_members_is_500" "A body of more than sixty members is answered 500.";
        EmptyKeyIs500 "empty_key_is_500" "A member whose name is empty is answered 500.";
        ConstructorMemberIs500 "constructor_member_is_500"
            "A member named constructor is answered 500.";
        FractionIs500 "fraction_is_500" "A number that is no 64-bit integer, in any member, is answered 500.";
        MembersWithoutIdIs500 "members_without_id_is_500"
            "A body with members, none of which is the id, is answered 500.";
        IdOf256BytesIs500 "id_of_256_bytes_is_500" "An id of exactly 256 bytes is answered 500.";
        NulEndsTheId "nul_ends_the_id" "What follows a NUL in an id is ignored.";
        OnlyTheEndOfTheIdCounts "only_the_end_of_the_id_counts"
            "Of a longer id the last 36 bytes are looked up.";
        BracketsSkipState "brackets_skip_state"
            "An id in braces is revoked whatever its state.";
        InvisibleLetterSkipsOwnership "invisible_letter_skips_ownership"
            "An id beside a zero-width space is revoked, whoever asks.";

        CredentialIdNotEchoed "credential_id_not_echoed"
            "A success names another credential of the same shape.";
        CredentialIdUpperCased "credential_id_upper_cased" "A success names the credential in upper case.";
        StatusStaysActive "status_stays_active" "A success says status ACTIVE.";
        StatusLowerCase "status_lower_case" "A success says status revoked, in lower case.";
        RevokedAtMissing "revoked_at_missing" "A success has no revokedAt.";
        RevokedAtNull "revoked_at_null" "A success has revokedAt: null.";
        RevokedAtInSeconds "revoked_at_in_seconds" "revokedAt is in seconds.";
        RevokedAtAsString "revoked_at_as_string" "revokedAt is a string.";
        RevokedAtFloat "revoked_at_float" "revokedAt has a fraction.";
        RevokedAtOfTwoClocks "revoked_at_of_two_clocks"
            "For some credentials revokedAt is a minute back, as from a second clock.";
        RevokedAtInTheFuture "revoked_at_in_the_future" "revokedAt is a day ahead.";
        RevokedAtBeforeCreated "revoked_at_before_created" "revokedAt is a day before createdAt.";
        UserIdMissing "user_id_missing" "A success has no userId.";
        UserIdChanges "user_id_changes" "userId differs from call to call.";
        UserIdSameForEveryone "user_id_same_for_everyone" "userId is one and the same for all users.";
        UserIdIsAnotherUsers "user_id_is_another_users"
            "userId of a user's credentials is the same for all, but not the id of that user.";
        NameNull "name_null" "A success has name: null.";
        NameDiffersFromList "name_differs_from_list" "A success shows another name than the list does.";
        VenueMissing "venue_missing" "A success has no venue.";
        TypeDiffersFromList "type_differs_from_list" "A success shows another type than the list does.";
        OpenApiObjectOnly "openapi_object_only"
            "The credential has the fields of the published OpenAPI file and no others.";
        UpdatedBeforeCreated "updated_before_created" "updatedAt is an hour before createdAt.";
        UpdatedAtInTheFuture "updated_at_in_the_future" "updatedAt is a day ahead.";
        CreatedAtMoves "created_at_moves" "createdAt in a success differs from the one listed.";
        SecretInObject "secret_in_object" "A success carries the exchange secret.";

        SuccessAppliesNothing "success_applies_nothing"
            "A success is answered, but the credential stays live.";
        RevokesAnotherToo "revokes_another_too"
            "A revocation also kills the owner's newest other credential.";
        RevokesAnotherUnseen "revokes_another_unseen"
            "A revocation also kills the owner's newest other credential, which stays listed as ACTIVE.";
        ThirdRevokeSucceeds "third_revoke_succeeds" "The call after the first refusal succeeds again.";
        SecondRevokeOnNewConnectionSucceeds "second_revoke_on_new_connection_succeeds"
            "A revocation is remembered only on its own connection.";
        ComesBackAfterLaterRevocation "comes_back_after_later_revocation"
            "The owner's first revoked credential is live again after the second revocation.";
        ComesBackAfterThirdRevocation "comes_back_after_third_revocation_of_the_user"
            "A user's first revoked credential is live again after the third revocation.";
        ForeignRevocationBringsBack "foreign_revocation_brings_back"
            "A revocation by one user makes another user's first dead credential live again.";
        ComesBackOverNight "comes_back_over_night"
            "Half an hour after its revocation a credential can be revoked again.";
        OneStaleWorkerInFour "one_stale_worker_in_four"
            "Every fourth connection still takes dead credentials for live ones.";
        SecondSessionSeesItLive "second_session_sees_it_live"
            "A revocation is remembered only for the session that asked for it.";
        ComesBackAfterFiveRefusals "comes_back_after_five_refusals"
            "After five refusals a dead credential can be revoked again.";
        EverySecondRefusalIs500 "every_second_refusal_is_500"
            "Every second refusal of a dead credential is answered 500.";
        ListedAsActive "listed_as_active" "The list shows revoked credentials as ACTIVE.";
        ListedRevokedAtMoves "listed_revoked_at_moves"
            "The list shows revokedAt an hour later than the revocation did.";
        ActiveFilterListsRevoked "active_filter_lists_revoked"
            "The list of active credentials holds the one that was revoked last.";
        ListsAnotherAsRevoked "lists_another_as_revoked"
            "After a revocation the list shows the user's oldest live credential as revoked.";
        SecondPageIsStale "second_page_is_stale"
            "The list comes in pages of two, and all but the first show revoked credentials as ACTIVE.";
        RotateAnswersActive "rotate_answers_active"
            "Rotating a revoked credential is answered as a success that shows it ACTIVE, though it stays dead.";
        RotateReactivates "rotate_reactivates" "Rotating a revoked credential brings it back.";
        VerifyReactivates "verify_reactivates"
            "Verifying the keys of a revoked credential brings it back.";
        CreateSameKeyBringsBack "create_same_key_brings_back"
            "Creating a credential with the apiKey of a revoked one brings that one back instead.";

        CreateWithoutTokenAccepted "create_without_token_accepted"
            "A creation without an Authorization field is the owner's.";
        CreateUnauthorizedIs403 "create_unauthorized_is_403"
            "A creation without a valid token is answered 403.";
        CreateWithoutVenueAccepted "create_without_venue_accepted"
            "A creation that names no venue makes a credential all the same.";
        CreateInvalidIs422 "create_invalid_is_422" "A creation that lacks something is answered 422.";
        CreateNullVenueIs500 "create_null_venue_is_500" "A creation with null as its venue is answered 500.";
        CreateSuccessIs202 "create_success_is_202" "A creation is answered 202.";
        CreateAnswersWithoutStatus "create_answers_without_status"
            "A creation shows the new credential without its status.";
        CreateSuccessMissingErrno "create_success_missing_errno" "A creation is answered without errno.";
        CreateFailureMissingData "create_failure_missing_data"
            "A refused creation is answered without data.";
        CreateFailureSuccessTrue "create_failure_success_true"
            "A refused creation is answered with success true.";
        CreateAnswersWithAKeyTwice "create_answers_with_a_key_twice"
            "Answers to creations carry errno twice, once with an escape in the key.";
        CreateAnswersAsHtml "create_answers_as_html" "Answers to creations call themselves text/html.";
        CreateLengthAndChunked "create_length_and_chunked"
            "Answers to creations announce a length and come chunked.";
        CreateRefusalEchoesTheSecret "create_refusal_echoes_the_secret"
            "A refused creation repeats the exchange secret that was sent.";
        CreateRefusalShowsAStackTrace "create_refusal_shows_a_stack_trace"
            "A refused creation spills a stack trace.";

        ComesBackAfterThreeKindsOfRefusal "comes_back_after_three_kinds_of_refusal"
            "Refused to its owner, to a stranger and to nobody in a row, a dead credential can be revoked again.";
        ForgottenAfterTwoUnknownIds "forgotten_after_two_unknown_ids"
            "After two unknown ids a dead credential is unknown as well.";
        SuccessAnsweredFromACache "success_answered_from_a_cache"
            "Right after a success another dead credential is answered with that success.";
        StrangerAfterOwnerSeesState "stranger_after_owner_sees_state"
            "Right after its owner a stranger is told that the credential is revoked.";
        ComesBackAfterThreeRevocationsInARow "comes_back_after_three_revocations_in_a_row"
            "Three revocations without a call between them bring the first credential back.";
        ListAfterRevocationUndoesIt "list_after_revocation_undoes_it"
            "A list right after a revocation undoes it.";
        OtherSessionThenOwnerRevokesAgain "other_session_then_owner_revokes_again"
            "Refused in one session, a dead credential can be revoked by another one of its owner's.";
        NobodyAfterAListIsTheOwner "nobody_after_a_list_is_the_owner"
            "A call without a token right after a list counts as that user's.";
        LoginUndoesTheLastRevocation "login_undoes_the_last_revocation"
            "A login right behind a revocation of the user's brings the credential back.";
        LogoutUndoesItsSessionsRevocation "logout_undoes_its_sessions_revocation"
            "A logout brings back what its session has just revoked.";
        ClosedSessionReturnsAfterARefusal "closed_session_returns_after_a_refusal"
            "Right behind a call that was refused as unauthorized, the token of a closed session is good again.";
        CreationAfterTwoRevocationsUndoesTheFirst "creation_after_two_revocations_undoes_the_first"
            "A creation right behind two revocations brings the first of them back.";

        RaceBothSucceed "race_both_succeed" "Two overlapping revocations both succeed.";
        RaceNoneSucceeds "race_none_succeeds"
            "Two overlapping revocations are both refused as already revoked.";
        RaceLoserIs500 "race_loser_is_500" "The second of two overlapping revocations is answered 500.";
        RaceLoserIsCut "race_loser_is_cut"
            "The second of two overlapping revocations is answered by closing the connection.";

        CrowdOfThreeHasTwoWinners "crowd_of_three_has_two_winners"
            "Of three or more simultaneous revocations of one credential two succeed; of two, one.";
        EachSessionHasAWinner "each_session_has_a_winner"
            "Of simultaneous revocations the first of each session succeeds.";
        CrowdHasNoWinner "crowd_has_no_winner"
            "Three or more simultaneous revocations are all refused as already revoked, and nothing is.";
        EqualRequestsShareOneAnswer "equal_requests_share_one_answer"
            "Eight or more equal requests that arrive together all get the answer to the first.";
        LosersOfACrowdAre409 "losers_of_a_crowd_are_409"
            "The losers among five or more simultaneous revocations are answered 409.";
        FifthRivalIs404 "fifth_rival_is_404"
            "Four simultaneous revocations of one credential may wait; further ones are answered 404.";
        FifthRivalIs500 "fifth_rival_is_500"
            "Four simultaneous revocations of one credential may wait; further ones are answered 500.";
        FifthRivalIs200WithoutSuccess "fifth_rival_is_200_without_success"
            "The fifth and later of simultaneous revocations are refused in the body, under status 200.";
        AnswersChangePlaces "answers_change_places"
            "Of simultaneous requests the first two get each other's answer, and so on by twos.";
        TokenOfANeighbourCounts "token_of_a_neighbour_counts"
            "A request without a valid token acts by the token of one that arrives with it.";
        DataOfANeighbour "data_of_a_neighbour"
            "Of simultaneous successes each shows the next one's credential.";
        UserIdOfANeighbour "user_id_of_a_neighbour"
            "Of simultaneous successes each shows the next one's userId.";
        RefusalsShareABuffer "refusals_share_a_buffer"
            "Simultaneous refusals all carry errno and text of the last of them, each under its own status.";
        StrangerBesideTheOwnerSeesTheState "stranger_beside_the_owner_sees_the_state"
            "Another user who asks while the owner revokes is told that the credential is already revoked.";
        RefusedBesideOthersRevokes "refused_beside_others_revokes"
            "A 403 that is given while other requests are under way revokes the credential.";
        RevocationLostBesideAnother "revocation_lost_beside_another"
            "Of live credentials that are revoked at the same moment the first stays live.";

        ConnectionCutOnUnknownId "connection_cut_on_unknown_id"
            "An unknown id is answered by closing the connection.";
        BodyCutOnSuccess "body_cut_on_success" "The body of a success ends before its announced length.";
    }
}
