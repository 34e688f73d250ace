//! The difference of two builds: which resources come, go and change, told by identity and not by lines.

use std::collections::HashMap;

use json_patch::Patch;

use crate::diagnostic::Error;
use crate::kustomizer::Build;
use crate::resource::{ResId, Resource};

/// What becomes of one resource from one build to another.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// Only the new build has it.
    Added(ResId),
    /// Only the old build has it.
    Removed(ResId),
    /// Both have it, and this JSON patch (RFC 6902) turns the old one into the new one.
    Modified(ResId, Patch),
}

impl Build {
    /// Returns what changes from this build to `new`: what goes and changes in this build's order, then what comes in
    /// the new one's. Resources are the same if group, version, kind, name and namespace are.
    ///
    /// ```
    /// use krust::{Change, MemoryFs};
    ///
    /// let map = |value| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: map}}\ndata: {{key: {value}}}\n");
    /// let render = |value| {
    ///     let fs = MemoryFs::from([("kustomization.yaml", "resources: [map.yaml]".to_owned()), ("map.yaml", map(value))]);
    ///     krust::build(&fs, ".")
    /// };
    /// let changes = render("old")?.diff(&render("new")?)?;
    /// let [Change::Modified(id, patch)] = &changes[..] else { panic!("one resource changes") };
    /// assert_eq!(id.to_string(), "ConfigMap.v1.[noGrp]/map.[noNs]");
    /// assert_eq!(serde_json::to_string(patch).unwrap(), r#"[{"op":"replace","path":"/data/key","value":"new"}]"#);
    /// # Ok::<(), krust::Error>(())
    /// ```
    ///
    /// # Errors
    /// None for builds that have been printed; a resource without a JSON form would be one.
    pub fn diff(&self, new: &Build) -> Result<Vec<Change>, Error> {
        let mut come: HashMap<ResId, &Resource> = new.resources().iter().map(|it| (it.id(), it)).collect();
        let mut changes = Vec::new();
        for old in self.resources() {
            let id = old.id();
            match come.remove(&id) {
                None => changes.push(Change::Removed(id)),
                Some(new) => {
                    let patch = json_patch::diff(&old.to_json()?, &new.to_json()?);
                    if !patch.0.is_empty() {
                        changes.push(Change::Modified(id, patch));
                    }
                }
            }
        }
        let added = new.resources().iter().map(Resource::id).filter(|id| come.contains_key(id));
        changes.extend(added.map(Change::Added));
        Ok(changes)
    }
}
