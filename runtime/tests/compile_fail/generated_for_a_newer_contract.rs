sqlwright::contract!(99);

mod customers {
    use sqlwright::contract::{Statement, ty};

    pub static COUNT: Statement = Statement::read_only("customers.count", "SELECT count(*) FROM customers", &[], &[ty::INT8]);
}

fn main() {
    let _ = &customers::COUNT;
}
