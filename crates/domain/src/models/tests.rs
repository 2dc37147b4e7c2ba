use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rstest::rstest;

use super::model::{Content, Model};
use super::state::{ModelAction, ModelState};
use super::{Change, Evaluation};
use crate::kernel::id::{ClientId, ModelId, OrganisationId};
use crate::kernel::{Code, Error};
use crate::tasks::event::Author;

fn now() -> DateTime<Utc> {
    "2021-06-14T02:00:00Z".parse().unwrap()
}

fn author() -> Author {
    Author {
        client_id: ClientId::default(),
        name: "Ủy ban nhân dân thành phố Rạch Giá".to_owned(),
        organisation_id: OrganisationId::default(),
    }
}

fn model(state: ModelState) -> Model {
    Model {
        id: ModelId::default(),
        organisation_id: OrganisationId::default(),
        replicated_from_id: None,
        state,
        content: Content {
            external_reference: None,
            directive_id: None,
            name: "Câu lạc bộ Gia đình an toàn trên mạng".to_owned(),
            description: None,
            topics: Vec::new(),
            place: None,
            started_on: "2021-03-01".parse().unwrap(),
        },
        evaluation: None,
        ending: None,
        offered_to: Vec::new(),
        entered_by: author(),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[rstest]
#[case("piloting", "update run end")]
#[case("running", "update evaluate end")]
#[case("evaluated", "update evaluate offer replicate end")]
#[case("replicated", "update evaluate offer replicate end")]
#[case("ended", "")]
fn what_a_state_does_not_admit_is_a_conflict_that_names_it(#[case] state: &str, #[case] possible: &str) {
    let possible: Vec<&str> = possible.split_whitespace().collect();
    for action in ModelAction::ALL {
        let mut model = model(ModelState::parse(state).unwrap());
        let stepped = model.step(*action);
        assert_eq!(
            stepped.is_ok(),
            possible.contains(&action.as_str()),
            "{state} {action:?}"
        );
        if let Err(refused) = stepped {
            let Error::Conflict(conflict) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(conflict.code, Code::StateConflict);
            assert_eq!(conflict.state.as_deref(), Some(state));
            assert_eq!(conflict.allowed_actions, possible);
            assert_eq!(model.state.as_str(), state, "a refusal changes nothing");
        }
    }
}

#[rstest]
#[case("piloting", "run", "running")]
#[case("running", "evaluate", "evaluated")]
#[case("evaluated", "evaluate", "evaluated")]
#[case("evaluated", "offer", "evaluated")]
#[case("evaluated", "replicate", "replicated")]
#[case("replicated", "replicate", "replicated")]
#[case("replicated", "evaluate", "replicated")]
#[case("piloting", "end", "ended")]
#[case("replicated", "end", "ended")]
fn a_step_leads_to_its_state(#[case] from: &str, #[case] action: &str, #[case] to: &str) {
    let mut model = model(ModelState::parse(from).unwrap());
    model.step(ModelAction::parse(action).unwrap()).unwrap();
    assert_eq!(model.state.as_str(), to);
}

#[test]
fn what_is_searched_holds_name_and_description_without_marks() {
    let content = model(ModelState::Piloting).content;
    assert_eq!(content.search_text(), "cau lac bo gia dinh an toan tren mang");
}

#[test]
fn changes_read_back_as_histories_keep_them() {
    let evaluation = Evaluation {
        evaluated_by: "Sở Lao động - Thương binh và Xã hội".to_owned(),
        evaluated_on: "2021-06-10".parse().unwrap(),
        findings: "12 buổi sinh hoạt trong 3 tháng.".to_owned(),
        recommendation: "Nhân rộng ra các phường.".to_owned(),
    };
    let change = Change::Evaluated { evaluation };
    let kept = serde_json::to_value(&change).unwrap();
    assert_eq!(kept["kind"], change.kind().as_str());
    assert_eq!(serde_json::from_value::<Change>(kept).unwrap(), change);
}

proptest! {
    #[test]
    fn whatever_is_tried_states_only_go_forward_and_an_end_is_the_end(
        actions in prop::collection::vec(prop::sample::select(ModelAction::ALL), 0..30),
    ) {
        let mut model = model(ModelState::Piloting);
        let mut taken = 0;
        for action in actions {
            let before = model.clone();
            let allowed = before.possible_actions().contains(&action);
            let stepped = model.step(action);
            prop_assert_eq!(stepped.is_ok(), allowed);
            prop_assert!(model.state >= before.state, "states are declared in their order");
            prop_assert!(before.state != ModelState::Ended || stepped.is_err());
            if stepped.is_ok() {
                taken += 1;
                let event = model.record(Some(before.state), Change::Updated, author(), now());
                prop_assert_eq!((event.from_state, event.to_state), (Some(before.state), model.state));
                prop_assert_eq!((event.sequence, model.version), (taken + 1, taken + 1));
            } else {
                prop_assert_eq!(&model, &before);
            }
        }
    }
}
