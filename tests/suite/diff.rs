//! The first difference of two texts, for people.

use std::fmt::Write as _;

/// Compares texts; the error shows the lines around the first difference.
pub(crate) fn equal(what: &str, expected: &str, got: &str) -> Result<(), String> {
    if expected == got {
        return Ok(());
    }
    let (expected, got): (Vec<&str>, Vec<&str>) =
        (expected.split_inclusive('\n').collect(), got.split_inclusive('\n').collect());
    let same = expected.iter().zip(&got).take_while(|(left, right)| left == right).count();
    let mut text = format!("{what}: differs from line {}\n", same + 1);
    for line in &expected[same.saturating_sub(CONTEXT)..same] {
        write_line(&mut text, ' ', line);
    }
    for (sign, lines) in [('-', &expected), ('+', &got)] {
        let end = lines.len().min(same + SHOWN);
        for line in &lines[same.min(lines.len())..end] {
            write_line(&mut text, sign, line);
        }
        if lines.len() <= same {
            write_line(&mut text, sign, "(ends here)");
        }
    }
    Err(text)
}

fn write_line(text: &mut String, sign: char, line: &str) {
    let (line, end) = match line.strip_suffix('\n') {
        Some(line) => (line, ""),
        None => (line, " (no line break)"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {sign} {line}{end}");
}

const CONTEXT: usize = 3;
const SHOWN: usize = 5;
