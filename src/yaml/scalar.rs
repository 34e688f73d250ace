//! What a scalar means: the resolution of text, tag and style to a type.

use super::node::{Quoting, Scalar, Tag, Text};

impl Scalar {
    /// Whether the scalar is a null.
    pub fn is_null(&self) -> bool {
        self.resolved_tag() == Tag::Null
    }

    /// The tag, found from text and style when none was written.
    pub fn resolved_tag(&self) -> Tag {
        match self.tag {
            Tag::Implicit if !self.style.is_plain() => Tag::Str,
            Tag::Implicit => resolve_tag(&self.text),
            tag => tag,
        }
    }

    /// Replaces the text; tag and style stay, so a number stays a number only if the new text is one.
    pub fn set_text(&mut self, text: impl Into<Text>) {
        self.tag = self.resolved_tag();
        self.text = text.into();
    }

    /// Takes text and tag of another scalar and keeps this one's quoting.
    pub fn overwrite(&mut self, other: &Scalar) {
        self.tag = other.resolved_tag();
        self.text = other.text.clone();
    }

    /// Whether the quoting is one that makes text a string.
    pub fn is_quoted(&self) -> bool {
        self.style.quoting != Quoting::Plain
    }
}

/// The tag that plain text resolves to.
fn resolve_tag(text: &str) -> Tag {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tag::Null,
        _ => Tag::Str,
    }
}
