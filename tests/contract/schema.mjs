// What docs/contract.schema.json accepts.

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const file = new URL("../../docs/contract.schema.json", import.meta.url);
const schema = JSON.parse(readFileSync(file, "utf8"));
// Which fields are required stands apart from what they look like, so these two are not asked for.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schema);

export const isRequest = ajv.getSchema(`${schema.$id}#/$defs/request`);
export const isAnswer = ajv.getSchema(`${schema.$id}#/$defs/answer`);
export const isLine = ajv.getSchema(schema.$id);
export const definitions = schema.$defs;

/** What is wrong, for the message of an assertion. */
export const wrong = (check, line) => `${line}\n${JSON.stringify(check.errors?.slice(0, 3))}`;
