//! The types of the schema that a connection knows. The driver looks up every type that it meets for the first time, in
//! round trips of their own; what it has looked up it remembers, until a statement does not fit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use postgres_types::Type;

use super::Core;
use crate::statement::Statement;
use crate::ty::{Ty, UserName};

#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<UserName, Type>>);

impl Known {
    fn with<T>(&self, use_them: impl FnOnce(&mut HashMap<UserName, Type>) -> T) -> T {
        use_them(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn forget(&self) {
        self.with(HashMap::clear);
    }

    /// The driver has just looked these up.
    pub(super) fn add(&self, statement: &'static Statement, prepared: &tokio_postgres::Statement) {
        let parameters = statement.parameters().iter().copied().zip(prepared.params());
        let columns =
            statement.columns().iter().map(|ty| *ty.base()).zip(prepared.columns().iter().map(|column| column.type_()));
        self.with(|known| {
            for (ty, real) in parameters.chain(columns) {
                if let Some(name) = ty.user_name()
                    && ty.matches(real)
                {
                    known.insert(name, real.clone());
                }
            }
        });
    }

    /// The types of the statement's parameters, as this server numbers them; if those of its columns are known as well.
    pub(super) fn parameters(&self, statement: &'static Statement) -> Option<Vec<Type>> {
        self.with(|known| {
            let known = |ty: Ty| match ty.user_name() {
                None => Some(ty.to_driver()),
                Some(name) => known.get(&name).cloned(),
            };
            if !statement.columns().iter().all(|column| known(*column.base()).is_some()) {
                return None;
            }
            statement.parameters().iter().map(|ty| known(*ty)).collect()
        })
    }
}

impl Core {
    /// Makes the types known that these statements send and return. One that is not there, or is another, stays unknown:
    /// its statements say so themselves.
    pub(crate) async fn learn(self: &Arc<Self>, statements: impl Iterator<Item = &'static Statement>) {
        if !self.may_prepare().await.unwrap_or_default() {
            return;
        }
        let mut types = HashMap::new();
        for statement in statements {
            let columns = statement.columns().iter().map(|ty| *ty.base());
            let named = statement.parameters().iter().copied().chain(columns).map(|ty| (ty.user_name(), ty));
            types.extend(named.filter_map(|(name, ty)| Some((name?, ty))));
        }
        // Together, so that there are as many round trips for all of them as for one.
        join_all(types.into_iter().map(|(name, ty)| self.look_up(name, ty))).await;
    }

    async fn look_up(&self, name: UserName, ty: Ty) {
        for sql in [format!("SELECT $1::{}", name.qualified()), format!("SELECT $1::{}", name.unqualified())] {
            match self.client.prepare(&sql).await {
                Ok(statement) => {
                    if let Some(real) = statement.params().first().filter(|real| ty.matches(real)) {
                        self.known.with(|known| known.insert(name, real.clone()));
                    }
                    return;
                }
                // The schema may have another name here.
                Err(error) if error.code().is_some() => {}
                Err(_) => return,
            }
        }
    }
}
