//! The registry: organisations change, classes gain members, years gain holidays.

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

const NOBODY: &str = "019ab3c2-7d10-7000-8000-000000000592";
const UNITS: &str = "/v1/administrative-units";

async fn open_class(actor: &Actor) -> String {
    let groups = actor.get("/v1/recipient-groups").await.expect(200);
    let found = groups.items().iter().find(|group| group["kind"] == "open_class");
    format!("/v1/recipient-groups/{}", found.unwrap()["id"].as_str().unwrap())
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

/// Enters the website of a department and gives its id.
async fn website(admin: &Actor) -> String {
    let site =
        json!({"name": "Trang Thông tin điện tử Sở Y tế", "kind": "website", "valid_from": "2021-01-01"});
    admin.post("/v1/organisations", site).await.expect(201).id()
}

/// Issues a letter with two obligations to whoever is a member of the class.
async fn issue_to_class(issuer: &Actor, class: &str) {
    let class = class.rsplit('/').next().unwrap();
    let obligation = |key: &str, text: &str| {
        json!({
            "key": key, "text": text, "assigns_task": true,
            "addressees": [{"to": "websites", "role": "lead"}],
        })
    };
    let letter = json!({
        "document_type": "cong_van", "number": 592, "notation": "STTTT-TTBCBC", "date": "2021-06-09",
        "subject": "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030",
        "place": "Kiên Giang", "signer": {"full_name": "Lâm Văn Sển", "position": "Giám đốc"},
        "recipients": [{"key": "websites", "recipient_group_id": class}],
        "obligations": [
            obligation("B1", "Đẩy mạnh công tác thông tin, tuyên truyền, phổ biến kiến thức, kỹ năng về bảo vệ trẻ em"),
            obligation("B2", "phòng ngừa xâm phạm trẻ em trên môi trường mạng"),
        ],
    });
    let draft = issuer.post("/v1/directives", letter).await.expect(201);
    let issue = format!("/v1/directives/{}/issue", draft.id());
    issuer.post(&issue, json!({})).await.expect(200);
}

on_both_databases! {
    async fn an_administrator_changes_an_organisation_and_closes_no_circle(service: Service) {
        let (admin, press) = (service.actor("admin").await, service.actor("press").await);
        let id = service.organisation("ubnd-899").await;
        let province = service.organisation("ubnd-tinh-kien-giang").await;
        let path = format!("/v1/organisations/{id}");
        let read = admin.get(&path).await.expect(200);
        let etag = read.etag();

        press.patch(&path, &etag, json!({"name": "Rạch Giá"})).await.refused(403, "forbidden");
        admin.patch(&path, "\"v9-00\"", json!({"name": "Rạch Giá"})).await.refused(412, "stale");
        let refused = admin.patch(&path, &etag, json!({"name": null, "colour": "xanh"})).await.refused(422, "invalid");
        assert_eq!(refused.faults(), [fault("#/name", "wrong_type"), fault("#/colour", "unknown_member")]);
        let refused = admin.patch(&path, &etag, json!({"identifier": "h33", "parent_id": id})).await;
        let refused = refused.refused(422, "invalid");
        assert_eq!(
            refused.faults(),
            [fault("#/identifier", "identifier_invalid"), fault("#/parent_id", "not_allowed_value")]
        );
        let above = format!("/v1/organisations/{province}");
        let above_etag = admin.get(&above).await.expect(200).etag();
        admin.patch(&above, &above_etag, json!({"parent_id": id})).await.refused(422, "invalid");

        let changes = json!({"identifier": "H33.899", "external_reference": null});
        let changed = admin.patch(&path, &etag, changes).await.expect(200);
        assert_eq!(changed.json["identifier"], "H33.899");
        assert_eq!(changed.json.get("external_reference"), None);
        assert_eq!(changed.json["name"], read.json["name"]);
        assert_eq!(admin.get(&path).await.expect(200).etag(), changed.etag());
        let same = admin.patch(&path, &changed.etag(), json!({})).await.expect(200);
        assert_eq!(same.etag(), changed.etag());
        admin.patch(&path, &etag, json!({"identifier": null})).await.refused(412, "stale");
    }

    async fn a_website_joins_the_open_class_and_receives_its_tasks_once(service: Service) {
        let (admin, issuer) = (service.actor("admin").await, service.actor("issuer").await);
        let class = open_class(&admin).await;
        let members = format!("{class}/members");
        let site = website(&admin).await;
        issue_to_class(&issuer, &class).await;
        assert_eq!(issuer.get("/v1/tasks").await.expect(200).items(), [] as [Value; 0]);

        admin.post(&members, json!({"organisation_id": NOBODY})).await.refused(422, "invalid");
        let joined = admin.post_again(&members, "join", json!({"organisation_id": site})).await.expect(200);
        assert_eq!(joined.json["member_count"], 1);
        assert_eq!(issuer.get("/v1/tasks").await.expect(200).items().len(), 2);
        let replayed = admin.post_again(&members, "join", json!({"organisation_id": site})).await.expect(200);
        assert_eq!(replayed.header("idempotency-replayed"), "true");
        admin.post(&members, json!({"organisation_id": site})).await.refused(409, "already_member");

        let member = format!("{members}/{site}");
        admin.delete(&member, "\"v1-00\"").await.refused(412, "stale");
        admin.delete(&format!("{members}/{NOBODY}"), &joined.etag()).await.refused(404, "not_found");
        admin.delete(&member, &joined.etag()).await.expect(204);
        admin.post(&members, json!({"organisation_id": site})).await.expect(200);
        assert_eq!(issuer.get("/v1/tasks").await.expect(200).items().len(), 2);
    }

    async fn an_organisation_registers_itself_and_nobody_else(service: Service) {
        let (admin, portal) = (service.actor("admin").await, service.actor("portal").await);
        let press = service.actor("press").await;
        let own = json!({"organisation_id": service.organisation("cong-ttdt-tinh").await});
        let other = json!({"organisation_id": service.organisation("bao-kien-giang").await});
        let members = format!("{}/members", open_class(&admin).await);
        let kept = admin.get("/v1/recipient-groups?fields=code").await.expect(200);
        let kept = kept.items().iter().find(|group| group["code"] == "district_pc").unwrap();
        let kept = format!("/v1/recipient-groups/{}/members", kept["id"].as_str().unwrap());

        press.post(&members, other.clone()).await.refused(403, "forbidden");
        portal.post(&members, other).await.refused(403, "forbidden");
        portal.post(&kept, own.clone()).await.refused(403, "forbidden");
        let joined = portal.post(&members, own.clone()).await.expect(200);
        let member = format!("{members}/{}", own["organisation_id"].as_str().unwrap());
        portal.delete(&member, &joined.etag()).await.expect(204);
    }

    async fn a_group_with_wrong_members_is_refused_and_a_right_one_entered(service: Service) {
        let admin = service.actor("admin").await;
        let id = service.organisation("ubnd-899").await;
        let group = |code: &str, members: Value| {
            json!({"code": code, "name": "Ủy ban nhân dân thành phố", "kind": "group", "members": members})
        };
        let refused = admin.post("/v1/recipient-groups", group("cities", json!([id, id, NOBODY]))).await;
        let refused = refused.refused(422, "invalid");
        assert_eq!(
            refused.faults(),
            [fault("#/members/1", "duplicate"), fault("#/members/2", "unknown_reference")]
        );
        admin.post("/v1/recipient-groups", group("district_pc", json!([id]))).await.refused(409, "reference_taken");
        let entered = admin.post("/v1/recipient-groups", group("cities", json!([id]))).await.expect(201);
        let read = admin.get(entered.header("location")).await.expect(200);
        assert_eq!((read.etag(), read.json), (entered.etag(), entered.json));
    }

    async fn units_are_found_by_name_and_say_what_became_of_them(service: Service) {
        let press = service.actor("press").await;
        press.get(&format!("{UNITS}?unit_type=quan")).await.refused(400, "malformed_query");
        press.get(&format!("{UNITS}?cursor=AZqz")).await.refused(400, "cursor_invalid");
        press.get(&format!("{UNITS}/a%00/successions")).await.refused(400, "malformed_path");
        press.get(&format!("{UNITS}/99999/successions")).await.refused(404, "not_found");

        let found = press.get(&format!("{UNITS}?q=vinh+thong&valid_on=2025-07-01&count=true")).await.expect(200);
        assert_eq!((&found.json["total"], &found.items()[0]["code"]), (&json!(1), &json!("30760")));
        let first = press.get(&format!("{UNITS}?parent_code=91&limit=2")).await.expect(200);
        let next = first.json["next"].as_str().unwrap();
        let second = press.get(&format!("{UNITS}?parent_code=91&limit=2&cursor={next}")).await.expect(200);
        assert_ne!(first.items()[1], second.items()[0]);
        let steps = press.get(&format!("{UNITS}/30760/successions")).await.expect(200);
        let note = steps.items()[0]["note"].as_str().unwrap();
        assert!(note.contains("two former districts"), "{note}");
    }

    async fn a_years_holidays_are_replaced_by_whoever_read_them(service: Service) {
        let (admin, press) = (service.actor("admin").await, service.actor("press").await);
        let (read, write) = ("/v1/holidays?year=2025", "/v1/holidays/2025");
        let before = press.get(read).await.expect(200);
        let days = before.items().to_vec();
        let listed = |days: &[Value]| json!({ "days": days });

        press.put(write, &before.etag(), listed(&days)).await.refused(403, "forbidden");
        admin.put("/v1/holidays/1999", &before.etag(), listed(&[])).await.refused(400, "malformed_path");
        admin.put(write, "\"v1-00\"", listed(&days)).await.refused(412, "stale");
        let wrong = json!({"date": "2025-04-25", "kind": "working_day", "name": "Làm bù", "source": " "});
        let refused = admin.put(write, &before.etag(), listed(&[days[0].clone(), days[0].clone(), wrong])).await;
        assert_eq!(
            refused.refused(422, "invalid").faults(),
            [
                fault("#/days/1/date", "duplicate"),
                fault("#/days/2/kind", "not_allowed_value"),
                fault("#/days/2/source", "too_short"),
            ]
        );

        let replaced = admin.put(write, &before.etag(), listed(&days[1..])).await.expect(200);
        assert_eq!(press.get(read).await.expect(200).etag(), replaced.etag());
        admin.put(write, &before.etag(), listed(&days)).await.refused(412, "stale");
        let back = admin.put(write, &replaced.etag(), listed(&days)).await.expect(200);
        assert_eq!(back.etag(), before.etag());
    }

    async fn vocabularies_are_listed_and_read(service: Service) {
        let press = service.actor("press").await;
        press.get("/v1/vocabularies/passwords").await.refused(404, "not_found");
        let all = press.get("/v1/vocabularies").await.expect(200);
        let topics = json!({"name": "topics", "term_count": 12});
        assert!(all.items().contains(&topics), "{}", all.text());
        let types = press.get("/v1/vocabularies/document_types").await.expect(200);
        let term = |code: &str| {
            let terms = types.json["terms"].as_array().unwrap();
            terms.iter().find(|term| term["code"] == code).unwrap().clone()
        };
        assert_eq!(term("quyet_dinh")["abbreviation"], "QĐ");
        assert_eq!(term("cong_van").get("abbreviation"), None);
    }
}
