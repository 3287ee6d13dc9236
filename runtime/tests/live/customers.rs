//! `Customers`: a repository in the shape of generated code.

#![expect(unreachable_pub, reason = "generated code is a crate or a public module")]

use sqlwright::contract::v1::{
    BoxError, BytesMut, Decode, Encode, IsNull, Statement, Ty, UserType, decode_label, encode_label, failure, from_row,
    ty,
};
use sqlwright::{
    Client, Error, Execute, ExecuteOne, Handle, Many, MayWrite, One, Optional, Pool, ReadWrite, Violation,
};

/// The statements of `queries/customers.sql`.
#[derive(Debug, Clone)]
pub struct Customers<'c, A = ReadWrite> {
    db: Handle<'c, A>,
}

impl<'c, A> Customers<'c, A> {
    /// A repository over a pool, a connection or a transaction.
    pub fn new<C: Client<Access = A> + ?Sized>(client: &'c C) -> Self {
        Self { db: client.handle() }
    }

    pub fn find_by_email(&self, email: &str) -> Optional<'c, Customer> {
        self.db.optional(&FIND_BY_EMAIL, &[&email])
    }

    pub fn list(&self) -> Many<'c, Customer> {
        self.db.many(&LIST, &[])
    }

    pub fn count(&self) -> One<'c, i64> {
        self.db.one(&COUNT, &[])
    }

    pub fn status_of(&self, id: i64) -> One<'c, CustomerStatus> {
        self.db.one(&STATUS_OF, &[&id])
    }

    pub fn email_of(&self, id: i64) -> One<'c, String> {
        self.db.one(&EMAIL_OF, &[&id])
    }

    pub fn create(&self, params: CreateParams<'_>) -> One<'c, i64, CreateError>
    where
        A: MayWrite,
    {
        self.db.one(&CREATE, &[&params.first_name, &params.email, &params.status, &params.tags])
    }

    pub fn remove(&self, id: i64) -> Execute<'c>
    where
        A: MayWrite,
    {
        self.db.execute(&REMOVE, &[&id])
    }

    pub fn take_stock(&self, params: TakeStockParams<'_>) -> ExecuteOne<'c, TakeStockError>
    where
        A: MayWrite,
    {
        self.db.execute_one(&TAKE_STOCK, &[&params.quantity, &params.product])
    }
}

impl<A> Customers<'static, A> {
    /// A repository that owns its pool, for application state and spawned tasks.
    pub fn owned(pool: impl Into<Handle<'static, A>>) -> Self {
        Self { db: pool.into() }
    }
}

/// A row of `customers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    pub customer_id: i64,
    pub first_name: String,
    pub email: Option<String>,
    pub status: CustomerStatus,
    pub tags: Vec<String>,
}
from_row!(Customer { customer_id, first_name, email, status, tags });

#[derive(Debug, Clone, Copy)]
pub struct CreateParams<'a> {
    pub first_name: &'a str,
    pub email: Option<&'a str>,
    pub status: CustomerStatus,
    pub tags: &'a [&'a str],
}

#[derive(Debug, Clone, Copy)]
pub struct TakeStockParams<'a> {
    pub quantity: i32,
    pub product: &'a str,
}

/// `public.customer_status`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerStatus {
    Active,
    OnHold,
    Closed,
}

pub static CUSTOMER_STATUS: UserType = UserType::enumeration("public", "customer_status");

impl CustomerStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::OnHold => "on hold",
            Self::Closed => "closed",
        }
    }
}

impl Encode for CustomerStatus {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        encode_label(self.as_str(), out)
    }
}

impl Decode<'_> for CustomerStatus {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        decode_label(raw, &[("active", Self::Active), ("on hold", Self::OnHold), ("closed", Self::Closed)])
    }
}

/// Why [`Customers::create`] can fail.
#[derive(Debug)]
#[non_exhaustive]
pub enum CreateError {
    /// `customers_email_key`
    EmailTaken(Violation),
    Other(Error),
}
failure!(CreateError { "customers_email_key" => EmailTaken });

/// Why [`Customers::take_stock`] can fail.
#[derive(Debug)]
#[non_exhaustive]
pub enum TakeStockError {
    /// `stock_quantity_check`
    QuantityCheck(Violation),
    Other(Error),
}
failure!(TakeStockError { "stock_quantity_check" => QuantityCheck });

static FIND_BY_EMAIL: Statement = Statement::read_only(
    "customers.find_by_email",
    "SELECT customer_id, first_name, email, status, tags FROM customers WHERE email = $1",
    &[ty::TEXT],
    &[ty::INT8, ty::TEXT, ty::TEXT, Ty::user(&CUSTOMER_STATUS), ty::TEXT_ARRAY],
);

static LIST: Statement = Statement::read_only(
    "customers.list",
    "SELECT customer_id, first_name, email, status, tags FROM customers ORDER BY customer_id",
    &[],
    &[ty::INT8, ty::TEXT, ty::TEXT, Ty::user(&CUSTOMER_STATUS), ty::TEXT_ARRAY],
);

static COUNT: Statement = Statement::read_only("customers.count", "SELECT count(*) FROM customers", &[], &[ty::INT8]);

static STATUS_OF: Statement = Statement::read_only(
    "customers.status_of",
    "SELECT status FROM customers WHERE customer_id = $1",
    &[ty::INT8],
    &[Ty::user(&CUSTOMER_STATUS)],
);

static EMAIL_OF: Statement = Statement::new(
    "customers.email_of",
    "SELECT email FROM customers WHERE customer_id = $1",
    &[ty::INT8],
    &[ty::TEXT],
);

static CREATE: Statement = Statement::new(
    "customers.create",
    "INSERT INTO customers (first_name, email, status, tags)\nVALUES ($1, $2, $3, $4)\nRETURNING customer_id",
    &[ty::TEXT, ty::TEXT, Ty::user(&CUSTOMER_STATUS), ty::TEXT_ARRAY],
    &[ty::INT8],
);

static REMOVE: Statement =
    Statement::new("customers.remove", "DELETE FROM customers WHERE customer_id = $1", &[ty::INT8], &[]);

static TAKE_STOCK: Statement = Statement::new(
    "customers.take_stock",
    "UPDATE stock SET quantity = quantity - $1 WHERE product = $2",
    &[ty::INT4, ty::TEXT],
    &[],
);

/// All statements of this module.
pub static STATEMENTS: &[&Statement] = &[&FIND_BY_EMAIL, &LIST, &COUNT, &STATUS_OF, &CREATE, &REMOVE, &TAKE_STOCK];

/// A customer with this address and little else.
pub fn somebody(email: &str) -> CreateParams<'_> {
    CreateParams { first_name: "Ada", email: Some(email), status: CustomerStatus::OnHold, tags: &["a", "b"] }
}

/// Spawns over an owned pool.
pub fn spawned(pool: Pool) -> tokio::task::JoinHandle<Result<i64, Error>> {
    tokio::spawn(Customers::owned(pool).count())
}
