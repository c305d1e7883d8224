//! Commands to a GitHub runner, which reads them from the output of a step. Everything in them that others wrote is
//! escaped as the runner expects, so that no text of a server can end one command and begin another.

use std::fmt::{self, Write as _};

/// One command, without its line's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowCommand {
    name: String,
    properties: Vec<(&'static str, String)>,
    message: String,
}

impl WorkflowCommand {
    /// A command with a message and no properties yet.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            properties: Vec::new(),
            message: message.into(),
        }
    }

    /// The same with one more property.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.properties.push((name, value.into()));
        self
    }
}

impl fmt::Display for WorkflowCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "::{}", self.name)?;
        for (index, (name, value)) in self.properties.iter().enumerate() {
            let between = if index == 0 { ' ' } else { ',' };
            write!(f, "{between}{name}={}", escaped(value, &[':', ',']))?;
        }
        write!(f, "::{}", escaped(&self.message, &[]))
    }
}

/// Text in a command: the percent sign and the line's ends everywhere, and what a property must not hold.
fn escaped(text: &str, also: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '\r' | '\n') || also.contains(&letter) {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{:02X}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_colons_and_loses_its_line_breaks() {
        let command = WorkflowCommand::new("error", "100 %: one\r\n::error::two");
        assert_eq!(command.to_string(), "::error::100 %25: one%0D%0A::error::two");
    }

    #[test]
    fn a_property_cannot_end_itself_or_the_command() {
        let command = WorkflowCommand::new("notice", "told")
            .with("title", "a,b::c%\n")
            .with("line", "3");
        assert_eq!(
            command.to_string(),
            "::notice title=a%2Cb%3A%3Ac%25%0A,line=3::told"
        );
    }
}
