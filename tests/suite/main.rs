//! Everything that needs more than one package.

mod api;
mod architecture;
mod gateway;
mod journeys;
mod permissions;
mod privacy;
mod readme;
mod spoken;
mod table;
mod template;
mod webhooks;
