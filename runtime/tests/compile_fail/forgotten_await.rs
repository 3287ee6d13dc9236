#![deny(unused_must_use)]

include!("customers.inc");

fn forget(pool: &sqlwright::Pool) {
    let customers = customers::Customers::new(pool);
    customers.count();
    customers.ids();
    customers.remove(1);
}

fn main() {
    let _ = forget;
}
