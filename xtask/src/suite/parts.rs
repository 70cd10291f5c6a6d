//! Parts that several steps need, made on first use.
use std::{cell::OnceCell, path::PathBuf, process::Command};

use crate::{task_error::TaskError, tools, viewer_build, workspace::Workspace};

/// The built parts and installed tools. Each is made at most once in a run.
pub(super) struct SuiteParts<'a> {
    pub(super) workspace: &'a Workspace,
    /// Whether the long forms of the tests run.
    pub(super) is_nightly: bool,
    viewer: OnceCell<PathBuf>,
    gateway: OnceCell<PathBuf>,
    python: OnceCell<PathBuf>,
}

impl<'a> SuiteParts<'a> {
    pub(super) fn new(workspace: &'a Workspace, is_nightly: bool) -> Self {
        Self {
            workspace,
            is_nightly,
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
            .env(
                "GATEWAY_BIN",
                once(&self.gateway, || self.workspace.gateway())?,
            )
            .env("PYTHON", self.python()?)
            .current_dir(self.workspace.root()))
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
