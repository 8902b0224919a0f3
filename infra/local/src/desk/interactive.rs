//! Trying it in the terminal: the phone rings here, and the person at the keyboard answers.

use std::process::ExitCode;
use std::sync::Arc;

use super::keyboard::{self, Command, Typed};
use super::opening::{Port, Refused, open};
use super::room::{Room, UNKNOWN};
use super::screen::Screen;
use super::stored::Kept;
use super::telephone::Telephone;
use super::transcript::{Discretion, labelled};
use super::{banner, dial, masking};
use crate::cli::PERSON;
use crate::environment::Environment;
use crate::product::{CarrierChoice, Product};

/// Offers calls until the person has had enough.
pub(super) async fn run(environment: &Environment, screen: &Screen) -> Result<ExitCode, Refused> {
    let screen = *screen;
    let product = open(environment, CarrierChoice::Simulated, Port::Usual).await?;
    let product = Arc::new(product);
    let carrier = product.carrier.as_ref();
    let carrier = carrier.ok_or_else(|| Refused::saying("the carrier is not simulated"))?;
    let (room, mut endings) = Room::new(&product, screen);
    let standing = Arc::clone(&room);
    carrier.default_phone(Box::new(move |_| {
        Box::new(Telephone::new(Arc::clone(&standing)))
    }));
    banner::simulated(&product, environment, screen);
    let mut lines = keyboard::lines();
    offer(screen);
    loop {
        tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { break };
                let typed = keyboard::read(&line);
                if typed == Typed::Command(Command::Quit) {
                    break;
                }
                if let Some(typed) = room.pass_on(typed) {
                    between_calls(&product, &room, typed).await;
                }
            }
            Some(sid) = endings.recv() => {
                // The last callbacks are on their way, and what they say is part of the story.
                carrier.wait_for_end(&sid).await;
                screen.text("");
                match Kept::find(&product, &sid) {
                    Some(kept) => kept.show(screen, Discretion::Open, None),
                    None => screen.text("The call is over, and nothing was stored of it."),
                }
                offer(screen);
            }
        }
    }
    screen.stopped();
    Ok(ExitCode::SUCCESS)
}

fn offer(screen: Screen) {
    screen.text(format!(
        "\nEnter rings your phone ({}); or type a number to ring. /help, /quit.",
        masking::number(PERSON)
    ));
    screen.prompt("> ");
}

/// What is typed while no call is on.
async fn between_calls(product: &Arc<Product>, room: &Arc<Room>, typed: Typed) {
    let screen = room.screen;
    match typed {
        Typed::Nothing => ring(product, screen, PERSON).await,
        Typed::Words(text) | Typed::Keys(text) => ring(product, screen, &text).await,
        Typed::Command(Command::CallIn) => call_in(product, room),
        Typed::Command(command) => {
            room.show(command);
            screen.prompt("> ");
        }
        Typed::Unknown => {
            screen.text(UNKNOWN);
            screen.prompt("> ");
        }
    }
}

async fn ring(product: &Product, screen: Screen, to: &str) {
    if let Err(problem) = dial::dial(product, to).await {
        screen.text(labelled("", "", &format!("Not placed: {problem}")));
        screen.text("          Another number can be rung, such as +14155550124.");
        screen.prompt("> ");
    }
}

/// The person rings the product's number, where opting out is possible too.
fn call_in(product: &Product, room: &Arc<Room>) {
    let phone = Telephone::calling(Arc::clone(room));
    let (Some(phone), Some(carrier)) = (phone, product.carrier.as_ref()) else {
        return;
    };
    match carrier.ring_in(PERSON, &product.voice_number, Box::new(phone)) {
        Ok(sid) => {
            room.name_call(&sid);
            let number = masking::number(&product.voice_number);
            room.screen
                .text(format!("\nYou ring {number}, and it is answered."));
        }
        Err(error) => room.screen.text(format!("  it cannot be rung: {error}")),
    }
}
