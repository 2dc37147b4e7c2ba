//! What recipients did, in the kinds that the letter names. Plausible, and invented: the titles say so.

use chrono::{Days, NaiveDate};
use treem_domain::activities::activity::{Content, Coverage, MeasuredValue};
use treem_domain::activities::save::{NewActivity, create};
use treem_domain::evidence::Evidence;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::kernel::{Actor, Error, Quantity};

use super::{Moment, Stage};
use crate::clients::find_organisation;
use crate::failure::Failure;

struct Done {
    /// Days before the end of the window.
    days_before: u64,
    /// Key of the obligation whose task it serves.
    task: &'static str,
    kind: &'static str,
    title: &'static str,
    channel: &'static str,
    topic: &'static str,
    audiences: &'static [&'static str],
    measures: &'static [(&'static str, &'static str)],
    /// A kind, and an address or a document number.
    evidence: Option<(&'static str, &'static str)>,
    /// Indicators of the Programme of which it tells, with the days since the document on which it rests.
    covers: Option<(&'static [u8], u64)>,
}

/// Who brings children up.
const CARERS: &[&str] = &["fathers", "mothers", "teachers", "caregivers"];
const EVERYBODY: &[&str] = &["families", "communities", "society"];

const NEWSPAPER: &[Done] = &[
    Done {
        days_before: 4,
        task: "A6",
        kind: "press_content",
        title: "Loạt bài kỹ năng tương tác an toàn trên môi trường mạng (trình diễn)",
        channel: "newspaper",
        topic: "safe_online_interaction",
        audiences: CARERS,
        measures: &[("press_items", "3")],
        evidence: Some((
            "published_item",
            "https://bao.example.vn/ky-nang-tuong-tac-an-toan",
        )),
        covers: None,
    },
    Done {
        days_before: 2,
        task: "A2",
        kind: "column",
        title: "Chuyên mục Vì trẻ em (trình diễn)",
        channel: "newspaper",
        topic: "child_protection_knowledge",
        audiences: EVERYBODY,
        measures: &[("columns_active", "1"), ("press_items", "4")],
        evidence: None,
        covers: None,
    },
    Done {
        days_before: 1,
        task: "A3",
        kind: "special_page",
        title: "Chuyên trang Tháng hành động vì trẻ em (trình diễn)",
        channel: "newspaper",
        topic: "programme_implementation",
        audiences: EVERYBODY,
        measures: &[("special_pages", "1")],
        evidence: None,
        covers: None,
    },
];

/// Entered by the province in place of the broadcaster.
const BROADCASTER: &[Done] = &[Done {
    days_before: 5,
    task: "A1",
    kind: "airtime",
    title: "Phát thanh, truyền hình về triển khai Chương trình (trình diễn)",
    channel: "television",
    topic: "programme_implementation",
    audiences: EVERYBODY,
    measures: &[("airtime_minutes", "62.5"), ("broadcast_runs", "5")],
    evidence: Some(("broadcast_log", "05/NKPS")),
    covers: None,
}];

const PORTAL: &[Done] = &[
    Done {
        days_before: 6,
        task: "B1",
        kind: "web_content",
        title: "Kiến thức bảo vệ trẻ em cho gia đình (trình diễn)",
        channel: "portal",
        topic: "child_protection_knowledge",
        audiences: CARERS,
        measures: &[("web_items", "2"), ("web_views", "1840")],
        evidence: Some(("web_page", "https://cong.example.vn/bao-ve-tre-em")),
        covers: None,
    },
    Done {
        days_before: 3,
        task: "B3",
        kind: "web_content",
        title: "Mục tiêu của Chương trình hành động quốc gia vì trẻ em (trình diễn)",
        channel: "portal",
        topic: "programme_content",
        audiences: EVERYBODY,
        measures: &[("web_items", "1"), ("web_views", "420")],
        evidence: Some(("web_page", "https://cong.example.vn/muc-tieu-chuong-trinh")),
        covers: Some((&[9, 10, 11, 12, 23], 3)),
    },
];

const DISTRICT: &[Done] = &[
    Done {
        days_before: 4,
        task: "C8",
        kind: "grassroots_content",
        title: "Phát thanh kiến thức bảo vệ trẻ em trên đài truyền thanh cơ sở (trình diễn)",
        channel: "loudspeaker",
        topic: "child_protection_knowledge",
        audiences: EVERYBODY,
        measures: &[("grassroots_minutes", "45.5"), ("grassroots_runs", "6")],
        evidence: Some(("loudspeaker_log", "03/NKTT")),
        covers: None,
    },
    Done {
        days_before: 3,
        task: "C3",
        kind: "support_activity",
        title: "Tư vấn, hỗ trợ tiếp cận dịch vụ (trình diễn)",
        channel: "event",
        topic: "social_service_access",
        audiences: &["families", "children"],
        measures: &[("children_supported", "37")],
        evidence: Some(("aggregate_statistic", "12/BC-UBND")),
        covers: None,
    },
    Done {
        days_before: 0,
        task: "C4",
        kind: "model",
        title: "Mô hình Ngôi nhà an toàn đang triển khai (trình diễn)",
        channel: "other",
        topic: "care_models",
        audiences: &["families", "children"],
        measures: &[("models_active", "1"), ("models_evaluated", "1")],
        evidence: None,
        covers: None,
    },
];

impl Stage<'_> {
    /// Logs what was done at the end of a window.
    pub async fn activities(&self, until: NaiveDate) -> Result<(), Failure> {
        let cast = self.cast;
        let broadcaster = find_organisation(self.unit, "dai-ptth-kien-giang").await?.id;
        let own = |actor: &Actor| actor.organisation_id;
        for (actor, organisation, all) in [
            (&cast.press, own(&cast.press), NEWSPAPER),
            (&cast.admin, broadcaster, BROADCASTER),
            (&cast.portal, own(&cast.portal), PORTAL),
            (&cast.district, own(&cast.district), DISTRICT),
        ] {
            for done in all {
                self.log(actor, organisation, done, until - Days::new(done.days_before))
                    .await?;
            }
        }
        Ok(())
    }

    async fn log(
        &self,
        actor: &Actor,
        organisation: OrganisationId,
        done: &Done,
        day: NaiveDate,
    ) -> Result<(), Failure> {
        let new = NewActivity {
            organisation_id: Some(organisation),
            content: Content {
                task_ids: vec![self.task(done.task, organisation).await?],
                ..done.content(day)?
            },
            not_a_duplicate: false,
        };
        create(self.unit, &Moment::on(self.state, day).of(actor), new).await?;
        Ok(())
    }
}

impl Done {
    fn content(&self, day: NaiveDate) -> Result<Content, Failure> {
        let measures = self.measures.iter().map(|(measure, value)| {
            Ok(MeasuredValue {
                measure: (*measure).to_owned(),
                value: Quantity::parse(value).map_err(Error::internal)?,
            })
        });
        Ok(Content {
            external_reference: None,
            kind: self.kind.to_owned(),
            title: format!("{}, {day}", self.title),
            description: None,
            from_date: day,
            to_date: day,
            topics: vec![self.topic.to_owned()],
            audiences: self.audiences.iter().map(|&one| one.to_owned()).collect(),
            channel: Some(self.channel.to_owned()),
            place: None,
            measures: measures.collect::<Result<_, Failure>>()?,
            evidence: self
                .evidence
                .map(|proof| evidence(proof, day))
                .into_iter()
                .collect(),
            task_ids: Vec::new(),
            coverage: self.covers.map(|(indicators, lag)| Coverage {
                goals: Vec::new(),
                indicators: indicators.to_vec(),
                source_document_date: Some(day - Days::new(lag)),
                published_on: Some(day),
            }),
            programme: None,
            aired_at: None,
        })
    }
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
