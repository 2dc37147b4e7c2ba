//! The report that goes up, as workbook and document.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use treem_domain::kernel::Quantity;
use treem_forms::{ConsolidatedReport, Excluded, Figure, Narrated, Part, Signer, write};

use crate::annotated::part;

pub fn report() -> ConsolidatedReport {
    let day = |text: &str| text.parse().unwrap();
    ConsolidatedReport {
        parent_body: Some("UBND tỉnh Kiên Giang".to_owned()),
        issuing_body: "Sở Thông tin và Truyền thông".to_owned(),
        number: Some(5),
        notation: "BC-STTTT".to_owned(),
        place: "Kiên Giang".to_owned(),
        date: Some(day("2022-04-05")),
        subject: "Kết quả thực hiện Chương trình hành động quốc gia vì trẻ em quý I năm 2022".to_owned(),
        period: "2022-Q1".to_owned(),
        window: (day("2021-12-15"), day("2022-03-14")),
        expected: 3,
        reported: 2,
        columns: vec!["Báo Kiên Giang".to_owned(), "Đài PT-TH Kiên Giang".to_owned()],
        parts: vec![Part {
            title: "Thông tin, truyền thông về trẻ em".to_owned(),
            figures: vec![
                Figure {
                    label: "Thời lượng phát sóng".to_owned(),
                    unit: "phút".to_owned(),
                    total: Some(Quantity::parse("1234.5").unwrap()),
                    reported: 1,
                    values: vec![None, Some(Quantity::parse("1234.5").unwrap())],
                },
                Figure {
                    label: "=Tin, bài".to_owned(),
                    unit: "tin/bài".to_owned(),
                    total: Some(Quantity::from(32)),
                    reported: 2,
                    values: vec![Some(Quantity::from(20)), Some(Quantity::from(12))],
                },
            ],
            narratives: vec![Narrated {
                label: "Khó khăn, vướng mắc".to_owned(),
                texts: vec![(
                    "Báo Kiên Giang".to_owned(),
                    "Thiếu người & máy.\nĐề nghị <hỗ trợ>\u{1}.".to_owned(),
                )],
            }],
        }],
        missing: vec!["UBND huyện An Biên".to_owned()],
        excluded: vec![Excluded {
            organisation: "UBND huyện Kiên Hải".to_owned(),
            reason: "bão, mất liên lạc".to_owned(),
        }],
        recipients: vec!["Bộ Thông tin và Truyền thông (để báo cáo)".to_owned()],
        signer: Signer {
            competence: Some("KT. Giám đốc".to_owned()),
            position: "Phó Giám đốc".to_owned(),
            name: Some("Nguyễn Văn A".to_owned()),
        },
        mark: Some("Số liệu trình diễn".to_owned()),
    }
}

#[test]
fn the_workbook_keeps_numbers_as_numbers_and_gaps_empty() {
    let bytes = write::consolidated_xlsx(&report()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let names = workbook.sheet_names();
    assert_eq!(
        names,
        ["Thông tin", "1. Thông tin, truyền thông v", "Đơn vị báo cáo"]
    );
    let sheet = workbook.worksheet_range(&names[1]).unwrap();
    assert_eq!(sheet.get_value((3, 3)), Some(&Data::Float(1234.5)));
    assert_eq!(sheet.get_value((3, 5)), Some(&Data::Empty));
    assert_eq!(
        sheet.get_value((4, 1)),
        Some(&Data::String("=Tin, bài".to_owned()))
    );
    let turnout = workbook.worksheet_range(&names[2]).unwrap();
    assert_eq!(
        turnout.get_value((1, 0)).unwrap().to_string(),
        "UBND huyện An Biên"
    );
    assert_eq!(
        turnout.get_value((2, 1)).unwrap().to_string(),
        "Loại trừ: bão, mất liên lạc"
    );
}

#[test]
fn the_same_report_has_the_same_bytes() {
    let report = report();
    let workbook = || write::consolidated_xlsx(&report).unwrap();
    assert!(workbook() == workbook());
    let document = || write::consolidated_docx(&report).unwrap();
    assert!(document() == document());
}

#[test]
fn the_document_has_the_parts_that_decree_30_asks_for() {
    let bytes = write::consolidated_docx(&report()).unwrap();
    let document = part(&bytes, "word/document.xml");
    for text in [
        "Số liệu trình diễn",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND TỈNH KIÊN GIANG",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "Số: 05/BC-STTTT",
        "Kiên Giang, ngày 05 tháng 4 năm 2022",
        "BÁO CÁO",
        "1.234,5",
        "Thiếu người &amp; máy.",
        "Đề nghị &lt;hỗ trợ&gt;.",
        "UBND huyện An Biên.",
        "bão, mất liên lạc",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC",
        "Nguyễn Văn A",
        "PHỤ LỤC",
    ] {
        assert!(document.contains(text), "{text}");
    }
    assert!(document.contains(r#"w:w="11906" w:h="16838""#), "A4");
    assert!(document.contains(r#"w:left="1700""#), "left margin of 30 mm");
    assert!(part(&bytes, "word/styles.xml").contains("Times New Roman"));
}

#[test]
fn a_draft_leaves_room_for_number_and_date() {
    let draft = ConsolidatedReport {
        number: None,
        date: None,
        ..report()
    };
    let document = part(&write::consolidated_docx(&draft).unwrap(), "word/document.xml");
    assert!(document.contains("/BC-STTTT"));
    assert!(document.contains("Kiên Giang, ngày      tháng"));
}
