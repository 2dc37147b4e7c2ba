//! The values of indicators: who reads which sums, which are withheld, and the targets beside them.

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::figures::{accepted, locked, quarter, report, sent, without_those_below};

async fn indicator(actor: &Actor, code: &str) -> String {
    let found = actor
        .get(&format!("/v1/indicators?code={code}"))
        .await
        .expect(200);
    found.items()[0]["id"].as_str().unwrap().to_owned()
}

/// The indicator's values over the branch of an organisation, named by its reference.
async fn values(service: &Service, actor: &Actor, code: &str, organisation: &str) -> Vec<Value> {
    let (id, organisation) = (
        indicator(actor, code).await,
        service.organisation(organisation).await,
    );
    let path = format!("/v1/indicators/{id}/values?organisation_id={organisation}");
    actor.get(&path).await.expect(200).items().to_vec()
}

/// Category, value and whether it is masked, whole first.
fn shown(values: &[Value]) -> Vec<(&str, Option<f64>, bool)> {
    let mut shown: Vec<_> = values
        .iter()
        .map(|item| {
            let category = item["category"].as_str().unwrap_or_default();
            (
                category,
                item["value"].as_f64(),
                item["is_masked"].as_bool().unwrap(),
            )
        })
        .collect();
    shown.sort_by_key(|(category, ..)| *category);
    shown
}

const PROVINCE: &str = "ubnd-tinh-kien-giang";

on_both_databases! {
    async fn an_organisation_or_indicator_that_does_not_exist_is_not_found(service: Service) {
        let press = service.actor("press").await;
        let (id, nobody) = (indicator(&press, "p23_3a").await, "019ab3c2-7d10-7000-8000-000000000592");
        press.get(&format!("/v1/indicators/{nobody}/values")).await.refused(404, "not_found");
        press.get(&format!("/v1/indicators/{id}/values?organisation_id={nobody}")).await.refused(404, "not_found");
    }

    async fn nobody_outside_reads_what_one_organisation_reported(service: Service) {
        let [issuer, press, district] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("district").await];
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-900,supported,nam,400", "ubnd-900,supported,nu,3"]).await;
        accepted(&issuer, &period).await;
        locked(&issuer, &period).await;
        for outsider in [&press, &district] {
            let masked = [("", None, true), ("nam", None, true), ("nu", None, true)];
            assert_eq!(shown(&values(&service, outsider, "children_supported", "ubnd-900").await), masked);
            // The province's sum is that report as well.
            assert_eq!(shown(&values(&service, outsider, "children_supported", PROVINCE).await), masked);
        }
        // Who asked for the report reads in the sums what it reads in the report itself, and so does a superior.
        let plain = [("", Some(403.0), false), ("nam", Some(400.0), false), ("nu", Some(3.0), false)];
        let admin = service.actor("admin").await;
        for reader in [&issuer, &admin] {
            assert_eq!(shown(&values(&service, reader, "children_supported", "ubnd-900").await), plain);
            assert_eq!(shown(&values(&service, reader, "children_supported", PROVINCE).await), plain);
        }
        assert_eq!(values(&service, &issuer, "children_supported", "ubnd-900").await[0]["reports"], 1);
    }

    async fn a_client_without_the_rights_of_those_below_reads_no_sum_of_theirs(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-899,models,,3", "xa-dong-thai,models,,1"]).await;
        accepted(&issuer, &period).await;
        let alone = without_those_below(&service, "ubnd-899").await;
        assert_eq!(shown(&values(&service, &alone, "models_active", "ubnd-899").await), [("", None, true)]);
        assert_eq!(shown(&values(&service, &district, "models_active", "ubnd-899").await), [("", Some(4.0), false)]);
        assert_eq!(shown(&values(&service, &district, "models_active", "xa-dong-thai").await), [("", Some(1.0), false)]);
        // Where those below reported nothing, the sum is its own report.
        let commune = report(&service, &issuer, &period, "xa-dong-thai").await;
        issuer.post(&format!("{commune}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        assert_eq!(shown(&values(&service, &alone, "models_active", "ubnd-899").await), [("", Some(3.0), false)]);
    }

    async fn a_locked_period_shows_its_whole_to_everybody_where_three_others_reported(service: Service) {
        let [issuer, press, other] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("other_district").await];
        let period = quarter(&service, &issuer).await;
        let rows = [
            "ubnd-899,supported,nam,100", "ubnd-899,supported,nu,120",
            "ubnd-900,supported,nam,10", "ubnd-900,supported,nu,20",
            "ubnd-902,supported,nam,1", "ubnd-902,supported,nu,2",
            "ubnd-903,supported,nam,40", "ubnd-903,supported,nu,50",
        ];
        sent(&issuer, &period, &rows).await;
        accepted(&issuer, &period).await;
        // While reports come in, today's sum less yesterday's would be one report.
        let masked = [("", None, true), ("nam", None, true), ("nu", None, true)];
        assert_eq!(shown(&values(&service, &press, "children_supported", PROVINCE).await), masked);
        locked(&issuer, &period).await;
        let whole = [("", Some(343.0), false), ("nam", Some(151.0), false), ("nu", Some(192.0), false)];
        assert_eq!(shown(&values(&service, &press, "children_supported", PROVINCE).await), whole);
        // Whoever reported itself still sees the sum of three others; of a neighbour nothing.
        assert_eq!(shown(&values(&service, &other, "children_supported", "stttt-kien-giang").await), whole);
        assert_eq!(shown(&values(&service, &other, "children_supported", "ubnd-902").await), masked);
        let own = [("", Some(30.0), false), ("nam", Some(10.0), false), ("nu", Some(20.0), false)];
        assert_eq!(shown(&values(&service, &other, "children_supported", "ubnd-900").await), own);
    }

    async fn categories_are_withheld_together_where_one_of_them_is_a_small_count(service: Service) {
        let [issuer, press] = [service.actor("issuer").await, service.actor("press").await];
        let period = quarter(&service, &issuer).await;
        let rows = [
            "ubnd-899,supported,nam,100", "ubnd-899,supported,nu,1",
            "ubnd-900,supported,nam,100", "ubnd-900,supported,nu,1",
            "ubnd-902,supported,nam,100", "ubnd-902,supported,nu,2",
        ];
        sent(&issuer, &period, &rows).await;
        accepted(&issuer, &period).await;
        locked(&issuer, &period).await;
        let whole = [("", Some(304.0), false), ("nam", None, true), ("nu", None, true)];
        assert_eq!(shown(&values(&service, &press, "children_supported", PROVINCE).await), whole);
        // The decision is the same on whatever page a category stands.
        let id = indicator(&press, "children_supported").await;
        let province = service.organisation(PROVINCE).await;
        let mut path = format!("/v1/indicators/{id}/values?organisation_id={province}&limit=1");
        let (first, mut pages) = (path.clone(), Vec::new());
        loop {
            let page = press.get(&path).await.expect(200);
            pages.extend(page.items().to_vec());
            match page.json["next"].as_str() {
                Some(next) => path = format!("{first}&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(shown(&pages), whole);
    }

    async fn a_report_that_was_returned_leaves_no_value_behind(service: Service) {
        let issuer = service.actor("issuer").await;
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-899,models,,3"]).await;
        accepted(&issuer, &period).await;
        assert_eq!(values(&service, &issuer, "models_active", "ubnd-899").await.len(), 1);
        let path = report(&service, &issuer, &period, "ubnd-899").await;
        issuer.post(&format!("{path}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        for organisation in ["ubnd-899", "stttt-kien-giang", PROVINCE] {
            assert_eq!(values(&service, &issuer, "models_active", organisation).await, [] as [Value; 0]);
        }
    }

    async fn a_rate_is_the_value_of_the_organisation_that_reported_it_and_of_no_other(service: Service) {
        let [issuer, admin, press] =
            [service.actor("issuer").await, service.actor("admin").await, service.actor("press").await];
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["xa-dong-thai,mortality,,9.2"]).await;
        accepted(&issuer, &period).await;
        for organisation in ["ubnd-899", "stttt-kien-giang", PROVINCE] {
            let found = values(&service, &admin, "p23_3a", organisation).await;
            assert_eq!(shown(&found), [("", None, false)], "{organisation}");
            assert_eq!(found[0]["reports"], 1);
        }
        let own = values(&service, &admin, "p23_3a", "xa-dong-thai").await;
        assert_eq!(shown(&own), [("", Some(9.2), false)]);
        assert_eq!(shown(&values(&service, &press, "p23_3a", "xa-dong-thai").await), [("", None, true)]);
        // It is below 9.5, where the nation is to be by 2025, and not yet below 9, by 2030.
        let targets: Vec<Value> = own[0]["targets"].as_array().unwrap().clone();
        let of = |target: &Value| json!([target["target"]["scope"], target["target"]["year"], target["is_reached"]]);
        let targets: Vec<Value> = targets.iter().map(of).collect();
        assert_eq!(targets, [json!(["national", 2025, true]), json!(["national", 2030, false])]);
        assert_eq!(own[0]["scope"], "unit");
        assert_eq!(own[0]["source"], "Báo cáo đã duyệt theo biểu mẫu tre_em_quy, kỳ 2021-Q3");
    }

    async fn a_sum_is_measured_by_the_targets_of_its_own_area_beside_those_of_the_areas_around_it(service: Service) {
        let [issuer, admin] = [service.actor("issuer").await, service.actor("admin").await];
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-899,models,,12", "ubnd-900,models,,1", "ubnd-899,supported,nam,900"]).await;
        accepted(&issuer, &period).await;
        let source = "Kế hoạch 107/KH-UBND ngày 04/5/2021";
        let (province, district) = (service.organisation(PROVINCE).await, service.organisation("ubnd-899").await);
        let targets = json!([
            { "scope": "province", "organisation_id": province, "year": 2025, "comparator": "at_least", "value": 20,
              "source": source },
            { "scope": "unit", "organisation_id": district, "year": 2025, "comparator": "at_least", "value": 10,
              "source": source },
        ]);
        for code in ["models_active", "children_supported"] {
            let path = format!("/v1/indicators/{}", indicator(&admin, code).await);
            let etag = admin.get(&path).await.expect(200).etag();
            admin.patch(&path, &etag, json!({ "targets": targets })).await.expect(200);
        }
        let standings = |values: &[Value]| -> Vec<Value> {
            let whole = values.iter().find(|item| item.get("category").is_none()).unwrap();
            let targets = whole["targets"].as_array().unwrap().iter();
            targets.map(|standing| json!([standing["target"]["scope"], standing["is_reached"]])).collect()
        };
        let of_district = values(&service, &admin, "models_active", "ubnd-899").await;
        assert_eq!(standings(&of_district), [json!(["unit", true]), json!(["province", null])]);
        let of_province = values(&service, &admin, "models_active", PROVINCE).await;
        assert_eq!(standings(&of_province), [json!(["province", false])]);
        assert_eq!(of_province[0]["scope"], "province");
        // What adds up over a year is not measured by a quarter, and a category not by what was set for the whole.
        let flow = values(&service, &admin, "children_supported", "ubnd-899").await;
        assert_eq!(standings(&flow), [json!(["unit", null]), json!(["province", null])]);
        let category = flow.iter().find(|item| item["category"] == "nam").unwrap();
        assert_eq!(category["targets"], json!([]));
    }
}
