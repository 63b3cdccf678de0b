//! Packages of Debian and its relatives.

use std::fs;
use std::process::Command;

use crate::failure::Outcome;
use crate::process;

/// Installs packages, with words for the person who waits.
///
/// `None`: there is no apt here, or nobody who may use it.
pub fn install(packages: &[&str]) -> Option<Outcome> {
    process::find("apt-get")?;
    let [mut update, mut install] = [apt_get()?, apt_get()?];
    println!("  installing {} by apt", packages.join(" and "));
    install.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    Some(process::run(update.arg("update")).and_then(|()| process::run(&mut install)))
}

/// `debian` or `ubuntu` also for systems that are derived from them.
pub fn distribution() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let words: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .collect();
    ["ubuntu", "debian"].into_iter().find(|name| words.contains(name)).map(str::to_owned)
}

/// As root directly, as anyone else through sudo, which may ask for the password.
fn apt_get() -> Option<Command> {
    let mut command = if process::is_root() {
        Command::new("env")
    } else {
        process::find("sudo")?;
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Some(command)
}
