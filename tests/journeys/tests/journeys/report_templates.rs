//! Templates of reports: drafted, deleted, published, retired.

use serde_json::{Value, json};
use treem_journeys::{Service, on_both_databases};

use crate::reporting_periods::audited;
use crate::reports::{enter, opened, own_report, path_of, published, template};

const TEMPLATES: &str = "/v1/report-templates";

on_both_databases! {
    async fn what_would_count_twice_or_end_before_it_begins_is_refused_at_drafting(service: Service) {
        let issuer = service.actor("issuer").await;
        let mut wrong = template(&service).await;
        wrong["window_rule"] = json!({
            "start": { "day": 15, "month_offset": 0 }, "end": { "day": 14, "month_offset": -2 }
        });
        let cells = &mut wrong["content"]["sections"][0]["cells"];
        cells[1]["indicator"] = json!("models_evaluated");
        cells[3]["additive"] = json!(false);
        let refused = issuer.post(TEMPLATES, wrong.clone()).await.refused(422, "invalid");
        let expected = [
            ("#/content/sections/0/cells/2/indicator", "duplicate"),
            ("#/content/sections/0/cells/3/additive", "not_allowed_value"),
            ("#/window_rule/end", "date_invalid"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect();
        assert_eq!(refused.faults(), expected);
        assert!(refused.text().contains("2000-Q1"), "{}", refused.text());
        // A draft that is right does not become wrong later.
        let draft = issuer.post(TEMPLATES, template(&service).await).await.expect(201);
        let path = format!("{TEMPLATES}/{}", draft.id());
        assert_eq!(issuer.put(&path, &draft.etag(), wrong).await.refused(422, "invalid").faults(), expected);
    }

    async fn what_a_due_rule_lacks_is_named_with_all_else(service: Service) {
        let issuer = service.actor("issuer").await;
        let mut wrong = template(&service).await;
        wrong["due_rule"] = json!({ "kind": "day_of_month", "day": 32 });
        wrong["name"] = json!("");
        let refused = issuer.post(TEMPLATES, wrong).await.refused(422, "invalid");
        let mut places: Vec<String> = refused.faults().into_iter().map(|(place, _)| place).collect();
        places.sort();
        assert_eq!(places, ["#/due_rule/day", "#/due_rule/month_offset", "#/due_rule/on_rest_day", "#/name"]);
        let mut wrong = template(&service).await;
        wrong["due_rule"] = json!({ "kind": "working_days_after_cut_off" });
        let refused = issuer.post(TEMPLATES, wrong).await.refused(422, "invalid");
        assert_eq!(refused.faults(), [("#/due_rule/days".to_owned(), "required".to_owned())]);
    }

    async fn a_draft_is_deleted_by_whoever_read_it_and_a_published_edition_is_not(service: Service) {
        let [issuer, admin] = [service.actor("issuer").await, service.actor("admin").await];
        let draft = issuer.post(TEMPLATES, template(&service).await).await.expect(201);
        let path = format!("{TEMPLATES}/{}", draft.id());
        assert_eq!(draft.json["allowed_actions"], json!(["update", "delete", "publish"]));
        admin.delete(&path, &draft.etag()).await.refused(404, "not_found");
        issuer.delete(&path, "\"v9-00\"").await.refused(412, "stale");
        issuer.delete(&path, &draft.etag()).await.expect(204);
        issuer.get(&path).await.refused(404, "not_found");
        assert_eq!(audited(&service, &draft.id(), "report_templates.delete").await.len(), 1);

        // The code is free again; a draft of the next edition goes alone.
        let id = published(&service, &issuer).await;
        let path = format!("{TEMPLATES}/{id}");
        let refused = issuer.delete(&path, &issuer.get(&path).await.etag()).await.refused(409, "state_conflict");
        assert_eq!(refused.json["allowed_actions"], json!(["open_period", "create_edition", "retire"]));
        let next = issuer.post(&format!("{path}/editions"), json!({})).await.expect(201);
        issuer.delete(&format!("{TEMPLATES}/{}", next.id()), &next.etag()).await.expect(204);
        let next = issuer.post(&format!("{path}/editions"), json!({})).await.expect(201);
        assert_eq!(next.json["edition"], 2);
    }

    async fn a_retired_edition_opens_no_period_and_lets_those_that_run_go_on(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let open = |id: &str| json!({ "template_id": id, "identifier": "2021-Q4" });
        let english = |refused: &Value| refused["detail"].as_str().unwrap().to_owned();
        let mut draft = template(&service).await;
        draft["code"] = json!("cv592_nhap");
        let draft = issuer.post(TEMPLATES, draft).await.expect(201).id();
        let refused = issuer.post("/v1/reporting-periods", open(&draft)).await.refused(409, "state_conflict");
        assert!(english(&refused.json).contains("hãy công bố trước"), "{}", refused.text());
        let id = published(&service, &issuer).await;
        opened(&issuer, &id).await;
        let retire = format!("{TEMPLATES}/{id}/retire");
        let retired = issuer.post(&retire, json!({})).await.expect(200);
        assert_eq!(retired.json["state"], "retired");
        assert_eq!(retired.json["allowed_actions"], json!(["create_edition"]));
        let refused = issuer.post("/v1/reporting-periods", open(&id)).await.refused(409, "state_conflict");
        assert!(english(&refused.json).contains("ngừng dùng"), "{}", refused.text());
        issuer.post(&retire, json!({})).await.refused(409, "state_conflict");
        let report = path_of(&own_report(&district).await);
        enter(&district, &report, json!({ "values": { "minutes": 1 } })).await.expect(200);
        district.post(&format!("{report}/submit"), json!({ "explanation": "Chưa đủ." })).await.expect(200);
    }

    async fn figures_that_do_not_add_up_stay_out_of_the_aggregate_report(service: Service) {
        let [issuer, district, other] = [
            service.actor("issuer").await,
            service.actor("district").await,
            service.actor("other_district").await,
        ];
        let mut draft = template(&service).await;
        let cell = |code: &str, unit: &str| {
            json!({ "code": code, "label": code, "unit": unit, "value_type": "decimal", "required": true })
        };
        let mut days = cell("mean_days", "ngày");
        days["additive"] = json!(false);
        draft["content"] = json!({ "sections": [{
            "code": "co_so", "title": "Cơ sở",
            "cells": [cell("coverage", "%"), days, cell("visits", "lượt")],
        }] });
        let draft = issuer.post(TEMPLATES, draft).await.expect(201).id();
        issuer.post(&format!("{TEMPLATES}/{draft}/publish"), json!({})).await.expect(200);
        let period = opened(&issuer, &draft).await.id();
        for (actor, visits) in [(&district, 30), (&other, 12)] {
            let report = path_of(&own_report(actor).await);
            let values = json!({ "coverage": 80, "mean_days": 3, "visits": visits });
            enter(actor, &report, json!({ "values": values })).await.expect(200);
            actor.post(&format!("{report}/submit"), json!({})).await.expect(200);
            issuer.post(&format!("{report}/accept"), json!({})).await.expect(200);
        }
        let aggregate = issuer.post(&format!("/v1/reporting-periods/{period}/aggregate"), json!({})).await.expect(200);
        assert_eq!(aggregate.json["values"], json!({ "visits": 42 }));
    }
}
