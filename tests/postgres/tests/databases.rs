//! What a test gets: a database of its own, gone afterwards.

use treem_test_postgres::{Cluster, Template, database};

#[test]
fn a_copy_of_a_template_that_is_not_there_is_refused_in_one_line() {
    let error = Cluster::shared()
        .unwrap()
        .database_from("no_such_template")
        .unwrap_err();
    assert!(error.contains("no_such_template"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn what_one_database_holds_another_does_not() {
    let (one, other) = (database(), database());
    one.execute("CREATE TABLE task (id int)").unwrap();
    assert_eq!(one.execute("SELECT count(*) FROM task").unwrap(), "0");
    let error = other.execute("SELECT count(*) FROM task").unwrap_err();
    assert!(error.contains("task"), "{error}");
}

#[test]
fn a_dropped_database_is_gone() {
    let name = database().name().to_owned();
    let watcher = database();
    let count = watcher.execute(&format!(
        "SELECT count(*) FROM pg_database WHERE datname = '{name}'"
    ));
    assert_eq!(count.unwrap(), "0");
}

#[test]
fn text_is_unicode_and_sorts_by_code_point() {
    let database = database();
    assert_eq!(database.execute("SHOW server_encoding").unwrap(), "UTF8");
    assert_eq!(database.execute("SELECT length('Kiên Giang')").unwrap(), "10");
    assert_eq!(database.execute("SELECT 'Z' < 'a'").unwrap(), "t");
}

#[test]
fn a_template_is_filled_once_and_copied_many_times() {
    let cluster = Cluster::shared().unwrap();
    let name = match cluster.template("once").unwrap() {
        Template::Ready(name) => name,
        Template::Empty(slot) => {
            slot.execute("CREATE TABLE unit AS SELECT 'Rạch Giá' AS name")
                .unwrap();
            slot.finish().unwrap()
        }
    };
    assert!(matches!(cluster.template("once").unwrap(), Template::Ready(again) if again == name));
    for _ in 0..2 {
        let copy = cluster.database_from(&name).unwrap();
        assert_eq!(copy.execute("SELECT name FROM unit").unwrap(), "Rạch Giá");
        copy.execute("DELETE FROM unit").unwrap();
    }
}

#[test]
fn a_template_that_was_never_finished_is_made_afresh() {
    let cluster = Cluster::shared().unwrap();
    let Template::Empty(slot) = cluster.template("unfinished").unwrap() else {
        panic!("it was never finished")
    };
    slot.execute("CREATE TABLE half (id int)").unwrap();
    drop(slot);
    let Template::Empty(slot) = cluster.template("unfinished").unwrap() else {
        panic!("it was never finished")
    };
    assert!(slot.execute("SELECT 1 FROM half").is_err());
}
