//! How the way is written in which the workers of a service are run: what is as usual is left out.

use super::span;
use super::written::quoted;
use crate::sim::{Badges, Crew, Intake, Scaling};

/// The fields of a service.
#[inline(never)] // Not in the first view.
pub fn fields(crew: &Crew) -> Vec<(&'static str, String)> {
    let Intake { prefetch, batch } = crew.intake;
    let mut fields = vec![("prefetch", prefetch.to_string()), ("batch", batch.to_string())];
    fields.retain(|(_, value)| value != "1");
    if let Some(Scaling { target, min, max, every, cooldown, startup }) = crew.scaling {
        let [every, cooldown, startup] =
            [every, cooldown, startup].map(|span| quoted(&span::write(span)));
        fields.push((
            "scaling",
            format!(
                "{{ \"target\": {target}, \"min\": {min}, \"max\": {max}, \"every\": {every}, \
                 \"cooldown\": {cooldown}, \"startup\": {startup} }}"
            ),
        ));
    }
    let Badges { language, team } = &crew.badges;
    for (name, text) in [("version", &crew.version), ("language", language), ("team", team)] {
        fields.extend(text.as_ref().map(|text| (name, quoted(text))));
    }
    fields
}
