//! The report that goes up, as workbook and document.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use treem_forms::{ConsolidatedReport, write};

use crate::annotated::part;
use crate::report::report;

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
