//! What there is at a moment: our books, the functions that run, and Twilio.

/// One of the two clients, and so its key, its order, its intent and its call at Twilio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Client {
    /// Whoever asked first.
    First,
    /// The other.
    Second,
}

/// Everything at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    /// The number is on the suppression list.
    pub suppressed: bool,
    /// Whose call holds the number's lock. It counts until that order is [`Age::LockOver`].
    pub lock: Option<Client>,
    /// The clients' orders.
    pub orders: [Order; 2],
    /// What the reconciler is about to do.
    pub sweep: Sweep,
    /// What may still happen against us.
    pub left: Left,
}

/// How often each fault may still happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Left {
    /// Requests that a client sends again.
    pub retries: u8,
    /// Functions that die.
    pub crashes: u8,
}

/// What became of a client's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact that nobody else's depends on"
)]
pub struct Order {
    /// The client has asked.
    pub requested: bool,
    /// So many of its requests have read that nothing is against it, and have stored nothing yet.
    pub cleared: u8,
    /// Where the function is that stored the intent.
    pub dialler: Dialler,
    /// The intent.
    pub intent: Intent,
    /// The answer is kept under the key. The record itself is stored with the intent.
    pub answered: bool,
    /// Whose call at Twilio the intent is bound to.
    pub bound: Option<Client>,
    /// How long ago the intent was stored.
    pub age: Age,
    /// Twilio was asked, and has neither taken the call nor lost the request.
    pub on_its_way: bool,
    /// The call at Twilio.
    pub call: TwilioCall,
    /// Twilio took the call within the quarter of an hour of its own intent.
    pub taken_in_time: bool,
    /// Twilio took the call within the quarter of an hour of the other client's intent.
    pub taken_in_the_others_time: bool,
}

/// Where the function is that stored an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialler {
    /// Nowhere: there is none, or it has ended, or died.
    Gone,
    /// The intent is stored, and Twilio not asked.
    Stored,
    /// Twilio took the call, which is to be written.
    Accepted,
    /// Twilio refused, which is to be written.
    Refused,
    /// Nobody knows, which is to be written.
    Unknown,
}

/// An intent in our books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Intent {
    /// There is none.
    Absent,
    /// It is stored, and not over.
    InFlight,
    /// It is over.
    Ended,
}

/// How long ago an intent was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Age {
    /// So long as its function may live, and the person may be spoken to.
    Fresh,
    /// Its function is dead, and it is too late to speak to the person: `dial_before` is more than
    /// half a minute past.
    Late,
    /// A quarter of an hour: what Twilio does not know now counts as never taken.
    AbsenceCounts,
    /// The lock is past its deadline.
    LockOver,
}

/// A call at Twilio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TwilioCall {
    /// There is none.
    None,
    /// It is queued, or rings. Twilio cancels the one like the other.
    Waiting,
    /// Somebody picked up, and Twilio asks us what to say.
    PickedUp,
    /// Call and list are read, and what to say is decided, and not yet stored.
    Deciding {
        /// Whether it is the pitch; else it is one sentence, and goodbye.
        pitch: bool,
    },
    /// The person hears the pitch.
    Talking,
    /// It is over, which Twilio is to tell us.
    Over,
    /// Twilio told us, and the end is stored; the number is to be freed.
    Freeing,
    /// It is over, and nothing comes of it any more.
    Past,
}

/// What the reconciler is about to do about a client's intent, by what it has read and what Twilio told
/// it. The second client is the one whose call at Twilio it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sweep {
    /// Nothing.
    Idle,
    /// To bind the intent to a call that it found at Twilio, that no intent claims, and that stood so.
    Bind(Client, Client, Stands),
    /// To cancel the call, and to ask how it stands then.
    Cancel(Client, Client),
    /// To end the intent, since its call is over.
    EndOver(Client),
    /// To end the intent, since Twilio does not know it.
    EndAbsent(Client),
    /// To free the number of the intent, which has ended.
    Free(Client),
}

/// How a call stands, as Twilio tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stands {
    /// Queued, or ringing.
    Waiting,
    /// Somebody is on the line.
    OnTheLine,
    /// Over.
    Over,
}

impl Client {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

impl Sweep {
    /// Whose order it is about.
    pub fn client(self) -> Option<Client> {
        match self {
            Self::Idle => None,
            Self::Bind(client, _, _)
            | Self::Cancel(client, _)
            | Self::EndOver(client)
            | Self::EndAbsent(client)
            | Self::Free(client) => Some(client),
        }
    }
}

impl State {
    /// Nobody has asked for anything.
    pub fn start(left: Left) -> Self {
        let order = Order {
            requested: false,
            cleared: 0,
            dialler: Dialler::Gone,
            intent: Intent::Absent,
            answered: false,
            bound: None,
            age: Age::Fresh,
            on_its_way: false,
            call: TwilioCall::None,
            taken_in_time: false,
            taken_in_the_others_time: false,
        };
        Self {
            suppressed: false,
            lock: None,
            orders: [order; 2],
            sweep: Sweep::Idle,
            left,
        }
    }

    /// A client's order.
    pub fn order(&self, client: Client) -> &Order {
        match client {
            Client::First => &self.orders[0],
            Client::Second => &self.orders[1],
        }
    }

    /// The same, to change it.
    pub fn order_mut(&mut self, client: Client) -> &mut Order {
        match client {
            Client::First => &mut self.orders[0],
            Client::Second => &mut self.orders[1],
        }
    }
}

impl TwilioCall {
    /// How it stands, to whoever asks Twilio; none where Twilio does not have it.
    pub fn stands(self) -> Option<Stands> {
        match self {
            Self::None => None,
            Self::Waiting => Some(Stands::Waiting),
            Self::PickedUp | Self::Deciding { .. } | Self::Talking => Some(Stands::OnTheLine),
            Self::Over | Self::Freeing | Self::Past => Some(Stands::Over),
        }
    }

    /// A telephone rings, or will, or somebody holds it to their ear.
    pub fn is_live(self) -> bool {
        matches!(self.stands(), Some(Stands::Waiting | Stands::OnTheLine))
    }

    /// A function of ours is answering a webhook of it.
    pub fn is_being_answered(self) -> bool {
        match self {
            Self::PickedUp | Self::Deciding { .. } | Self::Freeing => true,
            Self::None | Self::Waiting | Self::Talking | Self::Over | Self::Past => false,
        }
    }
}
