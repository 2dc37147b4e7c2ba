//! Where features register their operations: one list for the router and for the document.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::OpenApiFactory;

/// Takes operations for a router and, when asked to, describes them. Every worker has a router of its own; were each to
/// describe what it serves, starting would need several times the memory that serving does.
pub struct Operations<'a> {
    router: &'a mut ServiceConfig,
    document: Option<&'a mut OpenApi>,
}

impl<'a> Operations<'a> {
    /// For serving.
    pub fn served(router: &'a mut ServiceConfig) -> Self {
        Self {
            router,
            document: None,
        }
    }

    /// For describing; the router is thrown away.
    pub fn described(router: &'a mut ServiceConfig, document: &'a mut OpenApi) -> Self {
        Self {
            router,
            document: Some(document),
        }
    }

    /// Adds one operation.
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        if let Some(document) = &mut self.document {
            describe(&operation, document);
        }
        self.router.service(operation);
        self
    }

    /// Adds the operations of a feature.
    pub fn configure(&mut self, feature: impl FnOnce(&mut Operations<'_>)) -> &mut Self {
        feature(self);
        self
    }
}

fn describe(operation: &impl OpenApiFactory, document: &mut OpenApi) {
    document.paths.merge(operation.paths());
    let mut schemas = Vec::new();
    operation.schemas(&mut schemas);
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.extend(schemas);
}
