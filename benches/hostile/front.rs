//! A server in front of the mock that lets everything through but the answers to calls about ids that nobody
//! issued: in their place it plays a row of the table, byte by byte.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What is played in place of an answer.
#[derive(Clone)]
pub(crate) enum Play {
    /// These bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// These bytes, then the same piece for as long as anybody listens.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes, one every so often.
    Drip(Vec<u8>, Duration),
    /// Nothing, for as long as anybody waits.
    Silence,
    /// These bytes, then a reset.
    Reset(Vec<u8>),
}

/// When it is played.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// The first time only, as an accident would be.
    Once,
    /// Each time.
    Always,
    /// In place of every answer whatever.
    Everywhere,
}

/// The server. It stops taking connections when it is dropped.
pub(crate) struct Front {
    port: u16,
    stopped: Arc<AtomicBool>,
    heads: Arc<Mutex<Vec<String>>>,
}

/// What every connection knows.
#[derive(Clone)]
struct Script {
    mock: u16,
    play: Arc<Play>,
    when: When,
    played: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Front {
    /// In front of the mock on that port.
    pub(crate) fn start(mock: u16, play: Arc<Play>, when: When) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stopped = Arc::new(AtomicBool::new(false));
        let heads = Arc::new(Mutex::default());
        let script = Script {
            mock,
            play,
            when,
            played: Arc::default(),
            heads: Arc::clone(&heads),
        };
        let over = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let script = script.clone();
                // Whoever hangs up ends the conversation; the run's own results tell whether that was right.
                thread::spawn(move || serve(stream, &script));
            }
        });
        Self { port, stopped, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The first line of every request that came.
    pub(crate) fn request_lines(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // The loop notices at the next connection, so this is one.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// One request and its answer, then the end of the connection.
fn serve(mut client: TcpStream, script: &Script) -> Option<()> {
    let request = read_request(&mut client)?;
    let line = request.split(|byte| *byte == b'\r').next()?;
    script
        .heads
        .lock()
        .unwrap()
        .push(String::from_utf8_lossy(line).into_owned());
    let answer = ask(script.mock, &request)?;
    let is_about_nobody =
        answer.starts_with(b"HTTP/1.1 404") && line.ends_with(b"/api/v3/credential/revoke HTTP/1.1");
    let plays = match script.when {
        When::Everywhere => true,
        When::Always => is_about_nobody,
        When::Once => is_about_nobody && script.played.fetch_add(1, Ordering::SeqCst) == 0,
    };
    if plays && let Play::Reset(bytes) = script.play.as_ref() {
        // The last byte of the request is still unread, and who closes on unread bytes resets.
        let _ = client.write_all(bytes);
        thread::sleep(Duration::from_millis(5));
        return None;
    }
    client.read_exact(&mut [0]).ok()?;
    if plays {
        play(&mut client, &script.play).ok()?;
    } else {
        client.write_all(&answer).ok()?;
    }
    client.shutdown(Shutdown::Write).ok()?;
    // Closing on unread bytes would reset what the client has not read yet.
    let _ = client.read(&mut [0; 64]);
    Some(())
}

/// Everything but the last byte is taken off the connection; all of it is returned.
fn read_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let is_last = request.ends_with(b"\r\n\r") && length_of(&request) == 0;
        let mut byte = [0];
        if is_last {
            client.peek(&mut byte).ok().filter(|read| *read == 1)?;
        } else {
            client.read_exact(&mut byte).ok()?;
        }
        request.push(byte[0]);
    }
    let length = length_of(&request);
    if length > 0 {
        let mut body = vec![0; length - 1];
        client.read_exact(&mut body).ok()?;
        let mut last = [0];
        client.peek(&mut last).ok().filter(|read| *read == 1)?;
        request.extend(body);
        request.extend(last);
    }
    Some(request)
}

fn length_of(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut lines = head.lines();
    let value = lines.find_map(|line| line.strip_prefix("content-length:"));
    value
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or_default()
}

/// What the mock answers, on a connection of its own.
fn ask(mock: u16, request: &[u8]) -> Option<Vec<u8>> {
    let mut server = TcpStream::connect(("127.0.0.1", mock)).ok()?;
    let end = request.windows(2).position(|pair| pair == b"\r\n")?;
    let (line, rest) = request.split_at(end);
    server
        .write_all(&[line, b"\r\nConnection: close", rest].concat())
        .ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    Some(answer)
}

fn play(client: &mut TcpStream, play: &Play) -> std::io::Result<()> {
    match play {
        Play::Bytes(bytes) | Play::Reset(bytes) => client.write_all(bytes),
        Play::Endless(head, piece) => {
            client.write_all(head)?;
            loop {
                client.write_all(piece)?;
            }
        }
        Play::Drip(bytes, pause) => bytes.iter().try_for_each(|byte| {
            thread::sleep(*pause);
            client.write_all(&[*byte])
        }),
        Play::Silence => client.read(&mut [0]).map(drop),
    }
}
