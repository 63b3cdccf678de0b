//! Starts `cargo xtask serve` as a person would, looks at the page, and stops it again.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use crate::browser::Browser;
use crate::failure::{Failure, Outcome, Trying};
use crate::test::node_with;
use crate::{process, workspace};

/// How often the server is asked whether it is there, and how many times: ten minutes in all.
const PAUSE: Duration = Duration::from_millis(500);
const ATTEMPTS: u32 = 1_200;

/// Fails unless the served page starts under its policy.
pub fn check(browser: &Browser) -> Outcome<String> {
    let port = free_port()?;
    let mut served = Served::start(port)?;
    served.wait_until_it_answers(port)?;
    let mut node = node_with(browser);
    node.arg("serve/starts.mjs").env("MQP_URL", format!("http://127.0.0.1:{port}/"));
    process::run(&mut node)?;
    served.stop();
    if answers(port).is_some() {
        return Err(Failure::new(format!("something still answers at port {port} after the end")));
    }
    Ok("started, answered and stopped".to_owned())
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    Ok(address.trying_to(|| "find a free port".to_owned())?.port())
}

/// The server with everything that it has started; dropping it ends them all.
struct Served {
    child: Child,
    has_ended: bool,
}

impl Served {
    fn start(port: u16) -> Outcome<Self> {
        let mut command = process::cargo();
        command.args(["xtask", "serve", "--no-open", "--port", &port.to_string()]);
        command.current_dir(workspace::root());
        println!("  $ {}", process::shown(&command));
        let child = command.spawn().trying_to(|| "start cargo xtask serve".to_owned())?;
        Ok(Self { child, has_ended: false })
    }

    #[expect(clippy::disallowed_methods, reason = "another program takes its time")]
    fn wait_until_it_answers(&mut self, port: u16) -> Outcome {
        for _ in 0..ATTEMPTS {
            if answers(port).is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                self.has_ended = true;
                return Err(Failure::new(format!("cargo xtask serve ended early, with {status}")));
            }
            sleep(PAUSE);
        }
        Err(Failure::new("cargo xtask serve has not answered in 10 minutes"))
    }

    /// Ends the server and waits until it is gone.
    fn stop(&mut self) {
        if !self.has_ended {
            self.has_ended = true;
            // Nothing can be done about an error here, and the check that follows would see it.
            if !ask_to_end(&self.child) {
                let _ = self.child.kill();
            }
            let _ = self.child.wait();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}

/// On Unix cargo gave its place to `xtask serve`, and that to trunk, so all of them are this one process.
/// It is in our group: Ctrl-C at the terminal reaches it too, and nothing is left over.
#[cfg(unix)]
fn ask_to_end(child: &Child) -> bool {
    process::answer_of(Command::new("kill").arg(child.id().to_string())).is_some()
}

/// Elsewhere each of them has started the next.
#[cfg(not(unix))]
fn ask_to_end(child: &Child) -> bool {
    let id = child.id().to_string();
    process::answer_of(Command::new("taskkill").args(["/T", "/F", "/PID", &id])).is_some()
}

/// What the server says to a request for the page, or `None` when nobody is there.
fn answers(port: u16) -> Option<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let request =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}
