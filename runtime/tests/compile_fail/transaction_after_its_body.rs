include!("../customers/generated/mod.rs");

async fn keep(pool: sqlwright::Pool) -> Result<i64, sqlwright::Error> {
    let customers = pool.transaction_once(async |tx| Ok::<_, sqlwright::Error>(customers::Customers::new(tx))).await?;
    customers.count().await
}

fn main() {
    let _ = keep;
}
