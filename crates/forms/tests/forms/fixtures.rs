//! A template as the letter's issuer could publish it, and files read for it.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use serde_json::json;
use treem_domain::imports::{RejectedRow, Row};
use treem_domain::kernel::Result;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::report_templates::{Content, ValueKey};
use treem_forms::{Bounds, CsvDialect, Expected, FormIdentity, FormSpec, Format, Reporter, read};

pub static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    serde_json::from_value(json!({"sections": [
        {
            "code": "truyen_thong",
            "title": "Thông tin, truyền thông về trẻ em",
            "cells": [
                {"code": "thoi_luong", "label": "Thời lượng phát sóng", "unit": "phút", "value_type": "decimal",
                 "required": true, "minimum": 0, "maximum": 100_000},
                {"code": "tin_bai", "label": "Tin, bài", "unit": "tin/bài", "value_type": "integer", "required": true,
                 "minimum": 0, "categories": [
                    {"code": "ky_nang", "label": "Kỹ năng bảo vệ trẻ em"},
                    {"code": "moi_truong_mang", "label": "Trẻ em trên môi trường mạng"}]},
                {"code": "chuyen_muc", "label": "Có chuyên mục riêng về trẻ em", "unit": "có/không",
                 "value_type": "boolean", "required": false}
            ],
            "narratives": [
                {"code": "kho_khan", "label": "Khó khăn, vướng mắc", "required": false, "max_length": 2000}]
        },
        {
            "code": "mo_hinh",
            "title": "Mô hình: bảo vệ / chăm sóc",
            "cells": [{"code": "so_mo_hinh", "label": "Số mô hình đang hoạt động", "unit": "mô hình",
                "value_type": "integer", "required": true}]
        }
    ]}))
    .unwrap()
});

pub static IDENTITY: LazyLock<FormIdentity> = LazyLock::new(|| FormIdentity {
    template: "BC-592".to_owned(),
    edition: 2,
    period: "2026-Q1".to_owned(),
});

pub fn expected() -> Expected<'static> {
    Expected {
        identity: &IDENTITY,
        content: &CONTENT,
    }
}

pub fn spec() -> FormSpec<'static> {
    let reporter = |reference: &str, name: &str| Reporter {
        reference: reference.to_owned(),
        name: name.to_owned(),
        id: OrganisationId::default(),
    };
    FormSpec {
        identity: IDENTITY.clone(),
        title: "Báo cáo kết quả thực hiện Chương trình vì trẻ em".to_owned(),
        content: &CONTENT,
        organisations: vec![
            reporter("bao-kien-giang", "Báo Kiên Giang"),
            reporter("dai-ptth", "Đài PT-TH Kiên Giang"),
        ],
        values: BTreeMap::new(),
    }
}

pub fn key(cell: &str, category: Option<&str>) -> ValueKey {
    ValueKey::of(cell, category)
}

/// What a reader made of a file.
#[derive(Debug, Default)]
pub struct Outcome {
    pub rows: Vec<Row>,
    pub rejected: Vec<RejectedRow>,
}

impl Outcome {
    /// Organisation, cell, category and value of every row.
    pub fn values(&self) -> Vec<(&str, &str, &str, &str)> {
        let rows = self.rows.iter();
        rows.map(|row| {
            (
                row.organisation.as_deref().unwrap_or_default(),
                row.cell.as_str(),
                row.category.as_deref().unwrap_or_default(),
                row.value.as_str(),
            )
        })
        .collect()
    }
}

/// Tells the format and reads all rows.
pub fn read(bytes: &[u8], dialect: CsvDialect, bounds: &Bounds) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut input = Cursor::new(bytes);
    let format = Format::of(&mut input, dialect)?;
    let mut ordinal = 0;
    read::each_of(input, format, bounds, expected(), &mut |row| {
        match row {
            Err(rejected) => outcome.rejected.push(rejected),
            Ok(mut row) => match row.refusal.take() {
                None => outcome.rows.push(row),
                Some(why) => {
                    let pointer = format!("/rows/{ordinal}/value");
                    let rejected = RejectedRow::new(row.place, pointer, why, Some(&row.value));
                    outcome.rejected.push(rejected);
                }
            },
        }
        ordinal += 1;
        ControlFlow::Continue(())
    })?;
    Ok(outcome)
}

pub fn read_all(bytes: &[u8]) -> Result<Outcome> {
    read(bytes, CsvDialect::default(), &Bounds::default())
}
