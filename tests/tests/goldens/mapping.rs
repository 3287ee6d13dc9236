//! Rust types that the configuration names, and those that are made on request, run against PostgreSQL.

use sqlwright::ErrorKind;
use sqlwright::types::{Json, OrInfinity, Range};

use crate::case;
use crate::goldens::*;
use crate::mapped::{Code, Currency, Email, EmailRef, Mood, Settings, matrix};

#[tokio::test]
async fn ids_are_types_of_their_own() {
    use mapping_ids::orders::*;
    use mapping_ids::types::{CustomerId, OrderId, ProductId};
    assert_eq!(format!("{:>4}", CustomerId(12)), "  12");
    let db = case("mapping/ids").await;
    db.client().batch_execute("INSERT INTO products VALUES ('A1', 'Pen')").await.expect("data");
    let orders = Orders::new(&db);
    let ada = orders.add_customer(AddCustomerParams { name: "Ada", referred_by: None }).await.expect("an id");
    let bob = orders.add_customer(AddCustomerParams { name: "Bob", referred_by: Some(ada) }).await.expect("an id");
    let order = OrderId(uuid::Uuid::max());
    orders.add_order(AddOrderParams { order_id: order, customer_id: ada }).await.expect("an order");
    let line = AddLineParams { order_id: order, line_no: 1, sku: &ProductId("A1".into()) };
    assert_eq!(orders.add_line(line).await.expect("a line"), 1);
    assert_eq!(orders.find(order).await.expect("a row").expect("a row").customer_id, ada);
    let params = OfCustomersParams { customers: &[ada, bob], after: OrderId(uuid::Uuid::nil()) };
    assert_eq!(orders.of_customers(params).all().await.expect("rows"), [order]);
    assert_eq!(orders.either(EitherParams { first: bob, second: bob }).await.expect("a count"), 0);
    let all = orders.ids_of_orders().all().await.expect("rows");
    assert_eq!((all[0].customer_id, all[0].orders.as_slice(), all[0].last), (ada, [order].as_slice(), ada));
    assert_eq!(orders.several(&[bob, CustomerId(77)]).all().await.expect("rows"), [bob]);
    assert_eq!(orders.lines().all().await.expect("rows")[0].sku, ProductId("A1".into()));
    assert_eq!(orders.through_a_view(ada).all().await.expect("rows")[0].order_id, order);
    assert_eq!(orders.whole().all().await.expect("rows")[0].customer_id, Some(ada));
}

#[tokio::test]
async fn domains_become_newtypes() {
    use mapping_domains::people::{AddParams, AmongParams, People};
    use mapping_domains::types::{Address, Email, Home, Share, Tags};
    let db = case("mapping/domains").await;
    let people = People::new(&db);
    let (email, tags) = (Email("a@work".into()), Tags(vec![Some("x".into()), None]));
    let home = Home(Address { street: None, city: Some("Zürich".into()) });
    let params = AddParams {
        email: &email,
        work: Some(&email),
        share: Share("12.50".parse().expect("a number")),
        tags: &tags,
        home: &home,
        plain: 7,
        former: Some(std::slice::from_ref(&email)),
    };
    people.add(params).await.expect("an insert");
    let person = people.find(&email).await.expect("a row").expect("a row");
    assert_eq!((person.work.as_ref(), person.share, person.tags), (Some(&email), params.share, tags));
    assert_eq!((person.home, person.former), (Some(home), Some(vec![Some(email.clone())])));
    let params = AmongParams { emails: &[], work: &email };
    assert_eq!(people.among(params).all().await.expect("rows"), std::slice::from_ref(&email));
    assert_eq!(people.totals().await.expect("a row").emails, Some(vec![email]));
}

#[tokio::test]
async fn types_are_mapped_wherever_they_occur() {
    use mapping_types::things::{AddParams, Things};
    let db = case("mapping/types").await;
    let things = Things::new(&db);
    let cells = matrix(2, vec![Some(1), None, Some(3), Some(4)]);
    let email = Email::try_from("a@b".to_owned()).expect("an address");
    let code = Code("é".into());
    let during = Range::new(OrInfinity::Finite(jiff::Timestamp::UNIX_EPOCH)..OrInfinity::Infinity);
    let params = AddParams {
        id: 1,
        at: OrInfinity::Infinity,
        until: Some(OrInfinity::NegativeInfinity),
        cells: &cells,
        mood: Mood::Sad,
        moods: Some(&[Mood::Happy, Mood::Sad]),
        email: EmailRef("a@b"),
        emails: std::slice::from_ref(&email),
        at_all: Some(during),
        code: Some(&code),
        pair: Some(Range::new(1..3)),
    };
    things.add(params).await.expect("an insert");
    let thing = things.find(1).await.expect("a row").expect("a row");
    assert_eq!((thing.at, thing.until, thing.cells), (params.at, params.until, cells));
    assert_eq!((thing.mood, thing.email.clone(), thing.code), (Mood::Sad, email, Some(code)));
    assert_eq!((thing.emails, thing.at_all), (vec![Some(thing.email)], Some(during)));

    let fill = "UPDATE things SET email = 'no@where'";
    db.client().batch_execute(fill).await.expect("data");
    let error = things.find(1).await.expect_err("the type refuses it");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
    assert!(error.to_string().contains("email") && !error.to_string().contains("no@where"), "{error}");
}

#[tokio::test]
async fn columns_are_mapped_wherever_they_are_selected() {
    use mapping_columns::orders::{AddParams, Orders, PayParams, SetCurrencyParams};
    use mapping_columns::types::{OrderNumber, PaymentDay};
    let db = case("mapping/columns").await;
    let orders = Orders::new(&db);
    let currency = Currency::try_from("CHF".to_owned()).expect("three letters");
    let euro = Currency::try_from("EUR".to_owned()).expect("three letters");
    let cells = matrix(1, vec![0.5, f64::NEG_INFINITY]);
    let params = AddParams { order_id: OrderNumber(1), currency, amount: 1.into(), note: None, matrix: &cells };
    orders.add(params).await.expect("an insert");
    let order = orders.find(OrderNumber(1)).await.expect("a row").expect("a row");
    assert_eq!((order.currency, order.matrix), (currency, cells));
    let pay = PayParams { day: PaymentDay(3), order_id: OrderNumber(1), currency: Some(euro) };
    assert_eq!(orders.pay(pay).await.expect("a payment"), 1);
    let params = SetCurrencyParams { currency: Some(euro), order_ids: &[OrderNumber(1)] };
    assert_eq!(orders.set_currency(params).await.expect("a change"), 1);
    assert_eq!(orders.through_the_view(euro).all().await.expect("rows")[0].order_id, OrderNumber(1));
    assert_eq!(orders.currencies().all().await.expect("rows"), [Some(euro), Some(currency)]);
    assert_eq!(orders.joined().all().await.expect("rows")[0].day, Some(PaymentDay(3)));
    let address = mapping_columns::types::Address { street: None, code: Some(Code("8000".into())) };
    let row = orders.add_address(&address).await.expect("a row");
    assert_eq!((&row.address, &row.code), (&address, &address.code));
}

#[tokio::test]
async fn json_is_read_by_serde() {
    use mapping_json::users::{AddParams, ChangeParams, Users};
    let db = case("mapping/json").await;
    let users = Users::new(&db);
    let settings = Settings { theme: "dark".into(), zoom: 1.5 };
    let extra = Json([("é".to_owned(), i64::MIN)].into());
    let params = AddParams { user_id: 1, settings: Json(&settings), extra: Some(&extra), history: &[] };
    users.add(params).await.expect("an insert");
    let user = users.find(1).await.expect("a row").expect("a row");
    assert_eq!((user.settings.theme.as_str(), &user.settings.0, user.extra), ("dark", &settings, Some(extra)));
    let light = Settings { theme: "light".into(), zoom: 0.0 };
    users.change(ChangeParams { settings: Json(&light), user_id: 1 }).await.expect("a change");
    assert_eq!(users.settings().all().await.expect("rows"), [Json(light)]);
    db.client().batch_execute("UPDATE users SET settings = '{\"theme\": 12345}'").await.expect("data");
    let error = users.find(1).await.expect_err("no text");
    assert!(error.to_string().contains("settings") && !error.to_string().contains("12345"), "{error}");
}

#[tokio::test]
async fn a_statement_says_its_types_itself() {
    use mapping_inline::readings::Readings;
    use mapping_inline::types::ReadingId;
    let db = case("mapping/inline").await;
    db.client().batch_execute("INSERT INTO readings VALUES (1, 'infinity', 0.5)").await.expect("data");
    let readings = Readings::new(&db);
    let rows = readings.since(&OrInfinity::NegativeInfinity).all().await.expect("rows");
    assert_eq!((rows[0].reading_id, rows[0].at), (ReadingId(1), OrInfinity::Infinity));
    assert_eq!(readings.greatest().all().await.expect("rows"), [ReadingId(1)]);
    assert_eq!(readings.code(&Code("a".into())).await.expect("a row"), Code("A".into()));
}

#[tokio::test]
async fn attributes_and_derives_reach_every_type() {
    use mapping_attributes::people::People;
    use mapping_attributes::types::{Feeling, PeopleId};
    let db = case("mapping/attributes").await;
    let fill = "INSERT INTO people VALUES (1, 'Ada', NULL, 'not so happy', ROW('a', NULL), 'a@b', 'hidden')";
    db.client().batch_execute(fill).await.expect("data");
    let row = People::new(&db).find(PeopleId(1)).await.expect("a row").expect("a row");
    assert_eq!(row.mood, Feeling::Gloomy);
    let expected = serde_json::json!({
        "person_id": 1, "fullName": "Ada", "mood": "gloomy", "home": {"STREET": "a"}, "mail": "a@b"
    });
    assert_eq!(serde_json::to_value(&row).expect("JSON"), expected);
    assert_eq!(serde_json::from_value::<mapping_attributes::people::FindRow>(expected).expect("a row").name, "Ada");
}

#[tokio::test]
async fn odd_labels_have_variants() {
    use types_enum_labels::rules::Rules;
    use types_enum_labels::types::Operator;
    let db = case("types/enum_labels").await;
    let rules = Rules::new(&db);
    for (label, operator) in Operator::LABELS {
        assert_eq!(rules.echo(*operator).await.expect("a row").label(), *label);
    }
    let all = rules.all_of_them().await.expect("a row");
    assert!(all.into_iter().eq(Operator::LABELS.iter().map(|(_, operator)| *operator)));
}

#[tokio::test]
async fn an_open_enum_keeps_what_it_does_not_know() {
    use types_open_enums::rules::Rules;
    use types_open_enums::types::Operator;
    let db = case("types/open_enums").await;
    let rules = Rules::new(&db);
    assert_eq!(rules.echo(&Operator::Differs).await.expect("a row"), Operator::Differs);
    db.client().batch_execute("ALTER TYPE operator ADD VALUE 'added'").await.expect("a label");
    let added = Operator::Unknown("added".into());
    assert_eq!(rules.all_of_them().all().await.expect("rows").last(), Some(&added));
    assert_eq!(rules.echo(&added).await.expect("a row").label(), "added");
    let sent = [added, Operator::Unknown2];
    assert_eq!(rules.several(&sent).await.expect("a row"), sent);
    let error = rules.echo(&Operator::Unknown("other".into())).await.expect_err("no label");
    assert_eq!(error.sqlstate(), Some("22P02"));
}

#[tokio::test]
async fn types_of_extensions_are_mapped() {
    use mapping_extensions::items::{AddParams, Items, PlaceParams};
    use sqlwright::Foreign;
    let db = case("mapping/extensions").await;
    let items = Items::new(&db);
    let vector = |numbers: &[f32]| Foreign(pgvector::Vector::from(numbers.to_vec()));
    let point = crate::mapped::Geometry(vec![1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0]);
    let place = PlaceParams { place_id: 1, at: Some(&point) };
    assert_eq!(items.place(place).await.expect("a row"), Some(point));
    let (embedding, others) = (vector(&[1.5, -0.0, f32::MIN]), [vector(&[1.0])]);
    let params = AddParams { item_id: 1, embedding: &embedding, others: Some(&others) };
    items.add(params).await.expect("an insert");
    let item = items.find(1).await.expect("a row").expect("a row");
    assert_eq!((item.embedding, item.others), (embedding.clone(), Some(vec![Some(others[0].clone())])));

    // The same code with the extension itself.
    let available = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'";
    if db.client().query(available, &[]).await.expect("the catalog").is_empty() {
        eprintln!("pgvector is not installed: its type was a stand-in only");
        return;
    }
    let db = case("mapping/extensions").await;
    let real = "DROP TABLE items; DROP TYPE vector CASCADE; CREATE EXTENSION vector;
        CREATE TABLE items (item_id int PRIMARY KEY, embedding vector NOT NULL, others vector[])";
    db.client().batch_execute(real).await.expect("the extension");
    let items = Items::new(&db);
    items.add(params).await.expect("an insert");
    let text = db.client().query_one("SELECT embedding::text FROM items", &[]).await.expect("a row");
    assert_eq!(text.get::<_, String>(0), "[1.5,-0,-3.4028235e+38]");
    assert_eq!(items.find(1).await.expect("a row").expect("a row").embedding, embedding);
}
