//! Requests that no proper client sends.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Service;

/// Sends these bytes on a connection of their own and gives what comes until the server closes it.
pub async fn send_raw(service: &Service, request: &[u8]) -> String {
    let mut stream = connect(service).await;
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(request).await;
    read_all(&mut stream).await
}

/// Sends the first part, waits for the future, and sends the rest.
pub async fn split_raw(
    service: &Service,
    first: &[u8],
    meanwhile: impl Future<Output = ()>,
    rest: &[u8],
) -> String {
    let mut stream = connect(service).await;
    stream.write_all(first).await.unwrap();
    meanwhile.await;
    let _ = stream.write_all(rest).await;
    read_all(&mut stream).await
}

async fn connect(service: &Service) -> TcpStream {
    let address = service.base_url.trim_start_matches("http://");
    TcpStream::connect(address).await.unwrap()
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}
