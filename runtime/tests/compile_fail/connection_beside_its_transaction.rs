include!("../customers/generated/mod.rs");

async fn run(mut connection: sqlwright::Connection) -> Result<(), sqlwright::Error> {
    let tx = connection.begin().await?;
    customers::Customers::new(&connection).remove(1).await?;
    tx.commit().await
}

async fn twice(pool: sqlwright::Pool) -> Result<(), sqlwright::Error> {
    let tx = pool.begin().await?;
    tx.commit().await?;
    tx.rollback().await;
    Ok(())
}

fn main() {
    let _ = (run, twice);
}
