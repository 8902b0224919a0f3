//! Numbers, as they may be shown to whoever looks over the shoulder.

pub(super) use shared::callflow::mask as number;

/// A sentence in which every run of digits that could be a telephone number shows its last four:
/// also one that is read out, as in `4 1 5, 5 5 5, 0 1 0 0`.
pub(super) fn sentence(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit() || letter == '+') {
        shown.push_str(&rest[..start]);
        let run = run_of_digits(&rest[start..]);
        let digits: Vec<char> = run.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 7 {
            shown.push_str(run);
        } else {
            shown.push_str("***-***-");
            shown.extend(&digits[digits.len() - 4..]);
        }
        rest = &rest[start + run.len()..];
    }
    shown.push_str(rest);
    shown
}

/// From a digit or `+` to the last digit that only blanks and punctuation separate from it.
fn run_of_digits(text: &str) -> &str {
    let within = |letter: &char| letter.is_ascii_digit() || " ,.-()+".contains(*letter);
    let length = text.chars().take_while(within).count();
    let run = text[..length].trim_end_matches(|letter: char| !letter.is_ascii_digit());
    if run.is_empty() { &text[..1] } else { run }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_however_they_are_written() {
        assert_eq!(number("+14155550123"), "+1***-***-0123");
        for (text, shown) in [
            (
                "To reach us, call 4 1 5, 5 5 5, 0 1 0 0.",
                "To reach us, call ***-***-0100.",
            ),
            ("call +1 (415) 555-0100 now", "call ***-***-0100 now"),
            (
                "press 1, or 2. To stop, press 9.",
                "press 1, or 2. To stop, press 9.",
            ),
            ("a + b, 10 minutes", "a + b, 10 minutes"),
            ("", ""),
        ] {
            assert_eq!(sentence(text), shown);
        }
    }
}
