//! Workbooks that come back with what is wrong marked.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use treem_domain::kernel::Code;
use treem_forms::{Bounds, CsvDialect, Format, read, write};

use crate::fixtures::{expected, key, read_all, spec};

pub fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_refused_cell_is_marked_explained_and_listed() {
    let mut spec = spec();
    let reference = "dai-ptth".to_owned();
    spec.values.insert(
        (reference.clone(), key("thoi_luong", None)),
        "mười hai".to_owned(),
    );
    spec.values
        .insert((reference, key("so_mo_hinh", None)), "3".to_owned());
    let sent = write::form(&spec).unwrap();

    let outcome = read_all(&sent).unwrap();
    assert_eq!(outcome.rejected[0].code, Code::WrongType);
    assert_eq!(outcome.rejected[0].place.cell.as_deref(), Some("F5"));
    let as_sent = read::as_sent(Cursor::new(&sent), Format::Xlsx, &Bounds::default(), expected()).unwrap();
    spec.values.clear();
    let annotated = write::annotated(&spec, &as_sent, &outcome.rejected).unwrap();

    assert!(part(&annotated, "xl/comments1.xml").contains("Không phải là số"));
    assert!(part(&annotated, "xl/styles.xml").contains("FFFFC7CE"));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&annotated)).unwrap();
    let faults = workbook.worksheet_range("Lỗi").unwrap();
    assert_eq!(faults.get_value((1, 1)).unwrap().to_string(), "F5");
    assert_eq!(faults.get_value((1, 3)).unwrap().to_string(), "mười hai");

    // It is still the form: sent again, it is refused for the same cell and no other.
    let again = read_all(&annotated).unwrap();
    assert_eq!(again.rejected, outcome.rejected);
    assert_eq!(again.values(), [("dai-ptth", "so_mo_hinh", "", "3")]);
}

#[test]
fn a_refused_row_of_a_text_file_is_marked_in_its_cell() {
    let file = "organisation,cell,category,value\ndai-ptth,tin_bai,ky_nang,12 bài\n";
    let outcome = read_all(file.as_bytes()).unwrap();
    let format = Format::Csv(CsvDialect::default());
    let as_sent = read::as_sent(Cursor::new(file), format, &Bounds::default(), expected()).unwrap();
    let annotated = write::annotated(&spec(), &as_sent, &outcome.rejected).unwrap();
    let again = read_all(&annotated).unwrap();
    assert_eq!(again.rejected[0].place.cell.as_deref(), Some("F6"));
    assert_eq!(again.rejected[0].value.as_deref(), Some("12 bài"));
}
