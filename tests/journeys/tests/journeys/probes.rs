//! What those who run the service look at.

use treem_journeys::{Service, on_both_databases};

on_both_databases! {
    async fn whoever_probes_needs_no_token(service: Service) {
        let stranger = service.stranger();
        assert_eq!(stranger.get("/livez").await.expect(200).json["status"], "live");
        assert_eq!(stranger.get("/readyz").await.expect(200).json["status"], "ready");
    }

    async fn a_new_database_holds_the_registry_of_2021_and_2025(service: Service) {
        let press = service.actor("press").await;
        let all = press.get("/v1/organisations?count=true&limit=1").await.expect(200);
        assert_eq!(all.json["total"], 215);
        let found = press.get("/v1/organisations?q=rach%20gia&valid_on=2021-06-14").await.expect(200);
        let names: Vec<&str> = found.items().iter().filter_map(|item| item["name"].as_str()).collect();
        assert!(names.contains(&"Ủy ban nhân dân thành phố Rạch Giá"), "{names:?}");
    }

    async fn two_servers_on_one_database_accept_each_others_tokens(service: Service) {
        let second = service.second().await;
        let press = second.actor("press").await;
        press.at(&service).get("/v1/organisations?limit=1").await.expect(200);
        press.get("/v1/organisations?limit=1").await.expect(200);
    }
}
