struct Order(i64);

async fn place(tx: &mut sqlwright::Transaction, order: Order) -> Result<i64, sqlwright::Error> {
    let _ = tx;
    Ok(order.0)
}

async fn run(pool: sqlwright::Pool, order: Order) -> Result<i64, sqlwright::Error> {
    pool.build_transaction().attempts(3).run(async |tx| place(tx, order).await).await
}

async fn once(pool: sqlwright::Pool, order: Order) -> Result<i64, sqlwright::Error> {
    pool.transaction_once(async |tx| place(tx, order).await).await
}

fn main() {
    let _ = (run, once);
}
