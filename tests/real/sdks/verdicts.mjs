// Says of each signed request, one JSON object a line, whether Twilio's Node library takes it, in
// the way in which its own middleware asks.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { validateRequest, validateRequestWithBody } = require("twilio");

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(verdict(JSON.parse(line))));
}

function verdict({ auth_token: token, method, url, content_type: type, body, signature }) {
  if (method === "GET") return validateRequest(token, signature, url, {});
  if (type !== "application/x-www-form-urlencoded") {
    return validateRequestWithBody(token, signature, url, body);
  }
  const pairs = new URLSearchParams(body);
  const fields = {};
  for (const name of new Set(pairs.keys())) {
    const values = pairs.getAll(name);
    fields[name] = values.length === 1 ? values[0] : values;
  }
  return validateRequest(token, signature, url, fields);
}
