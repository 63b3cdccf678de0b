//! The page in a real document: it mounts, several of it get along, and it leaves nothing behind.

use std::time::Duration;

use message_queue_playground::web::App;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::AppHandle;

fn document() -> web_sys::Document {
    web_sys::window().and_then(|window| window.document()).expect("tests run in a page")
}

fn mount() -> (Element, AppHandle<App>) {
    let root = document().create_element("div").expect("an element can be made");
    document().body().expect("a page has a body").append_child(&root).expect("it takes a child");
    let handle = yew::Renderer::<App>::with_root(root.clone()).render();
    (root, handle)
}

/// Lets the page draw itself.
async fn settle() {
    yew::platform::time::sleep(Duration::ZERO).await;
}

fn count(root: &Element, selector: &str) -> u32 {
    root.query_selector_all(selector).expect("the selector is good").length()
}

#[wasm_bindgen_test]
async fn two_playgrounds_share_a_page_without_noticing_each_other() {
    let (first, first_handle) = mount();
    let (second, second_handle) = mount();
    settle().await;
    for root in [&first, &second] {
        assert_eq!(count(root, "[aria-label=Ledger]"), 1);
        assert_eq!(count(root, "[role=switch]"), 2, "one sender and one worker");
    }
    first_handle.destroy();
    settle().await;
    assert_eq!((first.child_element_count(), count(&second, "[role=switch]")), (0, 2));
    second_handle.destroy();
    first.remove();
    second.remove();
}
