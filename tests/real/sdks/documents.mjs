// Speaks the same script with Twilio's own TwiML classes: one JSON object a line in, what is to be
// said in meaning; one document a line out.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { VoiceResponse } = require("twilio").twiml;

// Of these, the person may say one.
const HINTS =
  "yes,no,stop,stop calling,remove me,take me off your list,don't record," +
  "sí,no gracias,alto,no me llame,no grabe";
const VOICES = { "en-US": "Polly.Joanna", "es-US": "Polly.Lupe" };
// Twilio's connection overrides: it tries twice more, on timeouts and on 5xx.
const TRIED_AGAIN = "#rc=2&rp=ct,rt,5xx";

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(speak(JSON.parse(line))));
}

function speak(meaning) {
  const { kind, recording, opening, said, last, language } = meaning;
  const response = new VoiceResponse();
  const voice = { voice: VOICES[language], language };

  // The library's Stop knows no Recording.
  if (recording === "stop") response.stop().addChild("Recording", { name: "conversation" });
  if (opening.length > 0) gather("opening", { timeout: 1 }, opening);
  if (recording === "start") {
    response.start().recording({
      name: "conversation",
      recordingStatusCallback: webhook("status", `&consent=${meaning.rests_on}`),
    });
  }
  if (kind === "ask") gather("question", { timeout: 5, actionOnEmptyResult: true }, said);
  if (kind === "close" && said.length > 0) gather("closing", { timeout: 1 }, said);
  if (last !== null) response.say(voice, last);
  if (kind !== "ask") response.hangup();
  return response.toString();

  function gather(moment, waiting, texts) {
    const listening = response.gather({
      input: "dtmf speech",
      action: webhook("gather", `&turn=${meaning.turn}&at=${moment}`),
      numDigits: 1,
      speechTimeout: 1,
      language,
      hints: HINTS,
      profanityFilter: false,
      ...waiting,
    });
    for (const text of texts) listening.say(voice, text);
  }

  function webhook(name, more) {
    return `${meaning.base}/twilio/voice/${name}?call_id=${meaning.id}${more}${TRIED_AGAIN}`;
  }
}
