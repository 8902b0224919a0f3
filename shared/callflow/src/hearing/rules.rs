//! The rules in the order of their precedence.

use std::sync::LazyLock;

use crate::hearing::grammar::{Lexicon, Token, Tokens};
use crate::hearing::patterns::Patterns;
use crate::hearing::{Hearing, Question, Reading, english, normal, second_reader, spanish};

/// What may stand before an answer and changes nothing.
const OPENERS: &str = "
    well|hey|hi|hello|look|listen|so|and|but|then|okay|now|sorry|excuse|oiga|mire|oye|mira|bueno|pues|ay|disculpe|perdon|hola|alo|miren|oigan,
    excuse me, i am sorry, good morning|afternoon|evening, buenos dias, buenas tardes|noches,
    thank you, thanks, gracias, muchas gracias
";

/// What may stand after an answer and changes nothing.
const COURTESIES: &str = "
    thanks|bye|goodbye|gracias|adios|okay|senor|senora|senorita|joven|then|alright|cheers|though|maam|now|friend|buddy|dear|honey|right|hello|pues|eh|oiga|today|caballero|amigo|anyway|sorry|pal|mate|love|hen|lad|lass|darling|sweetie|hon|bud|boss|chief|hun|sugar|babe|son|folks|yall|petal|duck,
    thank you so? very? much?,
    have a good|nice|great|blessed day|one|afternoon|evening|night|weekend, muchas gracias,
    buenas tardes|noches, buen dia, bye bye, que tenga buen|buena dia|tarde|noche, hasta luego,
    take care, god bless you?, muy amable
";

/// What an opt-out is about. The second reader is asked about a turn with such a word alone: it
/// has seen too few turns to be trusted on any other matter.
const THEME: &str = "
    NOTANY|NAY, STOP|STOPHEARD|REMOVE|GONE|off|out|KEYWORD, CALL|CALLS|CALLING|CALLED,
    LIST|MINE|LAWYER|CONSENT, alone|peace|again|anymore|report*|police|illegal|enough|harass*,
    LLAMAR|BASTAR|QUITAR|SULISTA|MIDATO, paz|baja|denunci*|nunca|jamas|ya|llam*|consentimiento
";

struct Rules {
    lexicon: Lexicon,
    openers: Patterns,
    courtesies: Patterns,
    innocent: Patterns,
    opt_out: Patterns,
    theme: Patterns,
    machine: Patterns,
    asks: Patterns,
    no_objection: Patterns,
    objection: Patterns,
    no_refusal: Patterns,
    no: Patterns,
    no_interest: Patterns,
    no_plain: Patterns,
    yes_plain: Patterns,
    hedge: Patterns,
    yes_interest: Patterns,
    assent: Patterns,
    beside: Patterns,
    disbelief: Patterns,
    no_wrong_number: Patterns,
    wrong_number: Patterns,
    no_child: Patterns,
    child: Patterns,
}

static RULES: LazyLock<Rules> = LazyLock::new(Rules::new);

impl Rules {
    fn new() -> Self {
        use english::{answer_words, answers, consent, everyday, opt_out, somebody_else, words};
        use spanish::{
            answers as es_answers, consent as es_consent, opt_out as es_opt_out,
            somebody_else as es_somebody_else, words as es_words,
        };
        let mut lexicon = Lexicon::new(&[
            words::CLASSES,
            opt_out::CLASSES,
            everyday::CLASSES,
            answer_words::CLASSES,
            consent::CLASSES,
            somebody_else::CLASSES,
            es_words::CLASSES,
            es_answers::CLASSES,
            es_consent::CLASSES,
            es_somebody_else::CLASSES,
        ]);
        Self {
            openers: lexicon.compile_all(&[OPENERS]),
            courtesies: lexicon.compile_all(&[COURTESIES]),
            innocent: lexicon.compile_all(&[everyday::INNOCENT, es_opt_out::INNOCENT]),
            opt_out: lexicon.compile_all(&[opt_out::OPT_OUT, es_opt_out::OPT_OUT]),
            theme: lexicon.compile_all(&[THEME]),
            machine: lexicon.compile_all(&[answers::MACHINE, es_answers::MACHINE]),
            asks: lexicon.compile_all(&[answers::ASKS_IF_MACHINE, es_answers::ASKS_IF_MACHINE]),
            no_objection: lexicon.compile_all(&[answers::NO_OBJECTION, es_answers::NO_OBJECTION]),
            objection: lexicon.compile_all(&[answers::OBJECTION, es_answers::OBJECTION]),
            no_refusal: lexicon.compile_all(&[answers::NO_REFUSAL, es_answers::NO_REFUSAL]),
            no: lexicon.compile_all(&[answers::NO, es_answers::NO]),
            no_interest: lexicon.compile_all(&[answers::NO_INTEREST, es_answers::NO_INTEREST]),
            no_plain: lexicon.compile_all(&[answers::NO_PLAIN, es_answers::NO_PLAIN]),
            yes_plain: lexicon.compile_all(&[answers::YES_PLAIN, es_answers::YES_PLAIN]),
            hedge: lexicon.compile_all(&[answers::HEDGE, es_answers::HEDGE]),
            yes_interest: lexicon.compile_all(&[answers::YES_INTEREST, es_answers::YES_INTEREST]),
            assent: lexicon.compile_all(&[consent::ASSENT, es_consent::ASSENT]),
            beside: lexicon.compile_all(&[consent::BESIDE, es_consent::BESIDE]),
            disbelief: lexicon.compile_all(&[consent::DISBELIEF]),
            no_wrong_number: lexicon.compile_all(&[
                somebody_else::NO_WRONG_NUMBER,
                es_somebody_else::NO_WRONG_NUMBER,
            ]),
            wrong_number: lexicon
                .compile_all(&[somebody_else::WRONG_NUMBER, es_somebody_else::WRONG_NUMBER]),
            no_child: lexicon.compile_all(&[somebody_else::NO_CHILD]),
            child: lexicon.compile_all(&[somebody_else::CHILD, es_somebody_else::CHILD]),
            lexicon,
        }
    }

    /// The words of a turn, looked up, with its openers and courtesies measured.
    fn tokens(&self, words: &[String]) -> Tokens {
        let words: Vec<Token> = words.iter().map(|word| self.lexicon.token(word)).collect();
        let len = words.len();
        let mut tokens = Tokens {
            words,
            start: 0,
            end: len,
        };
        while let Some(next) = self.openers.furthest(&tokens, tokens.start) {
            tokens.start = next;
        }
        let mut opens = vec![false; len + 1];
        opens[len] = true;
        for at in (0..len).rev() {
            opens[at] = self
                .courtesies
                .ends(&tokens, at)
                .iter()
                .any(|end| opens[*end]);
        }
        tokens.end = (0..=len).find(|at| opens[*at]).unwrap_or(len);
        tokens
    }
}

/// The first rule that matches, as the words that it matches.
fn heard(rules: &Patterns, tokens: &Tokens) -> Option<String> {
    rules.find(tokens).map(|(from, to)| span(tokens, from, to))
}

fn span(tokens: &Tokens, from: usize, to: usize) -> String {
    let words: Vec<&str> = tokens.words[from..to]
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    words.join(" ")
}

/// The words without those that an innocent phrase explains.
fn without(innocent: &Patterns, tokens: &Tokens) -> Tokens {
    let mut left = tokens.clone();
    let mut at = 0;
    while at < left.words.len() {
        match innocent.furthest(tokens, at) {
            Some(end) => {
                left.words[at..end].iter_mut().for_each(Token::strike);
                at = end;
            }
            None => at += 1,
        }
    }
    left
}

/// Whether the turn as a whole is a consent: phrases of assent and what may stand beside them,
/// from the first word to the last.
fn is_consent(rules: &Rules, tokens: &Tokens) -> bool {
    let len = tokens.words.len();
    // What the words up to each place can be read as: beside a consent, or with one.
    let mut beside = vec![false; len + 1];
    let mut assent = vec![false; len + 1];
    beside[0] = true;
    for at in 0..len {
        if beside[at] || assent[at] {
            for end in rules.assent.ends(tokens, at) {
                assent[end] = true;
            }
            for end in rules.beside.ends(tokens, at) {
                beside[end] |= beside[at];
                assent[end] |= assent[at];
            }
        }
    }
    assent[len] && heard(&rules.disbelief, tokens).is_none()
}

/// The words that the second reader reads: those between openers and courtesies that neither an
/// innocent phrase nor an objection to the recording explains.
fn unexplained(rules: &Rules, innocent: &Tokens) -> Vec<String> {
    let left = without(&rules.objection, innocent);
    let core = left.words.get(left.start..left.end).unwrap_or_default();
    core.iter()
        .map(|word| word.text.clone())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words of a turn as the second reader reads them.
pub(super) fn unexplained_words(turn: &str) -> Vec<String> {
    let rules = &*RULES;
    unexplained(
        rules,
        &without(&rules.innocent, &rules.tokens(&normal::words(turn).0)),
    )
}

/// Reads a turn.
pub(super) fn read(turn: &str, question: Question) -> Hearing {
    let (words, cut) = normal::words(turn);
    let rules = &*RULES;
    let tokens = rules.tokens(&words);
    let hearing = |reading: Reading| move |words: String| Hearing { reading, words };
    let unclear = || Hearing {
        reading: Reading::Unclear,
        words: String::new(),
    };

    let left = without(&rules.innocent, &tokens);
    if let Some(words) = heard(&rules.opt_out, &left) {
        return hearing(Reading::OptOut)(words);
    }
    if question == Question::Consent && !cut && is_consent(rules, &tokens) {
        return hearing(Reading::Yes)(span(&tokens, 0, tokens.words.len()));
    }
    // "You have reached the wrong number" begins as an answering machine does.
    let wrong_number = heard(
        &rules.wrong_number,
        &without(&rules.no_wrong_number, &tokens),
    );
    if wrong_number.is_none()
        && let Some(words) = heard(&rules.machine, &tokens)
    {
        return hearing(Reading::Machine)(words);
    }
    // What a wrong number or a child explains is no matter for it, and what stands beside that is.
    let doubtful = without(&rules.child, &without(&rules.wrong_number, &left));
    if heard(&rules.theme, &doubtful).is_some()
        && second_reader::raises(&unexplained(rules, &doubtful))
    {
        return hearing(Reading::OptOut)(span(&tokens, 0, tokens.words.len()));
    }
    if let Some(words) = wrong_number {
        return hearing(Reading::WrongNumber)(words);
    }
    if let Some(words) = heard(&rules.child, &without(&rules.no_child, &tokens)) {
        return hearing(Reading::Child)(words);
    }
    if let Some(words) = heard(&rules.objection, &without(&rules.no_objection, &tokens)) {
        return hearing(Reading::RecordingObjection)(words);
    }
    if let Some(words) = heard(&rules.asks, &tokens) {
        return hearing(Reading::AsksIfMachine)(words);
    }
    let refusing = without(&rules.no_refusal, &left);
    if let Some(words) = heard(&rules.no, &refusing) {
        return hearing(Reading::No)(words);
    }
    if question == Question::Consent {
        return unclear();
    }
    let no = heard(&rules.no_interest, &refusing).or_else(|| heard(&rules.no_plain, &tokens));
    if let Some(words) = no {
        return hearing(Reading::No)(words);
    }
    if cut {
        return unclear();
    }
    if let Some(words) = heard(&rules.yes_plain, &tokens) {
        return hearing(Reading::Yes)(words);
    }
    if heard(&rules.hedge, &left).is_some() {
        return unclear();
    }
    heard(&rules.yes_interest, &tokens).map_or_else(unclear, hearing(Reading::Yes))
}

#[cfg(test)]
pub(super) fn unknown_terms() -> Vec<String> {
    RULES.lexicon.unknown.clone()
}
