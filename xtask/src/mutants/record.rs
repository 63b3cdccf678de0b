//! What is known about each mutant, in a file, so that nothing is asked twice.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome, Trying};

/// What has come of a mutant so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A test failed.
    Caught,
    /// It does not compile.
    Unviable,
    /// The tests did not come to an end.
    Timeout,
    /// So many layers of tests have not noticed it.
    Survived(usize),
}

/// The verdicts by the names of the mutants, which say file, line, column and change.
pub struct Record {
    file: PathBuf,
    verdicts: BTreeMap<String, Verdict>,
}

impl Record {
    /// A record in which nothing is known; earlier results in this folder are deleted.
    pub fn new(folder: &Path) -> Outcome<Self> {
        let entries = fs::read_dir(folder).trying_to(|| format!("list {}", folder.display()))?;
        for entry in entries {
            let path = entry.trying_to(|| format!("list {}", folder.display()))?.path();
            if path.join(RESULTS).is_dir() {
                remove(&path.join(RESULTS))?;
            }
        }
        let record = Self { file: folder.join("verdicts.txt"), verdicts: BTreeMap::new() };
        record.save()?;
        Ok(record)
    }

    /// The record in this folder.
    pub fn open(folder: &Path) -> Outcome<Self> {
        let file = folder.join("verdicts.txt");
        let verdicts = text_of(&file)?.lines().map(parse).collect::<Outcome<_>>()?;
        Ok(Self { file, verdicts })
    }

    /// What is known about a mutant.
    pub fn of(&self, name: &str) -> Option<Verdict> {
        self.verdicts.get(name).copied()
    }

    /// The mutants that this layer of tests, numbered from 0 on, has to judge.
    pub fn pending<'a>(&self, chosen: &[&'a str], layer: usize) -> Vec<&'a str> {
        let waits = |name: &&&str| match self.of(name) {
            None => layer == 0,
            Some(Verdict::Survived(layers)) => layers == layer,
            Some(Verdict::Caught | Verdict::Unviable | Verdict::Timeout) => false,
        };
        chosen.iter().filter(waits).copied().collect()
    }

    /// Those that were not noticed are judged again.
    pub fn forget_survivors(&mut self, chosen: &[&str]) -> Outcome {
        for name in chosen {
            if let Some(Verdict::Survived(_) | Verdict::Timeout) = self.of(name) {
                self.verdicts.remove(*name);
            }
        }
        self.save()
    }

    /// Takes over what a layer has found out, whether it came to its end or was stopped.
    pub fn collect(&mut self, output: &Path, layer: usize) -> Outcome {
        let results = output.join(RESULTS);
        if !results.is_dir() {
            return Ok(());
        }
        let kinds = [
            ("caught.txt", Verdict::Caught),
            ("unviable.txt", Verdict::Unviable),
            ("timeout.txt", Verdict::Timeout),
            ("missed.txt", Verdict::Survived(layer + 1)),
        ];
        for (file, verdict) in kinds {
            let names = text_of(&results.join(file))?;
            self.verdicts.extend(names.lines().map(|name| (name.to_owned(), verdict)));
        }
        self.save()?;
        // What a mutant looked like and what the tests said stays there to be read.
        let read = output.join("last");
        remove(&read)?;
        fs::rename(&results, &read).trying_to(|| format!("move {}", results.display()))
    }

    fn save(&self) -> Outcome {
        let lines = self.verdicts.iter().map(|(name, verdict)| match verdict {
            Verdict::Caught => format!("caught\t{name}\n"),
            Verdict::Unviable => format!("unviable\t{name}\n"),
            Verdict::Timeout => format!("timeout\t{name}\n"),
            Verdict::Survived(layers) => format!("survived {layers}\t{name}\n"),
        });
        let beside = self.file.with_added_extension("new");
        fs::write(&beside, lines.collect::<String>())
            .and_then(|()| fs::rename(&beside, &self.file))
            .trying_to(|| format!("write {}", self.file.display()))
    }
}

/// Where cargo-mutants writes what it finds out, as it finds it out.
const RESULTS: &str = "mutants.out";

/// Lets cargo-mutants believe that it has caught these before: with `--iterate` it leaves them out.
/// (Its patterns for names do not work for mutants of every kind.)
pub fn leave_out<'a>(output: &Path, names: impl Iterator<Item = &'a str>) -> Outcome {
    let results = output.join(RESULTS);
    let list = results.join("previously_caught.txt");
    fs::create_dir_all(&results)
        .and_then(|()| fs::write(&list, names.collect::<Vec<_>>().join("\n")))
        .trying_to(|| format!("write {}", list.display()))
}

fn parse(line: &str) -> Outcome<(String, Verdict)> {
    let known = line.split_once('\t').and_then(|(word, name)| {
        let verdict = match word {
            "caught" => Verdict::Caught,
            "unviable" => Verdict::Unviable,
            "timeout" => Verdict::Timeout,
            _ => Verdict::Survived(word.strip_prefix("survived ")?.parse().ok()?),
        };
        Some((name.to_owned(), verdict))
    });
    known.ok_or_else(|| Failure::new(format!("the record of mutants has the line {line:?}")))
}

/// A file that is not there has no text.
fn text_of(file: &Path) -> Outcome<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        result => result.trying_to(|| format!("read {}", file.display())),
    }
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result.trying_to(|| format!("remove {}", folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    fn folder(name: &str) -> PathBuf {
        let folder = workspace::target_folder("test-mutants").unwrap().join(name);
        remove(&folder).unwrap();
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn write(output: &Path, file: &str, text: &str) {
        fs::create_dir_all(output.join(RESULTS)).unwrap();
        fs::write(output.join(RESULTS).join(file), text).unwrap();
    }

    #[test]
    fn a_run_that_was_stopped_is_gone_on_with() {
        let folder = folder("stopped");
        let output = folder.join("quick");
        let all = ["a: b", "c", "d", "e", "f"];
        write(&output, "caught.txt", "a: b\n");
        write(&output, "missed.txt", "c\n");
        write(&output, "timeout.txt", "f\n");
        Record::open(&folder).unwrap().collect(&output, 0).unwrap();

        let mut record = Record::open(&folder).unwrap();
        assert_eq!(record.of("a: b"), Some(Verdict::Caught));
        assert_eq!(record.pending(&all, 0), ["d", "e"]);
        assert_eq!(record.pending(&all, 1), ["c"]);

        write(&output, "unviable.txt", "d\n");
        write(&output, "missed.txt", "e\n");
        record.collect(&output, 0).unwrap();
        assert_eq!(record.pending(&all, 0), [""; 0]);
        assert_eq!(record.pending(&all, 1), ["c", "e"]);

        record.forget_survivors(&["c", "f"]).unwrap();
        let record = Record::open(&folder).unwrap();
        assert_eq!(record.pending(&all, 0), ["c", "f"]);
        assert_eq!(record.pending(&all, 1), ["e"]);
    }

    #[test]
    fn a_new_record_knows_nothing_of_what_was_there() {
        let folder = folder("fresh");
        let output = folder.join("quick");
        write(&output, "caught.txt", "a\n");
        Record::open(&folder).unwrap().collect(&output, 0).unwrap();
        write(&output, "caught.txt", "b\n");
        let mut record = Record::new(&folder).unwrap();
        record.collect(&output, 0).unwrap();
        assert_eq!(record.pending(&["a", "b"], 0), ["a", "b"]);
    }

    #[test]
    fn a_line_that_makes_no_sense_is_shown() {
        let failure = parse("perhaps\ta").unwrap_err().to_string();
        assert!(failure.contains("perhaps"), "{failure}");
    }
}
