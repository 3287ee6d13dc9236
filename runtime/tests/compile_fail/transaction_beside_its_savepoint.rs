include!("../customers/generated/mod.rs");

async fn both(tx: &mut sqlwright::Transaction) -> Result<i64, sqlwright::Error> {
    let customers = customers::Customers::new(tx);
    tx.savepoint(async |_| customers.remove(1).await).await?;
    customers.count().await
}

fn main() {
    let _ = both;
}
