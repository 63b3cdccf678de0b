//! The native run.

fn main() {
    print!("{}", message_queue_bench::run());
}
