//! Reporting rates: who counts whom, which periods are found, and what stands where nobody is expected.

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::figures::{
    DISTRICTS, accepted, opened, published, quarter, report, sent, with_commune, without_those_below,
};

/// The rates of an organisation's branch, named by its reference.
async fn rates(service: &Service, actor: &Actor, organisation: &str) -> Vec<Value> {
    let organisation = service.organisation(organisation).await;
    let path = format!("/v1/reporting-rates?organisation_id={organisation}");
    actor.get(&path).await.expect(200).items().to_vec()
}

/// Expected, actual and accepted.
fn counts(rates: &[Value]) -> Vec<[u64; 3]> {
    let counts = rates.iter().map(|rate| {
        let count = |name: &str| rate[name]["count"].as_u64().unwrap();
        [
            rate["expected"].as_u64().unwrap(),
            count("actual"),
            count("accepted"),
        ]
    });
    counts.collect()
}

/// The periods that a list of rates names, page after page.
async fn periods(actor: &Actor, query: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = actor
            .get(&format!("/v1/reporting-rates?{query}{cursor}"))
            .await
            .expect(200);
        for item in page.items() {
            let name = |member: &str| item[member].as_str().unwrap();
            found.push(format!("{} {}", name("template_code"), name("period_identifier")));
        }
        match page.json["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

on_both_databases! {
    async fn an_organisation_that_does_not_exist_is_not_found(service: Service) {
        let issuer = service.actor("issuer").await;
        let path = "/v1/reporting-rates?organisation_id=019ab3c2-7d10-7000-8000-000000000592";
        issuer.get(path).await.refused(404, "not_found");
    }

    async fn everybody_counts_the_reports_that_it_sees_and_no_others(service: Service) {
        let [issuer, district, press] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("press").await];
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-899,models,,3", "ubnd-900,models,,1"]).await;
        accepted(&issuer, &period).await;
        let alone = without_those_below(&service, "ubnd-899").await;
        // The branch of a district: itself and its commune, for the issuer that asked for both and stands beside them.
        assert_eq!(counts(&rates(&service, &issuer, "ubnd-899").await), [[2, 1, 1]]);
        assert_eq!(counts(&rates(&service, &district, "ubnd-899").await), [[2, 1, 1]]);
        assert_eq!(counts(&rates(&service, &alone, "ubnd-899").await), [[1, 1, 1]]);
        assert_eq!(counts(&rates(&service, &issuer, "xa-dong-thai").await), [[1, 0, 0]]);
        assert_eq!(counts(&rates(&service, &issuer, "ubnd-tinh-kien-giang").await), [[7, 2, 2]]);
        assert_eq!(counts(&rates(&service, &issuer, "stttt-kien-giang").await), [[7, 2, 2]]);
        // Of the whole a district counts its own part, and of a neighbour nothing.
        assert_eq!(counts(&rates(&service, &district, "ubnd-tinh-kien-giang").await), [[2, 1, 1]]);
        assert_eq!(counts(&rates(&service, &district, "ubnd-900").await), [[0; 3]; 0]);
        assert_eq!(counts(&rates(&service, &press, "ubnd-899").await), [[0; 3]; 0]);
    }

    async fn periods_are_found_by_every_filter_and_on_every_page(service: Service) {
        let issuer = service.actor("issuer").await;
        with_commune(&service).await;
        let quarterly = published(&service, &issuer, "tre_em_quy").await;
        let other = published(&service, &issuer, "tre_em_khac").await;
        for identifier in ["2021-Q4", "2021-Q3", "2022-Q1"] {
            opened(&issuer, &quarterly, identifier).await;
        }
        let third = opened(&issuer, &other, "2021-Q3").await;
        // Latest cut-off first; of the same cut-off the period that was opened last.
        let all = ["tre_em_quy 2022-Q1", "tre_em_quy 2021-Q4", "tre_em_khac 2021-Q3", "tre_em_quy 2021-Q3"];
        assert_eq!(periods(&issuer, "").await, all);
        for limit in 1..=4 {
            assert_eq!(periods(&issuer, &format!("limit={limit}")).await, all, "pages of {limit}");
        }
        assert_eq!(periods(&issuer, &format!("period_id={third}")).await, [all[2]]);
        assert_eq!(periods(&issuer, &format!("template_id={other}")).await, [all[2]]);
        assert_eq!(periods(&issuer, "template_code=tre_em_quy&limit=2").await, [all[0], all[1], all[3]]);
        assert_eq!(periods(&issuer, "from=2021-12-14").await, [all[0], all[1]]);
        assert_eq!(periods(&issuer, "from=2021-12-15").await, [all[0]]);
        assert_eq!(periods(&issuer, "until=2021-09-14").await, [all[2], all[3]]);
        assert_eq!(periods(&issuer, "until=2021-09-13").await, [""; 0]);
        assert_eq!(periods(&issuer, "template_code=tre_em_quy&from=2021-09-14&until=2021-12-14").await, [all[1], all[3]]);
        let district = service.actor("district").await;
        assert_eq!(periods(&district, "limit=3").await, all, "its own branch has a part in all of them");
    }

    async fn a_share_is_of_those_expected_and_absent_where_there_is_nobody(service: Service) {
        let issuer = service.actor("issuer").await;
        let period = quarter(&service, &issuer).await;
        sent(&issuer, &period, &["ubnd-899,models,,3", "ubnd-900,models,,1"]).await;
        accepted(&issuer, &period).await;
        let exclude = json!({ "reason": "Đơn vị đang sáp nhập." });
        for organisation in ["xa-dong-thai", "ubnd-903"] {
            let path = report(&service, &issuer, &period, organisation).await;
            issuer.post(&format!("{path}/exclude"), exclude.clone()).await.expect(200);
        }
        // Seven were asked, two are excluded: 2 ÷ 5.
        let all = rates(&service, &issuer, "stttt-kien-giang").await;
        assert_eq!([&all[0]["expected"], &all[0]["excluded"]], [5, 2]);
        for name in ["actual", "on_time", "validated", "accepted"] {
            assert_eq!(all[0][name], json!({ "count": 2, "percent": 40.0 }), "{name}");
        }
        let period = issuer.get(&format!("/v1/reporting-periods/{period}")).await.expect(200);
        assert_eq!(period.json["expected"], DISTRICTS.len() + 2, "exclusions included");
        let nobody = rates(&service, &issuer, "ubnd-903").await;
        assert_eq!([&nobody[0]["expected"], &nobody[0]["excluded"]], [0, 1]);
        assert_eq!(nobody[0]["actual"], json!({ "count": 0 }));
    }
}
