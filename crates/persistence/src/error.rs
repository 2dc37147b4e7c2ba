//! What the database says, in the words of the domain: the one place where its errors are told apart.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;
use treem_domain::kernel::{Code, Error};

/// A unique key, as both databases name it when it is violated, and the conflict that it means.
struct UniqueKey {
    /// The constraint's name (PostgreSQL).
    constraint: &'static str,
    /// The columns as SQLite lists them.
    columns: &'static str,
    code: Code,
    vi: &'static str,
    en: &'static str,
}

const UNIQUE_KEYS: &[UniqueKey] = &[
    UniqueKey {
        constraint: "directives_number_key",
        columns: "directives.issuer_organisation_id, directives.year, directives.register, directives.number",
        code: Code::NumberTaken,
        vi: "Số văn bản này đã được dùng trong năm và sổ đó; hãy chọn số khác hoặc để hệ thống cấp số.",
        en: "The number is taken in this register and year; choose another or let the service give one.",
    },
    UniqueKey {
        constraint: "directives_external_reference_key",
        columns: "directives.issuer_organisation_id, directives.external_reference",
        code: Code::ReferenceTaken,
        vi: "Mã tham chiếu này đã được dùng cho một văn bản khác.",
        en: "The external reference belongs to another directive already.",
    },
    UniqueKey {
        constraint: "activities_external_reference_key",
        columns: "activities.organisation_id, activities.external_reference",
        code: Code::ReferenceTaken,
        vi: "Mã tham chiếu này đã được dùng cho một hoạt động khác của đơn vị.",
        en: "The external reference belongs to another activity of the organisation already.",
    },
    UniqueKey {
        constraint: "models_external_reference_key",
        columns: "models.organisation_id, models.external_reference",
        code: Code::ReferenceTaken,
        vi: "Mã tham chiếu này đã được dùng cho một mô hình khác của đơn vị.",
        en: "The external reference belongs to another model of the organisation already.",
    },
    UniqueKey {
        constraint: "baselines_natural_key",
        columns: "baselines.obligation_id, baselines.organisation_id",
        code: Code::BaselineTaken,
        vi: "Kỳ gốc của đơn vị cho yêu cầu này đã được đặt; hãy sửa kỳ gốc đó.",
        en: "The organisation's baseline for this obligation is set already; change that.",
    },
    UniqueKey {
        constraint: "vocabulary_terms_pkey",
        columns: "vocabulary_terms.vocabulary, vocabulary_terms.code",
        code: Code::ReferenceTaken,
        vi: "Danh mục đã có mã này; mã không bao giờ được dùng lại.",
        en: "The vocabulary has this code already; codes are never used again.",
    },
    UniqueKey {
        constraint: "organisations_external_reference_key",
        columns: "organisations.external_reference",
        code: Code::ReferenceTaken,
        vi: "Mã tham chiếu này đã được dùng cho một đơn vị khác.",
        en: "The external reference belongs to another organisation already.",
    },
    UniqueKey {
        constraint: "organisations_identifier_key",
        columns: "organisations.identifier",
        code: Code::IdentifierTaken,
        vi: "Mã định danh này đã thuộc về một đơn vị khác.",
        en: "The identifier belongs to another organisation already.",
    },
    UniqueKey {
        constraint: "indicators_code_key",
        columns: "indicators.code",
        code: Code::ReferenceTaken,
        vi: "Mã chỉ tiêu này đã được dùng cho một chỉ tiêu khác.",
        en: "The code belongs to another indicator already.",
    },
    UniqueKey {
        constraint: "report_templates_edition_key",
        columns: "report_templates.organisation_id, report_templates.code, report_templates.edition",
        code: Code::ReferenceTaken,
        vi: "Đơn vị đã có biểu mẫu mang mã này; hãy tạo ấn bản mới của biểu mẫu đó hoặc chọn mã khác.",
        en: "The organisation has a template with this code: create a new edition of it, or choose another code.",
    },
    UniqueKey {
        constraint: "reporting_periods_identifier_key",
        columns: "reporting_periods.organisation_id, reporting_periods.template_code, reporting_periods.identifier",
        code: Code::PeriodTaken,
        vi: "Kỳ báo cáo này của biểu mẫu đã được mở.",
        en: "This period of the template was opened already.",
    },
    UniqueKey {
        constraint: "reports_natural_key",
        columns: "reports.period_id, reports.organisation_id, reports.scope, reports.version_number",
        code: Code::StateConflict,
        vi: "Phiên bản này của báo cáo vừa được tạo; hãy xem lại rồi gửi lại.",
        en: "This version of the report was created at the same moment: look at it again.",
    },
    UniqueKey {
        constraint: "recipient_groups_code_key",
        columns: "recipient_groups.code",
        code: Code::ReferenceTaken,
        vi: "Mã nhóm này đã được dùng cho một nhóm khác.",
        en: "The code belongs to another recipient group already.",
    },
    UniqueKey {
        constraint: "recipient_group_members_pkey",
        columns: "recipient_group_members.group_id, recipient_group_members.organisation_id",
        code: Code::AlreadyMember,
        vi: "Đơn vị này đã là thành viên của nhóm.",
        en: "The organisation is a member already.",
    },
];

/// States of PostgreSQL after which nothing was written and the same request may be sent again: connection
/// exceptions (08), rollbacks (40), no resources (53), operator intervention and statement timeout (57), a lock that
/// was not to be had (55P03), a transaction that idled too long (25P03, 25P04).
const RETRYABLE: &[&str] = &["08", "40", "53", "57", "55P03", "25P03", "25P04"];

/// Primary result codes of SQLite with the same meaning: BUSY, LOCKED, INTERRUPT.
const RETRYABLE_SQLITE: &[i32] = &[5, 6, 9];

/// The domain's error for what a statement ended in.
pub(crate) fn of(error: DbErr) -> Error {
    match &error {
        DbErr::ConnectionAcquire(_) => Error::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => of_sqlx(cause),
        _ => Error::internal(error),
    }
}

/// The domain's error for what the driver reports.
pub(crate) fn of_sqlx(error: &sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_) => {
            tracing::warn!(%error, "the database is away");
            Error::Unavailable
        }
        sqlx::Error::Database(cause) => of_database(cause.as_ref()),
        _ => Error::internal(error),
    }
}

fn of_database(error: &dyn DatabaseError) -> Error {
    if error.is_unique_violation()
        && let Some(key) = UNIQUE_KEYS.iter().find(|key| key.is_violated_by(error))
    {
        return Error::conflict(key.code, key.vi, key.en);
    }
    let code = error.code().unwrap_or_default();
    if is_retryable(&code) {
        tracing::warn!(%code, %error, "the database is busy");
        return Error::Unavailable;
    }
    Error::internal(error)
}

fn is_retryable(code: &str) -> bool {
    // States of PostgreSQL have five characters, result codes of SQLite at most four.
    if code.len() == 5 {
        return RETRYABLE.iter().any(|state| code.starts_with(state));
    }
    code.parse::<i32>()
        .is_ok_and(|code| RETRYABLE_SQLITE.contains(&(code & 0xff)))
}

impl UniqueKey {
    fn is_violated_by(&self, error: &dyn DatabaseError) -> bool {
        error.constraint() == Some(self.constraint)
            || error
                .message()
                .strip_prefix("UNIQUE constraint failed: ")
                .is_some_and(|columns| columns == self.columns)
    }
}

/// A row that cannot be what the service wrote: named, so that somebody can look at it.
pub(crate) fn corrupt(table: &str, id: impl std::fmt::Display, cause: impl std::fmt::Display) -> Error {
    Error::Internal(format!("corrupt row {id} in {table}: {cause}"))
}

/// A cursor that this list did not give.
pub(crate) fn cursor_invalid() -> Error {
    Error::invalid(
        "/cursor",
        Code::CursorInvalid,
        "Con trỏ trang không hợp lệ: dùng đúng giá trị next của trang trước.",
        "The cursor is not one of this list: give the value of next as it came with the page before.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_database_is_told_from_a_defect() {
        for busy in ["57014", "40001", "40P01", "55P03", "5", "517", "6", "08006"] {
            assert!(is_retryable(busy), "{busy}");
        }
        for defect in ["23505", "42P01", "22P02", "25P02", "1", "19", "2067", ""] {
            assert!(!is_retryable(defect), "{defect}");
        }
    }
}
