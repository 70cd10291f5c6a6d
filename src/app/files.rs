//! Commands that open a file in place of the log, and close it again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::AppState;
use crate::features::files::FileSession;
use crate::ui::GivenFile;

impl AppState {
    /// The file in place of the log, and the one that is being opened.
    pub fn opened_file(self) -> FileSession {
        self.parts().opened
    }

    /// Shows the initial view, once, as soon as there is a log.
    pub fn start(self) {
        if self.has_log()
            && let Some(Some(view)) = self.parts().first.try_update_value(Option::take)
        {
            self.show(view);
        }
    }

    pub(super) fn has_log(self) -> bool {
        untrack(|| self.opened_file().has_log())
    }

    /// Reads a file and shows it in place of the log, starting at its newest entry.
    pub fn open_file(self, file: GivenFile) {
        let opened = self.opened_file();
        opened.hovered.set(false);
        spawn_local(async move {
            let name = file.name().into();
            if let Some(read) = opened.read(file).await {
                self.forget_shown();
                opened.show(name, read);
                if self.parts().first.with_value(Option::is_some) {
                    self.start();
                } else {
                    self.reset();
                }
            }
        });
    }

    /// Reads the file whose reading waits for code, which has arrived now.
    pub fn open_kept_file(self) {
        if let Some(file) = self.opened_file().take_kept() {
            self.open_file(file);
        }
    }

    /// Closes the file, and shows the host page's log again if there is one.
    pub fn close_file(self) {
        self.forget_shown();
        self.opened_file().close();
        if self.has_log() {
            self.reset();
        }
    }

    /// Closes what belongs to the current log.
    fn forget_shown(self) {
        self.follow().end();
        self.export().close();
        self.detail().close();
        self.panel().close();
        self.timeline().forget();
        self.problems().forget();
        self.seen().begin_anew();
        self.log().forget();
    }
}
