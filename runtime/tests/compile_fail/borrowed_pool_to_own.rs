include!("customers.inc");

fn own(pool: &sqlwright::Pool) {
    let _ = customers::Customers::owned(pool);
}

fn main() {
    let _ = own;
}
