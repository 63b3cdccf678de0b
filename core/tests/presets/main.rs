//! How the systems behind the presets treat a message: where they differ, told as short stories.

mod bull_mq;
mod change_of_rules;
mod compare;
mod compare_receipts;
mod facts;
mod future;
mod kafka_share;
mod knobs;
mod nats_work_queue;
mod rabbit_classic;
mod rabbit_quorum;
mod refusals;
mod sqs_fifo;
mod sqs_standard;
mod sqs_standard_receipts;
mod story;
mod words;
