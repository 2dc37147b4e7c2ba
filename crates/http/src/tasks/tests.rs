//! The operations on tasks against the domain's table of who may do what.

use rstest::rstest;
use serde_json::Value;
use treem_domain::tasks::state::Action;

fn path_of(action: Action) -> String {
    let place = match action {
        Action::ReportProgress => "progress",
        Action::ReportCompletion => "completion",
        Action::SetDueDate => "due-date",
        Action::RequestExtension => "extensions",
        Action::ApproveExtension => "extensions/{extension_id}/approve",
        Action::RejectExtension => "extensions/{extension_id}/reject",
        Action::CounterExtension => "extensions/{extension_id}/counter",
        Action::AcceptCounterOffer => "extensions/{extension_id}/accept",
        Action::DeclineCounterOffer => "extensions/{extension_id}/decline",
        Action::Coordinate => "coordination",
        simple => simple.as_str(),
    };
    format!("/v1/tasks/{{id}}/{place}")
}

#[test]
fn every_action_has_an_operation_with_the_scope_of_its_rule() {
    let document: Value = serde_json::from_str(crate::openapi::document_json()).unwrap();
    for action in Action::ALL {
        let operation = &document["paths"][path_of(*action)]["post"];
        let scope = operation["security"][0]["oauth2"][0].as_str();
        assert_eq!(scope, Some(action.rule().scope.as_str()), "{action:?}");
    }
}

#[rstest]
#[case("TaskReason", serde_json::json!({ "reason": " " }), false)]
#[case("TaskReason", serde_json::json!({ "reason": "" }), false)]
#[case("TaskReason", serde_json::json!({}), false)]
#[case("TaskReason", serde_json::json!({ "reason": "Trùng với nhiệm vụ C2." }), true)]
#[case("TaskNote", serde_json::json!({ "note": "" }), false)]
#[case("TaskNote", serde_json::json!({ "remark": "x" }), false)]
#[case("TaskNote", serde_json::json!({}), true)]
fn a_reason_must_say_something_and_a_note_may_be_left_out(
    #[case] name: &str,
    #[case] body: Value,
    #[case] accepted: bool,
) {
    let validator = match name {
        "TaskReason" => crate::schema::body::<super::acting::TaskReason>(),
        _ => crate::schema::body::<super::acting::TaskNote>(),
    };
    assert_eq!(validator.is_valid(&body), accepted, "{name} {body}");
}
