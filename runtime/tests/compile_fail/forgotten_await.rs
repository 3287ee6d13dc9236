#![deny(unused_must_use)]

include!("../customers/generated/mod.rs");

fn forget(pool: &sqlwright::Pool) {
    let customers = customers::Customers::new(pool);
    customers.count();
    customers.ids();
    customers.remove(1);
}

fn main() {
    let _ = forget;
}
