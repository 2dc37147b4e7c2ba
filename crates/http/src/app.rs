//! The application: the one list of operations, and what surrounds them.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::LOCATION;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, web};
use treem_domain::kernel::Code;
use utoipa_swagger_ui::{self as swagger_ui, SwaggerUi};

use crate::State;
use crate::middleware::{Gate, envelope, limits, measure, refuse_parameters, tag_codings};
use crate::openapi::EXAMPLE_SERVER;
use crate::operations::Operations;
use crate::problem::{self, Problem, Result};

/// Every documented operation, feature by feature. A route that is not here does not exist; a request tries them in this
/// order, so what is asked most comes first.
pub fn operations(config: &mut Operations<'_>) {
    config
        .configure(crate::tasks::operations)
        .configure(crate::reports::operations)
        .configure(crate::activities::operations)
        .configure(crate::administrative_units::operations)
        .configure(crate::attachments::operations)
        .configure(crate::audit::operations)
        .configure(crate::baselines::operations)
        .configure(crate::clients::operations)
        .configure(crate::directives::operations)
        .configure(crate::holidays::operations)
        .configure(crate::indicators::operations)
        .configure(crate::jobs::operations)
        .configure(crate::models::operations)
        .configure(crate::oauth::operations)
        .configure(crate::organisations::operations)
        .configure(crate::probes::operations)
        .configure(crate::recipient_groups::operations)
        .configure(crate::report_templates::operations)
        .configure(crate::reporting_periods::operations)
        .configure(crate::reporting_rates::operations)
        .configure(crate::vocabularies::operations);
}

/// The whole application around a state.
pub fn app(
    state: State,
    gate: Gate,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(web::Data::new(state))
        .app_data(web::Data::new(gate))
        .configure(|router| operations(&mut Operations::served(router)))
        .route("/problems", web::get().to(problem::pages_index))
        .route("/problems/{code}", web::get().to(problem::code_page))
        .route("/openapi.json", web::get().to(openapi_document))
        .route("/docs", web::get().to(docs))
        .service(SwaggerUi::new("/docs/{_:.*}").config(swagger_ui::Config::from("/openapi.json")))
        .default_service(web::to(undeclared))
        .wrap(from_fn(refuse_parameters))
        .wrap(from_fn(limits))
        .wrap(from_fn(envelope))
        .wrap(from_fn(measure))
        .wrap(Compress::default())
        .wrap(from_fn(tag_codings))
}

/// Swagger UI lives in a folder; its own files and the document come from this service, nothing from outside.
async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/docs/"))
        .finish()
}

/// The document with this installation's own address, so that trying it out calls nobody else.
async fn openapi_document(state: web::Data<State>) -> HttpResponse {
    let document = crate::openapi::document_json()
        .replace(
            &format!("\"{EXAMPLE_SERVER}\""),
            &format!("\"{}\"", state.settings.issuer),
        )
        .replace(
            &format!("\"{EXAMPLE_SERVER}/oauth/token\""),
            &format!("\"{}/oauth/token\"", state.settings.issuer),
        );
    HttpResponse::Ok().content_type("application/json").body(document)
}

/// 405 with `Allow` where the path has other methods, otherwise 404.
async fn undeclared(request: HttpRequest) -> Result<HttpResponse> {
    let methods = crate::openapi::methods_of(request.path());
    if methods.is_empty() {
        return Err(Problem::new(Code::NotFound));
    }
    let allow = methods.join(", ");
    let problem = Problem::new(Code::MethodNotAllowed);
    Err(match allow.parse() {
        Ok(allow) => problem.header(actix_web::http::header::ALLOW, allow),
        Err(_) => problem,
    })
}
