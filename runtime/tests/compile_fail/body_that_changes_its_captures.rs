async fn run(pool: sqlwright::Pool) -> Result<(), sqlwright::Error> {
    let mut seen = Vec::new();
    pool.transaction(async |_tx| {
        seen.push(1);
        Ok(())
    })
    .await
}

fn main() {
    let _ = run;
}
