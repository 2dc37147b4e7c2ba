//! Files: sent in whatever form, kept as what their bytes say, fetched as they were.

use std::time::{Duration, Instant};

use reqwest::Method;
use treem_journeys::{Actor, Answer, Backend, Service, on_both_databases, send_raw};

const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj\n";
/// `echo '{"hello": "world"}'`, the example of RFC 9530.
const HELLO: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

async fn upload(actor: &Actor, name: &str, bytes: &[u8], headers: &[(&str, &str)]) -> Answer {
    let mut request = actor
        .request(Method::POST, "/v1/attachments")
        .query(&[("file_name", name)])
        .body(bytes.to_vec());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    actor.send(request).await
}

async fn fetch(actor: &Actor, id: &str, header: (&str, &str)) -> Answer {
    let path = format!("/v1/attachments/{id}/content");
    let request = actor.request(Method::GET, &path).header(header.0, header.1);
    actor.send(request).await
}

on_both_databases! {
    async fn files_that_cannot_be_kept_are_refused(service: Service) {
        let press = service.actor("press").await;
        let nameless = press.request(Method::POST, "/v1/attachments").body(PDF);
        press.send(nameless).await.refused(400, "malformed_query");
        upload(&press, "..", PDF, &[]).await.refused(422, "invalid");
        upload(&press, "592.pdf", PDF, &[("content-encoding", "gzip")]).await.refused(415, "unsupported_encoding");
        upload(&press, "592.pdf", PDF, &[("content-digest", "md5=:aa:")]).await.refused(400, "malformed_header");
        let faults = |answer: Answer| answer.refused(422, "invalid").faults();
        let code = |code: &str| ("#".to_owned(), code.to_owned());
        assert_eq!(faults(upload(&press, "592.pdf", b"", &[]).await), [code("too_short")]);
        let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
        let typed = [("content-type", "application/pdf"), ("content-digest", HELLO)];
        assert_eq!(
            faults(upload(&press, "592.pdf", page, &typed).await),
            [code("digest_mismatch"), code("media_type_refused")]
        );
    }

    async fn the_press_uploads_a_file_once_and_fetches_it_as_it_was(service: Service) {
        let (press, district) = (service.actor("press").await, service.actor("district").await);
        let name = "Kế hoạch \"592\".pdf";
        let sent = [("idempotency-key", "plan"), ("content-type", "text/html")];
        let kept = upload(&press, name, PDF, &sent).await.expect(201);
        assert_eq!(kept.json["media_type"], "application/pdf");
        assert_eq!(kept.json["size"], PDF.len());
        let again = upload(&press, name, PDF, &sent).await.expect(201);
        assert_eq!((again.header("idempotency-replayed"), again.id()), ("true", kept.id()));
        upload(&press, name, b"%PDF-1.4\n", &sent).await.refused(422, "idempotency_key_reused");

        district.get(kept.header("location")).await.refused(404, "not_found");
        fetch(&district, &kept.id(), ("accept", "*/*")).await.refused(404, "not_found");
        let read = press.get(kept.header("location")).await.expect(200);
        assert_eq!((read.etag(), &read.json), (kept.etag(), &kept.json));
        let file = fetch(&press, &kept.id(), ("accept", "*/*")).await.expect(200);
        assert_eq!(file.bytes, PDF);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("content-length"), PDF.len().to_string());
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename=\"Ke hoach _592_.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%22592%22.pdf"
        );
        fetch(&press, &kept.id(), ("if-none-match", &file.etag())).await.expect(304);
    }

    async fn text_is_fetched_uncompressed_so_that_its_digest_holds(service: Service) {
        let press = service.actor("press").await;
        let text = b"{\"hello\": \"world\"}\n";
        let kept = upload(&press, "hello.txt", text, &[("content-digest", HELLO)]).await.expect(201);
        let file = fetch(&press, &kept.id(), ("accept-encoding", "gzip")).await.expect(200);
        assert_eq!(file.bytes, text);
        assert_eq!(file.header("content-digest"), HELLO);
        assert_eq!(file.header("content-encoding"), "");
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_with_or_without_its_length() {
    let service = Service::start_with(Backend::Sqlite, &[("attachment_max_bytes", "2048")]).await;
    let press = service.actor("press").await;
    let long = [PDF, &[b'x'; 4096]].concat();
    upload(&press, "592.pdf", &long, &[])
        .await
        .refused(413, "payload_too_large");
    let request = format!(
        "POST /v1/attachments?file_name=592.pdf HTTP/1.1\r\nHost: treem\r\nAuthorization: Bearer {}\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1000\r\n{}\r\n0\r\n\r\n",
        press.token,
        "x".repeat(4096)
    );
    let answer = send_raw(&service, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    upload(&press, "592.pdf", PDF, &[]).await.expect(201);
}

#[tokio::test]
async fn a_file_that_does_not_arrive_is_cut_with_408() {
    let service = Service::start_with(Backend::Sqlite, &[("body_timeout_seconds", "1")]).await;
    let press = service.actor("press").await;
    let begun = Instant::now();
    let request = format!(
        "POST /v1/attachments?file_name=592.pdf HTTP/1.1\r\nHost: treem\r\nAuthorization: Bearer {}\r\n\
         Content-Length: 100000\r\nConnection: close\r\n\r\n%PDF-1.7",
        press.token
    );
    let answer = send_raw(&service, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}
