include!("../customers/generated/mod.rs");

async fn write(pool: sqlwright::ReadPool) -> Result<u64, sqlwright::Error> {
    let customers = customers::Customers::new(&pool);
    customers.count().await?;
    customers.ids().all().await?;
    customers.remove(1).await
}

fn main() {
    let _ = write;
}
