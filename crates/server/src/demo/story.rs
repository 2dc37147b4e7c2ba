//! What becomes of the tasks: some take them up and report, the issuer sets deadlines, confirms, sends back.

use chrono::{Days, NaiveDate};
use treem_domain::kernel::{Actor, Error};
use treem_domain::tasks::act::{act, answer_extension};
use treem_domain::tasks::command::Command;
use treem_domain::tasks::event::Evidence;

use super::{Cast, Moment, Stage, TAKEN_UP};
use crate::failure::Failure;

impl Stage<'_> {
    /// The day after the letter.
    pub async fn taken_up(&self) -> Result<(), Failure> {
        let Cast {
            press,
            portal,
            district,
            ..
        } = self.cast;
        let keys: [(&Actor, &[&str]); 3] = [
            (press, &["A1", "A2", "A3", "A4", "A6"]),
            (portal, &["B1", "B3"]),
            (district, &["C1", "C2", "C3", "C4", "C8"]),
        ];
        for (actor, keys) in keys {
            for key in keys {
                let id = self.task(key, actor.organisation_id).await?;
                let moment = Moment::on(self.state, TAKEN_UP);
                act(self.unit, &moment.of(actor), id, Command::Accept { note: None }).await?;
            }
        }
        Ok(())
    }

    /// Every step is a use-case that could have refused.
    pub async fn last_three_weeks(&self) -> Result<(), Failure> {
        self.deadlines().await?;
        self.newspaper().await?;
        self.district().await
    }

    /// The letter sets none: the issuer does, and the history says so.
    async fn deadlines(&self) -> Result<(), Failure> {
        let (press, district) = (&self.cast.press, &self.cast.district);
        for (key, lead, days_from_now) in [
            ("A1", press, 2),
            ("A2", press, 40),
            ("A3", press, -3),
            ("A4", press, 10),
            ("C1", district, -8),
            ("C2", district, 7),
            ("C3", district, 0),
        ] {
            let command = Command::SetDueDate {
                due_date: Some(self.day(days_from_now)?),
                reason: "Thời hạn do Sở đặt; văn bản không nêu thời hạn.".into(),
            };
            self.does(19, &self.cast.issuer, key, lead, command).await?;
        }
        Ok(())
    }

    async fn newspaper(&self) -> Result<(), Failure> {
        let Cast { issuer, press, .. } = self.cast;
        let progress = |percent| Command::ReportProgress { percent, note: None };
        self.does(10, press, "A1", press, progress(40)).await?;
        self.does(9, press, "A2", press, progress(10)).await?;
        let report = Command::ReportCompletion {
            evidence: vec![Evidence {
                url: Some("https://bao.example.vn/ky-nang-an-toan-tren-moi-truong-mang".into()),
                ..evidence("published_item")
            }],
            note: Some("Đã đăng 3 bài dành cho cha mẹ và giáo viên.".into()),
        };
        self.does(6, press, "A4", press, report).await?;
        let reject = Command::Reject {
            reason: "Chưa có nội dung dành cho người chăm sóc trẻ em.".into(),
        };
        self.does(4, issuer, "A4", press, reject).await?;
        let remind = Command::Remind {
            note: Some("Đã quá thời hạn đặt cho chuyên trang.".into()),
        };
        self.does(1, issuer, "A3", press, remind).await?;
        let decline = Command::Decline {
            reason: "Nội dung này thuộc trách nhiệm của Đài Phát thanh và Truyền hình.".into(),
        };
        self.does(15, press, "A5", press, decline).await
    }

    async fn district(&self) -> Result<(), Failure> {
        let Cast { issuer, district, .. } = self.cast;
        let plan = Command::ReportCompletion {
            evidence: vec![Evidence {
                document_number: Some("107/KH-UBND".into()),
                ..evidence("official_document")
            }],
            note: Some("Kế hoạch đã ban hành.".into()),
        };
        self.does(9, district, "C1", district, plan).await?;
        self.does(7, issuer, "C1", district, Command::Confirm { note: None })
            .await?;
        let activity = Command::ReportCompletion {
            evidence: vec![Evidence {
                document_number: Some("58/BC-UBND".into()),
                note: Some("Số liệu tổng hợp, không nêu tên trẻ em.".into()),
                ..evidence("aggregate_statistic")
            }],
            note: None,
        };
        self.does(5, district, "C3", district, activity).await?;
        self.extension().await?;
        let suspend = Command::Suspend {
            reason: "Chờ hướng dẫn của Bộ về đánh giá mô hình.".into(),
        };
        self.does(3, issuer, "C6", district, suspend).await
    }

    /// Asked for, and answered with another day: the district's move.
    async fn extension(&self) -> Result<(), Failure> {
        let Cast { issuer, district, .. } = self.cast;
        let ask = Command::RequestExtension {
            due_date: self.day(30)?,
            reason: "Mạng lưới kết nối cần thêm thời gian để ký quy chế phối hợp.".into(),
        };
        let id = self.task("C2", district.organisation_id).await?;
        let moment = Moment::days_ago(self.state, 4);
        let asked = act(self.unit, &moment.of(district), id, ask).await?;
        let open = asked.task.open_extension().map(|extension| extension.id);
        let open = open.ok_or_else(|| Error::internal("the demo's extension is not open"))?;
        let counter = Command::CounterExtension {
            due_date: self.day(20)?,
            reason: "Gia hạn đến ngày này là đủ.".into(),
        };
        let moment = Moment::days_ago(self.state, 2);
        answer_extension(self.unit, &moment.of(issuer), id, open, counter).await?;
        Ok(())
    }

    async fn does(
        &self,
        days_ago: i64,
        actor: &Actor,
        key: &str,
        lead: &Actor,
        command: Command,
    ) -> Result<(), Failure> {
        let id = self.task(key, lead.organisation_id).await?;
        let moment = Moment::days_ago(self.state, days_ago);
        act(self.unit, &moment.of(actor), id, command).await?;
        Ok(())
    }

    fn day(&self, days_from_now: i64) -> Result<NaiveDate, Failure> {
        let today = self.state.today();
        let days = Days::new(days_from_now.unsigned_abs());
        let day = if days_from_now < 0 {
            today.checked_sub_days(days)
        } else {
            today.checked_add_days(days)
        };
        day.ok_or_else(|| Error::internal("the clock is at the end of dates").into())
    }
}

fn evidence(kind: &str) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        url: None,
        document_number: None,
        attachment_id: None,
        note: None,
    }
}
