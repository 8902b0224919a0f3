//! Time zones, always from the database that is compiled in.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

/// The database that is compiled in, asked by name: the global one of the library may be the
/// system's, which can be years old, if a dependency turns that on.
static COMPILED_IN: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone of the IANA database.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// No zone has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownZoneName;

impl Zone {
    /// A zone by its name, such as `America/New_York`.
    pub fn named(name: &str) -> Result<Self, UnknownZoneName> {
        let zone = COMPILED_IN.get(name).map_err(|_| UnknownZoneName)?;
        // `Etc/Unknown` is a name, and would be taken for UTC.
        if zone.is_unknown() {
            return Err(UnknownZoneName);
        }
        Ok(Self(zone))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0
            .iana_name()
            .expect("a zone of the database has a name")
    }

    /// A moment, as it is told there.
    pub fn at(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.0.clone())
    }

    /// What a clock on the wall shows there.
    pub fn wall_clock(&self, moment: Timestamp) -> DateTime {
        self.0.to_datetime(moment)
    }

    /// The moment at which the clock shows `minutes` after midnight of `date`; of two such moments
    /// the later, and where the clock skips them, one after the gap. None at the end of time.
    pub(crate) fn at_or_after(&self, date: Date, minutes: u16) -> Option<Timestamp> {
        let shown = on_the_clock(date, minutes)?;
        self.0.to_ambiguous_timestamp(shown).later().ok()
    }

    /// As [`at_or_after`](Self::at_or_after), but of two moments the earlier, and one before a gap.
    pub(crate) fn at_or_before(&self, date: Date, minutes: u16) -> Option<Timestamp> {
        let shown = on_the_clock(date, minutes)?;
        self.0.to_ambiguous_timestamp(shown).earlier().ok()
    }
}

fn on_the_clock(date: Date, minutes: u16) -> Option<DateTime> {
    let midnight = date.at(0, 0, 0, 0);
    midnight
        .checked_add(jiff::Span::new().minutes(i64::from(minutes)))
        .ok()
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for UnknownZoneName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "expected the name of a time zone in the IANA database, such as America/New_York",
        )
    }
}

impl std::error::Error for UnknownZoneName {}
