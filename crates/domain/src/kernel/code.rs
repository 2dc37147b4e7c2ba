//! Every reason for which the service refuses, by its stable name.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// A stable code: it stands in problem documents and never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// All codes, for tables that must be complete.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            pub fn parse(name: &str) -> Option<Code> {
                match name { $($name => Some(Code::$variant),)+ _ => None }
            }
        }
    };
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Code::parse(&name).ok_or_else(|| serde::de::Error::custom("unknown code"))
    }
}

codes! {
    // the shape of a value
    /// The value has another type than the schema says.
    WrongType = "wrong_type",
    Required = "required",
    UnknownMember = "unknown_member",
    TooShort = "too_short",
    TooLong = "too_long",
    TooFew = "too_few",
    TooMany = "too_many",
    OutOfRange = "out_of_range",
    PatternMismatch = "pattern_mismatch",
    FormatMismatch = "format_mismatch",
    NotAllowedValue = "not_allowed_value",
    Duplicate = "duplicate",
    ForbiddenCharacter = "forbidden_character",
    UnknownReference = "unknown_reference",
    // rules of the domain
    NumberInvalid = "number_invalid",
    NotationInvalid = "notation_invalid",
    IdentifierInvalid = "identifier_invalid",
    SecrecyRefused = "secrecy_refused",
    DateInvalid = "date_invalid",
    DateInFuture = "date_in_future",
    OrganisationNotValid = "organisation_not_valid",
    ReasonRequired = "reason_required",
    EvidenceRequired = "evidence_required",
    DueAfterParent = "due_after_parent",
    DueInPast = "due_in_past",
    DueNotLater = "due_not_later",
    MediaTypeRefused = "media_type_refused",
    DigestMismatch = "digest_mismatch",
    /// More is asked for than the caller may give.
    BeyondAuthority = "beyond_authority",
    /// A key that is private, weak, or of a kind that is not taken.
    KeyRefused = "key_refused",
    /// A rule across the cells of a report does not hold.
    RuleBroken = "rule_broken",
    /// The uploaded file, or a part of it, is not what the template's form is.
    FormRefused = "form_refused",
    /// A cell holds a formula: figures are sent as they are.
    FormulaRefused = "formula_refused",
    /// Free text that holds what looks like personal identifiers.
    PersonalData = "personal_data",
    // conflicts
    StateConflict = "state_conflict",
    NumberTaken = "number_taken",
    IdentifierTaken = "identifier_taken",
    ReferenceTaken = "reference_taken",
    /// The period of this template was opened already.
    PeriodTaken = "period_taken",
    ExtensionOpen = "extension_open",
    NoExtensionOpen = "no_extension_open",
    AskerCannotDecide = "asker_cannot_decide",
    TasksOpen = "tasks_open",
    /// Reports of the period wait for a decision.
    ReportsPending = "reports_pending",
    /// The organisation has a baseline for this obligation.
    BaselineTaken = "baseline_taken",
    AlreadyMember = "already_member",
    InUse = "in_use",
    /// Another activity says the same already.
    PossibleDuplicate = "possible_duplicate",
    // requests
    MalformedJson = "malformed_json",
    MalformedQuery = "malformed_query",
    MalformedPath = "malformed_path",
    MalformedHeader = "malformed_header",
    UnknownParameter = "unknown_parameter",
    CursorInvalid = "cursor_invalid",
    Unauthenticated = "unauthenticated",
    InvalidClient = "invalid_client",
    InvalidScope = "invalid_scope",
    UnsupportedGrantType = "unsupported_grant_type",
    MalformedForm = "malformed_form",
    Forbidden = "forbidden",
    NotFound = "not_found",
    MethodNotAllowed = "method_not_allowed",
    NotAcceptable = "not_acceptable",
    RequestTimeout = "request_timeout",
    Stale = "stale",
    PayloadTooLarge = "payload_too_large",
    UnsupportedMediaType = "unsupported_media_type",
    UnsupportedEncoding = "unsupported_encoding",
    Invalid = "invalid",
    IdempotencyKeyReused = "idempotency_key_reused",
    IdempotencyKeyInFlight = "idempotency_key_in_flight",
    PreconditionRequired = "precondition_required",
    RateLimited = "rate_limited",
    HeadTooLarge = "head_too_large",
    Internal = "internal",
    Unavailable = "unavailable",
}
