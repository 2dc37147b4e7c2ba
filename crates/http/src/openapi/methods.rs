//! Which methods a path has, so that the others can be answered with 405 and `Allow`.

use std::sync::OnceLock;

use actix_web::dev::ResourceDef;

const OPERATIONS: [&str; 7] = ["get", "put", "post", "delete", "patch", "options", "trace"];
/// Pages that are not operations of the API.
const PAGES: [&str; 5] = [
    "/problems",
    "/problems/{code}",
    "/openapi.json",
    "/docs",
    "/docs/{tail}*",
];

fn table() -> &'static Vec<(ResourceDef, Vec<String>)> {
    static TABLE: OnceLock<Vec<(ResourceDef, Vec<String>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let paths = super::document()["paths"].as_object();
        let operations = paths.into_iter().flatten().map(|(path, item)| {
            let methods = OPERATIONS.iter().filter(|method| item.get(**method).is_some());
            (
                ResourceDef::new(path.as_str()),
                allow(methods.map(|method| method.to_ascii_uppercase())),
            )
        });
        let pages = PAGES
            .iter()
            .map(|path| (ResourceDef::new(*path), allow(["GET".to_owned()].into_iter())));
        operations.chain(pages).collect()
    })
}

/// HEAD goes wherever GET goes.
fn allow(methods: impl Iterator<Item = String>) -> Vec<String> {
    let mut methods: Vec<String> = methods.collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods
}

/// Empty for a path that does not exist.
pub fn methods_of(path: &str) -> Vec<String> {
    let mut methods: Vec<String> = table()
        .iter()
        .filter(|(definition, _)| definition.is_match(path))
        .flat_map(|(_, methods)| methods.clone())
        .collect();
    methods.sort();
    methods.dedup();
    methods
}
