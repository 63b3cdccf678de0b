//! `cargo xtask bench`: one table of how fast everything is.
//!
//! Each part prints a line of JSON for each number: `{"name":…,"value":…,"unit":…,"wanted":…}`.

use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome, Trying};
use crate::process::{cargo, output_of, run};
use crate::rustup::WASM_TARGET;
use crate::table::Table;
use crate::test::node_with;
use crate::tool::Tool;
use crate::{browser, dist, node, process, rustup, workspace};

const PACKAGE: &str = "message-queue-bench";
const PAGE_SCRIPT: &str = "bench/page.mjs";

/// The command.
pub fn bench(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    node::check_version()?;
    rustup::provide_wasm_target()?;
    let native = parse(&(native()? + &memory()?))?;
    let wasm = parse(&wasm()?)?;
    let page = parse(&page()?)?;
    println!("\n{}", table(&native, &wasm, &page));
    Ok(())
}

fn native() -> Outcome<String> {
    output_of(cargo().args(["run", "--quiet", "--release", "--package", PACKAGE]))
}

/// What a stored message costs is counted by its test, as the allocator that counts would slow all else.
fn memory() -> Outcome<String> {
    let test = ["test", "--quiet", "--package", PACKAGE, "--test", "memory", "--", "--nocapture"];
    output_of(cargo().args(test))
}

/// The same code compiled as the page is, and run by Node.
fn wasm() -> Outcome<String> {
    let mut build = cargo();
    build.args(["build", "--release", "--lib", "--package", PACKAGE, "--target", WASM_TARGET]);
    build.env("RUSTFLAGS", dist::flags());
    run(&mut build)?;
    let folder = workspace::target_folder("bench")?;
    let path = process::search_path_with(Tool::wasm_bindgen()?.provide()?.as_slice());
    let program = process::find_in("wasm-bindgen", &path).unwrap_or_else(|| "wasm-bindgen".into());
    let module = workspace::target().join(WASM_TARGET).join("release/message_queue_bench.wasm");
    let mut bindgen = Command::new(program);
    bindgen.args(["--target", "nodejs", "--no-typescript", "--out-dir"]).arg(&folder);
    run(bindgen.arg(module))?;
    let mut lines = String::new();
    for part in 0.. {
        let script = format!(
            "process.stdout.write(require('./message_queue_bench.js').run_part({part}) ?? '')"
        );
        let mut node = Command::new("node");
        let printed = output_of(node.args(["--eval", &script]).current_dir(&folder))?;
        if printed.is_empty() {
            break;
        }
        lines += &printed;
    }
    Ok(lines)
}

/// The release build in the browser.
fn page() -> Outcome<String> {
    if !workspace::path("tests").join(PAGE_SCRIPT).is_file() {
        return Ok(String::new());
    }
    let browser = browser::provide()?;
    node::provide_packages()?;
    dist::provide_tools()?;
    dist::build(Some(&browser))?;
    output_of(node_with(&browser).arg(PAGE_SCRIPT))
}

/// A number as one of the parts has printed it.
struct Measurement {
    name: String,
    value: f64,
    unit: String,
    wanted: String,
}

fn parse(lines: &str) -> Outcome<Vec<Measurement>> {
    lines.lines().filter(|line| line.starts_with('{')).map(parse_line).collect()
}

fn parse_line(line: &str) -> Outcome<Measurement> {
    let value: Value =
        serde_json::from_str(line).trying_to(|| format!("read the measurement {line}"))?;
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let (Some(name), Some(number)) = (value["name"].as_str(), value["value"].as_f64()) else {
        return Err(Failure::new(format!("a measurement wants a name and a value: {line}")));
    };
    Ok(Measurement {
        name: name.to_owned(),
        value: number,
        unit: text("unit"),
        wanted: text("wanted"),
    })
}

fn table(native: &[Measurement], wasm: &[Measurement], page: &[Measurement]) -> Table {
    let mut table = Table::new(&["measure", "native", "wasm", "wasm ÷ native", "page", "remark"]);
    let mut names: Vec<&str> = Vec::new();
    for measurement in native.iter().chain(wasm).chain(page) {
        if !names.contains(&measurement.name.as_str()) {
            names.push(&measurement.name);
        }
    }
    for name in names {
        let [native, wasm, page] = [native, wasm, page].map(|all| named(name, all));
        let any = native.or(wasm).or(page).expect("the name came from one of them");
        let ratio = native
            .zip(wasm)
            .filter(|_| any.unit != "×")
            .map(|(native, wasm)| format!("{:.2}", wasm.value / native.value));
        table.row([
            format!("{name} ({})", any.unit),
            shown(native),
            shown(wasm),
            ratio.unwrap_or_default(),
            shown(page),
            if any.wanted.is_empty() { String::new() } else { format!("wanted: {}", any.wanted) },
        ]);
    }
    table
}

fn named<'a>(name: &str, all: &'a [Measurement]) -> Option<&'a Measurement> {
    all.iter().find(|measurement| measurement.name == name)
}

fn shown(measurement: Option<&Measurement>) -> String {
    measurement.map_or_else(String::new, |measurement| format!("{:.2}", measurement.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_name_share_a_line() {
        let native = parse(r#"{"name":"loop","value":25.0,"unit":"ns an event"}"#).unwrap();
        let wasm = parse(
            "noise\n{\"name\":\"loop\",\"value\":30.0,\"unit\":\"ns an event\"}\n\
             {\"name\":\"ours ÷ loop\",\"value\":2,\"unit\":\"×\",\"wanted\":\"at most 6\"}",
        )
        .unwrap();
        let text = table(&native, &wasm, &[]).to_string();
        assert_eq!(
            text,
            "\
measure             native   wasm  wasm ÷ native  page  remark
loop (ns an event)   25.00  30.00           1.20
ours ÷ loop (×)              2.00                       wanted: at most 6
"
        );
    }

    #[test]
    fn a_measurement_without_a_value_is_refused() {
        assert!(parse(r#"{"name":"loop","value":"fast"}"#).is_err());
    }
}
