//! How long a large form takes: `cargo test --release -p treem-forms --test forms -- --ignored --nocapture measure`.

use std::time::{Duration, Instant};

use treem_domain::kernel::id::OrganisationId;
use treem_domain::report_templates::{Cell, Content, Section};
use treem_forms::{Bounds, Expected, FormSpec, Format, Reporter, read, write};

use crate::fixtures::{CONTENT, IDENTITY};

/// 50 cells for each of 1,000 organisations.
fn large_form(content: &Content) -> Vec<u8> {
    let organisations = (0..1_000).map(|number| Reporter {
        reference: format!("don-vi-{number}"),
        name: format!("Đơn vị {number}"),
        id: OrganisationId::default(),
    });
    let mut spec = FormSpec {
        identity: IDENTITY.clone(),
        title: "Biểu mẫu lớn".to_owned(),
        content,
        organisations: organisations.collect(),
        values: std::collections::BTreeMap::new(),
    };
    for (number, organisation) in spec.organisations.iter().enumerate() {
        for cell in content.cells() {
            let place = (organisation.reference.clone(), cell.keys().remove(0));
            spec.values.insert(place, format!("{number}.5"));
        }
    }
    write::form(&spec).unwrap()
}

#[test]
#[ignore = "a measurement, for a release build"]
fn measure_fifty_thousand_cells_of_a_workbook() {
    let of_letter = &CONTENT.sections[0];
    let cells = (0..50).map(|number| Cell {
        code: format!("chi_tieu_{number}"),
        ..of_letter.cells[0].clone()
    });
    let content = Content {
        sections: vec![Section {
            cells: cells.collect(),
            narratives: Vec::new(),
            ..of_letter.clone()
        }],
        rules: Vec::new(),
    };
    let start = Instant::now();
    let form = large_form(&content);
    println!("written in {:?}, {} KB", start.elapsed(), form.len() / 1_000);
    let expected = Expected {
        identity: &IDENTITY,
        content: &content,
    };
    let start = Instant::now();
    let mut rows = 0;
    let input = std::io::Cursor::new(&form);
    read::each_of(input, Format::Xlsx, &Bounds::default(), expected, &mut |row| {
        rows += u32::from(row.is_ok());
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let elapsed = start.elapsed();
    println!("{rows} cells read in {elapsed:?}");
    assert_eq!(rows, 50_000);
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
}
