include!("../customers/generated/mod.rs");

fn spawn<F: Future<Output = Result<i64, sqlwright::Error>> + Send + 'static>(_: F) {}

fn count(pool: sqlwright::Pool) {
    let customers = customers::Customers::new(&pool);
    spawn(async move { customers.count().await });
}

fn owned(pool: sqlwright::Pool) {
    let customers = customers::Customers::owned(pool);
    spawn(async move { customers.count().await });
}

fn main() {
    let _ = (count, owned);
}
