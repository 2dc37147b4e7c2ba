//! Reading a form that is filled in; no database has a part in it.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

use treem_domain::kernel::id::OrganisationId;
use treem_domain::report_templates::ValueKey;
use treem_forms::{Bounds, Expected, FormIdentity, FormSpec, Format, Reporter, read, write};

use super::branch::{content, value};
use crate::{Failure, report};

const ORGANISATIONS: usize = 1_000;
const CELLS: usize = 50;

pub fn measure(turns: usize) -> Result<(), Failure> {
    let content = content(CELLS);
    let identity = FormIdentity {
        template: "bench".into(),
        edition: 1,
        period: "2022-01".into(),
    };
    let workbook = write::form(&filled(&content, identity.clone()))?;
    let mut seconds = Vec::with_capacity(turns);
    for _ in 0..turns {
        let mut rows = 0;
        let started = Instant::now();
        let expected = Expected {
            identity: &identity,
            content: &content,
        };
        let input = Cursor::new(&workbook);
        read::each_of(input, Format::Xlsx, &Bounds::default(), expected, &mut |row| {
            rows += usize::from(row.is_ok());
            ControlFlow::Continue(())
        })?;
        seconds.push(started.elapsed().as_secs_f64());
        if rows != ORGANISATIONS * CELLS {
            return Err(format!("the form has {rows} good cells").into());
        }
    }
    let median = report::median(seconds);
    report::targets_heading("Reports, files");
    report::target(
        "reading an XLSX form of 50,000 cells",
        &format!("{median:.2} s"),
        "1 s",
        median <= 1.0,
    );
    Ok(())
}

fn filled(content: &treem_domain::report_templates::Content, identity: FormIdentity) -> FormSpec<'_> {
    let references: Vec<String> = (0..ORGANISATIONS).map(|index| format!("bench-{index}")).collect();
    let mut values = BTreeMap::new();
    for (index, reference) in references.iter().enumerate() {
        for (number, cell) in content.cells().enumerate() {
            let key = ValueKey::of(&cell.code, None);
            values.insert(
                (reference.clone(), key),
                (value(index, number) / 1_000).to_string(),
            );
        }
    }
    FormSpec {
        identity,
        title: "Báo cáo tháng".into(),
        content,
        organisations: references
            .into_iter()
            .map(|reference| Reporter {
                name: reference.clone(),
                reference,
                id: OrganisationId::default(),
            })
            .collect(),
        values,
    }
}
