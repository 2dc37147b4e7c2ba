//! Configuration: a file and `TREEM_*` variables, checked as a whole before anything starts.
//!
//! The keys are described for the operator in `deploy/treem.toml`.

mod faults;
mod reader;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use ipnet::IpNet;
use secrecy::SecretString;
use treem_domain::tasks::timeliness::DueSoonDays;
use treem_http::Settings;
use treem_http::settings::SealSecret;
use treem_persistence::Synchronous;
use validator::Validate;

pub use faults::{Fault, Faults};
use reader::Reader;

/// The file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "treem.toml";

const SEAL_SECRET: &str = "32 random bytes as 64 hexadecimal digits: openssl rand -hex 32";

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that an operator can set; a field is named as its key.
#[derive(Debug, Clone, Validate)]
pub struct Configuration {
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub trusted_proxies: Vec<IpNet>,
    /// Whether browsers are told to come back by https only (RFC 6797).
    pub strict_transport_security: bool,

    /// PostgreSQL; absent means the embedded SQLite in `data_dir`.
    pub database_url: Option<SecretString>,
    #[validate(range(min = 1, max = 100))]
    pub database_pool_size: u32,
    pub sqlite_synchronous: Synchronous,
    pub data_dir: PathBuf,
    /// `file:///…` or `s3://…`; absent means `data_dir`.
    pub attachment_store: Option<String>,
    #[validate(range(min = 1, max = 1_073_741_824))]
    pub attachment_max_bytes: u64,
    #[validate(range(min = 1, max = 4_294_967_296_u64))]
    pub upload_max_bytes: u64,
    #[validate(range(max = 4_294_967_296_u64))]
    pub upload_job_bytes: u64,

    /// Absent: the address that is listened on.
    pub issuer: Option<String>,
    /// Absent: the issuer.
    pub audience: Option<String>,
    #[validate(range(min = 10, max = 600))]
    pub token_ttl_seconds: u64,
    #[validate(range(min = 1, max = 365))]
    pub key_rotation_days: u64,
    /// Seals the signing keys in the database.
    pub seal_secret: Option<SealSecret>,
    /// Where the seal secret is read from instead.
    pub seal_secret_file: Option<PathBuf>,
    #[validate(range(min = 1, max = 10_000))]
    pub failed_authentications_per_minute: u32,

    pub time_zone: Tz,
    #[validate(range(min = 0, max = 365))]
    pub due_soon_days: u16,

    #[validate(range(min = 1, max = 10_000_000))]
    pub rate_limit_per_minute: u32,
    #[validate(range(min = 1, max = 100_000))]
    pub max_in_flight: usize,
    #[validate(range(min = 1, max = 600))]
    pub request_timeout_seconds: u64,
    #[validate(range(min = 1, max = 600))]
    pub body_timeout_seconds: u64,
    #[validate(range(min = 1_024, max = 67_108_864))]
    pub max_body_bytes: usize,
    /// Beyond 64 KiB the server's own limit comes first.
    #[validate(range(min = 1_024, max = 65_536))]
    pub max_head_bytes: usize,
    /// Threads that answer requests; absent: one for each core.
    #[validate(range(min = 1, max = 256))]
    pub workers: Option<usize>,
    /// Between the fall of readiness and the end of accepting.
    #[validate(range(min = 0, max = 60))]
    pub drain_delay_seconds: u64,
    #[validate(range(min = 0, max = 600))]
    pub drain_seconds: u64,

    pub log: String,
    pub log_format: LogFormat,
}

/// Where the values come from: a variable wins over the file, the file over `defaults`.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    /// Must be there when it is named.
    pub file: Option<&'a Path>,
    pub variables: HashMap<String, String>,
    /// What a command sets where nobody sets anything.
    pub defaults: &'a [(&'a str, &'a str)],
}

impl Configuration {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// Every fault at once, each with its key, where the value came from, and the remedy.
    pub fn load(sources: &Sources<'_>) -> Result<Self, Faults> {
        let mut reader = Reader::open(sources)?;
        let mut configuration = Self::read(&mut reader);
        configuration.read_seal_secret(&mut reader);
        reader.refuse_others();
        if let Err(errors) = configuration.validate() {
            reader.refuse_ranges(&errors);
        }
        reader.into_result(configuration)
    }

    fn read(reader: &mut Reader) -> Self {
        let listen = "an address with a port, such as 127.0.0.1:8080";
        let number = "a whole number";
        Self {
            listen: reader.parse("listen", SocketAddr::from(([127, 0, 0, 1], 8080)), listen),
            metrics_listen: reader.parse_optional("metrics_listen", listen),
            trusted_proxies: reader.convert(
                "trusted_proxies",
                Vec::new(),
                "addresses or networks, separated by commas: 127.0.0.1,10.0.0.0/24",
                networks,
            ),
            strict_transport_security: reader.parse("strict_transport_security", false, "true or false"),
            database_url: reader
                .secret("database_url", "a URL that begins with postgres://", |url| {
                    url.starts_with("postgres://") || url.starts_with("postgresql://")
                })
                .map(SecretString::from),
            database_pool_size: reader.parse("database_pool_size", 12, number),
            sqlite_synchronous: reader.convert(
                "sqlite_synchronous",
                Synchronous::Full,
                "full or normal",
                synchronous,
            ),
            data_dir: reader.parse("data_dir", PathBuf::from("./data"), "a folder"),
            attachment_store: reader.convert(
                "attachment_store",
                None,
                "file:///… with a folder or s3://… with a bucket",
                |text| store_url(text).map(Some),
            ),
            attachment_max_bytes: reader.parse("attachment_max_bytes", 25 * 1024 * 1024, number),
            upload_max_bytes: reader.parse("upload_max_bytes", 256 * 1024 * 1024, number),
            upload_job_bytes: reader.parse("upload_job_bytes", 16 * 1024 * 1024, number),
            issuer: reader.convert(
                "issuer",
                None,
                "the service's own URL without path or query, such as https://treem.example.vn",
                |text| base_url(text).map(Some),
            ),
            audience: reader.parse_optional("audience", "a text"),
            token_ttl_seconds: reader.parse("token_ttl_seconds", 600, number),
            key_rotation_days: reader.parse("key_rotation_days", 30, number),
            seal_secret: reader
                .secret("seal_secret", SEAL_SECRET, |text| seal_secret(text).is_some())
                .and_then(|text| seal_secret(&text)),
            seal_secret_file: reader.parse_optional("seal_secret_file", "a file"),
            failed_authentications_per_minute: reader.parse("failed_authentications_per_minute", 30, number),
            time_zone: reader.parse(
                "time_zone",
                chrono_tz::Asia::Ho_Chi_Minh,
                "a name of the IANA time zone database, such as Asia/Ho_Chi_Minh",
            ),
            due_soon_days: reader.parse("due_soon_days", 3, number),
            rate_limit_per_minute: reader.parse("rate_limit_per_minute", 600, number),
            max_in_flight: reader.parse("max_in_flight", 512, number),
            request_timeout_seconds: reader.parse("request_timeout_seconds", 30, number),
            body_timeout_seconds: reader.parse("body_timeout_seconds", 20, number),
            max_body_bytes: reader.parse("max_body_bytes", 1024 * 1024, number),
            max_head_bytes: reader.parse("max_head_bytes", 16 * 1024, number),
            workers: reader.parse_optional("workers", number),
            drain_delay_seconds: reader.parse("drain_delay_seconds", 2, number),
            drain_seconds: reader.parse("drain_seconds", 30, number),
            log: reader.convert(
                "log",
                "info".to_owned(),
                "error, warn, info, debug, trace, or directives by module: info,sqlx=warn",
                log_directives,
            ),
            log_format: reader.convert("log_format", LogFormat::Text, "text or json", log_format),
        }
    }

    /// Takes the seal secret out of its file.
    fn read_seal_secret(&mut self, reader: &mut Reader) {
        let Some(file) = &self.seal_secret_file else {
            return;
        };
        if self.seal_secret.is_some() {
            reader.refuse(
                "seal_secret_file",
                "give seal_secret or seal_secret_file, not both".into(),
            );
            return;
        }
        match std::fs::read_to_string(file).map(|text| seal_secret(text.trim())) {
            Ok(Some(secret)) => self.seal_secret = Some(secret),
            Ok(None) => reader.refuse("seal_secret_file", format!("the file must hold {SEAL_SECRET}")),
            Err(cause) => reader.refuse("seal_secret_file", format!("{}: {cause}", file.display())),
        }
    }

    /// The file of the embedded database.
    pub fn embedded_database(&self) -> PathBuf {
        self.data_dir.join("treem.sqlite")
    }

    /// The service's own URL when it listens on `address`.
    pub fn issuer_at(&self, address: SocketAddr) -> String {
        self.issuer.clone().unwrap_or_else(|| format!("http://{address}"))
    }

    /// What the HTTP interface needs of it when it listens on `address`.
    pub fn settings(&self, address: SocketAddr) -> Settings {
        let issuer = self.issuer_at(address);
        Settings {
            audience: self.audience.clone().unwrap_or_else(|| issuer.clone()),
            issuer,
            time_zone: self.time_zone,
            due_soon_days: DueSoonDays::new(self.due_soon_days),
            rate_limit_per_minute: self.rate_limit_per_minute,
            max_in_flight: self.max_in_flight,
            request_timeout: Duration::from_secs(self.request_timeout_seconds),
            body_timeout: Duration::from_secs(self.body_timeout_seconds),
            max_body_bytes: self.max_body_bytes,
            max_head_bytes: self.max_head_bytes,
            attachment_max_bytes: self.attachment_max_bytes,
            upload_max_bytes: self.upload_max_bytes,
            upload_job_bytes: self.upload_job_bytes,
            upload_folder: self.data_dir.clone(),
            token_lifetime: Duration::from_secs(self.token_ttl_seconds),
            key_rotation: Duration::from_secs(self.key_rotation_days * 24 * 3600),
            seal_secret: self.seal_secret.clone(),
            failed_authentications_per_minute: self.failed_authentications_per_minute,
            trusted_proxies: self.trusted_proxies.clone(),
            strict_transport_security: self.strict_transport_security,
            ..Settings::default()
        }
    }
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    let network = |part: &str| -> Option<IpNet> {
        let address = || part.parse().ok().map(|address: std::net::IpAddr| address.into());
        part.parse().ok().or_else(address)
    };
    text.split(',').map(|part| network(part.trim())).collect()
}

fn synchronous(text: &str) -> Option<Synchronous> {
    match text {
        "full" => Some(Synchronous::Full),
        "normal" => Some(Synchronous::Normal),
        _ => None,
    }
}

fn store_url(text: &str) -> Option<String> {
    let place = text
        .strip_prefix("file:///")
        .or_else(|| text.strip_prefix("s3://"))?;
    (!place.is_empty()).then(|| text.to_owned())
}

fn base_url(text: &str) -> Option<String> {
    let url: actix_web::http::Uri = text.parse().ok()?;
    let is_web = matches!(url.scheme_str(), Some("http" | "https"));
    let is_plain = url.authority().is_some() && matches!(url.path(), "" | "/") && url.query().is_none();
    (is_web && is_plain).then(|| text.trim_end_matches('/').to_owned())
}

/// 32 bytes in hexadecimal.
fn seal_secret(text: &str) -> Option<SealSecret> {
    let mut bytes = [0_u8; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(SealSecret::new(bytes))
}

fn log_directives(text: &str) -> Option<String> {
    let parsed: Result<tracing_subscriber::EnvFilter, _> = text.parse();
    parsed.is_ok().then(|| text.to_owned())
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}
