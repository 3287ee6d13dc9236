//! Everything that the shop may have to tell its customers.

use std::error::Error;
use std::fmt;

use sqlwright::ErrorKind;

/// Why something did not work out, in the shop's words.
#[derive(Debug)]
pub enum ShopError {
    /// Somebody has registered with this e-mail address already.
    EmailTaken,
    /// This is not an e-mail address.
    EmailInvalid,
    /// There is no such customer.
    UnknownCustomer,
    /// The order has no items.
    EmptyOrder,
    /// The order names a product twice.
    ListedTwice {
        /// The product.
        product_id: i64,
    },
    /// The product does not exist, or is not sold any more.
    NotSold {
        /// The product.
        product_id: i64,
    },
    /// Fewer pieces are left than the order asks for.
    OutOfStock {
        /// The product.
        product_id: i64,
        /// How many were wanted.
        quantity: i32,
    },
    /// There is no such order, or it has left the house.
    TooLateToCancel,
    /// There is no such account.
    UnknownAccount,
    /// There is less in the account than is to be transferred.
    NotEnoughMoney,
    /// The money was moved before, on the same request.
    AlreadyTransferred,
    /// A transfer needs two accounts and a positive amount.
    TransferInvalid,
    /// Too many want the same at this moment.
    Busy(sqlwright::Error),
    /// No private PostgreSQL could be started.
    Server(sqlwright_server::Error),
    /// The database refused for a reason that customers cannot help.
    Database(sqlwright::Error),
}

impl From<sqlwright::Error> for ShopError {
    fn from(error: sqlwright::Error) -> Self {
        match error.kind() {
            ErrorKind::StatementTimeout | ErrorKind::LockNotAvailable | ErrorKind::PoolTimeout => Self::Busy(error),
            // Tried several times already.
            kind if kind.is_conflict() => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

impl From<sqlwright::BatchError> for ShopError {
    fn from(error: sqlwright::BatchError) -> Self {
        sqlwright::Error::from(error).into()
    }
}

impl From<sqlwright_server::Error> for ShopError {
    fn from(error: sqlwright_server::Error) -> Self {
        Self::Server(error)
    }
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmailTaken => f.write_str("that e-mail address is already registered"),
            Self::EmailInvalid => f.write_str("that is not an e-mail address"),
            Self::UnknownCustomer => f.write_str("there is no such customer"),
            Self::EmptyOrder => f.write_str("there is nothing in the order"),
            Self::ListedTwice { product_id } => write!(f, "product {product_id} is in the order twice"),
            Self::NotSold { product_id } => write!(f, "product {product_id} is not for sale"),
            Self::OutOfStock { product_id, quantity } => {
                write!(f, "fewer than {quantity} pieces of product {product_id} are left")
            }
            Self::TooLateToCancel => f.write_str("it is too late to cancel this order"),
            Self::UnknownAccount => f.write_str("there is no such account"),
            Self::NotEnoughMoney => f.write_str("there is not enough money in the account"),
            Self::AlreadyTransferred => f.write_str("this transfer has already been made"),
            Self::TransferInvalid => f.write_str("a transfer needs two accounts and a positive amount"),
            Self::Busy(_) => f.write_str("there is too much going on; please try again"),
            Self::Server(error) => error.fmt(f),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl Error for ShopError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Busy(error) => Some(error),
            Self::Server(error) => error.source(),
            Self::Database(error) => error.source(),
            _ => None,
        }
    }
}
