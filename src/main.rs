//! Mounts the page.

fn main() {
    message_queue_playground::web::start();
}
