include!("../customers/generated/mod.rs");

fn main() {
    let url = String::from("postgres://localhost/shop");
    let customers = customers::Customers::new(&url);
    let _ = customers.count();
    let _ = customers.ids();
    let _ = customers.remove(1);
}
