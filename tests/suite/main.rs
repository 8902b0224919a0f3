//! Everything that needs more than one package.

mod architecture;
mod journeys;
mod template;
