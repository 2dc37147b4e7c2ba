//! The report that goes up, as workbook and document.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use treem_forms::{ConsolidatedReport, write};

use crate::annotated::part;
use crate::report::report;

fn workbook_of(report: &ConsolidatedReport) -> Vec<u8> {
    write::consolidated_xlsx(report, &std::env::temp_dir()).unwrap()
}

#[test]
fn the_workbook_keeps_numbers_as_numbers_and_gaps_empty() {
    let bytes = workbook_of(&report());
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
    // A category stands below its figure and has no number; the next figure goes on.
    let ordinals: Vec<String> = (3..7)
        .map(|row| sheet.get_value((row, 0)).unwrap().to_string())
        .collect();
    assert_eq!(ordinals, ["1", "2", "", "3"]);
    assert_eq!(
        sheet.get_value((5, 1)).unwrap().to_string(),
        "– Tương tác an toàn"
    );
    assert_eq!(sheet.get_value((5, 6)), Some(&Data::Float(11.0)));
    let turnout = workbook.worksheet_range(&names[2]).unwrap();
    let lines: Vec<String> = turnout
        .rows()
        .map(|row| format!("{}: {}", row[0], row[1]))
        .collect();
    assert_eq!(
        lines[1..],
        [
            "UBND huyện An Biên: Chưa báo cáo",
            "Đài PT-TH Kiên Giang: Đã gửi, chưa được duyệt: yêu cầu chỉnh lý",
            "UBND huyện Kiên Hải: Loại trừ: bão, mất liên lạc"
        ]
    );
    let about = workbook.worksheet_range(&names[0]).unwrap();
    let recipients = about.rows().find(|row| row[0] == "Nơi nhận").unwrap();
    assert_eq!(
        recipients[1].to_string(),
        "- Bộ Thông tin và Truyền thông (để báo cáo);\n- UBND tỉnh Kiên Giang (để báo cáo);\n\
         - Sở Lao động - Thương binh và Xã hội (để biết);\n- Lưu: VT, TTBCBC."
    );
}

#[test]
fn the_same_report_has_the_same_bytes() {
    let report = report();
    let workbook = || workbook_of(&report);
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
        "- UBND tỉnh Kiên Giang (để báo cáo);",
        "- Sở Lao động - Thương binh và Xã hội (để biết);",
        "- Lưu: VT, TTBCBC.",
        "– Tương tác an toàn",
        "- Đài PT-TH Kiên Giang: yêu cầu chỉnh lý.",
        "KT. GIÁM ĐỐC",
        "Nguyễn Văn A",
        "PHỤ LỤC",
    ] {
        assert!(document.contains(text), "{text}");
    }
    assert_eq!(document.matches("Lưu: ").count(), 1);
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

#[test]
fn a_workbook_has_as_many_organisations_as_excel_has_columns_for() {
    let with = |organisations: usize| {
        let mut wide = report();
        wide.columns = (0..organisations)
            .map(|number| format!("Đơn vị {number}"))
            .collect();
        wide
    };
    let bytes = workbook_of(&with(write::MOST_ORGANISATIONS));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let sheet = workbook.worksheet_range("1. Thông tin, truyền thông v").unwrap();
    assert_eq!(sheet.get_value((2, 16_383)).unwrap().to_string(), "Đơn vị 16378");
    let wider = with(write::MOST_ORGANISATIONS + 1);
    assert!(write::consolidated_xlsx(&wider, &std::env::temp_dir()).is_err());
}
