//! The phone, with lines handed to it as the keyboard would.

use super::super::dial::dial;
use super::super::keyboard;
use super::super::opening::{Port, open};
use super::super::room::Room;
use super::super::screen::Screen;
use super::super::stored::Kept;
use super::*;
use crate::environment::Environment;
use crate::product::{CarrierChoice, Product};
use shared::callflow::Outcome;

const PERSON: &str = "+14155550123";

struct Desk {
    product: Arc<Product>,
    room: Arc<Room>,
    endings: UnboundedReceiver<String>,
}

impl Desk {
    async fn open() -> Self {
        let environment = Environment::default();
        let product = open(&environment, CarrierChoice::Simulated, Port::Any);
        let product = Arc::new(product.await.unwrap());
        // A screen for programs shows nothing of what the phone says.
        let (room, endings) = Room::new(&product, Screen::new(true));
        let standing = Arc::clone(&room);
        product
            .carrier
            .as_ref()
            .unwrap()
            .default_phone(Box::new(move |_| {
                Box::new(Telephone::new(Arc::clone(&standing)))
            }));
        Self {
            product,
            room,
            endings,
        }
    }

    /// Types as soon as there is somebody to hear it.
    async fn type_in(&self, lines: &[&str]) {
        for line in lines {
            let mut typed = keyboard::read(line);
            while let Some(back) = self.room.pass_on(typed) {
                typed = back;
                tokio::task::yield_now().await;
            }
        }
    }

    async fn outcome(&mut self) -> Option<Outcome> {
        let sid = self.endings.recv().await.unwrap();
        let carrier = self.product.carrier.as_ref().unwrap();
        carrier.wait_for_end(&sid).await.unwrap();
        Kept::find(&self.product, &sid).unwrap().outcome()
    }
}

#[tokio::test]
async fn what_is_typed_ahead_interrupts_the_first_sentence() {
    let mut desk = Desk::open().await;
    dial(&desk.product, PERSON).await.unwrap();
    desk.type_in(&["", "stop"]).await;
    assert_eq!(desk.outcome().await, Some(Outcome::OptedOut));
}

#[tokio::test]
async fn the_ringing_can_end_in_every_way_and_the_room_is_free_again() {
    let mut desk = Desk::open().await;
    for (command, outcome) in [
        ("/busy", Outcome::Busy),
        ("/decline", Outcome::Busy),
        ("/ignore", Outcome::NoAnswer),
    ] {
        dial(&desk.product, PERSON).await.unwrap();
        desk.type_in(&[command]).await;
        assert_eq!(desk.outcome().await, Some(outcome), "{command}");
    }
}

#[tokio::test]
async fn a_second_call_hears_that_the_line_is_engaged() {
    let mut desk = Desk::open().await;
    let first = dial(&desk.product, PERSON).await.unwrap();
    // An unknown command is told, and answers nothing: it waits for the phone to ring.
    desk.type_in(&["/ring"]).await;
    let second = dial(&desk.product, "+14155550124").await.unwrap();
    let carrier = desk.product.carrier.as_ref().unwrap();
    carrier.wait_for_end(&second.call_sid).await.unwrap();
    let second = Kept::find(&desk.product, &second.call_id).unwrap();
    assert_eq!(second.outcome(), Some(Outcome::Busy));
    desk.type_in(&["", "/hangup"]).await;
    assert_eq!(desk.outcome().await, Some(Outcome::HungUp));
    assert_eq!(desk.room.call_sid(), Some(first.call_sid));
}

#[tokio::test]
async fn enter_goes_on_at_once_and_is_silence_at_a_question() {
    let mut desk = Desk::open().await;
    dial(&desk.product, PERSON).await.unwrap();
    // Three sentences, a short pause, and the two sentences of the question; then words.
    desk.type_in(&["", "", "", "", "", "no", "2"]).await;
    assert_eq!(desk.outcome().await, Some(Outcome::Declined));
}
