//! Versions that `Cargo.lock` has settled on.

use crate::failure::{Failure, Outcome};

/// The version of a package in the text of a `Cargo.lock`.
///
/// # Errors
///
/// When the package is missing, or locked in several versions: then there is no answer to give.
pub fn version_of(package: &str, lockfile: &str) -> Outcome<String> {
    let versions: Vec<&str> = lockfile
        .split("[[package]]")
        .filter(|entry| value_of("name", entry) == Some(package))
        .filter_map(|entry| value_of("version", entry))
        .collect();
    match versions[..] {
        [version] => Ok(version.to_owned()),
        [] => Err(Failure::new(format!("Cargo.lock has no package {package}"))),
        _ => Err(Failure::new(format!(
            "Cargo.lock has {package} in several versions ({}); there must be one",
            versions.join(", ")
        ))),
    }
}

fn value_of<'a>(key: &str, entry: &'a str) -> Option<&'a str> {
    entry.lines().find_map(|line| {
        line.strip_prefix(key)?
            .trim_start()
            .strip_prefix('=')?
            .trim()
            .strip_prefix('"')?
            .strip_suffix('"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCKFILE: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.100"
dependencies = [
 "wasm-bindgen",
]

[[package]]
name = "wasm-bindgen"
version = "0.2.128"
source = "registry"

[[package]]
name = "twice"
version = "1.0.0"

[[package]]
name = "twice"
version = "2.0.0"
"#;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(version_of("wasm-bindgen", LOCKFILE).unwrap(), "0.2.128");
    }

    #[test]
    fn a_missing_package_is_named() {
        let failure = version_of("trunk", LOCKFILE).unwrap_err();
        assert_eq!(failure.to_string(), "Cargo.lock has no package trunk");
    }

    #[test]
    fn two_versions_are_no_answer() {
        let failure = version_of("twice", LOCKFILE).unwrap_err();
        assert!(failure.to_string().contains("1.0.0, 2.0.0"), "{failure}");
    }

    #[test]
    fn windows_line_ends_are_read_as_well() {
        let lockfile = LOCKFILE.replace('\n', "\r\n");
        assert_eq!(version_of("wasm-bindgen", &lockfile).unwrap(), "0.2.128");
    }
}
