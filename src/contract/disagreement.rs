//! A point on which the sources of an operation contradict each other.

use serde::Deserialize;

use super::{
    error::ContractError,
    place::Place,
    reading::{Reading, ReadingEntry, ReadingFault},
};

/// A point on which sources contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// A stable id, such as `display-name`.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// What the operation's page says.
    pub page: String,
    /// What other sources say.
    pub others: String,
    /// How this tool treats it.
    pub treatment: String,
    /// By what an answer shows who is followed; none where no answer of the operation can show it.
    pub readings: Vec<Reading>,
    /// Required members of the request, as pointers, that another source does not require: a request without
    /// them may be accepted.
    pub members: Vec<String>,
}

/// The documents that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Source {
    /// The operation's own page.
    #[serde(rename = "page")]
    Page,
    /// The field table of that page, where its example says otherwise.
    #[serde(rename = "page table")]
    PageTable,
    /// The example of that page, where its table says otherwise.
    #[serde(rename = "page example")]
    PageExample,
    /// The published OpenAPI file.
    #[serde(rename = "OpenAPI")]
    OpenApi,
    /// Earlier releases of that file.
    #[serde(rename = "older OpenAPI")]
    OlderOpenApi,
    /// The part of that file that describes the WebSocket calls.
    #[serde(rename = "OpenAPI over WebSocket")]
    OpenApiOverWebSocket,
    /// The page of error codes.
    #[serde(rename = "error table")]
    ErrorTable,
    /// The guides.
    #[serde(rename = "guides")]
    Guides,
    /// The pages of the neighbouring HTTP operations.
    #[serde(rename = "sibling pages")]
    SiblingPages,
    /// The pages of the WebSocket calls.
    #[serde(rename = "WebSocket pages")]
    WebSocketPages,
}

impl Source {
    /// Every source, in the order of `operation.schema.json`.
    pub const ALL: [Self; 10] = [
        Self::Page,
        Self::PageTable,
        Self::PageExample,
        Self::OpenApi,
        Self::OlderOpenApi,
        Self::OpenApiOverWebSocket,
        Self::ErrorTable,
        Self::Guides,
        Self::SiblingPages,
        Self::WebSocketPages,
    ];

    /// The word in files and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::PageTable => "page table",
            Self::PageExample => "page example",
            Self::OpenApi => "OpenAPI",
            Self::OlderOpenApi => "older OpenAPI",
            Self::OpenApiOverWebSocket => "OpenAPI over WebSocket",
            Self::ErrorTable => "error table",
            Self::Guides => "guides",
            Self::SiblingPages => "sibling pages",
            Self::WebSocketPages => "WebSocket pages",
        }
    }

    /// Whether it is the operation's page, which has the last word, or a part of it.
    pub const fn is_the_page(self) -> bool {
        match self {
            Self::Page | Self::PageTable | Self::PageExample => true,
            Self::OpenApi
            | Self::OlderOpenApi
            | Self::OpenApiOverWebSocket
            | Self::ErrorTable
            | Self::Guides
            | Self::SiblingPages
            | Self::WebSocketPages => false,
        }
    }
}

/// A disagreement as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisagreementEntry {
    id: String,
    topic: String,
    page: String,
    others: String,
    treatment: String,
    #[serde(default)]
    readings: Vec<ReadingEntry>,
    #[serde(default)]
    members: Vec<String>,
}

impl DisagreementEntry {
    /// Settles the readings; `place` finds the line of one by its index.
    ///
    /// # Errors
    ///
    /// A reading that says too much or too little, or readings of a single source, which compare nothing.
    pub(super) fn settle(self, place: impl Fn(usize) -> Place) -> Result<Disagreement, ContractError> {
        let refused = |index, fault| ContractError::Reading {
            place: place(index),
            disagreement: self.id.clone(),
            fault,
        };
        let mut readings = Vec::new();
        for (index, entry) in self.readings.into_iter().enumerate() {
            readings.push(entry.settle().map_err(|fault| refused(index, fault))?);
        }
        if let Some(first) = readings.first()
            && readings.iter().all(|reading| reading.source == first.source)
        {
            return Err(refused(0, ReadingFault::OneSource));
        }
        Ok(Disagreement {
            id: self.id,
            topic: self.topic,
            page: self.page,
            others: self.others,
            treatment: self.treatment,
            readings,
            members: self.members,
        })
    }
}

#[cfg(test)]
mod tests;
