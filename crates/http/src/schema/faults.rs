//! A schema's complaint in our words.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;
use treem_domain::kernel::{Code, Fault, Message};

pub fn add(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let pointer = error.instance_path().as_str().to_owned();
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                let pointer = format!("{pointer}/{}", escape(name));
                faults.push(unknown_member(pointer, name));
            }
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            faults.push(Fault {
                pointer: format!("{pointer}/{}", escape(name)),
                code: Code::Required,
                message: Message::new(
                    format!("Thiếu trường bắt buộc {name}."),
                    format!("The required member {name} is missing."),
                ),
            });
        }
        // U+0000 was named already, before the schema looked.
        Kind::Pattern { pattern } if pattern == crate::openapi::TEXT => {}
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => nested(context, pointer, faults),
        kind => faults.push(simple(kind, pointer)),
    }
}

/// Of several alternatives, the faults of the one that comes nearest.
fn nested(context: &[Vec<ValidationError<'static>>], pointer: String, faults: &mut Vec<Fault>) {
    match context
        .iter()
        .filter(|errors| !errors.is_empty())
        .min_by_key(|errors| errors.len())
    {
        Some(errors) => errors.iter().for_each(|error| add(error, faults)),
        None => faults.push(simple(&Kind::FalseSchema, pointer)),
    }
}

fn unknown_member(pointer: String, name: &str) -> Fault {
    let shown: String = name.chars().take(60).collect();
    Fault {
        pointer,
        code: Code::UnknownMember,
        message: Message::new(
            format!("Trường {shown} không có ở đây; hãy bỏ nó hoặc sửa tên."),
            format!("There is no member {shown} here; remove it or correct its name."),
        ),
    }
}

fn simple(kind: &Kind, pointer: String) -> Fault {
    let (code, vi, en) = words(kind);
    Fault {
        pointer,
        code,
        message: Message::new(vi, en),
    }
}

fn words(kind: &Kind) -> (Code, String, String) {
    match kind {
        Kind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(one) => one.to_string(),
                TypeKind::Multiple(many) => many
                    .iter()
                    .map(|one| one.to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            (
                Code::WrongType,
                format!("Phải có kiểu {wanted}."),
                format!("Must be of type {wanted}."),
            )
        }
        Kind::MinLength { limit } => (
            Code::TooShort,
            format!("Ít nhất {limit} ký tự."),
            format!("At least {limit} characters."),
        ),
        Kind::MaxLength { limit } => (
            Code::TooLong,
            format!("Nhiều nhất {limit} ký tự."),
            format!("At most {limit} characters."),
        ),
        Kind::MinItems { limit } => (
            Code::TooFew,
            format!("Ít nhất {limit} phần tử."),
            format!("At least {limit} items."),
        ),
        Kind::MaxItems { limit } => (
            Code::TooMany,
            format!("Nhiều nhất {limit} phần tử."),
            format!("At most {limit} items."),
        ),
        Kind::MinProperties { limit } => (
            Code::TooFew,
            format!("Ít nhất {limit} trường."),
            format!("At least {limit} members."),
        ),
        Kind::Minimum { limit } => (
            Code::OutOfRange,
            format!("Không nhỏ hơn {limit}."),
            format!("Not less than {limit}."),
        ),
        Kind::Maximum { limit } => (
            Code::OutOfRange,
            format!("Không lớn hơn {limit}."),
            format!("Not greater than {limit}."),
        ),
        Kind::Pattern { pattern } => (
            Code::PatternMismatch,
            format!("Phải theo mẫu {pattern}."),
            format!("Must match the pattern {pattern}."),
        ),
        Kind::Format { format } => {
            let example = example_of(format);
            (
                Code::FormatMismatch,
                format!("Phải theo định dạng {format}{example}."),
                format!("Must have the format {format}{example}."),
            )
        }
        Kind::Enum { options } => {
            let options = listed(options);
            (
                Code::NotAllowedValue,
                format!("Chọn một trong: {options}."),
                format!("Choose one of: {options}."),
            )
        }
        Kind::UniqueItems => (
            Code::Duplicate,
            "Có phần tử trùng nhau.".into(),
            "Some items are equal; give each once.".into(),
        ),
        _ => (
            Code::NotAllowedValue,
            "Giá trị không hợp với mô tả trong tài liệu OpenAPI.".into(),
            "The value does not fit its description in the OpenAPI document.".into(),
        ),
    }
}

fn example_of(format: &str) -> &'static str {
    match format {
        "date" => ", 2026-11-23",
        "date-time" => ", 2026-11-23T08:00:00Z",
        "uuid" => ", 019ab3c2-7d10-7000-8000-000000000592",
        "uri" => ", https://kiengiang.gov.vn/",
        _ => "",
    }
}

fn listed(options: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    options
        .iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
