//! `cargo xtask serve`: from a fresh clone to the page in the browser.

use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome, Trying};
use crate::steps::announce;
use crate::tool::Tool;
use crate::{process, rustup, workspace};

const DEFAULT_PORT: u16 = 8080;

/// Brings the tools, then serves the page and rebuilds it after each change.
pub fn serve(mut arguments: Arguments) -> Outcome {
    let port = port_from(arguments.take_value("--port")?)?;
    let no_open = arguments.take_flag("--no-open");
    arguments.finish()?;
    check_port_is_free(port)?;

    announce(1, 4, "the WebAssembly target of Rust");
    rustup::provide_wasm_target()?;
    announce(2, 4, "trunk, which builds and serves the page");
    let trunk = Tool::trunk().provide()?;
    announce(3, 4, "wasm-bindgen, which connects WebAssembly with the browser");
    let wasm_bindgen = Tool::wasm_bindgen()?.provide()?;
    announce(4, 4, &format!("building the page and serving it at http://127.0.0.1:{port}/"));
    println!("  (the first build takes about 1 minute; Ctrl-C ends it)");

    let folders: Vec<_> = [trunk, wasm_bindgen].into_iter().flatten().collect();
    let mut command = trunk_command(&folders);
    // A folder of its own: a release build in dist/ is not replaced by this one.
    command.args(["serve", "--port", &port.to_string(), "--disable-address-lookup=true", "--dist"]);
    command.arg(workspace::target_folder("serve")?);
    if !no_open && can_open_browser() {
        command.arg("--open");
    }
    become_process(&mut command)
}

/// Trunk with the tools in these folders, in the root of the repository.
pub fn trunk_command(folders: &[std::path::PathBuf]) -> Command {
    let path = process::search_path_with(folders);
    let program = process::find_in("trunk", &path).unwrap_or_else(|| "trunk".into());
    let mut command = Command::new(program);
    command
        .current_dir(workspace::root())
        .env("PATH", path)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("RUST_BACKTRACE"); // Hides the error of the compiler behind one of trunk's.
    if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        command.env("NO_COLOR", "true"); // Trunk takes no other value, people mostly write 1.
    }
    command
}

fn port_from(value: Option<String>) -> Outcome<u16> {
    let Some(text) = value else {
        return Ok(DEFAULT_PORT);
    };
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Failure::new(format!("--port wants a number from 1 to 65535, not {text:?}"))),
    }
}

/// Before anything else, since an installation of minutes that ends in this is no fun.
fn check_port_is_free(port: u16) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => {
            let other = if port < u16::MAX { port + 1 } else { DEFAULT_PORT };
            Err(Failure::new(format!(
                "port {port} of this machine cannot be used ({error}); \
                 choose another, for example `cargo xtask serve --port {other}`"
            )))
        }
    }
}

/// Without a display there is nothing to open, and trying would only print an error.
fn can_open_browser() -> bool {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    env::var_os("CI").is_none() && (has_display || cfg!(any(windows, target_os = "macos")))
}

/// On Unix trunk takes the place of this program: whoever ends one ends the other, and nothing is left over.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    println!("  $ {}\n", process::shown(command));
    Err(command.exec()).trying_to(|| "start trunk".to_owned())
}

/// Elsewhere both get the Ctrl-C, and this program ends when trunk has.
#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Outcome {
    process::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_number_in_range() {
        assert_eq!(port_from(None).unwrap(), 8080);
        assert_eq!(port_from(Some("9000".to_owned())).unwrap(), 9000);
        for wrong in ["0", "65536", "-1", "http", ""] {
            let failure = port_from(Some(wrong.to_owned())).unwrap_err().to_string();
            assert!(failure.contains("1 to 65535"), "{failure}");
        }
    }

    #[test]
    fn a_busy_port_is_named_together_with_the_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let failure = check_port_is_free(port).unwrap_err().to_string();
        assert!(failure.contains(&format!("port {port} ")), "{failure}");
        assert!(failure.contains("--port"), "{failure}");
    }
}
