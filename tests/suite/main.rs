//! Everything that needs more than one package.

mod api;
mod architecture;
mod journeys;
mod template;
mod webhooks;
