//! What earlier calls ended with that keeps us from ringing a number again. Nothing of it expires:
//! how long each ending holds is the operator's setting at the time of the next dial.

use aws_sdk_dynamodb::types::{ConditionCheck, Update};
use callflow::PhoneNumber;
use callflow::step::HoldCause;
use jiff::Timestamp;

use super::{Item, Limits, Misshapen, built, moment, read_moment};

/// An ending that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A no to the meeting.
    Declined,
    /// We never understood an answer.
    NotUnderstood,
    /// It is somebody else's number.
    WrongNumber,
    /// A child answered.
    Child,
}

impl From<HoldCause> for Ending {
    fn from(cause: HoldCause) -> Self {
        match cause {
            HoldCause::Declined => Self::Declined,
            HoldCause::NotUnderstood => Self::NotUnderstood,
            HoldCause::WrongNumber => Self::WrongNumber,
            HoldCause::Child => Self::Child,
        }
    }
}

impl Ending {
    /// Each of them.
    pub const ALL: [Self; 4] = [
        Self::Declined,
        Self::NotUnderstood,
        Self::WrongNumber,
        Self::Child,
    ];

    const fn attribute(self) -> &'static str {
        match self {
            Self::Declined => "declined_at",
            Self::NotUnderstood => "not_understood_at",
            Self::WrongNumber => "wrong_number_at",
            Self::Child => "child_at",
        }
    }
}

/// The item's id.
pub fn id(number: &PhoneNumber) -> String {
    format!("hold#{}", number.as_e164())
}

/// The endings that are kept, each with its latest time.
pub fn read(item: Option<&Item>) -> Result<Vec<(Ending, Timestamp)>, Misshapen> {
    let Some(item) = item else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    for ending in Ending::ALL {
        let at = read_moment(item, ending.attribute())?;
        kept.extend(at.map(|at| (ending, at)));
    }
    Ok(kept)
}

/// Keeps an ending.
pub fn kept(limits: &Limits, number: &PhoneNumber, ending: Ending, at: Timestamp) -> Update {
    let update = limits
        .at_id(&id(number))
        .update_expression(format!("SET {} = :at", ending.attribute()))
        .expression_attribute_values(":at", moment(at));
    built(update)
}

/// The condition that nothing holds the number back. `since` says of an ending what its time must
/// not be later than; none where it holds for good.
pub(crate) fn absent(
    limits: &Limits,
    number: &PhoneNumber,
    since: impl Fn(Ending) -> Option<Timestamp>,
) -> ConditionCheck {
    let mut values = Item::new();
    let conditions = Ending::ALL.map(|ending| {
        let attribute = ending.attribute();
        match since(ending) {
            None => format!("attribute_not_exists({attribute})"),
            Some(since) => {
                values.insert(format!(":{attribute}"), moment(since));
                format!("(attribute_not_exists({attribute}) OR {attribute} <= :{attribute})")
            }
        }
    });
    let values = Some(values).filter(|values| !values.is_empty());
    limits.check(&id(number), &conditions.join(" AND "), values)
}
