//! The shapes of Twilio's REST API that we use: requests as ordered form pairs and paths, answers
//! as types, refusals as something to act on. Nothing is sent from here.
//!
//! All requests go to [`Region::api_host`] over HTTPS (those about countries to
//! [`Region::voice_host`]), form-encoded, with HTTP Basic
//! authentication by an API key (its SID and secret); the account's SID stands in the path all the
//! same. Sources: <https://www.twilio.com/docs/voice/api/call-resource>,
//! <https://www.twilio.com/docs/usage/requests-to-twilio> and
//! <https://github.com/twilio/twilio-oai>.

mod account;
mod amd;
mod codes;
mod create;
mod dialing;
mod error;
mod list;
mod magic;
mod number;
mod path;
mod recording;
mod region;
mod request;
mod resource;
mod update;

pub use account::{AccountKind, AccountResource, AccountStatus};
pub use amd::{AnsweringMachine, MachineDetection};
pub use create::{CallEvent, CreateCall};
pub use dialing::DialingPermissions;
pub use error::{ErrorClass, RestError};
pub use list::ListCalls;
pub use magic::{MAGIC_FROM, MAGIC_TO, MagicNumber, magic_verdict};
pub use number::{Capabilities, NumberPage, NumberResource, UpdateNumber};
pub use path::{
    account_path, call_path, call_recording_path, call_recordings_path, calls_path,
    dialing_permissions_path, number_path, numbers_path, recording_path,
};
pub use recording::{RecordingPage, RecordingResource, STOP_RECORDING};
pub use region::{Region, UnknownRegion};
pub use request::RequestError;
pub use resource::{CallPage, CallResource};
pub use update::UpdateCall;

pub use crate::twiml::Method;
