//! Requests are checked against the schemas that the OpenAPI document publishes, so the two cannot disagree.

mod faults;
mod names;
mod parameters;
mod references;

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use jsonschema::Validator;
use serde_json::{Value, json};
use treem_domain::kernel::Fault;
use utoipa::ToSchema;

pub use names::*;
pub use parameters::Parameters;

type Cache<T> = RwLock<HashMap<TypeId, &'static T>>;

/// Compiled once per type and kept for the life of the process.
fn cached<T: 'static>(cache: &'static Cache<T>, key: TypeId, make: impl FnOnce() -> T) -> &'static T {
    if let Some(found) = cache.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return found;
    }
    let made: &'static T = Box::leak(Box::new(make()));
    cache
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(key)
        .or_insert(made)
}

/// The validator of a request body.
pub fn body<T: ToSchema + 'static>() -> &'static Validator {
    static BODIES: OnceLock<Cache<Validator>> = OnceLock::new();
    cached(BODIES.get_or_init(Cache::default), TypeId::of::<T>(), || {
        compile(json!({ "$ref": format!("#/components/schemas/{}", T::name()) }))
    })
}

/// The kinds and the validator of a set of query parameters.
pub fn parameters<T: utoipa::IntoParams + 'static>() -> &'static Parameters {
    static PARAMETERS: OnceLock<Cache<Parameters>> = OnceLock::new();
    cached(
        PARAMETERS.get_or_init(Cache::default),
        TypeId::of::<T>(),
        Parameters::of::<T>,
    )
}

/// A schema beside those that it refers to.
fn compile(mut schema: Value) -> Validator {
    let referred = references::followed(&schema, &crate::openapi::document()["components"]["schemas"]);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["components"] = json!({ "schemas": referred });
    match jsonschema::options().should_validate_formats(true).build(&schema) {
        Ok(validator) => validator,
        // Found by the test that compiles every schema; a service that cannot check must not accept.
        Err(cause) => {
            tracing::error!(%cause, "a schema does not compile: every value is refused");
            refuse_everything()
        }
    }
}

fn refuse_everything() -> Validator {
    #[allow(clippy::expect_used)]
    jsonschema::validator_for(&Value::Bool(false)).expect("`false` is a schema")
}

/// Adds every fault of `value`.
pub fn check(validator: &Validator, value: &Value, faults: &mut Vec<Fault>) {
    for error in validator.iter_errors(value) {
        faults::add(&error, faults);
    }
}
