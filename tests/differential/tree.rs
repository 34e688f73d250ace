//! A tree of files to be built: the value that is generated, compared and shrunk.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use crate::yaml::{Layout, Y, write};

/// Files, and the directory to build.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub(crate) root: String,
    pub(crate) files: Vec<File>,
    /// The features that the generator put in, for the statistics.
    pub(crate) uses: BTreeSet<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct File {
    /// Relative to the tree, with slashes.
    pub(crate) path: String,
    pub(crate) body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Yaml(Layout, Vec<Y>),
    /// Lines of text, joined by line breaks.
    Text(Vec<String>),
    Bytes(Vec<u8>),
}

impl File {
    pub(crate) fn yaml(path: impl Into<String>, docs: Vec<Y>) -> File {
        File { path: path.into(), body: Body::Yaml(Layout::default(), docs) }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Body::Yaml(layout, docs) => write(docs, *layout).into_bytes(),
            Body::Text(lines) => lines.join("\n").into_bytes(),
            Body::Bytes(bytes) => bytes.clone(),
        }
    }
}

impl Tree {
    /// Writes all files below a directory.
    pub(crate) fn write_to(&self, directory: &Path) -> io::Result<()> {
        fs::create_dir_all(directory.join(&self.root))?;
        for file in &self.files {
            let path = directory.join(&file.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, file.bytes())?;
        }
        Ok(())
    }

    /// All files as text, for a report.
    pub(crate) fn listing(&self) -> String {
        let mut out = format!("build {}\n", if self.root.is_empty() { "." } else { &self.root });
        for file in &self.files {
            out.push_str(&format!("=== {}\n{}", file.path, String::from_utf8_lossy(&file.bytes())));
            if !out.ends_with('\n') {
                out.push_str("⏎\n");
            }
        }
        out
    }
}

/// Joins a directory and a file name.
pub(crate) fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// The path from one directory to another, both relative to the tree.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').filter(|part| !part.is_empty()).collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let parts: Vec<&str> =
        std::iter::repeat_n("..", from.len() - common).chain(to[common..].iter().copied()).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
