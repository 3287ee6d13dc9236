include!("../customers/generated/mod.rs");

async fn write(pool: sqlwright::ReadPool) -> Result<u64, sqlwright::Error> {
    pool.transaction(async |tx| customers::Customers::new(tx).remove(1).await).await
}

fn main() {
    let _ = write;
}
