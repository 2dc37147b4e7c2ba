//! A quarter in which five districts, a commune of the first and the newspaper report: the ground of what is seen.

use std::fmt::Write;

use serde_json::{Value, json};
use treem_domain::kernel::Role;
use treem_journeys::{Actor, Service};

use crate::clients::{signed_in, with_secret};

pub(crate) const DISTRICTS: [&str; 5] = ["ubnd-899", "ubnd-900", "ubnd-902", "ubnd-903", "ubnd-904"];

/// The commune below the first district; its key is `xa-dong-thai`.
pub(crate) const COMMUNE: &str = "xa-dong-thai";

/// Children supported, by sex; the mortality of infants, which is a rate; models running, a state.
pub(crate) async fn template(service: &Service, code: &str) -> Value {
    let mut recipients = vec![
        service.organisation(COMMUNE).await,
        service.organisation("bao-kien-giang").await,
    ];
    for district in DISTRICTS {
        recipients.push(service.organisation(district).await);
    }
    let sexes = [("nam", "Nam"), ("nu", "Nữ")].map(|(code, label)| json!({ "code": code, "label": label }));
    json!({
        "code": code,
        "name": "Báo cáo quý về trẻ em được hỗ trợ",
        "kind": "periodic",
        "periodicity": "quarter",
        "due_rule": { "kind": "working_days_after_cut_off", "days": 2 },
        "recipients": { "organisation_ids": recipients },
        "content": {
            "sections": [{
                "code": "tre_em",
                "title": "Trẻ em được hỗ trợ",
                "cells": [
                    { "code": "supported", "label": "Số lượt trẻ em được hỗ trợ", "indicator": "children_supported",
                      "unit": "lượt", "value_type": "integer", "required": false, "minimum": 0, "categories": sexes },
                    { "code": "mortality", "label": "Tỷ suất tử vong trẻ sơ sinh", "indicator": "p23_3a",
                      "unit": "trên 1.000 trẻ đẻ sống", "value_type": "decimal", "required": false, "minimum": 0 },
                    { "code": "models", "label": "Số mô hình đang triển khai", "indicator": "models_active",
                      "unit": "mô hình", "value_type": "integer", "required": false, "minimum": 0 }
                ],
                "narratives": [
                    { "code": "difficulties", "label": "Khó khăn, vướng mắc", "required": false, "max_length": 500 }
                ]
            }]
        }
    })
}

/// Enters the commune.
pub(crate) async fn with_commune(service: &Service) {
    let admin = service.actor("admin").await;
    let commune = json!({
        "name": "Ủy ban nhân dân xã Đông Thái", "kind": "commune_people_committee", "external_reference": COMMUNE,
        "parent_id": service.organisation(DISTRICTS[0]).await, "valid_from": "2021-01-01",
    });
    admin.post("/v1/organisations", commune).await.expect(201);
}

/// The template, published.
pub(crate) async fn published(service: &Service, issuer: &Actor, code: &str) -> String {
    let draft = issuer
        .post("/v1/report-templates", template(service, code).await)
        .await
        .expect(201);
    let path = format!("/v1/report-templates/{}/publish", draft.id());
    issuer.post(&path, json!({})).await.expect(200).id()
}

/// Opens a period and gives its id.
pub(crate) async fn opened(issuer: &Actor, template_id: &str, identifier: &str) -> String {
    let body = json!({ "template_id": template_id, "identifier": identifier });
    issuer.post("/v1/reporting-periods", body).await.expect(201).id()
}

/// The commune, the template and its third quarter of 2021, as the issuer opened it.
pub(crate) async fn quarter(service: &Service, issuer: &Actor) -> String {
    with_commune(service).await;
    let template_id = published(service, issuer, "tre_em_quy").await;
    opened(issuer, &template_id, "2021-Q3").await
}

/// Figures that the issuer enters and sends in place of the organisations: `ubnd-899,supported,nam,12`.
pub(crate) async fn sent(issuer: &Actor, period: &str, rows: &[&str]) {
    let mut file = "organisation,cell,category,value\n".to_owned();
    for row in rows {
        writeln!(file, "{row}").unwrap();
    }
    let path = format!("/v1/reporting-periods/{period}/uploads?submit=true");
    let summary = issuer
        .upload(&path, &format!("sent-{period}-{}", rows.join(";").len()), file)
        .await
        .expect(200);
    assert_eq!(summary.json["status"], "accepted", "{}", summary.text());
}

/// The path of an organisation's report in a period.
pub(crate) async fn report(service: &Service, issuer: &Actor, period: &str, organisation: &str) -> String {
    let id = service.organisation(organisation).await;
    let path = format!("/v1/reports?period_id={period}&organisation_id={id}");
    let found = issuer.get(&path).await.expect(200);
    format!("/v1/reports/{}", found.items()[0]["id"].as_str().unwrap())
}

/// Accepts everything that was sent.
pub(crate) async fn accepted(issuer: &Actor, period: &str) {
    let sent = issuer
        .get(&format!("/v1/reports?period_id={period}&limit=200"))
        .await
        .expect(200);
    for report in sent.items() {
        if ["submitted", "resubmitted"].contains(&report["state"].as_str().unwrap()) {
            let path = format!("/v1/reports/{}/accept", report["id"].as_str().unwrap());
            issuer.post(&path, json!({})).await.expect(200);
        }
    }
}

pub(crate) async fn locked(issuer: &Actor, period: &str) {
    issuer
        .post(&format!("/v1/reporting-periods/{period}/lock"), json!({}))
        .await
        .expect(200);
}

/// A client of the first district, or of another organisation, whose rights do not reach those below it.
pub(crate) async fn without_those_below(service: &Service, organisation: &str) -> Actor {
    let admin = service.actor_at(Role::Admin, organisation).await;
    let id = service.organisation(organisation).await;
    let client = with_secret(&id, &["reports:read", "indicators:read"]);
    let client = admin.post("/v1/clients", client).await.expect(201);
    signed_in(service, &client.json).await
}
