//! Values that are nobody's business: from the environment, from standard input, or from a prompt;
//! never from an argument, which other users of the machine and the shell's history can see.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Read};

use crate::trouble::Trouble;

/// Looks a variable of the environment up.
pub type Variables = Box<dyn Fn(&str) -> Option<String>>;

/// Where values come from that the environment does not hold.
pub trait Input {
    /// Whether a person sits there, who can be asked.
    fn is_terminal(&self) -> bool;
    /// All that is piped in.
    fn read(&mut self) -> io::Result<String>;
    /// Asks, without showing what is typed.
    fn ask(&mut self, name: &str) -> io::Result<String>;
}

/// The process's own.
#[derive(Debug)]
pub struct StandardInput;

impl Input for StandardInput {
    fn is_terminal(&self) -> bool {
        io::stdin().is_terminal()
    }

    fn read(&mut self) -> io::Result<String> {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        Ok(text)
    }

    fn ask(&mut self, name: &str) -> io::Result<String> {
        rpassword::prompt_password(format!("{name}: "))
    }
}

/// The values of these names, and a note for each that says where it came from: a variable that was
/// forgotten in the environment must not win unseen.
///
/// What the environment lacks is asked for on a terminal, and otherwise read from standard input,
/// in lines such as `TWILIO_AUTH_TOKEN=…`; a single value may stand there alone.
pub fn values(
    names: &[&'static str],
    variable: &dyn Fn(&str) -> Option<String>,
    input: &mut dyn Input,
) -> Result<(BTreeMap<&'static str, String>, Vec<String>), Trouble> {
    let mut values = BTreeMap::new();
    let mut notes = Vec::new();
    let mut keep = |name: &'static str, value: String, from: &str| {
        notes.push(format!("{name}: from {from}"));
        values.insert(name, value);
    };
    let mut missing = Vec::new();
    for name in names {
        match filled(variable(name)) {
            Some(value) => keep(name, value, "the environment"),
            None => missing.push(*name),
        }
    }
    if missing.is_empty() {
        return Ok((values, notes));
    }
    let unreadable = |error: io::Error| Trouble::of("standard input cannot be read", &error);
    if input.is_terminal() {
        for name in missing {
            let value = filled(Some(input.ask(name).map_err(unreadable)?));
            let value = value.ok_or_else(|| Trouble::new(format!("{name} is empty")))?;
            keep(name, value, "the prompt");
        }
        return Ok((values, notes));
    }
    let text = input.read().map_err(unreadable)?;
    let lines = lines(&text, names)?;
    let mut absent = Vec::new();
    for name in missing {
        match lines.get(name) {
            Some(value) => keep(name, value.clone(), "standard input"),
            None => absent.push(name),
        }
    }
    if absent.is_empty() {
        return Ok((values, notes));
    }
    let absent = absent.join(", ");
    Err(Trouble::new(format!(
        "missing: {absent}. Set each as a variable of the environment, or write it to standard \
         input as a line NAME=value, or run this on a terminal to be asked. Arguments are not \
         taken: they can be seen by others."
    )))
}

/// The lines of standard input, by name. Of what is wrong with one, its text is never told.
fn lines(text: &str, names: &[&'static str]) -> Result<BTreeMap<String, String>, Trouble> {
    let mut values = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match (line.split_once('='), names) {
            (Some((name, value)), _) if names.contains(&name.trim()) => {
                let value = value.trim().trim_matches(['"', '\'']);
                values.insert(name.trim().to_owned(), value.to_owned());
            }
            // A file of settings may hold others.
            (Some((name, _)), _) if is_name(name.trim()) => {}
            (_, [only]) => {
                values.insert((*only).to_owned(), line.to_owned());
            }
            _ => {
                return Err(Trouble::new(
                    "standard input has a line that is not NAME=value: write one such line for \
                     each value",
                ));
            }
        }
    }
    values.retain(|_, value| !value.is_empty());
    Ok(values)
}

fn is_name(text: &str) -> bool {
    let fits =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    !text.is_empty() && text.chars().all(fits)
}

fn filled(value: Option<String>) -> Option<String> {
    let value = value?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Given {
        terminal: bool,
        text: &'static str,
        asked: Vec<String>,
    }

    impl Input for Given {
        fn is_terminal(&self) -> bool {
            self.terminal
        }

        fn read(&mut self) -> io::Result<String> {
            assert!(!self.terminal, "nobody reads a terminal to its end");
            Ok(self.text.to_owned())
        }

        fn ask(&mut self, name: &str) -> io::Result<String> {
            assert!(self.terminal, "nobody is there to be asked");
            self.asked.push(name.to_owned());
            Ok(self.text.to_owned())
        }
    }

    fn given(terminal: bool, text: &'static str) -> Given {
        Given {
            terminal,
            text,
            asked: Vec::new(),
        }
    }

    const NAMES: [&str; 2] = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"];

    fn only_account(name: &str) -> Option<String> {
        (name == NAMES[0]).then(|| "AC1".to_owned())
    }

    #[test]
    fn the_environment_comes_first_and_standard_input_fills_up() {
        let mut input = given(false, "# mine\nTWILIO_AUTH_TOKEN=\"secret\"\nPORT=3000\n");
        let (values, notes) = values(&NAMES, &only_account, &mut input).unwrap();
        assert_eq!(values["TWILIO_ACCOUNT_SID"], "AC1");
        assert_eq!(values["TWILIO_AUTH_TOKEN"], "secret");
        assert_eq!(
            notes,
            [
                "TWILIO_ACCOUNT_SID: from the environment",
                "TWILIO_AUTH_TOKEN: from standard input"
            ]
        );
    }

    #[test]
    fn a_person_is_asked_only_for_what_is_missing() {
        let mut input = given(true, "typed");
        let (values, _) = values(&NAMES, &only_account, &mut input).unwrap();
        assert_eq!(values["TWILIO_AUTH_TOKEN"], "typed");
        assert_eq!(input.asked, ["TWILIO_AUTH_TOKEN"]);
    }

    #[test]
    fn with_nothing_there_it_says_what_is_missing_and_does_not_wait() {
        let error = values(&NAMES, &|_| None, &mut given(false, "")).unwrap_err();
        insta::assert_snapshot!(error, @"missing: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN. Set each as a variable of the environment, or write it to standard input as a line NAME=value, or run this on a terminal to be asked. Arguments are not taken: they can be seen by others.");
    }

    #[test]
    fn a_misshapen_line_is_not_repeated() {
        let error = values(&NAMES, &|_| None, &mut given(false, "hush\n")).unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }

    #[test]
    fn a_single_value_may_stand_alone() {
        let read = |text| {
            let (values, _) = values(&["KEY"], &|_| None, &mut given(false, text)).unwrap();
            values["KEY"].clone()
        };
        assert_eq!(read("obc_a=b\n"), "obc_a=b");
        assert_eq!(read("KEY=obc_a\n"), "obc_a");
    }
}
