//! How a trace is changed: lines are taken away, put in or written anew, and numbered again.

/// The lines of a trace.
pub struct Lines<'a>(pub Vec<&'a str>);

impl<'a> Lines<'a> {
    pub fn new(trace: &'a str) -> Self {
        Self(trace.lines().collect())
    }

    /// The places of the lines in which all of these are.
    pub fn with<'b>(&'b self, parts: &'b [&'b str]) -> impl Iterator<Item = usize> + 'b {
        let lines = self.0.iter().enumerate();
        let good = move |line: &str| parts.iter().all(|part| line.contains(part));
        lines.filter(move |(_, line)| good(line)).map(|(place, _)| place)
    }

    /// The so-manieth line in which all of these are, from the first on.
    pub fn nth(&self, parts: &[&str], nth: usize) -> Option<usize> {
        self.with(parts).nth(nth)
    }

    /// A trace in which other lines stand in the place of one.
    pub fn instead(&self, place: usize, lines: &[&str]) -> String {
        let before = self.0[..place].iter();
        let all = before.chain(lines).chain(&self.0[place + 1..]).zip(1_u64..);
        let numbered = all.map(|(line, number)| {
            let (_, rest) = line.split_once(',').expect("each line has its number first");
            format!("{{\"n\":{number},{rest}\n")
        });
        numbered.collect()
    }

    pub fn without(&self, place: usize) -> String {
        self.instead(place, &[])
    }

    pub fn twice(&self, place: usize) -> String {
        self.instead(place, &[self.0[place], self.0[place]])
    }

    pub fn rewritten(&self, place: usize, from: &str, to: &str) -> Option<String> {
        let line = self.0[place];
        line.contains(from).then(|| self.instead(place, &[&line.replacen(from, to, 1)]))
    }

    /// A line comes before another, at the same instant.
    pub fn before(&self, place: usize, rest: &str) -> String {
        let at = field(self.0[place], "at").expect("each line has its instant");
        let line = format!("{{\"n\":0,\"at\":{at},{rest},\"text\":\"\"}}");
        self.instead(place, &[&line, self.0[place]])
    }
}

/// A field as it is written.
pub fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = line.split_once(&format!("\"{name}\":"))?;
    Some(&value[..value.find([',', '}'])?])
}

/// A field as it is written, with its name.
pub fn whole(line: &str, name: &str) -> String {
    format!("\"{name}\":{}", field(line, name).unwrap_or_default())
}
