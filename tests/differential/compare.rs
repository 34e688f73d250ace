//! Builds a tree with krust and with the reference, and says how they differ.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::answers::Answers;
use crate::tree::Tree;

/// How long the reference may take.
const REFERENCE_TIME: Duration = Duration::from_secs(8);

/// What a program made of a tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Its output, and the warnings about deprecated fields.
    Built(Vec<u8>, Vec<String>),
    Failed(String),
    /// It crashed: krust must not, and the reference has no answer to compare with.
    Crashed(String),
}

/// A difference between the two, and what to call it.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) class: Class,
    /// The same text for what is probably the same cause.
    pub(crate) signature: String,
    pub(crate) krust: Outcome,
    pub(crate) reference: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Output,
    OnlyKrustFails,
    OnlyReferenceFails,
    KrustPanics,
    Warnings,
}

/// How a comparison ended.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    BothBuild,
    BothFail {
        krust: String,
        reference: String,
    },
    /// Excused, with the reason.
    Known(&'static str),
    Differ(Box<Difference>),
}

impl Difference {
    /// Whether another difference probably has the same cause: what shrinking must keep.
    pub(crate) fn is_like(&self, other: &Difference) -> bool {
        self.class == other.class
            && match self.class {
                Class::OnlyKrustFails | Class::OnlyReferenceFails | Class::KrustPanics => {
                    self.signature == other.signature
                }
                Class::Output | Class::Warnings => true,
            }
    }

    pub(crate) fn id(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.signature.hash(&mut hasher);
        format!("{:?}-{:08x}", self.class, hasher.finish() as u32).to_lowercase()
    }
}

/// Runs krust alone.
pub(crate) fn krust(directory: &Path, tree: &Tree) -> Outcome {
    let root = directory.join(&tree.root);
    let build = catch_unwind(AssertUnwindSafe(|| {
        let fs = krust::OsFs::new(directory).map_err(|error| error.to_string())?;
        let build = krust::build(&fs, &root.to_string_lossy()).map_err(|error| error.to_string())?;
        let warnings = build.warnings().iter().map(|warning| warning.message.clone()).collect::<Vec<_>>();
        Ok::<_, String>((build.to_yaml().as_bytes().to_vec(), warnings))
    }));
    match build {
        Ok(Ok((output, warnings))) => Outcome::Built(output, warnings),
        Ok(Err(message)) => Outcome::Failed(message),
        Err(cause) => Outcome::Crashed(
            cause
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "panic".to_owned()),
        ),
    }
}

/// Runs the reference alone, with a limit on its time and memory: there are trees on which it never ends.
pub(crate) fn reference(program: &str, directory: &Path, tree: &Tree) -> Outcome {
    let output = |name: &str| directory.with_file_name(name);
    let create = |name: &str| File::create(output(name)).expect("the temporary directory can be written");
    let mut child = Command::new("/bin/sh")
        .args(["-c", "ulimit -v 4000000; exec \"$0\" build \"$1\"", program])
        .arg(directory.join(&tree.root))
        .env("GOMAXPROCS", "1")
        .stdin(Stdio::null())
        .stdout(create("stdout"))
        .stderr(create("stderr"))
        .spawn()
        .expect("the reference can be run");
    let started = Instant::now();
    let status = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break status,
            None if started.elapsed() > REFERENCE_TIME => {
                let _ = child.kill();
                let _ = child.wait();
                return Outcome::Crashed("it does not end".to_owned());
            }
            None => thread::sleep(Duration::from_millis(3)),
        }
    };
    let read = |name: &str| fs::read(output(name)).unwrap_or_default();
    let stderr = String::from_utf8_lossy(&read("stderr")).into_owned();
    match status.code() {
        Some(0) => {
            let warnings =
                stderr.lines().filter(|line| line.starts_with("# Warning: ")).map(str::to_owned).collect();
            Outcome::Built(read("stdout"), warnings)
        }
        Some(1) => Outcome::Failed(stderr),
        _ => Outcome::Crashed(stderr),
    }
}

/// Runs both. With a `like`, what cannot be the same difference is not taken to the reference.
pub(crate) fn compare(
    program: &str,
    answers: &Answers,
    directory: &Path,
    tree: &Tree,
    like: Option<&Difference>,
) -> Verdict {
    let ours = krust(directory, tree);
    let class = match &ours {
        Outcome::Crashed(message) => {
            let signature = format!("panic: {}", normal(message));
            let reference = Outcome::Crashed(String::new());
            return Verdict::Differ(Box::new(Difference {
                class: Class::KrustPanics,
                signature,
                krust: ours,
                reference,
            }));
        }
        Outcome::Failed(_) => [Class::OnlyKrustFails].as_slice(),
        Outcome::Built(..) => &[Class::OnlyReferenceFails, Class::Output, Class::Warnings],
    };
    if like.is_some_and(|like| !class.contains(&like.class)) {
        return Verdict::BothBuild;
    }
    let theirs = answers.of(program, directory, tree);
    if let Some(reason) = known(tree, &ours, &theirs) {
        return Verdict::Known(reason);
    }
    let (class, signature) = match (&ours, &theirs) {
        (Outcome::Failed(krust), Outcome::Failed(reference)) => {
            return Verdict::BothFail { krust: krust.clone(), reference: reference.clone() };
        }
        (Outcome::Failed(message), _) => (Class::OnlyKrustFails, normal(message)),
        (_, Outcome::Failed(message)) => (Class::OnlyReferenceFails, normal(message)),
        (Outcome::Built(ours, our_warnings), Outcome::Built(theirs, their_warnings)) => {
            if ours == theirs && their_warnings.iter().all(|warning| told(our_warnings, warning)) {
                return Verdict::BothBuild;
            }
            if ours == theirs {
                (Class::Warnings, their_warnings.join(" "))
            } else {
                // What the reference prints in random order cannot be compared.
                if (0..3).any(|_| {
                    reference(program, directory, tree)
                        != Outcome::Built(theirs.clone(), their_warnings.clone())
                }) {
                    return Verdict::Known("the reference's output changes from run to run");
                }
                (Class::Output, first_difference(ours, theirs))
            }
        }
        _ => return Verdict::Known("the reference crashes"),
    };
    Verdict::Differ(Box::new(Difference { class, signature, krust: ours, reference: theirs }))
}

fn told(ours: &[String], theirs: &str) -> bool {
    let text = theirs.trim_start_matches("# Warning: ");
    ours.iter().any(|warning| warning.contains(text) || text.contains(warning.as_str()))
}

/// The differences that are meant to be, each with its reason.
fn known(tree: &Tree, krust: &Outcome, reference: &Outcome) -> Option<&'static str> {
    if let (Outcome::Built(..), Outcome::Failed(message)) = (krust, reference)
        && let Some(reason) = known_refusal(tree, message)
    {
        return Some(reason);
    }
    let lines = || {
        let texts = tree.files.iter().map(|file| String::from_utf8_lossy(&file.bytes()).into_owned());
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    match reference {
        Outcome::Crashed(_) => Some("the reference crashes or does not end"),
        Outcome::Failed(message)
            if message.contains("unknown field") && message.contains("includeVolumeClaimTemplates") =>
        {
            Some("the field is newer than the release")
        }
        Outcome::Failed(message) if message.contains("failed to merge TemplateLabels fieldSpec") => {
            Some("the table of template labels is newer than the release")
        }
        Outcome::Built(theirs, _) => match krust {
            Outcome::Failed(message)
                if (message.contains("invalid map key")
                    || message.contains("unable to parse SM or JSON patch")
                    // An inline text that cannot be read is taken for the name of a file.
                    || message.contains("PatchStrategicMergeTransformer: evalsymlink failure"))
                    && lines().any(|line| has_collection_key(&line, message)) =>
            {
                Some("krust refuses collections as keys where it reads them")
            }
            Outcome::Failed(message)
                if (message.contains("invalid schema file: ") || message.contains("/schema.yaml:"))
                    && lines().any(|line| line.contains("openapi:")) =>
            {
                Some("nothing asks the reference for its schema, which is none")
            }
            Outcome::Built(ours, _) if ours != theirs => {
                known_output(ours, theirs, |words| lines().any(|line| line.contains(words)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a line holds the key that a message shows, or begins with a map or list in flow style that is a key.
fn has_collection_key(line: &str, message: &str) -> bool {
    let shown = message.split_once("invalid map key: ").and_then(|(_, rest)| rest.split(" in File").next());
    if let Some(shown) = shown {
        return line.contains(&format!("{}:", shown.trim_end()));
    }
    let start = line.trim_start_matches([' ', '-', '?', '\'', '"']);
    let end = match start.chars().next() {
        Some('{') => "}",
        Some('[') => "]",
        _ => return line.contains("? [") || line.contains("? {"),
    };
    start.split(end).skip(1).any(|rest| rest.trim_start().starts_with(':'))
}

/// The outputs that are meant to differ.
fn known_output(ours: &[u8], theirs: &[u8], says: impl Fn(&str) -> bool) -> Option<&'static str> {
    let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
    let books = |text: &str| text.contains("internal.config.kubernetes.io/previous");
    if books(&theirs) && !books(&ours) && (says("copy") || says("move")) && says("/metadata") {
        return Some("the reference's books are copied with metadata");
    }
    let is_data =
        |document: &str| document.lines().any(|line| matches!(line, "kind: ConfigMap" | "kind: Secret"));
    let mut documents = ours.split("\n---\n").zip(theirs.split("\n---\n"));
    if says("fieldPath:") && are_equal_but_for_comments(&ours, &theirs) {
        return Some("a source is copied with the comment beside it");
    }
    if says("[=!") && (says("- !") || says(": !")) {
        return Some("a path matches the name of a tag");
    }
    if says("internal.config.kubernetes.io/needsHashSuffix")
        && sorted(&unhashed(&ours)) == sorted(&unhashed(&theirs))
    {
        return Some("the annotation that asks for a hash is patched");
    }
    let is_origin = |line: &str| line.trim_start().starts_with("config.kubernetes.io/origin:");
    if says("config.kubernetes.io/origin:") && without(&ours, is_origin) == without(&theirs, is_origin) {
        return Some("the annotation that holds the origin is patched");
    }
    let is_hashed_otherwise = unhashed(&ours) == unhashed(&theirs)
        && documents.any(|(ours, theirs)| ours != theirs && !is_data(theirs))
        && says("Generator");
    is_hashed_otherwise.then_some("the reference hashes its own structure of other kinds")
}

/// Whether a line differs only where the other goes on with a comment.
fn are_equal_but_for_comments(ours: &str, theirs: &str) -> bool {
    let is_commented = |ours: &str, theirs: &str| {
        let rest = theirs.strip_prefix(ours.trim_end_matches(['"', '\'']));
        rest.is_some_and(|rest| rest.starts_with(" #"))
    };
    ours.lines().count() == theirs.lines().count()
        && ours.lines().zip(theirs.lines()).all(|(ours, theirs)| ours == theirs || is_commented(ours, theirs))
}

/// The documents of an output in an order that does not depend on names, which hashes change.
fn sorted(text: &str) -> Vec<&str> {
    let mut documents: Vec<&str> = text.split("\n---\n").map(str::trim_end).collect();
    documents.sort_unstable();
    documents
}

/// A text without what may be hashes at the ends of its lines.
fn unhashed(text: &str) -> String {
    let cut = |line: &str| match line.rsplit_once('-') {
        Some((start, hash)) if hash.len() == 10 && hash.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            start.to_owned()
        }
        _ => line.to_owned(),
    };
    text.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// A text without the lines that are meant and those that are indented below them.
fn without(text: &str, is_meant: impl Fn(&str) -> bool) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut below = None;
    let stays = |line: &&str| {
        if is_meant(line) {
            below = Some(indent(line));
        } else if below.is_some_and(|depth| indent(line) <= depth) {
            below = None;
        }
        below.is_none()
    };
    text.lines().filter(stays).collect::<Vec<_>>().join("\n")
}

/// What krust builds although the reference refuses it.
fn known_refusal(tree: &Tree, message: &str) -> Option<&'static str> {
    let holds = |is_marked: fn(&str) -> bool| {
        tree.files.iter().any(|file| String::from_utf8_lossy(&file.bytes()).lines().any(is_marked))
    };
    // It printed an object and could not read that text again.
    let is_unreadable = message
        .lines()
        .any(|line| line.starts_with("Error: map[string]interface {}{") && line.contains("}: yaml: "))
        || message.contains("yaml: invalid map key: map[");
    let has_comment_beside_key =
        |line: &str| line.split_once(" #").is_some_and(|(before, _)| before.trim_end().ends_with(':'));
    if is_unreadable && holds(has_comment_beside_key) {
        return Some("the reference prints a comment where it breaks the text");
    }
    if message.contains("validator shouldn't modify the resource map: nodes unequal")
        && holds(|line| line.contains("validated-by"))
    {
        return Some("the reference compares the order in which metadata was written");
    }
    if message.contains("into Go value of type resource.")
        && holds(|line| line.contains("config.kubernetes.io/"))
    {
        return Some("a patch writes into the reference's books");
    }
    None
}

/// The end of a message, without what changes from tree to tree.
pub(crate) fn normal(message: &str) -> String {
    let line =
        message.lines().find(|line| !line.is_empty() && !line.starts_with("# Warning")).unwrap_or_default();
    let mut text = String::new();
    let mut quote = None;
    let line = without_addresses(line);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') if text.ends_with([' ', '(', '[', '=']) || text.is_empty() => {
                quote = Some(c);
                text.push('…');
            }
            (None, '0'..='9') => {
                if !text.ends_with('#') {
                    text.push('#');
                }
            }
            (None, c) => text.push(c),
        }
    }
    let words: Vec<&str> = text
        .split(' ')
        .filter(|word| !word.contains('/') && !word.contains('.') && !word.contains('-'))
        .collect();
    let text = words.join(" ");
    let tail: Vec<&str> = text.rsplit(": ").take(2).collect();
    tail.into_iter().rev().collect::<Vec<_>>().join(": ").chars().take(120).collect()
}

/// A message without addresses in the memory of the reference.
fn without_addresses(line: &str) -> String {
    let mut parts = line.split("0x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("0x");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    text
}

/// The first two lines that differ, without values.
fn first_difference(ours: &[u8], theirs: &[u8]) -> String {
    let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
    let shape = |line: Option<&str>| {
        let line = line.unwrap_or("(end)").trim_start();
        let (key, value) = line.split_once(':').map_or(("", line), |(key, value)| (key, value.trim()));
        let sort = match value.chars().next() {
            None => "block",
            Some('"') => "double",
            Some('\'') => "single",
            Some('|') => "literal",
            Some('{' | '[') => "empty",
            Some(c) if c.is_ascii_digit() || c == '-' => "number",
            Some(_) => "plain",
        };
        format!("{key}: {sort}")
    };
    let (mut a, mut b) = (ours.lines(), theirs.lines());
    loop {
        let (ours, theirs) = (a.next(), b.next());
        if ours.is_none() && theirs.is_none() {
            return "only line ends".to_owned();
        }
        if ours != theirs {
            return format!("{} / {}", shape(ours), shape(theirs));
        }
    }
}
