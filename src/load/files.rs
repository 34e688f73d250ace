//! Reading files: every question to the file system is recorded, and what a file holds is parsed once while it stays
//! the same.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::LoadMemo;
use super::layer::Probe;
use crate::diagnostic::{Code, Error};
use crate::fs::{FileKind, FileSystem, FsPath, Stat};
use crate::hash::HashMap;
use crate::resource::{Resource, resources_in};
use crate::source::{Source, Sources};
use crate::yaml::{self, Limits, Node, Room};

/// The content of a file and what has been read from it so far.
#[derive(Debug)]
pub(crate) struct File {
    path: FsPath,
    /// Whether its resources remember what is found out about them.
    is_lasting: bool,
    /// The content, as long as it is held.
    pub(crate) bytes: Arc<[u8]>,
    /// The content as text, where that is UTF-8 whose line breaks need no change.
    text: Option<Arc<str>>,
    is_held: bool,
    source: OnceLock<Result<Arc<Source>, Error>>,
    resources: OnceLock<Result<Arc<Vec<Resource>>, Error>>,
    document: OnceLock<Result<Option<Node>, Error>>,
}

impl File {
    fn new(path: FsPath, bytes: Vec<u8>, is_lasting: bool) -> File {
        let (bytes, text) = match String::from_utf8(bytes) {
            // Bytes and text are one allocation where that is possible.
            Ok(text) if matches!(yaml::normalize_newlines(&text), Cow::Borrowed(_)) => {
                let text: Arc<str> = text.into();
                (Arc::from(Arc::clone(&text)), Some(text))
            }
            Ok(text) => (text.into_bytes().into(), None),
            Err(error) => (error.into_bytes().into(), None),
        };
        File {
            path,
            is_lasting,
            bytes,
            text,
            is_held: true,
            source: OnceLock::new(),
            resources: OnceLock::new(),
            document: OnceLock::new(),
        }
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &FsPath {
        &self.path
    }

    /// The content as text with line breaks normalised.
    pub(crate) fn source(&self, sources: &Sources) -> Result<Arc<Source>, Error> {
        let read = || {
            let text = match &self.text {
                Some(text) => Arc::clone(text),
                None => yaml::normalize_newlines(&yaml::decode_utf8(self.bytes.to_vec())?).into(),
            };
            Ok(sources.add(self.path.to_shared(), text))
        };
        self.source.get_or_init(read).clone()
    }

    /// Lets go of the content of a file whose resources have been parsed.
    pub(crate) fn let_go(&mut self) {
        if self.resources.get().is_some() {
            self.bytes = Arc::default();
            self.text = None;
            self.source = OnceLock::new();
            self.is_held = false;
        }
    }

    /// As [`source`](File::source), if the content is still held.
    pub(crate) fn held_source(&self, sources: &Sources) -> Result<Option<Arc<Source>>, Error> {
        self.is_held.then(|| self.source(sources)).transpose()
    }

    /// The Kubernetes objects in the file.
    pub(crate) fn resources(
        &self,
        room: &mut Room,
        sources: &Sources,
        limits: &Limits,
    ) -> Result<Arc<Vec<Resource>>, Error> {
        let parse = || {
            let mut resources = resources_in(room, &*self.source(sources)?, limits)?;
            if self.is_lasting {
                resources.iter_mut().for_each(Resource::remember);
            }
            Ok(Arc::new(resources))
        };
        self.resources.get_or_init(parse).clone()
    }

    /// The first document of the file.
    pub(crate) fn document(&self, sources: &Sources, limits: &Limits) -> Result<Option<Node>, Error> {
        let parse = || yaml::parse_first(&*self.source(sources)?, limits);
        self.document.get_or_init(parse).clone()
    }
}

/// A file system whose answers are recorded and whose files are parsed once.
pub(crate) struct Files<'a> {
    pub(super) fs: &'a dyn FileSystem,
    memo: &'a LoadMemo,
    max_bytes: usize,
    /// The real paths of directories that this build has looked into; `None` for what is none.
    directories: HashMap<FsPath, Option<FsPath>>,
    /// Answers to questions that are about to be asked.
    expected: HashMap<FsPath, Option<Stat>>,
    /// What was asked since the list was last taken.
    pub(crate) probes: Vec<Probe>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(fs: &'a dyn FileSystem, memo: &'a LoadMemo, max_bytes: usize) -> Files<'a> {
        Files {
            fs,
            memo,
            max_bytes,
            directories: HashMap::default(),
            expected: HashMap::default(),
            probes: Vec::new(),
        }
    }

    /// Finds out what the files of a directory are that [`stat`](Files::stat) is about to be asked for.
    pub(crate) fn expect(&mut self, directory: &FsPath, names: &[&str]) {
        let Some(real) = self.real_directory(directory.as_str()) else { return };
        let answers = self.fs.stat_many(&real, names);
        for (name, answer) in names.iter().zip(answers) {
            let stat = answer.ok();
            let path = match &stat {
                Some(stat) if real == *directory && stat.real.file_name() == *name => stat.real.clone(),
                _ => directory.join(name),
            };
            self.expected.insert(path, stat);
        }
    }

    /// Returns what is at a path, if something is.
    pub(crate) fn stat(&mut self, path: &FsPath) -> Option<Stat> {
        let stat = self.look(path);
        // Where nothing is remembered, nothing will ask whether the answer is still the same.
        let answer = stat.clone().filter(|_| self.memo.is_lasting);
        self.probes.push(Probe::Stat(path.clone(), answer));
        stat
    }

    fn look(&mut self, path: &FsPath) -> Option<Stat> {
        if let Some(Some(real)) = self.directories.get(path) {
            return Some(Stat { kind: FileKind::Directory, real: real.clone() });
        }
        let stat = match self.expected.remove(path) {
            Some(answer) => answer?,
            None => self.ask(path)?,
        };
        if stat.kind == FileKind::Directory {
            self.directories.insert(path.clone(), Some(stat.real.clone()));
        }
        Some(stat)
    }

    fn ask(&mut self, path: &FsPath) -> Option<Stat> {
        let Some((directory, name)) =
            path.as_str().rsplit_once('/').filter(|(directory, _)| !directory.is_empty())
        else {
            return self.fs.stat(path).ok();
        };
        match self.real_directory(directory) {
            Some(real) => self.fs.stat_in(&real, name).ok(),
            None => self.fs.stat(path).ok(),
        }
    }

    /// The real path of a directory, if it is one.
    fn real_directory(&mut self, directory: &str) -> Option<FsPath> {
        if !self.directories.contains_key(directory) {
            self.look_into(&FsPath::new(directory));
        }
        self.directories.get(directory)?.clone()
    }

    /// Finds the real path of a directory, which takes one question where that of its parent is known.
    fn look_into(&mut self, directory: &FsPath) {
        let parent = directory.as_str().rsplit_once('/');
        let known = parent.and_then(|(parent, name)| Some((self.directories.get(parent)?.as_ref()?, name)));
        let stat = match known {
            Some((real, name)) => self.fs.stat_in(real, name),
            None => self.fs.stat(directory),
        };
        let stat = stat.ok().filter(|stat| stat.kind == FileKind::Directory);
        let real = stat.map(|stat| stat.real);
        if real.as_ref() == Some(directory) {
            // No link leads there, so every directory above it is its own real path.
            let mut above = directory.parent();
            while let Some(path) = above.filter(|path| !self.directories.contains_key(path)) {
                above = path.parent();
                self.directories.insert(path.clone(), Some(path));
            }
        }
        self.directories.insert(directory.clone(), real);
    }

    /// Reads a file that is there.
    pub(crate) fn read(&mut self, path: &FsPath) -> Result<Arc<File>, Error> {
        let bytes = match self.fs.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.probes.push(Probe::Read(path.clone(), None));
                return Err(Error::new(Code::FileNotFound, format!("open {path}: {error}")));
            }
        };
        if bytes.len() > self.max_bytes {
            self.probes.push(Probe::Read(path.clone(), None));
            return Err(Error::new(
                Code::LimitExceeded,
                format!("{path} has {} bytes, more than the limit of {}", bytes.len(), self.max_bytes),
            ));
        }
        if !self.memo.is_lasting {
            // The path is noted: what is read was looked for before.
            return Ok(Arc::new(File::new(path.clone(), bytes, false)));
        }
        let file = match self.memo.files.get(path) {
            Some(file) if *file.bytes == *bytes => file,
            _ => {
                let file = Arc::new(File::new(path.clone(), bytes, true));
                self.memo.files.set(path.clone(), Arc::clone(&file));
                file
            }
        };
        self.probes.push(Probe::Read(path.clone(), Some(Arc::clone(&file.bytes))));
        Ok(file)
    }

    /// Whether the file system still gives the answers that were recorded.
    pub(crate) fn confirms(&mut self, probes: &[Probe]) -> bool {
        probes.iter().all(|probe| match probe {
            Probe::Stat(path, known) => self.look(path) == *known,
            Probe::Read(path, known) => self.fs.read(path).ok().as_deref() == known.as_deref(),
        })
    }
}
