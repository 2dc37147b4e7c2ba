//! What the demonstration shows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::json;
use treem_journeys::{Service, on_both_databases};
use treem_server::demo;

on_both_databases! {
    async fn the_demonstration_shows_the_letter_with_tasks_in_different_states(service: Service) {
        service.clock.set_day(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        let loaded = service.with_state(async |state| demo::load(&state).await.unwrap()).await;
        let again = service.with_state(async |state| demo::load(&state).await.unwrap()).await;
        assert_eq!((loaded, again), (true, false), "the second start keeps the first one's data");

        let issuer = service.actor("issuer").await;
        let found = issuer.get("/v1/directives?q=592").await.expect(200);
        let [directive] = found.items() else { panic!("{}", found.text()) };
        let path = format!("/v1/directives/{}", directive["id"].as_str().unwrap());
        let letter = issuer.get(&path).await.expect(200).json;
        let count = |member: &str| letter[member].as_array().map(Vec::len);
        assert_eq!(count("obligations"), Some(19));
        assert_eq!(count("legal_bases"), Some(2));
        assert_eq!(count("recipients"), Some(19));
        let closing = letter["obligations"].as_array().unwrap().last().unwrap();
        assert_eq!(closing["assigns_task"], false);

        let tasks = issuer.get("/v1/tasks?limit=200&count=true").await.expect(200);
        // Two of the press with 6, the portal with 3, fifteen districts with 9 each.
        assert_eq!(tasks.json["total"], 2 * 6 + 3 + 15 * 9);
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        for task in tasks.items() {
            *states.entry(task["state"].as_str().unwrap()).or_default() += 1;
        }
        for state in ["assigned", "in_progress", "pending_confirmation", "completed", "declined", "suspended"] {
            assert!(states.contains_key(state), "no task is {state}: {states:?}");
        }

        let rates = issuer.get("/v1/reporting-rates").await.expect(200);
        let [open, closed] = rates.items() else { panic!("{}", rates.text()) };
        assert_eq!(closed["period_identifier"], "2025-05");
        assert_eq!([&closed["expected"], &closed["excluded"]], [17, 1]);
        let counts = ["actual", "on_time", "validated", "accepted"].map(|name| closed[name]["count"].as_u64().unwrap());
        // Thirteen districts, the newspaper and the returned one reported; the broadcaster and the portal are missing.
        assert_eq!(counts, [15, 14, 15, 14]);
        assert_eq!([&open["period_identifier"], &open["actual"]["count"]], [&json!("2025-06"), &json!(0)]);
        let models = issuer.get("/v1/models").await.expect(200);
        let replica = models.items().iter().find(|model| !model["replicated_from_id"].is_null());
        assert_eq!(models.items().len(), 2, "{}", models.text());
        assert!(replica.is_some(), "a model was replicated");

        // Two months of what the newspaper, the broadcaster, the portal and a district did, for tasks of the letter.
        let activities = issuer.get("/v1/activities?count=true").await.expect(200);
        assert_eq!(activities.json["total"], 2 * (3 + 1 + 2 + 3));
        let kinds: BTreeSet<&str> = activities.items().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        let named = ["airtime", "column", "grassroots_content", "model", "press_content", "special_page",
            "support_activity", "web_content"];
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), named);
        let progress = issuer.get(&format!("{path}/progress")).await.expect(200);
        let served: u64 = progress.json["obligations"].as_array().unwrap().iter()
            .flat_map(|row| row["cells"].as_array().unwrap())
            .map(|cell| cell["activities"].as_u64().unwrap_or_default())
            .sum();
        assert_eq!(served, 2 * (3 + 1 + 2 + 3), "every activity serves a task");

        let admin = service.actor("admin").await;
        let audited = format!("/v1/audit-entries?resource_id={}", directive["id"].as_str().unwrap());
        let entries = admin.get(&audited).await.expect(200);
        let days: Vec<&str> = entries.items().iter().map(|entry| &entry["at"].as_str().unwrap()[..10]).collect();
        assert_eq!(days, ["2021-06-09"; 2], "drafted and issued on its day");

        let press = service.actor("press").await;
        let drafts = press.get("/v1/reports?state=draft").await.expect(200);
        assert_eq!(drafts.items()[0]["values"]["press_items.skills"], 3, "derived from what was logged");
    }
}
