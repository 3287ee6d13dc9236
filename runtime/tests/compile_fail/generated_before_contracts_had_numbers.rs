use ::sqlwright::contract::v1::{Statement, ty};

pub static COUNT: Statement = Statement::read_only("customers.count", "SELECT count(*) FROM customers", &[], &[ty::INT8]);

fn main() {
    let _ = &COUNT;
}
