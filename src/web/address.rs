//! What the address of the page asks for: `?scenario=retry&seed=7`. In the place of a name there may
//! be a whole scenario, as JSON.

use message_queue_play::scenario::Scenario;
use message_queue_play::sim::Seed;
use web_sys::UrlSearchParams;

/// The scenario that runs when nobody asks for another.
const DEFAULT_SCENARIO: &str = "email-jobs";
/// The seed when nobody asks for another.
const DEFAULT_SEED: Seed = Seed(42);

/// Which of the two pages this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Everything.
    Full,
    /// A figure in somebody else's text.
    Embed,
}

/// What the address asks for.
pub struct Address {
    pub page: Page,
    pub scenario: Scenario,
    pub seed: Seed,
    /// What in it could not be understood, and what would be right.
    pub problem: Option<String>,
}

impl Address {
    /// Reads the address of the page. What is wrong in it is told and replaced by what runs
    /// when nobody asks for another.
    pub fn read() -> Self {
        let search = web_sys::window().and_then(|window| window.location().search().ok());
        let params = UrlSearchParams::new_with_str(&search.unwrap_or_default()).ok();
        let param = |name| params.as_ref().and_then(|params| params.get(name));
        let mut problems = Vec::new();
        let name = param("scenario").unwrap_or_else(|| DEFAULT_SCENARIO.to_owned());
        let scenario = find(&name).unwrap_or_else(|problem| {
            problems.push(problem);
            Scenario::shipped(DEFAULT_SCENARIO).expect("the default is shipped")
        });
        let seed = param("seed").map_or(Ok(DEFAULT_SEED), |text| text.parse());
        let seed = seed.unwrap_or_else(|problem| {
            problems.push(problem);
            DEFAULT_SEED
        });
        let problem = (!problems.is_empty()).then(|| in_words(&problems));
        Self { page: page(), scenario, seed, problem }
    }
}

/// The shipped scenario with this name, or the scenario that this is.
fn find(name: &str) -> Result<Scenario, String> {
    if name.starts_with('{') {
        carried(name)
    } else {
        Scenario::shipped(name).map_err(|it| it.to_string())
    }
}

#[inline(never)] // Not in the first view.
fn carried(json: &str) -> Result<Scenario, String> {
    let scenario = Scenario::from_json(json).map_err(|error| error.to_string())?;
    scenario.setup.check().map_err(|error| error.to_string())?;
    Ok(scenario)
}

#[inline(never)] // Not in the first view.
fn in_words(problems: &[String]) -> String {
    format!("This link is not understood: {}. E-mail jobs runs instead.", problems.join("; "))
}

fn page() -> Page {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id("playground"));
    match root.and_then(|root| root.get_attribute("data-page")).as_deref() {
        Some("embed") => Page::Embed,
        _ => Page::Full,
    }
}

/// The address of the full page with this scenario and seed, relative to either page.
pub fn full_page(scenario: &str, seed: Seed) -> String {
    format!("./index.html?scenario={scenario}&seed={seed}")
}

/// Lets the address of the page say what runs, so that loading it again runs the same.
pub fn write(scenario: &str, seed: Seed) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let address = format!("?scenario={scenario}&seed={seed}");
    if let Some(history) = history {
        // A page in a sandbox may not change its address, and does not need to.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}
