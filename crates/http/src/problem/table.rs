//! The one table: code → status, title and remedy.

use actix_web::http::StatusCode;
use treem_domain::kernel::{Code, Message};

/// What a code means to a caller.
pub struct Class {
    pub status: StatusCode,
    title: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
}

impl Class {
    pub fn title(&self) -> Message {
        Message::new(self.title.0, self.title.1)
    }

    /// What mends it.
    pub fn remedy(&self) -> Message {
        Message::new(self.remedy.0, self.remedy.1)
    }
}

const fn row(
    status: StatusCode,
    title: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
) -> Class {
    Class {
        status,
        title,
        remedy,
    }
}

pub fn class(code: Code) -> Class {
    match code {
        Code::WrongType => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Sai kiểu dữ liệu", "Wrong type"),
            (
                "Gửi giá trị đúng kiểu mà tài liệu OpenAPI nêu.",
                "Send a value of the type that the OpenAPI document states.",
            ),
        ),
        Code::Required => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thiếu trường bắt buộc", "Required member missing"),
            ("Bổ sung trường còn thiếu.", "Add the missing member."),
        ),
        Code::UnknownMember => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Trường không được biết đến", "Unknown member"),
            (
                "Bỏ trường này hoặc sửa tên cho đúng.",
                "Remove the member or correct its name.",
            ),
        ),
        Code::TooShort => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Quá ngắn", "Too short"),
            (
                "Nhập dài hơn, theo giới hạn đã nêu.",
                "Send a longer value, within the stated bounds.",
            ),
        ),
        Code::TooLong => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Quá dài", "Too long"),
            (
                "Rút ngắn theo giới hạn đã nêu.",
                "Send a shorter value, within the stated bounds.",
            ),
        ),
        Code::TooFew => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Quá ít phần tử", "Too few items"),
            ("Bổ sung phần tử.", "Send more items."),
        ),
        Code::TooMany => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Quá nhiều phần tử", "Too many items"),
            ("Chia nhỏ yêu cầu.", "Send fewer items, or several requests."),
        ),
        Code::OutOfRange => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ngoài khoảng cho phép", "Out of range"),
            (
                "Chọn giá trị trong khoảng đã nêu.",
                "Choose a value within the stated range.",
            ),
        ),
        Code::PatternMismatch => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Không đúng mẫu", "Pattern mismatch"),
            ("Viết theo mẫu đã nêu.", "Write the value in the stated pattern."),
        ),
        Code::FormatMismatch => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Không đúng định dạng", "Format mismatch"),
            (
                "Viết theo định dạng đã nêu, ví dụ ngày 2026-11-23.",
                "Write the value in the stated format, for example a date as 2026-11-23.",
            ),
        ),
        Code::NotAllowedValue => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Giá trị không được phép", "Value not allowed"),
            (
                "Chọn một trong các giá trị đã nêu.",
                "Choose one of the stated values.",
            ),
        ),
        Code::Duplicate => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Trùng lặp", "Duplicate"),
            ("Bỏ phần tử trùng.", "Remove the repeated item."),
        ),
        Code::ForbiddenCharacter => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ký tự không được phép", "Forbidden character"),
            ("Bỏ ký tự U+0000.", "Remove U+0000."),
        ),
        Code::UnknownReference => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Tham chiếu không tồn tại", "Unknown reference"),
            (
                "Kiểm tra mã định danh được tham chiếu; bạn phải được quyền xem đối tượng đó.",
                "Check the id that is referred to; you must be allowed to see what it names.",
            ),
        ),
        Code::NumberInvalid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Số văn bản không hợp lệ", "Invalid document number"),
            (
                "Viết số theo Nghị định 30/2020/NĐ-CP.",
                "Write the number as Decree 30/2020/NĐ-CP has it.",
            ),
        ),
        Code::NotationInvalid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ký hiệu văn bản không hợp lệ", "Invalid notation"),
            (
                "Viết ký hiệu theo Nghị định 30/2020/NĐ-CP, ví dụ STTTT-TTBCBC.",
                "Write the notation as Decree 30/2020/NĐ-CP has it, for example STTTT-TTBCBC.",
            ),
        ),
        Code::IdentifierInvalid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Mã định danh không hợp lệ", "Invalid organisation identifier"),
            (
                "Viết mã theo Quyết định 20/2020/QĐ-TTg, ví dụ H33.12.3.",
                "Write the identifier as Decision 20/2020/QĐ-TTg has it, for example H33.12.3.",
            ),
        ),
        Code::SecrecyRefused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Không nhận văn bản mật", "Secret documents are refused"),
            (
                "Văn bản có độ mật không được đưa vào hệ thống này.",
                "A document with a secrecy level must not enter this system.",
            ),
        ),
        Code::DateInvalid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ngày không hợp lệ", "Invalid date"),
            (
                "Viết ngày có thật theo dạng 2026-11-23.",
                "Write a day that exists, as 2026-11-23.",
            ),
        ),
        Code::DateInFuture => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ngày ở tương lai", "Date in the future"),
            (
                "Chọn ngày không sau hôm nay.",
                "Choose a day no later than today.",
            ),
        ),
        Code::OrganisationNotValid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            (
                "Đơn vị không tồn tại vào ngày đó",
                "Organisation not in existence that day",
            ),
            (
                "Chọn đơn vị kế thừa hoặc sửa ngày văn bản.",
                "Choose its successor, or correct the document's date.",
            ),
        ),
        Code::ReasonRequired => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thiếu lý do", "Reason required"),
            ("Nêu lý do.", "State the reason."),
        ),
        Code::EvidenceRequired => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thiếu minh chứng", "Evidence required"),
            (
                "Kèm đường dẫn, số văn bản hoặc tệp.",
                "Attach a URL, a document number or a file.",
            ),
        ),
        Code::DueAfterParent => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thời hạn sau nhiệm vụ gốc", "Due after the parent"),
            (
                "Chọn thời hạn không sau nhiệm vụ gốc.",
                "Choose a due date no later than the parent's.",
            ),
        ),
        Code::DueInPast => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thời hạn đã qua", "Due date in the past"),
            ("Chọn từ hôm nay trở đi.", "Choose today or later."),
        ),
        Code::DueNotLater => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Thời hạn không muộn hơn", "Due date not later"),
            (
                "Chọn ngày sau thời hạn hiện tại.",
                "Choose a day after the present due date.",
            ),
        ),
        Code::MediaTypeRefused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Loại tệp không được nhận", "File type refused"),
            (
                "Gửi PDF, văn bản hoặc bảng tính Office/OpenDocument, ảnh PNG hoặc JPEG.",
                "Send PDF, an Office or OpenDocument text or sheet, PNG or JPEG.",
            ),
        ),
        Code::BeyondAuthority => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Vượt quyền của người cấp", "Beyond your authority"),
            (
                "Chỉ cấp đơn vị và phạm vi quyền mà chính bạn có.",
                "Give only organisations and scopes that you hold yourself.",
            ),
        ),
        Code::KeyRefused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Khóa không được chấp nhận", "Key refused"),
            (
                "Chỉ đăng ký khóa công khai: EC P-256, RSA từ 2048 bit hoặc Ed25519, mỗi khóa một kid.",
                "Register public keys only: EC P-256, RSA of 2048 bits or more, or Ed25519, each with its kid.",
            ),
        ),
        Code::ReportsPending => row(
            StatusCode::CONFLICT,
            ("Còn báo cáo chờ duyệt", "Reports pending"),
            (
                "Duyệt hoặc trả lại các báo cáo đang chờ rồi thử lại.",
                "Accept or return the reports that wait, then try again.",
            ),
        ),
        Code::PeriodTaken => row(
            StatusCode::CONFLICT,
            ("Kỳ báo cáo đã được mở", "Period taken"),
            (
                "Tìm kỳ đã mở bằng GET /v1/reporting-periods?template_code=…&identifier=….",
                "Find the period that is open by GET /v1/reporting-periods?template_code=…&identifier=….",
            ),
        ),
        Code::RuleBroken => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Số liệu không khớp nhau", "A rule is broken"),
            (
                "Sửa các chỉ tiêu mà quy tắc nêu, hoặc gửi kèm giải trình.",
                "Mend the cells that the rule names, or send the report with an explanation.",
            ),
        ),
        Code::FormRefused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Không phải biểu mẫu này", "Not this form"),
            (
                "Tải lại biểu mẫu của kỳ báo cáo, điền vào và gửi; không đổi trang tính, cột hay mã ẩn.",
                "Download the period's form again, fill it in and send it; leave sheets, columns and hidden codes as they are.",
            ),
        ),
        Code::FormulaRefused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Ô chứa công thức", "A cell holds a formula"),
            (
                "Thay công thức bằng giá trị của nó (dán giá trị) rồi gửi lại.",
                "Replace the formula by its value (paste values) and send again.",
            ),
        ),
        Code::PersonalData => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Có thông tin cá nhân", "Personal data"),
            (
                "Bỏ số điện thoại, số định danh, ngày sinh, thư điện tử của cá nhân; chỉ ghi số liệu tổng hợp.",
                "Leave out phone numbers, identity numbers, dates of birth and e-mail addresses; give totals only.",
            ),
        ),
        Code::DigestMismatch => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Nội dung không khớp mã băm", "Digest mismatch"),
            (
                "Tệp hỏng trên đường truyền: gửi lại.",
                "The content was damaged on its way: send it again.",
            ),
        ),
        Code::StateConflict => row(
            StatusCode::CONFLICT,
            ("Trạng thái không cho phép", "State conflict"),
            (
                "Xem state và allowed_actions rồi chọn thao tác khác.",
                "Look at state and allowed_actions and choose another action.",
            ),
        ),
        Code::NumberTaken => row(
            StatusCode::CONFLICT,
            ("Số văn bản đã dùng", "Number taken"),
            (
                "Bỏ trường number để hệ thống cấp số tiếp theo, hoặc chọn số khác.",
                "Leave number out to get the next one, or choose another.",
            ),
        ),
        Code::IdentifierTaken => row(
            StatusCode::CONFLICT,
            ("Mã định danh đã dùng", "Identifier taken"),
            (
                "Kiểm tra đơn vị đang mang mã này.",
                "Look up the organisation that bears it.",
            ),
        ),
        Code::ReferenceTaken => row(
            StatusCode::CONFLICT,
            ("Mã tham chiếu đã dùng", "Reference taken"),
            (
                "Tra đối tượng theo external_reference; có thể bạn đã tạo nó rồi.",
                "Look the resource up by external_reference: you may have created it already.",
            ),
        ),
        Code::BaselineTaken => row(
            StatusCode::CONFLICT,
            ("Kỳ gốc đã được đặt", "Baseline set already"),
            (
                "Sửa kỳ gốc nêu trong conflicts_with bằng PATCH.",
                "Change the baseline that conflicts_with names, with PATCH.",
            ),
        ),
        Code::ExtensionOpen => row(
            StatusCode::CONFLICT,
            ("Đã có đề nghị gia hạn", "Extension already open"),
            (
                "Chờ trả lời đề nghị trước.",
                "Wait for the answer to the earlier request.",
            ),
        ),
        Code::NoExtensionOpen => row(
            StatusCode::CONFLICT,
            ("Không có đề nghị gia hạn", "No open extension"),
            (
                "Kiểm tra extensions của nhiệm vụ.",
                "Look at the task's extensions.",
            ),
        ),
        Code::AskerCannotDecide => row(
            StatusCode::CONFLICT,
            ("Bên đề nghị không được quyết định", "Who asks cannot decide"),
            ("Một bên khác phải trả lời.", "Another client must answer."),
        ),
        Code::TasksOpen => row(
            StatusCode::CONFLICT,
            ("Còn nhiệm vụ chưa kết thúc", "Tasks are still open"),
            (
                "Kết thúc các nhiệm vụ, hoặc gửi override_reason.",
                "Close the tasks, or send override_reason.",
            ),
        ),
        Code::AlreadyMember => row(
            StatusCode::CONFLICT,
            ("Đã là thành viên", "Already a member"),
            ("Không cần đăng ký lại.", "There is no need to register again."),
        ),
        Code::InUse => row(
            StatusCode::CONFLICT,
            ("Đang được sử dụng", "In use"),
            ("Gỡ các tham chiếu trước.", "Remove what refers to it first."),
        ),
        Code::PossibleDuplicate => row(
            StatusCode::CONFLICT,
            ("Có thể đã ghi nhận", "Possible duplicate"),
            (
                "Xem hoạt động được nêu; nếu đúng là hai hoạt động khác nhau, gửi lại với not_a_duplicate là true.",
                "Look at the activity that is named; where the two are different, send again with not_a_duplicate true.",
            ),
        ),
        Code::MalformedJson => row(
            StatusCode::BAD_REQUEST,
            ("JSON không đọc được", "Malformed JSON"),
            (
                "Sửa cú pháp JSON (RFC 8259), mã hóa UTF-8.",
                "Correct the JSON syntax (RFC 8259), encoded as UTF-8.",
            ),
        ),
        Code::MalformedQuery => row(
            StatusCode::BAD_REQUEST,
            ("Tham số không hợp lệ", "Malformed query"),
            (
                "Sửa các tham số nêu trong errors.",
                "Correct the parameters that errors names.",
            ),
        ),
        Code::MalformedPath => row(
            StatusCode::BAD_REQUEST,
            ("Đường dẫn không hợp lệ", "Malformed path"),
            (
                "Viết mã trong đường dẫn đúng dạng, ví dụ UUID.",
                "Write the id in the path in its form, for example a UUID.",
            ),
        ),
        Code::MalformedHeader => row(
            StatusCode::BAD_REQUEST,
            ("Tiêu đề không hợp lệ", "Malformed header"),
            (
                "Viết tiêu đề theo RFC đã nêu.",
                "Write the header as the stated RFC has it.",
            ),
        ),
        Code::UnknownParameter => row(
            StatusCode::BAD_REQUEST,
            ("Tham số không được biết đến", "Unknown parameter"),
            (
                "Bỏ tham số này hoặc sửa tên cho đúng.",
                "Remove the parameter or correct its name.",
            ),
        ),
        Code::CursorInvalid => row(
            StatusCode::BAD_REQUEST,
            ("Con trỏ không hợp lệ", "Invalid cursor"),
            (
                "Dùng nguyên giá trị next của trang trước, cùng cách sắp xếp.",
                "Use the next of the page before as it was, with the same sort.",
            ),
        ),
        Code::Unauthenticated => row(
            StatusCode::UNAUTHORIZED,
            ("Chưa xác thực", "Unauthenticated"),
            (
                "Lấy mã truy cập tại /oauth/token và gửi Authorization: Bearer …",
                "Get an access token at /oauth/token and send Authorization: Bearer …",
            ),
        ),
        Code::InvalidClient => row(
            StatusCode::UNAUTHORIZED,
            ("Ứng dụng không được chấp nhận", "Invalid client"),
            (
                "Kiểm tra client_id và khóa bí mật hoặc chữ ký.",
                "Check the client_id and the secret or the signature.",
            ),
        ),
        Code::InvalidScope => row(
            StatusCode::BAD_REQUEST,
            ("Phạm vi quyền không được cấp", "Scope not granted"),
            (
                "Bỏ scope hoặc chỉ nêu những phạm vi quyền đã cấp cho ứng dụng.",
                "Leave scope out, or ask only for scopes that the client was granted.",
            ),
        ),
        Code::UnsupportedGrantType => row(
            StatusCode::BAD_REQUEST,
            ("Không hỗ trợ grant_type này", "Unsupported grant type"),
            (
                "Gửi grant_type=client_credentials.",
                "Send grant_type=client_credentials.",
            ),
        ),
        Code::MalformedForm => row(
            StatusCode::BAD_REQUEST,
            ("Biểu mẫu không hợp lệ", "Malformed form"),
            (
                "Gửi application/x-www-form-urlencoded, mỗi tham số một lần, đúng như tài liệu OpenAPI.",
                "Send application/x-www-form-urlencoded, each parameter once, as the OpenAPI document has it.",
            ),
        ),
        Code::Forbidden => row(
            StatusCode::FORBIDDEN,
            ("Không đủ quyền", "Forbidden"),
            (
                "Xin cấp phạm vi quyền (scope) mà thao tác này yêu cầu.",
                "Ask for the scope that the operation requires.",
            ),
        ),
        Code::NotFound => row(
            StatusCode::NOT_FOUND,
            ("Không tìm thấy", "Not found"),
            (
                "Kiểm tra đường dẫn; đối tượng không tồn tại hoặc bạn không được biết.",
                "Check the path: it does not exist, or you may not know that it does.",
            ),
        ),
        Code::MethodNotAllowed => row(
            StatusCode::METHOD_NOT_ALLOWED,
            ("Phương thức không được phép", "Method not allowed"),
            (
                "Dùng một phương thức nêu ở tiêu đề Allow.",
                "Use a method that Allow names.",
            ),
        ),
        Code::NotAcceptable => row(
            StatusCode::NOT_ACCEPTABLE,
            ("Không có định dạng yêu cầu", "Not acceptable"),
            ("Chấp nhận application/json.", "Accept application/json."),
        ),
        Code::RequestTimeout => row(
            StatusCode::REQUEST_TIMEOUT,
            ("Yêu cầu gửi quá chậm", "Request timeout"),
            (
                "Gửi lại; dùng lại cùng Idempotency-Key.",
                "Send it again with the same Idempotency-Key.",
            ),
        ),
        Code::Stale => row(
            StatusCode::PRECONDITION_FAILED,
            ("Đã có thay đổi mới hơn", "Stale"),
            (
                "Đọc lại, rồi gửi lại với ETag mới trong If-Match.",
                "Read again, then send with the new ETag in If-Match.",
            ),
        ),
        Code::PayloadTooLarge => row(
            StatusCode::PAYLOAD_TOO_LARGE,
            ("Nội dung quá lớn", "Payload too large"),
            (
                "Chia nhỏ hoặc nén tệp.",
                "Split the content or make the file smaller.",
            ),
        ),
        Code::UnsupportedMediaType => row(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ("Kiểu nội dung không được nhận", "Unsupported media type"),
            (
                "Gửi Content-Type mà tài liệu OpenAPI nêu.",
                "Send the Content-Type that the OpenAPI document states.",
            ),
        ),
        Code::UnsupportedEncoding => row(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ("Content-Encoding không được nhận", "Unsupported content encoding"),
            ("Gửi nội dung không nén.", "Send the content without encoding."),
        ),
        Code::Invalid => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            ("Dữ liệu bị từ chối", "Refused"),
            (
                "Sửa mọi lỗi nêu trong errors rồi gửi lại; chưa có gì được ghi.",
                "Mend every fault that errors names and send again; nothing was written.",
            ),
        ),
        Code::IdempotencyKeyReused => row(
            StatusCode::UNPROCESSABLE_ENTITY,
            (
                "Khóa idempotency đã dùng cho yêu cầu khác",
                "Idempotency key reused",
            ),
            (
                "Dùng khóa mới cho yêu cầu mới.",
                "Use a new key for a new request.",
            ),
        ),
        Code::IdempotencyKeyInFlight => row(
            StatusCode::CONFLICT,
            (
                "Yêu cầu cùng khóa đang được xử lý",
                "Request with this key in flight",
            ),
            (
                "Chờ Retry-After rồi gửi lại y nguyên.",
                "Wait for Retry-After, then send the same again.",
            ),
        ),
        Code::PreconditionRequired => row(
            StatusCode::PRECONDITION_REQUIRED,
            ("Thiếu If-Match", "Precondition required"),
            (
                "Đọc đối tượng và gửi ETag của nó trong If-Match.",
                "Read the resource and send its ETag in If-Match.",
            ),
        ),
        Code::RateLimited => row(
            StatusCode::TOO_MANY_REQUESTS,
            ("Quá nhiều yêu cầu", "Too many requests"),
            (
                "Chờ số giây ở Retry-After.",
                "Wait the seconds that Retry-After states.",
            ),
        ),
        Code::HeadTooLarge => row(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            ("Tiêu đề quá lớn", "Request head too large"),
            (
                "Gửi ít tiêu đề hơn hoặc đường dẫn ngắn hơn.",
                "Send fewer headers or a shorter path.",
            ),
        ),
        Code::Internal => row(
            StatusCode::INTERNAL_SERVER_ERROR,
            ("Lỗi nội bộ", "Internal error"),
            (
                "Báo người vận hành kèm instance; gửi lại là an toàn khi có Idempotency-Key.",
                "Tell the operator the instance; with an Idempotency-Key it is safe to send again.",
            ),
        ),
        Code::Unavailable => row(
            StatusCode::SERVICE_UNAVAILABLE,
            ("Tạm thời quá tải", "Temporarily unavailable"),
            (
                "Chờ Retry-After rồi gửi lại; chưa có gì được ghi.",
                "Wait for Retry-After, then send again; nothing was written.",
            ),
        ),
    }
}
