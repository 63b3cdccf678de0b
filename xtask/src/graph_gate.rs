//! The gate that keeps the core pure: no web crate, no clock and no source of randomness in its graph.

use crate::failure::{Failure, Outcome};
use crate::process;

const CORE: &str = "message-queue-play";

/// Packages by which the core would learn about a browser, a clock or true randomness, with the reason.
/// A name that ends in `*` stands for every name that begins so.
const BANNED: &[(&str, &str)] = &[
    ("web-sys", "the core has never heard of a browser"),
    ("js-sys", "the core has never heard of a browser"),
    ("wasm-bindgen*", "the core has never heard of a browser"),
    ("serde-wasm-bindgen", "the core has never heard of a browser"),
    ("gloo*", "the core has never heard of a browser"),
    ("yew*", "the core has never heard of a browser"),
    ("wasmtimer", "the core reads no clock"),
    ("getrandom", "chance comes from the seed alone"),
    ("rand_os", "chance comes from the seed alone"),
    ("rand_jitter", "chance comes from the seed alone"),
    ("rdrand", "chance comes from the seed alone"),
    ("thread_rng", "chance comes from the seed alone"),
    ("ahash", "its hashes are seeded by chance"),
    ("fastrand", "it differs between 32 and 64 bits"),
    ("instant", "the core reads no clock"),
    ("web-time", "the core reads no clock"),
    ("quanta", "the core reads no clock"),
    ("minstant", "the core reads no clock"),
    ("coarsetime", "the core reads no clock"),
    ("chrono*", "the core reads no clock"),
    ("time", "the core reads no clock"),
    ("jiff*", "the core reads no clock"),
    ("humantime", "the core reads no clock"),
    ("tokio*", "the core never waits"),
    ("async-std", "the core never waits"),
];

/// Fails when anything banned is in the graph of the core, for any target.
pub fn check() -> Outcome<String> {
    let mut cargo = process::cargo();
    cargo.args(["tree", "--package", CORE, "--edges", "normal,build", "--target", "all"]);
    cargo.args(["--prefix", "depth", "--format", " {p}"]);
    let tree = process::output_of(&mut cargo)?;
    let packages = parse(&tree)?;
    let offences = offences(&packages);
    if offences.is_empty() {
        return Ok(format!("{} packages, none of them banned", packages.len()));
    }
    Err(Failure::new(format!("{CORE} must stay pure:\n{}", offences.join("\n"))))
}

/// A line of `cargo tree`: how deep it is, and the name of the package.
struct Node<'a> {
    depth: usize,
    name: &'a str,
}

/// Reads lines such as `2 getrandom v0.3.4 (*)`.
fn parse(tree: &str) -> Outcome<Vec<Node<'_>>> {
    let mut nodes = Vec::new();
    for line in tree.lines().filter(|line| !line.trim().is_empty()) {
        let mut words = line.split_whitespace();
        let depth = words.next().and_then(|word| word.parse().ok());
        match (depth, words.next()) {
            (Some(depth), Some(name)) => nodes.push(Node { depth, name }),
            _ => {
                return Err(Failure::new(format!("cargo tree printed an unknown line: {line:?}")));
            }
        }
    }
    match nodes.first() {
        Some(Node { depth: 0, name: CORE }) => Ok(nodes),
        _ => Err(Failure::new(format!("cargo tree did not begin with {CORE}:\n{tree}"))),
    }
}

/// A sentence for each banned package, with the way that leads to it.
fn offences(nodes: &[Node<'_>]) -> Vec<String> {
    let mut path: Vec<&str> = Vec::new();
    let mut offences = Vec::new();
    for node in nodes {
        path.truncate(node.depth);
        path.push(node.name);
        if let Some(reason) = ban_on(node.name) {
            offences.push(format!("  {} is banned ({reason}): {}", node.name, path.join(" -> ")));
        }
    }
    offences
}

fn ban_on(name: &str) -> Option<&'static str> {
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    };
    BANNED.iter().find(|(pattern, _)| matches(pattern)).map(|&(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_tree(tree: &str) -> Vec<String> {
        offences(&parse(tree).unwrap())
    }

    #[test]
    fn a_pure_graph_passes() {
        let tree = "\
0 message-queue-play v0.1.0 (/somewhere/play)
1 libm v0.2.15
1 serde v1.0.228
2 serde_core v1.0.228
1 serde_json v1.0.154
2 serde_core v1.0.228 (*)
1 timely-named v1.0.0
";
        assert_eq!(check_tree(tree), Vec::<String>::new());
    }

    #[test]
    fn a_banned_package_is_told_with_the_way_that_leads_to_it() {
        let tree = "\
0 message-queue-play v0.1.0 (/somewhere/play)
1 libm v0.2.15
1 rand v0.10.0
2 rand_core v0.10.0
3 getrandom v0.4.1
1 serde v1.0.228
2 wasm-bindgen-futures v0.4.80
";
        assert_eq!(
            check_tree(tree),
            [
                "  getrandom is banned (chance comes from the seed alone): \
                 message-queue-play -> rand -> rand_core -> getrandom",
                "  wasm-bindgen-futures is banned (the core has never heard of a browser): \
                 message-queue-play -> serde -> wasm-bindgen-futures",
            ]
        );
    }

    #[test]
    fn a_pattern_bans_the_family_and_a_plain_name_only_itself() {
        for banned in ["gloo-timers", "yew", "yew-agent", "wasm-bindgen", "time", "instant"] {
            assert!(ban_on(banned).is_some(), "{banned}");
        }
        for allowed in ["time-core-of-ours", "instantly", "rand", "rand_pcg", "sha2"] {
            assert!(ban_on(allowed).is_none(), "{allowed}");
        }
    }

    #[test]
    fn an_answer_that_is_not_about_the_core_is_no_pass() {
        assert!(parse("").is_err());
        assert!(parse("0 serde v1.0.228").is_err());
        assert!(parse("message-queue-play v0.1.0").is_err());
    }
}
