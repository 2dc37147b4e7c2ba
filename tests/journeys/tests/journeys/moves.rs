//! An organisation comes to stand elsewhere: who is above it now sees and writes, who was above it no more.

use serde_json::json;
use treem_domain::kernel::Role;
use treem_journeys::{Service, on_both_databases};

use crate::tasks::letter;

on_both_databases! {
    async fn a_former_superior_neither_reads_nor_writes_and_the_new_one_does(service: Service) {
        let [admin, issuer, district] =
            [service.actor("admin").await, service.actor("issuer").await, service.actor("district").await];
        let letter = letter(&service).await;
        let rach_gia = service.organisation("ubnd-899").await;
        let plain = json!({ "kind": "support_activity", "title": "Tư vấn", "from_date": "2021-06-13" });
        let plain = district.post("/v1/activities", plain).await.expect(201);
        let served = json!({ "kind": "plan", "title": "Kế hoạch", "from_date": "2021-06-13", "task_ids": [letter.c1] });
        let served = district.post("/v1/activities", served).await.expect(201);
        let [plain, served] = [&plain, &served].map(|one| format!("/v1/activities/{}", one.id()));
        let model = |directive: Option<&str>| json!({
            "name": "Ngôi nhà an toàn", "started_on": "2021-03-01", "directive_id": directive,
        });
        let mut bare = model(None);
        bare.as_object_mut().unwrap().remove("directive_id");
        let bare = district.post("/v1/models", bare).await.expect(201);
        let linked = district.post("/v1/models", model(Some(&letter.id))).await.expect(201);
        let [bare, linked] = [&bare, &linked].map(|one| format!("/v1/models/{}", one.id()));

        let elsewhere = json!({ "name": "Ủy ban nhân dân tỉnh An Giang (trước 2025)", "kind": "province_people_committee",
                                "valid_from": "2021-01-01", "external_reference": "an-giang-2021" });
        let elsewhere = admin.post("/v1/organisations", elsewhere).await.expect(201).id();
        let path = format!("/v1/organisations/{rach_gia}");
        let etag = admin.get(&path).await.expect(200).etag();
        admin.patch(&path, &etag, json!({ "parent_id": elsewhere })).await.expect(200);

        let new = service.actor_at(Role::Admin, "an-giang-2021").await;
        for seen in [&plain, &served, &bare, &linked] {
            let read = new.get(seen).await.expect(200);
            district.get(seen).await.expect(200);
            let member = if seen.contains("models") { "name" } else { "title" };
            new.patch(seen, &read.etag(), json!({ member: "Đã đối soát" })).await.expect(200);
        }
        // The province stands above the issuer of the letter still: it reads what is done for it, and no more.
        for unseen in [&plain, &bare] {
            admin.get(unseen).await.refused(404, "not_found");
        }
        for (path, member) in [(&served, "title"), (&linked, "name")] {
            issuer.get(path).await.expect(200);
            let read = admin.get(path).await.expect(200);
            admin.patch(path, &read.etag(), json!({ member: "Sửa" })).await.refused(403, "forbidden");
        }
        assert_eq!(admin.get(&linked).await.expect(200).json["allowed_actions"], json!([]));
        admin.post(&format!("{linked}/run"), json!({})).await.refused(403, "forbidden");
        let titles = admin.get("/v1/activities").await.expect(200);
        assert_eq!(titles.items().len(), 1);
    }
}
