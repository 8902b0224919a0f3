//! Calls, from the first ring to what is stored.

use local::phone::Script;
use tests::{Desk, transcript};

#[tokio::test]
async fn yes_and_yes() {
    let desk = Desk::open().await;
    let called = desk
        .call(Script::answering().say("yes please").say("yes i would"))
        .await;
    insta::assert_snapshot!(transcript(&called));
}
