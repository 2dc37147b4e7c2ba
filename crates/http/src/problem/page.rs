//! The pages that problem types point to: what each code means and what mends it.

use actix_web::{HttpRequest, HttpResponse, web};
use treem_domain::kernel::Code;

use super::{Problem, class};
use crate::language::Language;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;\
    color:#1b1b1b;background:#fff}code{background:#f2f2f2;padding:.1em .3em}a{color:#0a4fa3}\
    td,th{text-align:left;padding:.3rem .8rem .3rem 0;vertical-align:top}";

fn html(language: Language, title: &str, body: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(format!(
            "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style><h1>{title}</h1>{body}</html>",
            language.tag()
        ))
}

/// `GET /problems`: every code.
pub async fn index(request: HttpRequest) -> HttpResponse {
    let language = Language::of(request.headers());
    let rows: String = Code::ALL
        .iter()
        .map(|code| {
            let class = class(*code);
            let name = code.as_str();
            format!(
                "<tr><td><a href=\"/problems/{name}\"><code>{name}</code></a><td>{}<td>{}</tr>",
                class.status.as_u16(),
                language.pick(&class.title())
            )
        })
        .collect();
    let title = match language {
        Language::Vietnamese => "Các mã lỗi của treem",
        Language::English => "Problem types of treem",
    };
    html(language, title, &format!("<table>{rows}</table>"))
}

/// `GET /problems/{code}`: one code in both languages.
pub async fn page(request: HttpRequest, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code = Code::parse(&code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let class = class(code);
    let (title, remedy) = (class.title(), class.remedy());
    let body = format!(
        "<p><code>{}</code> · HTTP {}</p><p lang=\"vi\">{}. {}</p><p lang=\"en\">{}. {}</p>\
         <p><a href=\"/problems\">/problems</a></p>",
        code.as_str(),
        class.status.as_u16(),
        title.vi,
        remedy.vi,
        title.en,
        remedy.en
    );
    let language = Language::of(request.headers());
    Ok(html(language, language.pick(&title), &body))
}
