//! A model that was piloted, run, evaluated and replicated in another district. Invented: its name says so.

use chrono::{Days, NaiveDate};
use treem_domain::models::act::{Replication, Step, act, replicate};
use treem_domain::models::model::{Content, Evaluation};
use treem_domain::models::save::{NewModel, create, find_own};
use treem_domain::store::UnitOfWork;
use treem_http::State;

use super::{Cast, Moment};
use crate::clients::find_organisation;
use crate::failure::Failure;

/// Where the model is replicated.
const OTHER_DISTRICT: &str = "ubnd-900";

/// Tells it; it ends on the given day.
pub async fn tell(
    unit: &dyn UnitOfWork,
    state: &State,
    cast: &Cast,
    until: NaiveDate,
) -> Result<(), Failure> {
    let day = |days_before: u64| until - Days::new(days_before);
    let content = |name: &str, started_on: NaiveDate| Content {
        external_reference: None,
        directive_id: None,
        name: name.to_owned(),
        description: Some("Điểm tư vấn, tạm lánh cho trẻ em và gia đình tại khu dân cư.".into()),
        topics: vec!["care_models".into()],
        place: None,
        started_on,
    };
    let new = NewModel {
        organisation_id: None,
        content: content("Ngôi nhà an toàn (trình diễn)", day(4)),
    };
    let moment = Moment::on(state, day(4));
    let piloted = create(unit, &moment.of(&cast.district), new).await?;
    let id = piloted.model.id;
    let moment = Moment::on(state, day(3));
    act(unit, &moment.of(&cast.district), id, Step::Run { note: None }).await?;
    let evaluation = Evaluation {
        evaluated_by: "Phòng Lao động - Thương binh và Xã hội".into(),
        evaluated_on: day(2),
        findings: "37 lượt trẻ em được hỗ trợ trong kỳ; nhân lực còn mỏng.".into(),
        recommendation: "Nhân rộng ra địa bàn khác, bổ sung cộng tác viên.".into(),
    };
    let moment = Moment::on(state, day(2));
    act(unit, &moment.of(&cast.district), id, Step::Evaluate(evaluation)).await?;
    let moment = Moment::on(state, day(1));
    let context = moment.of(&cast.admin);
    let evaluated = find_own(unit, &context, id).await?;
    let replication = Replication {
        organisation_id: Some(find_organisation(unit, OTHER_DISTRICT).await?.id),
        content: content("Ngôi nhà an toàn tại Hà Tiên (trình diễn)", day(1)),
    };
    replicate(unit, &context, evaluated, replication).await?;
    Ok(())
}
