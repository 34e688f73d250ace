//! Directory trees in memory.

use std::fs;
use std::io;
use std::path::Path;

use krust::MemoryFs;

/// The files below a directory; paths are relative, with `/`.
pub(crate) struct Tree {
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Tree {
    /// Reads the files below a directory.
    pub(crate) fn read(directory: &Path) -> io::Result<Tree> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let below = entry.path().strip_prefix(directory).map_err(io::Error::other)?;
                let path = below.to_string_lossy().replace('\\', "/");
                files.push((path, fs::read(entry.path())?));
            }
        }
        Ok(Tree { files })
    }

    /// Replaces a word in every file that is text.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        for (_, content) in &mut self.files {
            if let Ok(text) = std::str::from_utf8(content)
                && text.contains(from)
            {
                *content = text.replace(from, to).into_bytes();
            }
        }
    }

    /// The tree in memory, below the directory `root`.
    pub(crate) fn in_memory(&self, root: &str) -> MemoryFs {
        let mut fs = MemoryFs::new();
        for (path, content) in &self.files {
            fs.insert(format!("{root}/{path}").as_str(), content);
        }
        fs
    }

    /// Writes the tree below a directory.
    pub(crate) fn write(&self, directory: &Path) -> io::Result<()> {
        for (path, content) in &self.files {
            let file = directory.join(path);
            fs::create_dir_all(file.parent().unwrap_or(directory))?;
            fs::write(file, content)?;
        }
        Ok(())
    }
}
