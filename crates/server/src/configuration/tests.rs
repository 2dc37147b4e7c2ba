use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;

use secrecy::ExposeSecret;

use super::{Configuration, Faults, Sources};

fn variables(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn load(file: &str, pairs: &[(&str, &str)]) -> Result<Configuration, Faults> {
    let mut written = tempfile::NamedTempFile::new().unwrap();
    written.write_all(file.as_bytes()).unwrap();
    Configuration::load(&Sources {
        file: Some(written.path()),
        variables: variables(pairs),
        defaults: &[],
    })
}

/// The refused keys with the remedy of each.
fn refused(file: &str, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let faults = load(file, pairs).unwrap_err();
    faults
        .0
        .into_iter()
        .map(|fault| (fault.key, fault.remedy))
        .collect()
}

#[test]
fn every_fault_is_reported_at_once_with_its_key_its_origin_and_its_remedy() {
    let faults = load(
        "listen = \"everywhere\"\nrate_limit_per_minute = 0\nlisten_on = \"x\"\n",
        &[("TREEM_TIME_ZONE", "Saigon"), ("TREEM_WORKERS", "many")],
    )
    .unwrap_err();
    let keys: BTreeSet<&str> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(
        keys,
        BTreeSet::from([
            "listen",
            "listen_on",
            "rate_limit_per_minute",
            "time_zone",
            "workers"
        ])
    );
    let text = faults.to_string();
    for part in [
        "time_zone (TREEM_TIME_ZONE), given by the variable TREEM_TIME_ZONE: \"Saigon\" cannot be used; give a name of",
        "listen (TREEM_LISTEN), given by the file ",
        "0 is out of bounds; give a number from 1 to 10000000",
        "there is no such key; correct or remove it",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn an_unknown_variable_is_refused_so_that_a_slip_does_not_start_another_database() {
    let refused = refused("", &[("TREEM_DATABSE_URL", "postgres://db/treem")]);
    assert_eq!(refused[0].0, "databse_url");
}

#[test]
fn bounds_hold_at_both_ends() {
    for (variable, value) in [
        ("TREEM_TOKEN_TTL_SECONDS", "601"),
        ("TREEM_TOKEN_TTL_SECONDS", "9"),
        ("TREEM_DATABASE_POOL_SIZE", "0"),
        ("TREEM_DATABASE_POOL_SIZE", "101"),
        ("TREEM_WORKERS", "0"),
        ("TREEM_MAX_HEAD_BYTES", "65537"),
        ("TREEM_DUE_SOON_DAYS", "-1"),
        ("TREEM_DRAIN_SECONDS", "1.5"),
        ("TREEM_STRICT_TRANSPORT_SECURITY", "yes please"),
        ("TREEM_SQLITE_SYNCHRONOUS", "off"),
        ("TREEM_ATTACHMENT_STORE", "https://bucket.example.vn"),
        ("TREEM_ATTACHMENT_STORE", "s3://"),
        ("TREEM_ISSUER", "treem.example.vn"),
        ("TREEM_ISSUER", "https://treem.example.vn/?a=b"),
        ("TREEM_ISSUER", "https://treem.example.vn/app"),
        ("TREEM_SEAL_SECRET", "short"),
        ("TREEM_SEAL_SECRET_FILE", "/nowhere/secret"),
        ("TREEM_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("TREEM_LOG", "loud=="),
        ("TREEM_LOG_FORMAT", "xml"),
    ] {
        let refused = refused("", &[(variable, value)]);
        let key = variable.trim_start_matches("TREEM_").to_ascii_lowercase();
        assert_eq!(refused.len(), 1, "{variable}={value}");
        assert_eq!(refused[0].0, key, "{variable}={value}");
    }
}

#[test]
fn a_refused_secret_is_not_repeated() {
    let faults = load("", &[("TREEM_DATABASE_URL", "mysql://treem:hunter2@db/treem")]).unwrap_err();
    assert!(!faults.to_string().contains("hunter2"), "{faults}");
}

#[test]
fn a_list_in_place_of_a_value_is_refused() {
    let refused = refused("listen = [\"127.0.0.1:1\"]", &[]);
    assert_eq!(refused[0].0, "listen");
}

#[test]
fn a_named_file_that_is_absent_or_broken_is_refused_by_its_name() {
    let absent = Configuration::load(&Sources {
        file: Some(Path::new("/nowhere/treem.toml")),
        ..Sources::default()
    });
    assert!(absent.unwrap_err().to_string().contains("/nowhere/treem.toml"));
    let broken = load("listen = ", &[]).unwrap_err();
    assert_eq!(broken.0.len(), 1);
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_a_commands_default() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"due_soon_days = 5\ndrain_seconds = 7").unwrap();
    let configuration = Configuration::load(&Sources {
        file: Some(file.path()),
        variables: variables(&[("TREEM_DUE_SOON_DAYS", "9"), ("TREEM_ISSUER", "")]),
        defaults: &[("due_soon_days", "1"), ("drain_seconds", "1"), ("workers", "2")],
    })
    .unwrap();
    assert_eq!(configuration.due_soon_days, 9);
    assert_eq!(configuration.drain_seconds, 7);
    assert_eq!(configuration.workers, Some(2));
    assert_eq!(configuration.issuer, None, "a variable set to nothing is absent");
}

#[test]
fn proxies_are_addresses_or_networks() {
    let configuration = load("trusted_proxies = \"127.0.0.1, 10.0.0.0/24\"", &[]).unwrap();
    let given: Vec<String> = configuration
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(given, ["127.0.0.1/32", "10.0.0.0/24"]);
}

#[test]
fn issuer_and_audience_follow_the_bound_address_unless_set() {
    let address = "127.0.0.1:4711".parse().unwrap();
    let settings = load("", &[]).unwrap().settings(address);
    assert_eq!(settings.issuer, "http://127.0.0.1:4711");
    assert_eq!(settings.audience, "http://127.0.0.1:4711");
    let set = load(
        "issuer = \"https://treem.example.vn/\"\naudience = \"treem\"",
        &[],
    )
    .unwrap();
    assert_eq!(set.settings(address).issuer, "https://treem.example.vn");
    assert_eq!(set.settings(address).audience, "treem");
}

#[test]
fn the_password_of_the_database_does_not_show() {
    let configuration = load("", &[("TREEM_DATABASE_URL", "postgres://treem:hunter2@db/treem")]).unwrap();
    assert!(!format!("{configuration:?}").contains("hunter2"));
    let url = configuration.database_url.unwrap();
    assert_eq!(url.expose_secret(), "postgres://treem:hunter2@db/treem");
}

#[test]
fn the_seal_secret_comes_from_one_place_only() {
    let secret = "0a".repeat(32);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{secret}").unwrap();
    let path = file.path().to_str().unwrap();
    let both = refused(
        "",
        &[("TREEM_SEAL_SECRET", &secret), ("TREEM_SEAL_SECRET_FILE", path)],
    );
    assert_eq!(both[0].0, "seal_secret_file");
    let from_file = load("", &[("TREEM_SEAL_SECRET_FILE", path)]).unwrap();
    assert!(from_file.seal_secret.is_some());
    assert!(!format!("{from_file:?}").contains("10, 10"));
}

/// Every commented line of the sample, taken at its word, is a key that exists; and no key is left undescribed.
#[test]
fn the_sample_configuration_describes_every_key_and_no_other() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/treem.toml");
    let sample = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = sample
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.split_once(" = ").is_some_and(|(key, _)| is_key(key)))
        .collect();
    // The secret is there in two ways, of which one may be used.
    let usable: Vec<&str> = lines
        .iter()
        .filter(|line| !line.starts_with("seal_secret_file"))
        .copied()
        .collect();
    load(&usable.join("\n"), &[]).unwrap();
    let described: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line.split_once(" = "))
        .map(|pair| pair.0)
        .collect();
    let debug = format!("{:#?}", load("", &[]).unwrap());
    let known: BTreeSet<&str> = debug
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter_map(|line| line.split_once(": "))
        .map(|pair| pair.0)
        .filter(|key| is_key(key))
        .collect();
    assert_eq!(described, known);
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
