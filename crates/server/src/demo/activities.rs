//! What recipients did, in the kinds that the letter names. Plausible, and invented: the titles say so.

use chrono::{Days, NaiveDate};
use treem_domain::activities::activity::{Content, MeasuredValue};
use treem_domain::activities::save::{NewActivity, create};
use treem_domain::evidence::Evidence;
use treem_domain::kernel::{Actor, Quantity};
use treem_domain::store::UnitOfWork;
use treem_http::State;

use super::{Cast, Moment};
use crate::failure::Failure;

struct Done {
    /// Days before the end of the window.
    days_before: u64,
    kind: &'static str,
    title: &'static str,
    channel: &'static str,
    topics: &'static [&'static str],
    measures: &'static [(&'static str, &'static str)],
    evidence: Option<(&'static str, &'static str)>,
}

const PRESS: &[Done] = &[
    Done {
        days_before: 4,
        kind: "press_content",
        title: "Loạt bài kỹ năng tương tác an toàn trên môi trường mạng (trình diễn)",
        channel: "newspaper",
        topics: &["safe_online_interaction"],
        measures: &[("press_items", "3")],
        evidence: Some((
            "published_item",
            "https://bao.example.vn/ky-nang-tuong-tac-an-toan",
        )),
    },
    Done {
        days_before: 2,
        kind: "column",
        title: "Chuyên mục Vì trẻ em (trình diễn)",
        channel: "newspaper",
        topics: &["child_protection_knowledge"],
        measures: &[("columns_active", "1"), ("press_items", "4")],
        evidence: None,
    },
    Done {
        days_before: 1,
        kind: "special_page",
        title: "Chuyên trang Tháng hành động vì trẻ em (trình diễn)",
        channel: "newspaper",
        topics: &["programme_implementation"],
        measures: &[("special_pages", "1")],
        evidence: None,
    },
];

const DISTRICT: &[Done] = &[
    Done {
        days_before: 4,
        kind: "grassroots_content",
        title: "Phát thanh phòng ngừa xâm hại trẻ em trên đài truyền thanh cơ sở (trình diễn)",
        channel: "loudspeaker",
        topics: &["child_protection_knowledge"],
        measures: &[("grassroots_minutes", "45.5"), ("grassroots_runs", "6")],
        evidence: None,
    },
    Done {
        days_before: 3,
        kind: "support_activity",
        title: "Tư vấn, hỗ trợ tiếp cận dịch vụ (trình diễn)",
        channel: "event",
        topics: &["social_service_access"],
        measures: &[("children_supported", "37")],
        evidence: Some(("aggregate_statistic", "12/BC-UBND")),
    },
    Done {
        days_before: 0,
        kind: "model",
        title: "Mô hình Ngôi nhà an toàn đang triển khai (trình diễn)",
        channel: "other",
        topics: &["care_models"],
        measures: &[("models_active", "2"), ("models_evaluated", "1")],
        evidence: None,
    },
];

/// Logs what the newspaper and the district did at the end of a window.
pub async fn log(unit: &dyn UnitOfWork, state: &State, cast: &Cast, until: NaiveDate) -> Result<(), Failure> {
    for (actor, all) in [(&cast.press, PRESS), (&cast.district, DISTRICT)] {
        for done in all {
            enter(unit, state, actor, done, until).await?;
        }
    }
    Ok(())
}

async fn enter(
    unit: &dyn UnitOfWork,
    state: &State,
    actor: &Actor,
    done: &Done,
    until: NaiveDate,
) -> Result<(), Failure> {
    let day = until - Days::new(done.days_before);
    let measures = done.measures.iter().map(|(measure, value)| {
        Ok(MeasuredValue {
            measure: (*measure).to_owned(),
            value: Quantity::parse(value).map_err(treem_domain::kernel::Error::internal)?,
        })
    });
    let content = Content {
        external_reference: None,
        kind: done.kind.to_owned(),
        title: format!("{}, {day}", done.title),
        description: None,
        from_date: day,
        to_date: day,
        topics: done.topics.iter().map(|topic| (*topic).to_owned()).collect(),
        audiences: Vec::new(),
        channel: Some(done.channel.to_owned()),
        place: None,
        measures: measures.collect::<Result<_, Failure>>()?,
        evidence: done
            .evidence
            .map(|proof| evidence(proof, day))
            .into_iter()
            .collect(),
        task_ids: Vec::new(),
        coverage: None,
        programme: None,
        aired_at: None,
    };
    let new = NewActivity {
        organisation_id: None,
        content,
        not_a_duplicate: false,
    };
    create(unit, &Moment::on(state, day).of(actor), new).await?;
    Ok(())
}

fn evidence((kind, proof): (&str, &str), day: NaiveDate) -> Evidence {
    let is_url = proof.starts_with("https://");
    Evidence {
        kind: kind.to_owned(),
        url: is_url.then(|| format!("{proof}-{day}")),
        document_number: (!is_url).then(|| proof.to_owned()),
        attachment_id: None,
        note: None,
    }
}
