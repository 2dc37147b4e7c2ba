//! Takes values out of the sources one by one and keeps every fault.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::str::FromStr;

use config::{Config, Environment, File, FileFormat, Source, Value};
use validator::ValidationErrors;

use super::faults::{Fault, Faults, variable_of};
use super::{DEFAULT_FILE, Sources};

const PREFIX: &str = "TREEM_";
/// Variables that are no keys: of the command line, of the tests, and what Kubernetes says of a service named treem.
const NOT_KEYS: [&str; 5] = ["CONFIG", "TEST_", "JUDGE_", "SERVICE_", "PORT"];

pub(super) struct Reader {
    values: BTreeMap<String, Value>,
    /// Keys that a variable gives.
    by_variable: BTreeSet<String>,
    file: String,
    known: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Reader {
    /// Reads the sources; a file that cannot be read is the only fault then.
    pub fn open(sources: &Sources<'_>) -> Result<Self, Faults> {
        let file = sources.file.unwrap_or(Path::new(DEFAULT_FILE));
        let origin = file.display().to_string();
        let variables = keys_among(&sources.variables);
        let by_variable = variables
            .keys()
            .map(|name| name[PREFIX.len()..].to_ascii_lowercase())
            .collect();
        let environment = Environment::with_prefix("TREEM").prefix_separator("_");
        let mut builder = Config::builder();
        for (key, value) in sources.defaults {
            builder = builder
                .set_default(*key, *value)
                .map_err(|cause| unreadable(&origin, &cause))?;
        }
        let values = builder
            .add_source(
                File::from(file)
                    .format(FileFormat::Toml)
                    .required(sources.file.is_some()),
            )
            .add_source(environment.source(Some(variables)))
            .build()
            .and_then(|config| config.collect())
            .map_err(|cause| unreadable(&origin, &cause))?;
        Ok(Self {
            values: values.into_iter().collect(),
            by_variable,
            file: origin,
            known: BTreeSet::new(),
            faults: Vec::new(),
        })
    }

    /// The value of a key in its textual form, or the default.
    pub fn parse<T: FromStr>(&mut self, key: &str, default: T, form: &str) -> T {
        self.convert(key, default, form, |text| text.parse().ok())
    }

    pub fn parse_optional<T: FromStr>(&mut self, key: &str, form: &str) -> Option<T> {
        self.convert(key, None, form, |text| text.parse().ok().map(Some))
    }

    /// A text that no message repeats.
    pub fn secret(&mut self, key: &str, form: &str, is_good: impl Fn(&str) -> bool) -> Option<String> {
        let text = self.text(key)?;
        if !is_good(&text) {
            self.refuse(key, format!("give {form}"));
        }
        Some(text)
    }

    /// Keeps the fault, and goes on with the default, where `convert` has no answer.
    pub fn convert<T>(
        &mut self,
        key: &str,
        default: T,
        form: &str,
        convert: impl Fn(&str) -> Option<T>,
    ) -> T {
        let Some(text) = self.text(key) else {
            return default;
        };
        convert(&text).unwrap_or_else(|| {
            self.refuse(key, format!("{text:?} cannot be used; give {form}"));
            default
        })
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.known.insert(key.to_owned());
        let text = self.values.get(key)?.clone().into_string();
        if text.is_err() {
            self.refuse(key, "give a single value, not a list or a table".into());
        }
        text.ok()
    }

    pub fn refuse(&mut self, key: &str, remedy: String) {
        let origin = if self.by_variable.contains(key) {
            format!("the variable {}", variable_of(key))
        } else {
            format!("the file {}", self.file)
        };
        self.faults.push(Fault {
            key: key.to_owned(),
            origin,
            remedy,
        });
    }

    /// Refuses every key that nobody asked for.
    pub fn refuse_others(&mut self) {
        let others: Vec<String> = self
            .values
            .keys()
            .filter(|key| !self.known.contains(*key))
            .cloned()
            .collect();
        for key in others {
            self.refuse(&key, "there is no such key; correct or remove it".into());
        }
    }

    pub fn refuse_ranges(&mut self, errors: &ValidationErrors) {
        let mut refused: Vec<(String, String)> = errors
            .field_errors()
            .iter()
            .flat_map(|(key, errors)| errors.iter().map(move |error| (key, error)))
            .map(|(key, error)| {
                let parameter =
                    |name: &str| error.params.get(name).map_or(String::new(), ToString::to_string);
                let (min, max) = (parameter("min"), parameter("max"));
                let remedy = format!(
                    "{} is out of bounds; give a number from {min} to {max}",
                    parameter("value")
                );
                (key.to_string(), remedy)
            })
            .collect();
        refused.sort();
        for (key, remedy) in refused {
            self.refuse(&key, remedy);
        }
    }

    pub fn into_result<T>(self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(Faults(self.faults))
        }
    }
}

/// The variables that set keys; one that is set to nothing counts as absent.
fn keys_among(variables: &HashMap<String, String>) -> HashMap<String, String> {
    let is_key = |name: &str| {
        name.strip_prefix(PREFIX)
            .is_some_and(|rest| !NOT_KEYS.iter().any(|other| rest.starts_with(other)))
    };
    variables
        .iter()
        .filter(|(name, value)| is_key(name) && !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn unreadable(file: &str, cause: &config::ConfigError) -> Faults {
    Faults(vec![Fault {
        key: String::new(),
        origin: format!("the file {file}"),
        remedy: cause.to_string(),
    }])
}
