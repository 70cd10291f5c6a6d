//! A part of the viewer whose code is loaded on first use, or before, when the browser has time
//! (`docs/decisions/0026-parts.md`).
//!
//! A part is called through a function with `#[wasm_split(name, fallible, …)]`. The build moves all code that only
//! such functions of one name reach into a file of its own.

use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::{BASE_CLASS, Button};
use crate::words::{Key, live};

/// The code of a part did not arrive. The next call tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the viewer did not arrive")]
pub struct PartError;

impl From<SplitLoaderError> for PartError {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// What a function with `#[wasm_split]` returns that draws a part.
pub type PartView = Result<AnyView, PartError>;

/// Returns a view from a function with `#[wasm_split]`.
///
/// # Errors
/// None: only a part that does not arrive is an error, which the macro adds.
pub fn drawn(view: impl IntoView + 'static) -> PartView {
    Ok(view.into_any())
}

/// Returns a value from a function with `#[wasm_split]`.
///
/// # Errors
/// None: only a part that does not arrive is an error, which the macro adds.
pub fn arrived<T, E: From<SplitLoaderError>>(value: T) -> Result<T, E> {
    Ok(value)
}

type PartLoading = Pin<Box<dyn Future<Output = PartView>>>;

/// Loads the code of a part, and draws it.
#[derive(Clone)]
pub struct PartLoader(Rc<dyn Fn() -> PartLoading>);

impl PartLoader {
    /// `draw` calls a function with `#[wasm_split]`.
    pub fn new<F: Future<Output = PartView> + 'static>(draw: impl Fn() -> F + 'static) -> Self {
        Self(Rc::new(move || Box::pin(draw())))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartStage {
    /// Not needed yet.
    Unasked,
    Loading,
    Here,
    Missing,
}

/// Draws a part as soon as it is needed, and keeps it from then on. Until it arrives, a text says so; if it does not
/// arrive, a button asks for it again.
#[component]
pub fn Part(
    /// Whether the part is needed now.
    #[prop(into)]
    needed: Signal<bool>,
    /// Draws it. Called once, or again after a failure.
    load: PartLoader,
    /// Whether nothing is shown until it arrives.
    #[prop(optional)]
    quiet: bool,
    /// Called when the user gives up on a part that does not arrive.
    #[prop(optional)]
    on_close: Option<Callback<()>>,
    /// Called when the part has arrived.
    #[prop(optional)]
    on_arrival: Option<Callback<()>>,
) -> impl IntoView {
    let stage = RwSignal::new(PartStage::Unasked);
    let drawn = StoredValue::new_local(None::<AnyView>);
    // The part belongs to the component that shows it, also if it arrives after a press of Retry. What waits for it does
    // not keep the component alive.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let ask = move || {
        stage.set(PartStage::Loading);
        let (mut loading, owner) = ((load.0)(), owner.clone());
        spawn_local(async move {
            let view = poll_fn(
                |context| match owner.as_ref().and_then(WeakOwner::upgrade) {
                    Some(owner) => owner.with(|| loading.as_mut().poll(context)),
                    None => Poll::Ready(Err(PartError)),
                },
            );
            let view = view.await;
            // The viewer may have been unmounted meanwhile.
            if stage.is_disposed() {
                return;
            }
            let now = match view {
                Ok(view) => {
                    drawn.set_value(Some(view));
                    PartStage::Here
                }
                Err(PartError) => PartStage::Missing,
            };
            stage.set(now);
            if let Some(on_arrival) = on_arrival.filter(|_| now == PartStage::Here) {
                on_arrival.run(());
            }
        });
    };
    let retry = StoredValue::new_local(ask.clone());
    let on_retry = Callback::new(move |()| retry.with_value(|ask| ask()));
    Effect::new(move |before: Option<bool>| {
        let is_needed = needed.get();
        let stage = stage.get_untracked();
        let is_asked = matches!(stage, PartStage::Loading | PartStage::Here);
        if is_needed && before != Some(true) && !is_asked {
            ask();
        }
        is_needed
    });
    move || match stage.get() {
        PartStage::Unasked => ().into_any(),
        PartStage::Here => drawn.try_update_value(Option::take).flatten().into_any(),
        PartStage::Loading if quiet => ().into_any(),
        PartStage::Loading => waiting(needed).into_any(),
        PartStage::Missing => missing(needed, on_retry, on_close).into_any(),
    }
}

fn waiting(needed: Signal<bool>) -> impl IntoView {
    view! { class=BASE_CLASS,
        <Show when=move || needed.get()>
            <p class="sal-part sal-part--waiting" role="status">{live(Key::Loading)}</p>
        </Show>
    }
}

fn missing(
    needed: Signal<bool>,
    on_retry: Callback<()>,
    on_close: Option<Callback<()>>,
) -> impl IntoView {
    let close = move || {
        on_close.map(|on_close| {
            view! {
                <Button on_press=move |_| on_close.run(())>{live(Key::Close)}</Button>
            }
        })
    };
    view! { class=BASE_CLASS,
        <Show when=move || needed.get()>
            <section class="sal-part sal-failure" part="failure" role="alert">
                <div class="sal-failure__words">
                    <p>{live(Key::PartMissing)}</p>
                </div>
                <div class="sal-failure__ways">
                    <Button on_press=move |_| on_retry.run(())>{live(Key::Retry)}</Button>
                    {close()}
                </div>
            </section>
        </Show>
    }
}
