//! What an operator can set, as far as the HTTP interface needs it.

use std::path::PathBuf;
use std::time::Duration;

use chrono_tz::Tz;
use treem_domain::tasks::timeliness::DueSoonDays;

pub use crate::auth::seal::SealSecret;

#[derive(Debug, Clone)]
pub struct Settings {
    /// The service's own URL without path or trailing slash: `iss` of its tokens and base of its links.
    pub issuer: String,
    /// The `aud` that tokens must carry.
    pub audience: String,
    pub time_zone: Tz,
    pub due_soon_days: DueSoonDays,
    pub rate_limit_per_minute: u32,
    pub max_in_flight: usize,
    pub request_timeout: Duration,
    /// How long a request body may take to arrive.
    pub body_timeout: Duration,
    pub max_body_bytes: usize,
    /// Request line and headers together.
    pub max_head_bytes: usize,
    pub attachment_max_bytes: u64,
    /// The largest file of figures.
    pub upload_max_bytes: u64,
    /// Files of figures larger than this become jobs.
    pub upload_job_bytes: u64,
    /// Where files of figures lie while they are read or written; nothing stays there.
    pub upload_folder: PathBuf,
    pub token_lifetime: Duration,
    pub key_rotation: Duration,
    /// Seals the private signing keys in the database. Without it they are stored as they are: whoever can read the
    /// database file can sign tokens. That is meant for the embedded database beside the program, not for a shared one.
    pub seal_secret: Option<SealSecret>,
    /// How often in a minute one client id with a secret, and one address, may fail to authenticate at
    /// `/oauth/token`; counted in each process.
    pub failed_authentications_per_minute: u32,
    /// How long an idempotency key is kept: at least seven days.
    pub idempotency_retention: Duration,
    /// Networks of the proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whether TLS ends at this process or right before it, so that HSTS is right.
    pub strict_transport_security: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            issuer: "http://127.0.0.1:8080".into(),
            audience: "treem".into(),
            time_zone: chrono_tz::Asia::Ho_Chi_Minh,
            due_soon_days: DueSoonDays::default(),
            rate_limit_per_minute: 600,
            max_in_flight: 256,
            request_timeout: Duration::from_secs(15),
            body_timeout: Duration::from_secs(20),
            max_body_bytes: 1024 * 1024,
            max_head_bytes: 16 * 1024,
            attachment_max_bytes: 25 * 1024 * 1024,
            upload_max_bytes: 256 * 1024 * 1024,
            upload_job_bytes: 16 * 1024 * 1024,
            upload_folder: std::env::temp_dir(),
            token_lifetime: Duration::from_secs(600),
            key_rotation: Duration::from_secs(30 * 24 * 3600),
            seal_secret: None,
            failed_authentications_per_minute: 30,
            idempotency_retention: Duration::from_secs(7 * 24 * 3600),
            trusted_proxies: Vec::new(),
            strict_transport_security: false,
        }
    }
}
