//! What `samconfig.toml` says of the default environment, so that the operator speaks of the same
//! stack as `sam deploy` does.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html>.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::trouble::Trouble;

/// The stack's name where nothing names it.
pub const STACK: &str = "outbound-caller";

/// The defaults of the global options.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SamConfig {
    /// The stack's name.
    pub stack: Option<String>,
    /// AWS's region.
    pub region: Option<String>,
    /// The profile of AWS's shared configuration.
    pub profile: Option<String>,
}

impl SamConfig {
    /// The file of this folder, or of the next one above that has it. None is no error.
    pub fn find(folder: &Path) -> Result<Self, Trouble> {
        let file = folder.ancestors().map(|above| above.join("samconfig.toml"));
        let Some(file) = file.into_iter().find(|file| file.is_file()) else {
            return Ok(Self::default());
        };
        let text = fs::read_to_string(&file)
            .map_err(|error| Trouble::of("samconfig.toml cannot be read", &error))?;
        Self::read(&text)
    }

    fn read(text: &str) -> Result<Self, Trouble> {
        let table: Table = text
            .parse()
            .map_err(|error| Trouble::of("samconfig.toml is not TOML", &error))?;
        // A command's own section wins over the global one.
        let named = |name: &str| {
            ["deploy", "global"].into_iter().find_map(|command| {
                let section = table.get("default")?.get(command)?.get("parameters")?;
                section.get(name).and_then(Value::as_str).map(str::to_owned)
            })
        };
        Ok(Self {
            stack: named("stack_name"),
            region: named("region"),
            profile: named("profile"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_s_own_section_wins() {
        let read = SamConfig::read(
            "version = 0.1\n[default.global.parameters]\nstack_name = \"a\"\nregion = \"eu-west-1\"\n\
             [default.deploy.parameters]\nstack_name = \"b\"\n[prod.global.parameters]\n\
             stack_name = \"c\"\n",
        );
        let expected = SamConfig {
            stack: Some("b".to_owned()),
            region: Some("eu-west-1".to_owned()),
            profile: None,
        };
        assert_eq!(read, Ok(expected));
        assert_eq!(SamConfig::read(""), Ok(SamConfig::default()));
        assert!(SamConfig::read("stack = [").is_err());
    }

    #[test]
    fn the_project_s_own_file_names_the_stack() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = SamConfig::find(here).unwrap();
        assert_eq!(found.stack.as_deref(), Some(STACK));
    }
}
