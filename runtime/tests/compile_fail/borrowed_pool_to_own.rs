include!("../customers/generated/mod.rs");

fn own(pool: &sqlwright::Pool) {
    let _ = customers::Customers::owned(pool);
}

fn main() {
    let _ = own;
}
