//! The kinds of requests that a log has: method, path without ids, and who sent them. A log has few of them, so that
//! counts for each kind answer what the failed requests have in common without keeping the requests.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::sighting::{Sighting, hash_of};
use crate::dialect::ClientProduct;
use crate::explanation::Confidence;

/// Number of kinds that are told apart.
const MOST_SHAPES: usize = 4096;
/// Characters of a name that are kept.
const MAX_NAME: usize = 256;
/// Characters of a method that are kept.
const MAX_METHOD: usize = 32;

/// A map that gives its values in the same order in each run.
pub(super) type HashMapByNumber<V> = HashMap<u64, V, BuildHasherDefault<DefaultHasher>>;

/// A kind of requests.
#[derive(Debug)]
pub(super) struct RequestShape {
    pub(super) method: String,
    pub(super) resource_type: String,
    /// The path without ids.
    pub(super) path: String,
    pub(super) client: String,
    pub(super) credential: Option<String>,
    /// How many requests of this kind are in the span that the analysis is about.
    pub(super) count: u64,
    /// When the last of them succeeded.
    pub(super) last_success: Option<i64>,
}

/// All kinds of requests that were seen.
#[derive(Debug, Default)]
pub(super) struct RequestShapes {
    all: Vec<RequestShape>,
    index: HashMapByNumber<u32>,
    products: HashMapByNumber<(ClientProduct, Confidence)>,
    /// More kinds were seen than are told apart.
    is_full: bool,
}

impl RequestShapes {
    /// The number of the kind of this request; `None` if there are too many.
    pub(super) fn number_of(&mut self, sighting: &Sighting<'_>) -> Option<u32> {
        let entry = sighting.entry;
        let credential = entry.client.credential.as_deref();
        let client = hash_of(&[sighting.client]);
        if let Some((product, confidence)) = sighting.product {
            let known = self.products.get(&client);
            let rank = |(product, confidence): (ClientProduct, Confidence)| {
                (confidence as u8, product as u8)
            };
            if known.is_none_or(|known| rank((product, confidence)) < rank(*known))
                && self.products.len() < MOST_SHAPES
            {
                self.products.insert(client, (product, confidence));
            }
        }
        let key = hash_of(&[
            &entry.method,
            &sighting.shape,
            sighting.client,
            credential.unwrap_or("-"),
        ]);
        if let Some(number) = self.index.get(&key) {
            return Some(*number);
        }
        if self.all.len() >= MOST_SHAPES {
            self.is_full = true;
            return None;
        }
        let number = u32::try_from(self.all.len()).ok()?;
        self.index.insert(key, number);
        self.all.push(RequestShape {
            method: cut(&entry.method, MAX_METHOD),
            resource_type: sighting.resource_type.clone(),
            path: sighting.shape.clone(),
            client: cut(sighting.client, MAX_NAME),
            credential: credential.map(|credential| cut(credential, MAX_NAME)),
            count: 0,
            last_success: None,
        });
        Some(number)
    }

    pub(super) fn get(&self, number: u32) -> Option<&RequestShape> {
        self.all.get(number as usize)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut RequestShape> {
        self.all.get_mut(number as usize)
    }

    /// All kinds, with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &RequestShape)> {
        (0..).zip(&self.all)
    }

    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The product that a client is known to be.
    pub(super) fn product_of(&self, client: &str) -> Option<ClientProduct> {
        let found = self.products.get(&hash_of(&[client]))?;
        Some(found.0)
    }
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}
