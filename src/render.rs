//! A located [`Diagnostic`] as text for a terminal: message, place, source line with the place marked, help.

use std::fmt;

use crate::diagnostic::{Diagnostic, Place};

/// Writes the message and, for every located label, the source line with the place marked.
pub(crate) fn snippet(diagnostic: &Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(diagnostic.message.trim_end_matches('\n'))?;
    for label in &diagnostic.labels {
        if let Some(place) = &label.place {
            mark(place, &label.message, f)?;
        }
    }
    match &diagnostic.help {
        Some(help) => write!(f, "\n  = help: {help}"),
        None => Ok(()),
    }
}

fn mark(place: &Place, note: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let gutter = place.line.to_string().len();
    let (text, column, width) = window(place);
    let blank: String = text.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    write!(f, "\n{:gutter$}--> {}:{}:{}", "", place.path, place.line, place.column)?;
    write!(f, "\n{:gutter$} |\n{} | {text}\n{:gutter$} | {blank}{}", "", place.line, "", "^".repeat(width))?;
    if note.is_empty() { Ok(()) } else { write!(f, " {note}") }
}

/// Cuts a long line to what surrounds the place; returns the text with the place's column and width in it.
fn window(place: &Place) -> (String, usize, usize) {
    const ROOM: usize = 160;
    let skip = place.column.saturating_sub(ROOM / 2);
    let skip = if place.text.chars().count() <= ROOM { 0 } else { skip };
    let text: String = place.text.chars().skip(skip).take(ROOM).collect();
    let column = (place.column - skip).max(1);
    (text, column, place.width.min(ROOM.saturating_sub(column - 1)).max(1))
}
