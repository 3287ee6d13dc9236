include!("../customers/generated/mod.rs");

async fn run(pool: &sqlwright::Pool) -> Result<(), sqlwright::Error> {
    let customers = customers::Customers::new(pool);
    let all = customers.ids().await?;
    let stream = customers.ids().stream().await?;
    let chunks = customers.ids().chunks(10).await?;
    Ok(())
}

fn blocking(pool: &sqlwright::Pool) {
    use sqlwright::blocking::Wait;
    let _ = customers::Customers::new(pool).ids().wait();
}

fn main() {
    let _ = (run, blocking);
}
