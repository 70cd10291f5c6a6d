//! What is wrong with a built viewer.

/// Why the built files must not be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ViewerBuildError {
    #[error(
        "{file} contains `{import}`, so some view sets innerHTML, which a page with Trusted Types forbids. \
         Static markup inside `view!` compiles to it: give that `view!` a class (`view! {{ class=C, … }}`) or \
         use builder syntax, and do not use `inner_html`."
    )]
    SetsInnerHtml { file: String, import: &'static str },

    #[error(
        "{file} contains `{sink}`, which a page with Trusted Types forbids. Build nodes and set their text."
    )]
    Sink { file: String, sink: &'static str },

    #[error(
        "{file} has {what}, which `script-src 'self'; style-src 'self'` forbids. Move it into a file. \
         (`trunk serve` adds an inline script for reloading: run it without --release.)"
    )]
    Inline { file: String, what: &'static str },

    #[error("there is no {what}. Look at index.html and Trunk.toml.")]
    Nothing { what: &'static str },

    #[error(
        "there is more than one {what}. Look at index.html: one `rel=\"rust\"`, no other asset."
    )]
    Several { what: &'static str },

    #[error(
        "{file} is a snippet that the glue imports: a script that no hash pins. Do not use `inline_js` or \
         `module = \"…\"`; what JavaScript is needed belongs into src/embed/web."
    )]
    Snippet { file: String },

    #[error(
        "wasm-bindgen cannot read the compiled viewer: {reason}. Its versions in Cargo.toml have to agree: \
         wasm-bindgen and wasm-bindgen-cli-support are the same."
    )]
    Bindgen { reason: String },

    #[error(
        "the compiled viewer cannot be split into parts: {reason}. Its versions have to agree: \
         wasm_split_helpers in Cargo.lock and wasm_split_cli_support in xtask/Cargo.toml. The build script \
         makes the linker keep the relocations."
    )]
    Split { reason: String },

    #[error(
        "the JavaScript of wasm-bindgen {what}, so it cannot be made a function. Look at what changed in \
         its output, and at xtask/src/viewer_build/modules.rs."
    )]
    Glue { what: &'static str },

    #[error(
        "the language {tag} {what}. Its texts are in src/words/languages, those of English in \
         src/words/english.rs and src/embed/web/english.json."
    )]
    Language { tag: String, what: String },

    #[error(
        "{page} has to say `{plain}`, once: the build puts the final name and hash in its place"
    )]
    Reference {
        page: &'static str,
        plain: &'static str,
    },

    #[error(
        "{travels} travel before the first row; the budget is {budget}. Make it smaller, or change `BUDGET` \
         in xtask/src/viewer_build/sizes.rs and say in docs/decisions/0011 what that buys."
    )]
    TooLarge { travels: String, budget: String },

    #[error(
        "{travels} travel for the part `{part}`; its budget is {budget}. Make it smaller, or change its budget in \
         xtask/src/viewer_build/sizes.rs and say in docs/decisions/0026 what that buys."
    )]
    PartTooLarge {
        part: String,
        travels: String,
        budget: String,
    },

    #[error("the part `{part}` has no budget. Give it one in xtask/src/viewer_build/sizes.rs.")]
    NoBudget { part: String },
}
