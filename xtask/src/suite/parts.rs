//! Parts that several steps need, made on first use.
use std::{cell::OnceCell, env, path::PathBuf, process::Command};

use crate::{task_error::TaskError, tools, viewer_build, workspace::Workspace};

/// The environment variable that names the gateway.
const GATEWAY: &str = "GATEWAY_BIN";

/// The built parts and installed tools. Each is made at most once in a run.
pub(super) struct SuiteParts<'a> {
    pub(super) workspace: &'a Workspace,
    /// Whether the long forms of the tests run.
    pub(super) is_nightly: bool,
    /// Whether the native tests run, too. They compile a gateway, with other features of its dependencies.
    has_native_tests: bool,
    viewer: OnceCell<PathBuf>,
    gateway: OnceCell<PathBuf>,
    python: OnceCell<PathBuf>,
}

impl<'a> SuiteParts<'a> {
    pub(super) fn new(workspace: &'a Workspace, is_nightly: bool, has_native_tests: bool) -> Self {
        Self {
            workspace,
            is_nightly,
            has_native_tests,
            viewer: OnceCell::new(),
            gateway: OnceCell::new(),
            python: OnceCell::new(),
        }
    }

    /// Returns the folder of the built viewer.
    pub(super) fn viewer(&self) -> Result<PathBuf, TaskError> {
        once(&self.viewer, || viewer_build::build(self.workspace))
    }

    /// Sets the environment variables through which a test program finds the parts and tools.
    pub(super) fn set_environment<'c>(
        &self,
        command: &'c mut Command,
    ) -> Result<&'c mut Command, TaskError> {
        Ok(command
            .env("VIEWER_DIST", self.viewer()?)
            .env(GATEWAY, self.gateway()?)
            .env("PYTHON", self.python()?)
            .current_dir(self.workspace.root()))
    }

    /// Returns the gateway: the one that `GATEWAY_BIN` names, that of the native tests if they run, or one that is built
    /// on its own.
    pub(super) fn gateway(&self) -> Result<PathBuf, TaskError> {
        once(&self.gateway, || match env::var_os(GATEWAY) {
            Some(named) if !named.is_empty() => Ok(named.into()),
            _ if self.has_native_tests => self.workspace.gateway_of_tests(),
            _ => self.workspace.gateway(),
        })
    }

    /// Returns the Python that has the packages of tests/requirements.txt.
    pub(super) fn python(&self) -> Result<PathBuf, TaskError> {
        once(&self.python, || tools::python(self.workspace))
    }
}

fn once(
    cell: &OnceCell<PathBuf>,
    make: impl FnOnce() -> Result<PathBuf, TaskError>,
) -> Result<PathBuf, TaskError> {
    if let Some(made) = cell.get() {
        return Ok(made.clone());
    }
    let path = make()?;
    Ok(cell.get_or_init(|| path).clone())
}
