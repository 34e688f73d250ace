//! stub
use crate::diagnostic::{Diagnostic, Error};
use crate::fieldspec::FieldSpecs;
use crate::kustomization::VarArgs;
use crate::resource::ResMap;
#[derive(Clone, Debug, Default)]
pub(crate) struct VarSet;
impl VarSet {
    pub(crate) fn register(&mut self, _: &[VarArgs], _: &mut ResMap) -> Result<(), Error> { Ok(()) }
    pub(crate) fn merge(&mut self, _: &VarSet) -> Result<(), Error> { Ok(()) }
}
pub(crate) fn resolve(_: &mut ResMap, _: &VarSet, _: &FieldSpecs) -> Result<Vec<Diagnostic>, Error> { Ok(vec![]) }
