//! Spanish: the words by class, and the rules. Words are written without accents.

pub(super) mod answers;
pub(super) mod consent;
pub(super) mod opt_out;
pub(super) mod somebody_else;
pub(super) mod words;
