//! English: the words by class, and the rules.

pub(super) mod answer_words;
pub(super) mod answers;
pub(super) mod consent;
pub(super) mod everyday;
pub(super) mod opt_out;
pub(super) mod somebody_else;
pub(super) mod words;
