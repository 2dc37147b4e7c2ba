//! A consolidated report of three organisations.

use treem_domain::kernel::Quantity;
use treem_forms::{ConsolidatedReport, Figure, Narrated, Part, Recipients, Remarked, Signer};

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
                    is_category: false,
                    unit: "phút".to_owned(),
                    total: Some(Quantity::parse("1234.5").unwrap()),
                    reported: 1,
                    values: vec![None, Some(Quantity::parse("1234.5").unwrap())],
                },
                Figure {
                    label: "=Tin, bài".to_owned(),
                    is_category: false,
                    unit: "tin/bài".to_owned(),
                    total: Some(Quantity::from(32)),
                    reported: 2,
                    values: vec![Some(Quantity::from(20)), Some(Quantity::from(12))],
                },
                Figure {
                    label: "Tương tác an toàn".to_owned(),
                    is_category: true,
                    unit: "tin/bài".to_owned(),
                    total: Some(Quantity::from(30)),
                    reported: 2,
                    values: vec![Some(Quantity::from(19)), Some(Quantity::from(11))],
                },
                Figure {
                    label: "Chuyên mục".to_owned(),
                    is_category: false,
                    unit: "chuyên mục".to_owned(),
                    total: None,
                    reported: 0,
                    values: vec![None, None],
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
        not_accepted: vec![Remarked {
            organisation: "Đài PT-TH Kiên Giang".to_owned(),
            remark: "yêu cầu chỉnh lý".to_owned(),
        }],
        excluded: vec![Remarked {
            organisation: "UBND huyện Kiên Hải".to_owned(),
            remark: "bão, mất liên lạc".to_owned(),
        }],
        recipients: Recipients {
            to: vec![
                "Bộ Thông tin và Truyền thông".to_owned(),
                "UBND tỉnh Kiên Giang".to_owned(),
            ],
            to_know: vec!["Sở Lao động - Thương binh và Xã hội".to_owned()],
            to_file: "VT, TTBCBC".to_owned(),
        },
        signer: Signer {
            competence: Some("KT. Giám đốc".to_owned()),
            position: "Phó Giám đốc".to_owned(),
            name: Some("Nguyễn Văn A".to_owned()),
        },
        mark: Some("Số liệu trình diễn".to_owned()),
    }
}
