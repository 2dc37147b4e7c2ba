//! A model that was piloted, run, evaluated and replicated in another district. Invented: its name says so.

use chrono::NaiveDate;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::{Replication, Step, act, replicate};
use treem_domain::models::model::{Content, Evaluation};
use treem_domain::models::save::{NewModel, create, find_own};

use super::{Moment, Stage, day};
use crate::clients::find_organisation;
use crate::failure::Failure;

/// Where the model is replicated.
const OTHER_DISTRICT: &str = "ubnd-900";

const PILOTED: NaiveDate = day(2024, 9, 5);
const RUN: NaiveDate = day(2025, 1, 6);
const EVALUATED: NaiveDate = day(2025, 4, 28);
const REPLICATED: NaiveDate = day(2025, 6, 2);

impl Stage<'_> {
    pub async fn evaluated_model(&self) -> Result<ModelId, Failure> {
        let district = &self.cast.district;
        let on = |day| Moment::on(self.state, day);
        let new = NewModel {
            organisation_id: None,
            content: self.content("Ngôi nhà an toàn (trình diễn)", PILOTED),
        };
        let id = create(self.unit, &on(PILOTED).of(district), new).await?.model.id;
        let run = Step::Run { note: None };
        act(self.unit, &on(RUN).of(district), id, run).await?;
        let evaluation = Evaluation {
            evaluated_by: "Phòng Lao động - Thương binh và Xã hội".into(),
            evaluated_on: EVALUATED,
            findings: "74 lượt trẻ em được hỗ trợ trong tám tháng; nhân lực còn mỏng.".into(),
            recommendation: "Nhân rộng ra địa bàn khác, bổ sung cộng tác viên.".into(),
        };
        let evaluate = Step::Evaluate(evaluation);
        act(self.unit, &on(EVALUATED).of(district), id, evaluate).await?;
        Ok(id)
    }

    pub async fn replicated(&self, id: ModelId) -> Result<(), Failure> {
        let moment = Moment::on(self.state, REPLICATED);
        let context = moment.of(&self.cast.admin);
        let evaluated = find_own(self.unit, &context, id).await?;
        let replication = Replication {
            organisation_id: Some(find_organisation(self.unit, OTHER_DISTRICT).await?.id),
            content: self.content("Ngôi nhà an toàn tại Hà Tiên (trình diễn)", REPLICATED),
        };
        replicate(self.unit, &context, evaluated, replication).await?;
        Ok(())
    }

    fn content(&self, name: &str, started_on: NaiveDate) -> Content {
        Content {
            external_reference: None,
            directive_id: Some(self.directive_id),
            name: name.to_owned(),
            description: Some("Điểm tư vấn, tạm lánh cho trẻ em và gia đình tại khu dân cư.".into()),
            topics: vec!["care_models".into()],
            place: None,
            started_on,
        }
    }
}
