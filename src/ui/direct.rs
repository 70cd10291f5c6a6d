//! Elements that code writes directly, without a view. For rows: on each scroll, many of them show something else,
//! and writing their text nodes is all that this then costs. An element stays; its texts and attributes are
//! written when they change.

use scim_audit_unseen::{Oddity, TextPart, code, is_plain, parts};
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, Text};

use super::focus;
use super::icon::IconShape;

/// The namespace of the elements of an icon.
const SVG: &str = "http://www.w3.org/2000/svg";

/// An element. Clones are the same element. If there is no document, nothing is made, and each method does nothing.
#[derive(Debug, Clone, Default)]
pub struct DirectElement {
    node: Option<Element>,
}

impl DirectElement {
    /// Creates an element with these classes.
    pub fn new(tag: &str, class: &str) -> Self {
        let element = Self {
            node: document().and_then(|document| document.create_element(tag).ok()),
        };
        if !class.is_empty() {
            element.set("class", class);
        }
        element
    }

    /// Creates an icon. It is decorative, as those of [`super::icon`].
    pub fn icon(shape: IconShape) -> Self {
        let create = |tag| Self {
            node: document().and_then(|document| document.create_element_ns(Some(SVG), tag).ok()),
        };
        let (svg, path) = (create("svg"), create("path"));
        svg.set("class", "sal-icon");
        svg.set("viewBox", shape.side);
        svg.set("aria-hidden", "true");
        path.set("d", shape.path);
        svg.append(&path);
        svg
    }

    /// Wraps an element of a view.
    pub fn of(node: &Element) -> Self {
        Self {
            node: Some(node.clone()),
        }
    }

    pub(super) fn node(&self) -> Option<&Element> {
        self.node.as_ref()
    }

    /// Sets an attribute.
    pub fn set(&self, name: &str, value: &str) {
        if let Some(node) = &self.node {
            // It throws only for a name that is none.
            drop(node.set_attribute(name, value));
        }
    }

    /// Sets an attribute, or removes it if there is no value.
    pub fn set_or_remove(&self, name: &str, value: Option<&str>) {
        match (&self.node, value) {
            (Some(_), Some(value)) => self.set(name, value),
            (Some(node), None) => drop(node.remove_attribute(name)),
            (None, _) => {}
        }
    }

    /// Sets an empty attribute, or removes it.
    pub fn toggle(&self, name: &str, is_set: bool) {
        self.set_or_remove(name, is_set.then_some(""));
    }

    /// Sets a property of the element's own style.
    pub fn set_style(&self, name: &str, value: &str) {
        if let Some(element) = self
            .node
            .as_ref()
            .and_then(|node| node.dyn_ref::<HtmlElement>())
        {
            drop(element.style().set_property(name, value));
        }
    }

    /// Creates an element with these classes, and appends it.
    #[must_use]
    pub fn child(&self, tag: &str, class: &str) -> Self {
        let child = Self::new(tag, class);
        self.append(&child);
        child
    }

    /// Appends an element. If it is in the document, it is moved.
    pub fn append(&self, child: &Self) {
        if let (Some(node), Some(child)) = (&self.node, &child.node) {
            drop(node.append_child(child));
        }
    }

    /// Inserts an element before all others.
    pub fn prepend(&self, child: &Self) {
        if let (Some(node), Some(child)) = (&self.node, &child.node) {
            drop(node.insert_before(child, node.first_child().as_ref()));
        }
    }

    /// Removes all that is in the element.
    pub fn clear(&self) {
        if let Some(node) = &self.node {
            node.set_text_content(None);
        }
    }

    /// Removes the element from the document.
    pub fn remove(&self) {
        if let Some(node) = &self.node {
            node.remove();
        }
    }

    /// Height in pixels. It forces a layout if one is due.
    pub(super) fn height(&self) -> f64 {
        let element = self
            .node
            .as_ref()
            .and_then(|node| node.dyn_ref::<HtmlElement>());
        element.map_or(0.0, |element| f64::from(element.offset_height()))
    }

    /// Returns whether the element or a descendant has the focus.
    pub(super) fn has_focus(&self) -> bool {
        self.node.as_ref().is_some_and(focus::is_within)
    }
}

/// An attribute that changes. It is written when its value differs from the last one.
#[derive(Debug)]
pub struct DirectAttribute {
    element: DirectElement,
    name: &'static str,
    last: Option<String>,
}

impl DirectAttribute {
    /// An attribute that the element does not have yet.
    pub fn new(element: &DirectElement, name: &'static str) -> Self {
        Self {
            element: element.clone(),
            name,
            last: None,
        }
    }

    /// Sets the value; `None` removes the attribute.
    pub fn set(&mut self, value: Option<&str>) {
        if self.last.as_deref() != value {
            self.element.set_or_remove(self.name, value);
            self.last = value.map(str::to_owned);
        }
    }
}

/// A text that changes: one text node, which is written when the text differs from the last one.
#[derive(Debug)]
pub struct DirectText {
    parent: DirectElement,
    node: Option<Text>,
    last: String,
    /// Whether the parent has the text node, and not the parts of a text with odd characters.
    is_plain: bool,
}

impl DirectText {
    /// Appends an empty text.
    pub fn in_element(parent: &DirectElement) -> Self {
        let node = document().map(|document| document.create_text_node(""));
        if let (Some(parent), Some(node)) = (parent.node(), &node) {
            drop(parent.append_child(node));
        }
        Self {
            parent: parent.clone(),
            node,
            last: String::new(),
            is_plain: true,
        }
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// Sets a text of the viewer, such as a number or a word of the catalogue.
    pub fn set(&mut self, text: &str) {
        if self.last != text {
            if let Some(node) = &self.node {
                node.set_data(text);
            }
            text.clone_into(&mut self.last);
        }
    }

    /// Sets a text of a log, in which invisible characters are made visible as [`super::shown`] does. The parent
    /// must have no other child.
    pub fn set_shown(&mut self, text: &str) {
        if self.last == text {
            return;
        }
        let is_plain = is_plain(text);
        if is_plain && self.is_plain {
            return self.set(text);
        }
        let (Some(parent), Some(node), Some(document)) =
            (self.parent.node(), &self.node, document())
        else {
            return;
        };
        parent.set_text_content(None);
        if is_plain {
            node.set_data(text);
            drop(parent.append_child(node));
        } else {
            for part in parts(text) {
                match part {
                    TextPart::Plain(text) => {
                        drop(parent.append_child(&document.create_text_node(text)));
                    }
                    TextPart::Odd(oddity, char) => self.parent.append(&odd(oddity, char)),
                }
            }
        }
        self.is_plain = is_plain;
        text.clone_into(&mut self.last);
    }
}

/// The chip of an odd character, as in [`super::shown_text`].
fn odd(oddity: Oddity, char: char) -> DirectElement {
    let name = code(char);
    let chip = DirectElement::new("bdi", "sal-odd");
    let kind = match oddity {
        Oddity::Unseen => "unseen",
        Oddity::Lookalike => "lookalike",
    };
    for (attribute, value) in [
        ("data-kind", kind),
        ("data-code", &name),
        ("title", &name),
        ("role", "img"),
        ("aria-label", &name),
    ] {
        chip.set(attribute, value);
    }
    DirectText::in_element(&chip).set(char.encode_utf8(&mut [0; 4]));
    chip
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
