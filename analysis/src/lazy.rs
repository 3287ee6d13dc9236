//! What is made when it is first asked for.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

type Make<T> = Box<dyn FnOnce() -> T + Send>;

/// A value that its maker need not have ready: most bodies of functions in a schema are never looked at. All clones share it.
pub struct Lazy<T>(Arc<LazyLock<T, Make<T>>>);

impl<T> Lazy<T> {
    /// What `make` gives, once somebody asks.
    pub fn new(make: impl FnOnce() -> T + Send + 'static) -> Lazy<T> {
        Lazy(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Lazy<T> {
    fn clone(&self) -> Lazy<T> {
        Lazy(Arc::clone(&self.0))
    }
}

/// Without making it.
impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + Send + 'static> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lazy<T>, D::Error> {
        T::deserialize(deserializer).map(|value| Lazy::new(|| value))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn it_is_made_once_and_only_when_it_is_asked_for() {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let first = Lazy::new(|| MADE.fetch_add(1, Ordering::Relaxed) + 5);
        let second = first.clone();
        assert_eq!(MADE.load(Ordering::Relaxed), 0);
        assert_eq!((*first, *second), (5, 5));
        assert_eq!(MADE.load(Ordering::Relaxed), 1);
    }
}
