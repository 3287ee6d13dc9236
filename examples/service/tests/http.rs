//! The service over HTTP, against a private PostgreSQL: a server for all of these tests, a database for each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::net::SocketAddr;

use futures_util::{StreamExt, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame};
use hyper::{Request, client};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sqlwright_testing::{Database, Schema};
use tokio::net::{TcpListener, TcpStream};

type Body = BoxBody<Bytes, Infallible>;

/// The service, and its database.
struct Service {
    address: SocketAddr,
    database: Database,
}

impl Service {
    async fn start() -> Self {
        let database = Schema::at(shop::database::schema()).database().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = service::app(database.pool().clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, database }
    }

    /// What a request is answered: the status, and the JSON if there is any.
    async fn send(&self, method: &str, path: &str, body: Body) -> (u16, Value) {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = Request::builder().method(method).uri(path).header("host", "shop");
        let request = request.header("content-type", "application/json").body(body).unwrap();
        let answer = sender.send_request(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, Full::default().boxed()).await
    }

    async fn json(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.send(method, path, Full::from(body.to_string()).boxed()).await
    }

    async fn import(&self, lines: Vec<Vec<u8>>) -> (u16, Value) {
        let frames = stream::iter(lines).map(|bytes| Ok(Frame::data(Bytes::from(bytes))));
        self.send("POST", "/products/import", BodyExt::boxed(StreamBody::new(frames))).await
    }

    async fn run(&self, sql: &str) {
        let (client, connection) = tokio_postgres::connect(self.database.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
    }
}

const PRODUCTS: &str = "INSERT INTO products (sku, name, price, tags)
    SELECT 'S' || n, 'Lamp ' || n % 10, n, CASE WHEN n % 2 = 0 THEN '{new}'::text[] ELSE '{}' END
    FROM generate_series(1, 45) n;
    INSERT INTO inventory (product_id, quantity) SELECT product_id, 3 FROM products WHERE price <= 10";

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|card| card["sku"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn products_are_searched_and_paged() {
    let service = Service::start().await;
    assert_eq!(service.get("/health").await.0, 200);
    service.run(PRODUCTS).await;
    let (status, found) = service.get("/products?sort=cheapest&tags=new&price_from=3&price_to=8.5&in_stock=true").await;
    assert_eq!((status, names(&found)), (200, vec!["S4", "S6", "S8"]));
    let (status, found) = service.get("/products?name=lamp+3&sort=newest&most=2").await;
    assert_eq!((status, names(&found)), (200, vec!["S43", "S33"]));
    assert_eq!(service.get("/products?price_from=cheap").await.0, 422);
    assert_eq!(service.get("/products?prize=3").await.0, 400);

    let mut seen: Vec<String> = Vec::new();
    let mut path = "/products/page?size=7".to_owned();
    let mut pages = 0;
    loop {
        let (status, page) = service.get(&path).await;
        assert_eq!(status, 200, "{page}");
        seen.extend(names(&page["products"]).into_iter().map(str::to_owned));
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/products/page?size=7&after={next}");
    }
    assert_eq!((pages, seen.len()), (7, 45));
    let all = service.get("/products?most=100").await.1;
    assert_eq!(seen, names(&all));
    let (status, error) = service.get("/products/page?after=nonsense").await;
    assert_eq!(status, 422, "{error}");
}

#[tokio::test]
async fn customers_are_changed_in_part() {
    let service = Service::start().await;
    let ada = json!({ "email": "Ada@example.org", "first_name": "Ada", "last_name": "King" });
    let (status, created) = service.json("POST", "/customers", ada.clone()).await;
    assert_eq!(status, 201, "{created}");
    let path = format!("/customers/{}", created["customer_id"]);
    assert_eq!(service.json("POST", "/customers", ada).await.0, 409);
    let nobody = json!({ "email": "nobody", "first_name": "N", "last_name": "N" });
    assert_eq!(service.json("POST", "/customers", nobody).await.0, 422);

    let change =
        json!({ "last_name": "Lovelace", "phone": "1", "birth_date": "1815-12-10", "preferred_contact": "post" });
    assert_eq!(service.json("PATCH", &path, change).await.0, 204);
    let (_, customer) = service.get(&path).await;
    assert_eq!((&customer["first_name"], &customer["last_name"]), (&json!("Ada"), &json!("Lovelace")));
    assert_eq!((&customer["phone"], &customer["preferred_contact"]), (&json!("1"), &json!("post")));
    assert_eq!(service.json("PATCH", &path, json!({ "phone": null, "newsletter": true })).await.0, 204);
    let (_, customer) = service.get(&path).await;
    assert_eq!((&customer["phone"], &customer["newsletter"]), (&Value::Null, &json!(true)));
    assert_eq!((&customer["birth_date"], &customer["email"]), (&json!("1815-12-10"), &json!("ada@example.org")));

    assert_eq!(service.json("PATCH", &path, json!({})).await.0, 204);
    assert_eq!(service.json("PATCH", &path, json!({ "last_name": null, "phone": 1 })).await.0, 422);
    assert_eq!(service.json("PATCH", &path, json!({ "preferred_contact": "drum" })).await.0, 422);
    assert_eq!(service.json("PATCH", "/customers/999", json!({ "phone": "1" })).await.0, 404);
    assert_eq!(service.get("/customers/999").await.0, 404);
}

#[tokio::test]
async fn orders_come_with_their_items() {
    let service = Service::start().await;
    service.run(PRODUCTS).await;
    service
        .run(
            "INSERT INTO customers (email, first_name, last_name) VALUES ('a@example.org', 'Ada', 'King');
            INSERT INTO addresses (customer_id, label, street, city, country) VALUES (1, 'home', 'St. 1', 'London', 'GB')",
        )
        .await;
    let item = |product_id: i64, quantity: i32| json!({ "product_id": product_id, "quantity": quantity });
    let order = |items: Value| json!({ "customer_id": 1, "shipping_address_id": 1, "items": items });
    let (status, placed) = service.json("POST", "/orders", order(json!([item(2, 1), item(5, 2)]))).await;
    assert_eq!((status, &placed["total"]), (201, &json!("12.00")), "{placed}");
    let path = format!("/orders/{}", placed["order_id"]);
    let calls = service.database.watch();
    let (status, found) = service.get(&path).await;
    calls.assert_at_most(1);
    assert!(!calls.counts().is_empty());
    assert_eq!((status, &found["status"], &found["address"]["city"]), (200, &json!("pending"), &json!("London")));
    let items: Vec<_> =
        found["items"].as_array().unwrap().iter().map(|item| (&item["name"], &item["quantity"])).collect();
    assert_eq!(items, [(&json!("Lamp 2"), &json!(1)), (&json!("Lamp 5"), &json!(2))]);

    let (status, error) = service.json("POST", "/orders", order(json!([item(5, 2)]))).await;
    assert_eq!((status, error["error"].as_str().unwrap().contains("product 5")), (409, true));
    assert_eq!(service.json("POST", "/orders", order(json!([]))).await.0, 422);
    assert_eq!(service.send("DELETE", &path, Full::default().boxed()).await.0, 200);
    assert_eq!(service.send("DELETE", &path, Full::default().boxed()).await.0, 409);
    assert_eq!(service.get("/orders/999").await.0, 404);
}

#[tokio::test]
async fn an_upload_is_stored_whole_or_not_at_all() {
    let service = Service::start().await;
    let line =
        |number: usize| format!("{{\"sku\":\"N{number}\",\"name\":\"Näme {number}\",\"price\":\"{number}.50\"}}\n");
    let text: String = (1..=2500).map(line).collect();
    // Frames end anywhere, also within a letter.
    let frames = text.as_bytes().chunks(777).map(<[u8]>::to_vec).collect();
    let (status, imported) = service.import(frames).await;
    assert_eq!((status, imported), (200, json!({ "read": 2500, "added": 2500 })));
    let (_, again) = service.import(vec![(line(1) + &line(2501)).into_bytes()]).await;
    assert_eq!(again, json!({ "read": 2, "added": 1 }));

    let broken = (3001..=4500).map(line).collect::<String>() + "{\"sku\":\"X\"}\n";
    let (status, error) = service.import(vec![broken.into_bytes()]).await;
    assert_eq!((status, error["error"].as_str().unwrap().starts_with("line 1501: ")), (422, true), "{error}");
    let (_, found) = service.get("/products?name=n%C3%A4me+3001").await;
    assert_eq!(found, json!([]));
    let blank = "{\"sku\":\"B\",\"name\":\" \",\"price\":\"1\"}";
    assert_eq!(service.import(vec![blank.into()]).await.0, 422);
    assert_eq!(service.import(Vec::new()).await.1, json!({ "read": 0, "added": 0 }));
}
