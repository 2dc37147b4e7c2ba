//! The parts of a directive as callers write and read them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::directives::directive as domain;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// Who signed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Full name.
    #[schema(min_length = 1, max_length = 100, example = "Lâm Văn Sển")]
    full_name: String,
    /// Position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "Giám đốc")]
    position: Option<String>,
    /// Competence prefix (Decree 30/2020/NĐ-CP, appendix I): TM., Q., KT., TL., TUQ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = r"^(TM\.|Q\.|KT\.|TL\.|TUQ\.)$", max_length = 4, example = "KT.")]
    competence: Option<String>,
}

/// A document on which the directive rests (căn cứ).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// As it is cited; normative and Party documents have forms of their own, so the text is free.
    #[schema(min_length = 1, max_length = 100, example = "732/QĐ-BTTTT")]
    number_and_notation: String,
    /// Code of the vocabulary document_types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "quyet_dinh")]
    document_type: Option<String>,
    /// Who issued it.
    #[schema(min_length = 1, max_length = 300, example = "Bộ Thông tin và Truyền thông")]
    issuer: String,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-05-28")]
    date: Option<NaiveDate>,
    /// What it is to the directive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300, example = "carried_out")]
    role: Option<String>,
}

/// The programme that the directive serves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its name.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030"
    )]
    name: String,
    /// The decision that approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "23/QĐ-TTg")]
    number_and_notation: Option<String>,
}

/// One line of "Kính gửi": exactly one of organisation_id and recipient_group_id.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Unique within the directive; obligations refer to it. `all` is reserved.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9_.-]+$",
        example = "ubnd-899"
    )]
    key: String,
    /// The organisation that is addressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation_id: Option<Uuid>,
    /// The group or open class that is addressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipient_group_id: Option<Uuid>,
    /// A label that several recipients share, so that an obligation can address them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9_.-]+$",
        example = "district_pc"
    )]
    label: Option<String>,
    /// The line as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Ủy ban nhân dân các huyện, thành phố"
    )]
    text: Option<String>,
}

/// An entry of "Nơi nhận" that is not asked to act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyLine {
    /// As printed.
    #[schema(min_length = 1, max_length = 300, example = "Bộ TT&TT")]
    text: String,
    #[schema(value_type = schema::CopyPurpose)]
    purpose: domain::CopyPurpose,
    /// The organisation, where it is in the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation_id: Option<Uuid>,
}

/// To whom an obligation is addressed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// Key or label of a recipient; `all` addresses every recipient.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9_.-]+$",
        example = "district_pc"
    )]
    to: String,
    #[schema(value_type = schema::AddresseeRole)]
    role: domain::AddresseeRole,
}

/// Something in the text that can be read in two ways, kept and not decided silently.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    /// Short key.
    #[schema(min_length = 1, max_length = 20, example = "U2")]
    key: String,
    /// Where it stands.
    #[schema(min_length = 1, max_length = 200, example = "C2-C7")]
    place: String,
    /// What is not clear.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Phạm vi của \"trong đó chú trọng các hoạt động\"."
    )]
    text: String,
}

/// The earlier directive that this one changes when it is issued.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    #[schema(value_type = schema::RelationKind)]
    kind: domain::RelationKind,
    /// The earlier directive: in force, of the same issuer.
    directive_id: Uuid,
}

/// Between the wire and the domain, member by member.
macro_rules! alike {
    ($($wire:ident { $($member:ident),+ }),+ $(,)?) => {$(
        impl From<domain::$wire> for $wire {
            fn from(from: domain::$wire) -> Self {
                Self { $($member: Wire::from_domain(from.$member)),+ }
            }
        }

        impl From<$wire> for domain::$wire {
            fn from(from: $wire) -> Self {
                Self { $($member: Wire::into_domain(from.$member)),+ }
            }
        }
    )+};
}

/// Members are the same on both sides, but for the types of ids.
trait Wire<D> {
    fn from_domain(domain: D) -> Self;
    fn into_domain(self) -> D;
}

impl<T> Wire<T> for T {
    fn from_domain(domain: T) -> Self {
        domain
    }

    fn into_domain(self) -> T {
        self
    }
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl Wire<treem_domain::kernel::id::$id> for Uuid {
            fn from_domain(domain: treem_domain::kernel::id::$id) -> Self {
                domain.0
            }

            fn into_domain(self) -> treem_domain::kernel::id::$id {
                self.into()
            }
        }

        impl Wire<Option<treem_domain::kernel::id::$id>> for Option<Uuid> {
            fn from_domain(domain: Option<treem_domain::kernel::id::$id>) -> Self {
                domain.map(|id| id.0)
            }

            fn into_domain(self) -> Option<treem_domain::kernel::id::$id> {
                self.map(Into::into)
            }
        }
    )+};
}

ids!(OrganisationId, RecipientGroupId, DirectiveId);

alike! {
    Signer { full_name, position, competence },
    LegalBasis { number_and_notation, document_type, issuer, date, role },
    Programme { name, number_and_notation },
    Recipient { key, organisation_id, recipient_group_id, label, text },
    CopyLine { text, purpose, organisation_id },
    Addressee { to, role },
    Ambiguity { key, place, text },
    Relation { kind, directive_id },
}
