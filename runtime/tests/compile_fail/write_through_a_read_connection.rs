include!("../customers/generated/mod.rs");

async fn write(pool: sqlwright::ReadPool) -> Result<u64, sqlwright::Error> {
    let connection = pool.connection().await?;
    let customers = customers::Customers::new(&connection);
    customers.count().await?;
    customers.remove(1).await
}

fn main() {
    let _ = write;
}
