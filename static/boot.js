import init from "../message-queue-playground.js";
await init({ module_or_path: new URL("../message-queue-playground_bg.wasm", import.meta.url) });
