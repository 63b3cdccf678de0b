//! Which files a page needs before it shows anything.
//!
//! Starting from the page, each file is asked which others it names in a way that loads them at once:
//! `<link href>`, `<script src>` and `<img src>`; `@import` and `url(…)`; `import … from`, `import "…"`
//! and `new URL("…", import.meta.url)`.
//! What is loaded later, by `import("…")` or from a worker, is left out on purpose.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome, Trying};

/// The page and everything that it needs, relative to `folder`, in the order of discovery.
pub fn files(folder: &Path, page: &str) -> Outcome<Vec<String>> {
    let mut needed = vec![page.to_owned()];
    let mut next = 0;
    while let Some(file) = needed.get(next).cloned() {
        next += 1;
        for reference in references_in(folder, &file)? {
            let Some(target) = resolve(&file, &reference) else {
                continue;
            };
            if folder.join(&target).is_file() {
                if !needed.contains(&target) {
                    needed.push(target);
                }
            } else {
                return Err(Failure::new(format!("{file} needs {reference}, which is not there")));
            }
        }
    }
    Ok(needed)
}

fn references_in(folder: &Path, file: &str) -> Outcome<Vec<String>> {
    let read = || {
        let path = folder.join(file);
        fs::read_to_string(&path).trying_to(|| format!("read {}", path.display()))
    };
    Ok(match Path::new(file).extension().and_then(|extension| extension.to_str()) {
        Some("html") => references_of_html(&read()?),
        Some("css") => references_of_css(&read()?),
        Some("js" | "mjs") => references_of_script(&read()?),
        _ => Vec::new(),
    })
}

fn references_of_html(text: &str) -> Vec<String> {
    let tags = text.split('<').filter_map(|rest| rest.split('>').next());
    tags.filter_map(|tag| match tag.split_whitespace().next()? {
        "link" => attribute(tag, "href"),
        "script" | "img" => attribute(tag, "src"),
        _ => None,
    })
    .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=")).nth(1)?;
    quoted(value).or_else(|| value.split_whitespace().next()).map(str::to_owned)
}

fn references_of_css(text: &str) -> Vec<String> {
    let imports = text.split("@import ").skip(1).filter_map(quoted);
    let urls = text
        .split("url(")
        .skip(1)
        .filter_map(|rest| quoted(rest).or_else(|| rest.split(')').next().map(str::trim)));
    imports.chain(urls).map(str::to_owned).collect()
}

fn references_of_script(text: &str) -> Vec<String> {
    let follows = |words: &'static str| {
        text.split(words).skip(1).filter_map(|rest| quoted(rest.trim_start()))
    };
    let modules = follows("from").chain(follows("import"));
    let modules = modules.filter(|name| name.starts_with('.')); // Others are words in messages.
    let addresses = text.split("new URL(").skip(1).filter_map(|rest| {
        let name = quoted(rest)?;
        rest[name.len() + 2..]
            .trim_start_matches([',', ' '])
            .starts_with("import.meta.url")
            .then_some(name)
    });
    let mut all: Vec<String> = modules.chain(addresses).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

/// The text between the quotes with which `rest` begins.
fn quoted(rest: &str) -> Option<&str> {
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(text, _)| text)
}

/// Where a relative reference leads from a file; `None` for an address that leaves the folder or is no file.
fn resolve(file: &str, reference: &str) -> Option<String> {
    let reference = reference.split(['?', '#']).next()?;
    if reference.is_empty() || reference.contains(':') || reference.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_its_links_scripts_and_pictures_but_not_what_it_only_points_to() {
        let html = r#"<link rel="stylesheet" href="./style.css"><a href="embed.html">Embed</a>
            <script type="module" src='./boot.js'></script><img alt="" src=logo.svg>"#;
        assert_eq!(references_of_html(html), ["./style.css", "./boot.js", "logo.svg"]);
    }

    #[test]
    fn a_script_needs_what_it_imports_at_once() {
        let script = r#"
            import init from "../page.js";
            import './polyfill.js';
            import*as short from"./short.js";
            export { a } from "./a.js";
            const later = () => import("./later.js");
            const text = "sent from 'here'";
            init({ module_or_path: new URL("../page_bg.wasm", import.meta.url) });
            new URL("https://example.org/x");"#;
        assert_eq!(
            references_of_script(script),
            ["../page.js", "../page_bg.wasm", "./a.js", "./polyfill.js", "./short.js"]
        );
    }

    #[test]
    fn a_style_sheet_needs_its_imports_and_pictures() {
        let css = r#"@import "tokens.css"; a { background: url(dot.svg) } b { background: url("x.png") }"#;
        assert_eq!(references_of_css(css), ["tokens.css", "dot.svg", "x.png"]);
    }

    #[test]
    fn references_are_relative_to_the_file_that_has_them() {
        let cases = [
            ("static/boot.js", "../page.js", Some("page.js")),
            ("index.html", "./static/boot.js?v=1", Some("static/boot.js")),
            ("index.html", "https://example.org/", None),
            ("index.html", "data:,", None),
            ("index.html", "#top", None),
            ("index.html", "../outside.js", None),
        ];
        for (file, reference, expected) in cases {
            assert_eq!(resolve(file, reference).as_deref(), expected, "{file} {reference}");
        }
    }
}
