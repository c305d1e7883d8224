//! The arrays and objects that are open while a body is read, and the tree they become.
//!
//! They stand on a stack of their own, so the depth of a body is a number and not a depth of calls.

use std::collections::HashSet;

use crate::deviation::DeviationKind;
use crate::excerpt::Excerpt;
use crate::log::Log;
use crate::pointer::PointerText;
use crate::value::Value;

/// Members compared one by one before hashing takes over. Envelope and credential stay below it.
const FEW: usize = 16;

/// What the next token would belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    Nothing,
    Array,
    Object,
}

#[derive(Debug)]
struct Key {
    text: String,
    offset: usize,
}

#[derive(Debug)]
enum Content {
    Array(Vec<Value>),
    Object {
        members: Vec<(String, Value)>,
        /// A key whose value has not come yet.
        pending: Option<Key>,
        /// Offsets of the keys from the [`FEW`]th on, which are compared when the object ends.
        late: Vec<usize>,
    },
}

#[derive(Debug)]
struct Open {
    start: usize,
    content: Content,
}

/// A finished root.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) value: Value,
    pub(crate) offset: usize,
    /// Where the value of each member of a root object begins, in the order of the members.
    pub(crate) member_offsets: Vec<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Nest {
    open: Vec<Open>,
    root: Option<(Value, usize)>,
    member_offsets: Vec<usize>,
}

impl Nest {
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn inside(&self) -> Inside {
        match self.open.last().map(|open| &open.content) {
            None => Inside::Nothing,
            Some(Content::Array(_)) => Inside::Array,
            Some(Content::Object { .. }) => Inside::Object,
        }
    }

    pub(crate) fn has_root(&self) -> bool {
        self.root.is_some()
    }

    pub(crate) fn open_array(&mut self, start: usize) {
        self.open.push(Open {
            start,
            content: Content::Array(Vec::new()),
        });
    }

    pub(crate) fn open_object(&mut self, start: usize) {
        let content = Content::Object {
            members: Vec::new(),
            pending: None,
            late: Vec::new(),
        };
        self.open.push(Open { start, content });
    }

    /// Takes the key of the next value, and reports it if it is one of the first few and not new.
    pub(crate) fn key(&mut self, text: String, offset: usize, log: &mut Log) {
        let Some(Open {
            content: Content::Object { members, pending, .. },
            ..
        }) = self.open.last_mut()
        else {
            // No body gets here: the scanner looks for keys in objects only.
            return;
        };
        let again = members.len() < FEW && members.iter().any(|(known, _)| *known == text);
        let key = again.then(|| text.clone());
        *pending = Some(Key { text, offset });
        if let Some(key) = key {
            let kind = || DeviationKind::DuplicateKey {
                key: Excerpt::of(&key),
            };
            log.add(offset, kind, || self.pointer());
        }
    }

    /// Forgets a key whose value never came; elsewhere than in an object there is none.
    pub(crate) fn drop_key(&mut self) {
        if let Some(Open {
            content: Content::Object { pending, .. },
            ..
        }) = self.open.last_mut()
        {
            *pending = None;
        }
    }

    /// Puts a value where the next one belongs.
    pub(crate) fn place(&mut self, value: Value, start: usize) {
        let is_root_member = self.open.len() == 1;
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some((value, start)),
            Some(Content::Array(items)) => items.push(value),
            Some(Content::Object {
                members,
                pending,
                late,
            }) => {
                // A value without a key gets nowhere; the scanner hands none over.
                let Some(key) = pending.take() else { return };
                if members.len() >= FEW {
                    late.push(key.offset);
                }
                members.push((key.text, value));
                if is_root_member {
                    self.member_offsets.push(start);
                }
            }
        }
    }

    /// Ends the innermost array or object and puts it in its place.
    pub(crate) fn close(&mut self, log: &mut Log) {
        let Some(Open { start, content }) = self.open.pop() else {
            // Nor here: it closes what is open.
            return;
        };
        let value = match content {
            Content::Array(items) => Value::Array(items),
            Content::Object { members, late, .. } => {
                self.report_late_duplicates(&members, &late, log);
                Value::Object(members)
            }
        };
        self.place(value, start);
    }

    /// The root, after ending all that is still open.
    pub(crate) fn finish(mut self, log: &mut Log) -> Option<Root> {
        while !self.open.is_empty() {
            self.close(log);
        }
        let (value, offset) = self.root?;
        Some(Root {
            value,
            offset,
            member_offsets: self.member_offsets,
        })
    }

    /// The place where the next value belongs, or the object itself where a key does.
    pub(crate) fn pointer(&self) -> String {
        self.steps().finish()
    }

    fn steps(&self) -> PointerText {
        let mut pointer = PointerText::default();
        for open in &self.open {
            match &open.content {
                Content::Array(items) => pointer.index(items.len()),
                Content::Object {
                    pending: Some(key), ..
                } => pointer.key(&key.text),
                Content::Object { pending: None, .. } => {}
            }
        }
        pointer
    }

    /// A set keeps this linear; comparing each key with all others is how readers are made to hang.
    fn report_late_duplicates(&self, members: &[(String, Value)], late: &[usize], log: &mut Log) {
        if late.is_empty() {
            return;
        }
        let (first, others) = members.split_at(FEW.min(members.len()));
        let mut known: HashSet<&str> = first.iter().map(|(key, _)| key.as_str()).collect();
        for ((key, _), &offset) in others.iter().zip(late) {
            if !known.insert(key) {
                log.add(
                    offset,
                    || DeviationKind::DuplicateKey {
                        key: Excerpt::of(key),
                    },
                    || {
                        let mut pointer = self.steps();
                        pointer.key(key);
                        pointer.finish()
                    },
                );
            }
        }
    }
}
