//! Reading the record of who did what.

use serde_json::Value;
use treem_journeys::{Service, on_both_databases};

on_both_databases! {
    async fn who_may_not_read_the_record_is_refused(service: Service) {
        let press = service.actor("press").await;
        for path in ["/v1/audit-entries?chain=0", "/v1/audit-chains", "/v1/audit-entries/export?chain=0"] {
            press.get(path).await.refused(403, "forbidden");
        }
    }

    async fn either_a_resource_or_a_chain_is_asked_for(service: Service) {
        let admin = service.actor("admin").await;
        admin.get("/v1/audit-entries").await.refused(400, "malformed_query");
        let both = format!("/v1/audit-entries?chain=1&resource_id={}", service.organisation("bao-kien-giang").await);
        admin.get(&both).await.refused(400, "malformed_query");
        admin.get("/v1/audit-entries?chain=16").await.refused(400, "malformed_query");
        admin.get("/v1/audit-entries?chain=1&cursor=AAAA").await.refused(400, "cursor_invalid");
    }

    async fn pages_export_and_heads_tell_the_same_of_a_chain(service: Service) {
        let admin = service.actor("admin").await;
        let newspaper = service.organisation("bao-kien-giang").await;
        for name in ["một", "hai", "ba"] {
            let path = format!("/v1/organisations/{newspaper}");
            let etag = admin.get(&path).await.expect(200).etag();
            admin.patch(&path, &etag, serde_json::json!({ "name": format!("Báo {name}") })).await.expect(200);
        }
        let of_resource = admin.get(&format!("/v1/audit-entries?resource_id={newspaper}")).await.expect(200);
        let chain = of_resource.items()[0]["chain"].as_u64().unwrap();

        let mut paged: Vec<Value> = Vec::new();
        let mut next = Some(format!("/v1/audit-entries?chain={chain}&limit=1"));
        while let Some(path) = next {
            let page = admin.get(&path).await.expect(200);
            paged.extend(page.items().iter().cloned());
            let cursor = page.json["next"].as_str();
            next = cursor.map(|cursor| format!("/v1/audit-entries?chain={chain}&limit=1&cursor={cursor}"));
        }
        assert!(paged.len() >= 3, "{}", paged.len());

        let export = admin.get(&format!("/v1/audit-entries/export?chain={chain}")).await.expect(200);
        assert_eq!(export.header("content-type"), "application/x-ndjson");
        let lines: Vec<Value> = export.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines, paged);

        let heads = admin.get("/v1/audit-chains").await.expect(200);
        let head = &heads.items()[usize::try_from(chain).unwrap()];
        let last = paged.last().unwrap();
        assert_eq!((&head["sequence"], &head["hash"]), (&last["sequence"], &last["hash"]));
    }
}
