//! The consolidated report: what all say together, who is missing, received or excluded, and the document that goes up.

use std::io::Cursor;

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::figures::{accepted, quarter, report, sent};
use crate::reports::enter;

fn names(organisations: &Value) -> Vec<&str> {
    let organisations = organisations.as_array().unwrap().iter();
    organisations.map(|one| one["name"].as_str().unwrap()).collect()
}

/// A part of a document or workbook.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

/// The path of the consolidated report of a quarter in which two reports are accepted, one waits, one was returned, one
/// organisation is excluded and two are missing.
async fn path(service: &Service, issuer: &Actor) -> String {
    let period = quarter(service, issuer).await;
    let rows = [
        "ubnd-899,supported,nam,12",
        "ubnd-899,supported,nu,8",
        "ubnd-899,models,,2",
        "ubnd-899,mortality,,9.2",
        "ubnd-899,difficulties,,Thiếu kinh phí.",
        "ubnd-900,supported,nu,30",
        "ubnd-900,mortality,,8.8",
        "ubnd-903,supported,nam,700",
    ];
    sent(issuer, &period, &rows).await;
    accepted(issuer, &period).await;
    let returned = report(service, issuer, &period, "ubnd-903").await;
    issuer
        .post(
            &format!("{returned}/return"),
            json!({ "reason": "Đối chiếu lại." }),
        )
        .await
        .expect(200);
    sent(issuer, &period, &["ubnd-902,supported,nam,900"]).await;
    let excluded = report(service, issuer, &period, "ubnd-904").await;
    issuer
        .post(
            &format!("{excluded}/exclude"),
            json!({ "reason": "Đang sáp nhập." }),
        )
        .await
        .expect(200);
    format!("/v1/reporting-periods/{period}/consolidated-report")
}

on_both_databases! {
    async fn what_is_wrong_with_the_documents_head_is_said_before_anything_is_read(service: Service) {
        let issuer = service.actor("issuer").await;
        let period = "/v1/reporting-periods/019ab3c2-7d10-7000-8000-000000000592/consolidated-report";
        issuer.get(period).await.refused(404, "not_found");
        for notation in ["STTTT-TTBCBC", "BC", "BC%20STTTT", "BC/STTTT"] {
            let refused = issuer.get(&format!("{period}?format=docx&notation={notation}")).await.refused(422, "invalid");
            assert_eq!(refused.faults(), [("#/notation".to_owned(), "notation_invalid".to_owned())], "{notation}");
        }
        for query in ["number=0", "number=1000000", "signer_competence=XX.%20Giám%20đốc", "format=pdf"] {
            issuer.get(&format!("{period}?{query}")).await.refused(400, "malformed_query");
        }
    }

    async fn what_was_received_and_not_accepted_is_named_and_not_added_up(service: Service) {
        let [issuer, press] = [service.actor("issuer").await, service.actor("press").await];
        let path = path(&service, &issuer).await;
        press.get(&path).await.refused(403, "forbidden");
        let report = issuer.get(&path).await.expect(200).json;
        assert_eq!([&report["expected"], &report["reported"]], [6, 4]);
        assert_eq!(names(&report["missing"]).len(), 2, "{}", report["missing"]);
        assert!(names(&report["missing"]).contains(&"Ủy ban nhân dân xã Đông Thái"));
        let states: Vec<&str> =
            report["not_accepted"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert!(states.contains(&"submitted") && states.contains(&"returned") && states.len() == 2, "{states:?}");
        assert_eq!(report["excluded"][0]["reason"], "Đang sáp nhập.");
        assert_eq!(report["narratives"][0]["text"], "Thiếu kinh phí.");
        assert_eq!(report.get("organisations"), None);
    }

    async fn what_the_requester_says_itself_stands_before_what_the_others_say(service: Service) {
        let issuer = service.actor("issuer").await;
        let path = path(&service, &issuer).await;
        let period = path.strip_suffix("/consolidated-report").unwrap();
        let aggregate = issuer.post(&format!("{period}/aggregate"), json!({})).await.expect(200);
        let own = json!({ "narratives": { "difficulties": "Kiến nghị Bộ hỗ trợ kinh phí." } });
        enter(&issuer, &format!("/v1/reports/{}", aggregate.id()), own).await.expect(200);
        let report = issuer.get(&path).await.expect(200).json;
        let texts: Vec<[&str; 2]> = report["narratives"].as_array().unwrap().iter()
            .map(|one| [one["name"].as_str().unwrap(), one["text"].as_str().unwrap()])
            .collect();
        assert_eq!(
            texts,
            [
                ["Sở Thông tin và Truyền thông tỉnh Kiên Giang", "Kiến nghị Bộ hỗ trợ kinh phí."],
                ["Ủy ban nhân dân thành phố Rạch Giá", "Thiếu kinh phí."],
            ]
        );
    }

    async fn figures_are_given_by_category_and_rates_are_not_added_up(service: Service) {
        let issuer = service.actor("issuer").await;
        let path = path(&service, &issuer).await;
        let report = issuer.get(&format!("{path}?organisations=true")).await.expect(200).json;
        let [supported, mortality, models] = [0, 1, 2].map(|index| &report["figures"][index]);
        assert_eq!([&supported["total"], &supported["reports"]], [50, 2]);
        assert_eq!(
            supported["categories"],
            json!([
                { "category": "nam", "label": "Nam", "total": 12, "reports": 1 },
                { "category": "nu", "label": "Nữ", "total": 38, "reports": 2 },
            ])
        );
        assert_eq!([mortality.get("total"), mortality.get("reports")], [None, Some(&json!(2))]);
        assert_eq!([&models["total"], &models["reports"]], [2, 1]);
        assert_eq!(models.get("categories"), None);
        let values: Vec<&Value> =
            report["organisations"].as_array().unwrap().iter().map(|one| &one["values"]).collect();
        assert!(values.contains(&&json!({ "supported.nu": 30, "mortality": 8.8 })), "{values:?}");
    }

    async fn the_document_names_everybody_to_whom_it_goes_and_who_signs_for_whom(service: Service) {
        let issuer = service.actor("issuer").await;
        let path = path(&service, &issuer).await;
        let query = "number=5&notation=BC-STTTT&place=Kiên Giang&date=2021-09-20\
             &to=Bộ Thông tin và Truyền thông; UBND tỉnh Kiên Giang&to_know=Sở Y tế&to_file=VT, TTBCBC\
             &signer_competence=KT. Giám đốc&signer_position=Phó Giám đốc&signer_name=Nguyễn Văn A\
             &mark=Số liệu trình diễn&organisations=true";
        let docx = issuer.get(&format!("{path}?format=docx&{query}")).await.expect(200);
        let document = part(&docx.bytes, "word/document.xml");
        for text in [
            "Số liệu trình diễn",
            "Số: 05/BC-STTTT",
            "Kiên Giang, ngày 20 tháng 9 năm 2021",
            "- Bộ Thông tin và Truyền thông (để báo cáo);",
            "- UBND tỉnh Kiên Giang (để báo cáo);",
            "- Sở Y tế (để biết);",
            "- Lưu: VT, TTBCBC.",
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC",
            "Nguyễn Văn A",
            "– Nữ",
            "yêu cầu chỉnh lý",
            "chờ duyệt",
            "Đang sáp nhập.",
        ] {
            assert!(document.contains(text), "{text}");
        }
        assert_eq!(document.matches("Lưu: ").count(), 1);
        let xlsx = issuer.get(&format!("{path}?format=xlsx&{query}")).await.expect(200);
        let texts = part(&xlsx.bytes, "xl/sharedStrings.xml");
        assert!(texts.contains("- Sở Y tế (để biết);") && texts.contains("Đã gửi, chưa được duyệt: yêu cầu chỉnh lý"));
        assert!(part(&xlsx.bytes, "xl/worksheets/sheet2.xml").contains("– Nữ"));
    }
}
