//! Customers: registered, looked at, changed in part.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mercado::customers::{ChangePatch, CreateError, CreateParams, Customers};
use mercado::types::ContactChannel;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use sqlwright::{ErrorKind, Patch, Pool};

use crate::ServiceError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    email: String,
    first_name: String,
    last_name: String,
}

/// Registers a customer.
pub async fn create(State(pool): State<Pool>, Json(new): Json<New>) -> Result<(StatusCode, Json<Value>), ServiceError> {
    let New { email, first_name, last_name } = &new;
    let customer_id = Customers::new(&pool).create(CreateParams { email, first_name, last_name }).await;
    let customer_id = customer_id.map_err(|error| match error {
        CreateError::EmailTaken(_) => ServiceError::Conflict("somebody signs in with this address already"),
        CreateError::EmailInvalid(_) => ServiceError::Invalid("this is not an e-mail address".to_owned()),
        other => ServiceError::Database(other.into()),
    })?;
    Ok((StatusCode::CREATED, Json(json!({ "customer_id": customer_id }))))
}

/// A customer, as callers see them.
#[derive(Debug, Serialize)]
pub struct Customer {
    customer_id: i64,
    email: String,
    first_name: String,
    last_name: String,
    phone: Option<String>,
    birth_date: Option<String>,
    preferred_contact: Option<&'static str>,
    newsletter: Option<bool>,
}

pub async fn find(State(pool): State<Pool>, Path(customer_id): Path<i64>) -> Result<Json<Customer>, ServiceError> {
    let found = Customers::new(&pool).find(customer_id).await?.ok_or(ServiceError::NotFound)?;
    Ok(Json(Customer {
        customer_id,
        email: found.email,
        first_name: found.first_name,
        last_name: found.last_name,
        phone: found.phone,
        birth_date: found.birth_date.map(|date| date.to_string()),
        preferred_contact: found.preferred_contact.map(ContactChannel::label),
        newsletter: found.newsletter,
    }))
}

/// What is to change: a field that is absent is kept, `null` removes the value.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(deserialize_with = "given")]
    phone: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    birth_date: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    preferred_contact: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    newsletter: Option<Option<bool>>,
}

/// A field that is there, be it `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn patch<T>(given: Option<T>) -> Patch<T> {
    given.map_or(Patch::Keep, Patch::Set)
}

/// Changes what is given of a customer; nothing at all is no error.
pub async fn change(
    State(pool): State<Pool>,
    Path(customer_id): Path<i64>,
    Json(change): Json<Change>,
) -> Result<StatusCode, ServiceError> {
    let birth_date = change.birth_date.as_ref().map(|date| date.as_deref().map(str::parse).transpose()).transpose();
    let preferred_contact = match &change.preferred_contact {
        Some(Some(label)) => Some(Some(channel(label)?)),
        Some(None) => Some(None),
        None => None,
    };
    let patch = ChangePatch {
        first_name: patch(change.first_name.as_deref()),
        last_name: patch(change.last_name.as_deref()),
        phone: patch(change.phone.as_ref().map(Option::as_deref)),
        birth_date: patch(birth_date.map_err(|_| ServiceError::Invalid("`birth_date` is not a date".to_owned()))?),
        preferred_contact: patch(preferred_contact),
        newsletter: patch(change.newsletter),
    };
    match Customers::new(&pool).change(customer_id, patch).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => match error.kind() {
            ErrorKind::NothingToChange => Ok(StatusCode::NO_CONTENT),
            ErrorKind::WrongCount { .. } => Err(ServiceError::NotFound),
            _ => Err(error.into()),
        },
    }
}

fn channel(label: &str) -> Result<ContactChannel, ServiceError> {
    let found = ContactChannel::LABELS.iter().find(|(known, _)| *known == label);
    let known = || ContactChannel::LABELS.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
    let text = || format!("`preferred_contact` is one of {}", known());
    found.map(|(_, channel)| *channel).ok_or_else(|| ServiceError::Invalid(text()))
}
