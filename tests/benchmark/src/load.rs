//! The load: connections kept open, one request after another on each, as little work per request as can be.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

/// A request as it goes over the wire; `next` makes the one with this number.
pub trait Requests: Send + Sync + Clone + 'static {
    fn next(&self, number: u64) -> Vec<u8>;
}

impl<F: Fn(u64) -> Vec<u8> + Send + Sync + Clone + 'static> Requests for F {
    fn next(&self, number: u64) -> Vec<u8> {
        self(number)
    }
}

/// Requests answered per second, by a server at `address`. Any answer but 2xx ends the measurement with an error.
pub async fn rate(
    address: &str,
    connections: usize,
    duration: Duration,
    first: u64,
    requests: impl Requests,
) -> Result<f64, Failure> {
    let until = Instant::now() + duration;
    let started = Instant::now();
    let tasks: Vec<_> = (0..connections as u64)
        .map(|connection| {
            let (address, requests) = (address.to_owned(), requests.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&address).await?;
                stream.set_nodelay(true)?;
                let mut buffer = Vec::with_capacity(64 * 1024);
                let mut answered = 0_u64;
                while Instant::now() < until {
                    let request = requests.next(first + connection * 1_000_000 + answered);
                    exchange(&mut stream, &request, &mut buffer).await?;
                    answered += 1;
                }
                Ok::<u64, Failure>(answered)
            })
        })
        .collect();
    let mut answered = 0;
    for task in tasks {
        answered += task.await??;
    }
    Ok(answered as f64 / started.elapsed().as_secs_f64())
}

/// Seconds that each request took, asked of two servers alternately on one connection each: what disturbs the one
/// disturbs the other.
pub async fn alternately(
    addresses: [&str; 2],
    requests: [&impl Requests; 2],
    duration: Duration,
) -> Result<[Vec<f64>; 2], Failure> {
    let [first, second] = addresses;
    let mut streams = [
        TcpStream::connect(first).await?,
        TcpStream::connect(second).await?,
    ];
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut times = [Vec::new(), Vec::new()];
    let until = Instant::now() + duration;
    for number in 0.. {
        if Instant::now() >= until {
            break;
        }
        for ((stream, requests), times) in streams.iter_mut().zip(requests).zip(&mut times) {
            stream.set_nodelay(true)?;
            let request = requests.next(number);
            let started = Instant::now();
            exchange(stream, &request, &mut buffer).await?;
            times.push(started.elapsed().as_secs_f64());
        }
    }
    Ok(times)
}

/// One request and its whole answer.
pub async fn once(address: &str, request: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    let mut buffer = Vec::new();
    let body_at = exchange(&mut stream, request, &mut buffer).await?;
    Ok(buffer.split_off(body_at))
}

/// How long each of `times` exchanges of the same request takes on one connection, in seconds; the first is left out.
pub async fn times(address: &str, request: &[u8], times: usize) -> Result<Vec<f64>, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    exchange(&mut stream, request, &mut buffer).await?;
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        exchange(&mut stream, request, &mut buffer).await?;
        taken.push(started.elapsed().as_secs_f64());
    }
    Ok(taken)
}

/// Sends and reads up to the end of the body; gives where the body starts.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<usize, Failure> {
    stream.write_all(request).await?;
    buffer.clear();
    let body_at = loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server closed the connection".into());
        }
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = std::str::from_utf8(&buffer[..body_at])?;
    if !head.starts_with("HTTP/1.1 2") {
        let answer = String::from_utf8_lossy(buffer).into_owned();
        return Err(format!("not a success: {answer}").into());
    }
    let length: usize = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .map(|value| value.trim().to_owned())
        })
        .ok_or("an answer without Content-Length")?
        .parse()?;
    while buffer.len() < body_at + length {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server broke off".into());
        }
    }
    Ok(body_at)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A GET with an access token.
pub fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// A POST of JSON with an idempotency key.
pub fn post(path: &str, token: &str, key: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Idempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A POST of a file with an idempotency key.
pub fn upload(path: &str, token: &str, key: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/octet-stream\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n",
        file.len()
    );
    [head.as_bytes(), file].concat()
}
