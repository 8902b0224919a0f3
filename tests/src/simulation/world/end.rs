//! The end: the faults have ceased, and half an hour has passed.

use std::collections::BTreeSet;

use super::super::invariants::Invariant::{
    BooksAgree, EverythingEnds, ObjectedIsDeleted, OptOutsAreDrained,
};
use super::super::{LIMITS, OPT_OUT_DEAD_LETTERS, OPT_OUTS};
use super::{World, state_of};

impl World {
    /// What must be true when everything is over.
    pub(super) fn check_the_end(&mut self) {
        let now = self.now();
        let legs: BTreeSet<(String, String)> = self
            .legs
            .values()
            .map(|leg| (leg.id.clone(), leg.sid.clone()))
            .collect();
        let mut conclusions = Vec::new();
        let mut ends = Vec::new();
        let mut agree = Vec::new();
        let mut deleted = Vec::new();
        for (id, outbound, item) in self.model.ours() {
            let status = item["status"].as_str().unwrap_or_default().to_owned();
            let over = matches!(
                status.as_str(),
                "completed" | "busy" | "no-answer" | "failed" | "canceled"
            );
            let left = ["in_flight", "deletion_due"].map(|mark| !item[mark].is_null());
            ends.push((id.to_owned(), over && left == [false; 2], status.clone()));
            let objected = state_of(&item["call"]["recording"]) == "delete_due";
            let mut kept = self.legs.values().filter(|leg| leg.id == id);
            let kept = kept.any(|leg| !leg.recordings().is_empty());
            deleted.push((id.to_owned(), !(objected && kept)));
            let at_twilio = legs.iter().filter(|(of, _)| of == id).count();
            let bound = item["call_sid"].as_str();
            let same = bound.is_none_or(|sid| legs.contains(&(id.to_owned(), sid.to_owned())));
            let refused = !item["refused_by_carrier"].is_null();
            let agrees = same && at_twilio <= 1 && !(refused && at_twilio > 0);
            agree.push((
                id.to_owned(),
                agrees,
                format!("{at_twilio} at Twilio, {bound:?}, {refused}"),
            ));
            let way = if outbound { "outbound" } else { "inbound" };
            let conclusion = match state_of(&item["call"]["conclusion"]) {
                "none" => status,
                conclusion => conclusion.to_owned(),
            };
            conclusions.push(format!("outcome: {way} {conclusion}"));
        }
        for conclusion in conclusions {
            self.count(&conclusion);
        }
        let checks = &mut self.model.checks;
        for (id, holds, status) in ends {
            checks.check(EverythingEnds, now, holds, || format!("{id} is {status}"));
        }
        for (id, holds) in deleted {
            checks.check(ObjectedIsDeleted, now, holds, || id);
        }
        for (id, holds, detail) in agree {
            checks.check(BooksAgree, now, holds, || format!("{id}: {detail}"));
        }
        for item in self.engine.items(LIMITS) {
            let holder = item["live_call"].as_str().unwrap_or_default();
            // Where a function was killed before it could free a lock, its deadline did.
            let until = item["live_until"].as_i64().unwrap_or_default();
            let held = !holder.is_empty() && until > now.as_millisecond();
            let checks = &mut self.model.checks;
            checks.check(EverythingEnds, now, !held, || {
                format!("{holder} holds a lock")
            });
        }
        let waiting =
            [OPT_OUTS, OPT_OUT_DEAD_LETTERS].map(|queue| self.engine.messages(queue).len());
        let checks = &mut self.model.checks;
        checks.check(OptOutsAreDrained, now, waiting[0] == 0, || {
            format!("{waiting:?}")
        });
    }
}
