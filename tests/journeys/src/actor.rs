//! Somebody who calls the service: a role at an organisation.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::{Answer, Service};

/// Acts through one server with one token; see [`Service::actor`].
#[derive(Debug, Clone)]
pub struct Actor {
    pub base_url: String,
    /// Empty for somebody without.
    pub token: String,
    client: Client,
}

impl Actor {
    pub(crate) fn new(base_url: &str, token: String) -> Self {
        Self {
            base_url: base_url.to_owned(),
            token,
            client: Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// The same actor, calling another server on the same database.
    pub fn at(&self, service: &Service) -> Self {
        Self {
            base_url: service.base_url.clone(),
            ..self.clone()
        }
    }

    /// A request to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base_url));
        if self.token.is_empty() {
            request
        } else {
            request.bearer_auth(&self.token)
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.send(self.request(Method::HEAD, path)).await
    }

    /// With a fresh `Idempotency-Key`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_again(path, &fresh_key(), body).await
    }

    /// With this `Idempotency-Key`.
    pub async fn post_again(&self, path: &str, key: &str, body: Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("idempotency-key", key)
            .json(&body);
        self.send(request).await
    }

    /// A file, with this `Idempotency-Key`.
    pub async fn upload(&self, path: &str, key: &str, bytes: impl Into<reqwest::Body>) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("idempotency-key", key)
            .header("content-type", "application/octet-stream")
            .body(bytes);
        self.send(request).await
    }

    /// As `application/merge-patch+json`, when the resource is still the one with this ETag.
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, path)
            .header("if-match", etag)
            .header("content-type", "application/merge-patch+json")
            .body(body.to_string());
        self.send(request).await
    }

    pub async fn put(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PUT, path)
            .header("if-match", etag)
            .json(&body);
        self.send(request).await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        let request = self.request(Method::DELETE, path).header("if-match", etag);
        self.send(request).await
    }
}

/// A database serves one journey, and a journey runs in one process.
fn fresh_key() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    format!("journey-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
