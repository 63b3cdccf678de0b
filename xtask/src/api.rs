//! The module for scripts in `dist/api`: the queues without the page.

use crate::script_module::ScriptModule;

pub const MODULE: ScriptModule =
    ScriptModule { package: "message-queue-api", folder: "api", name: "message-queue" };
