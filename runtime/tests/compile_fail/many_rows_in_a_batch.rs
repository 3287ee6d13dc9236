include!("../customers/generated/mod.rs");

fn fill(pool: &sqlwright::Pool) -> sqlwright::Batch {
    let mut batch = sqlwright::Batch::new();
    batch.push(customers::Customers::new(pool).ids());
    batch
}

fn main() {
    let _ = fill;
}
