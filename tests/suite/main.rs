//! Everything that needs more than one package.

mod api;
mod architecture;
mod bad_input;
mod contract;
mod dial;
mod fallback;
mod faults;
mod fuzz_corpus;
mod gateway;
mod gateway_event;
mod journeys;
mod logs;
mod metrics;
mod operations;
mod operator;
mod opt_outs;
mod permissions;
mod privacy;
mod public_url;
mod readme;
mod reconciler;
mod spoken;
mod suppressions;
mod table;
mod template;
mod webhooks;
