-- Where customers have their orders sent.

--! add
--- Adds an address to those of a customer.
--@ params NewAddress
--@ error addresses_customer_id_fkey = UnknownCustomer
--@ error addresses_customer_id_label_key = LabelTaken
--@ error addresses_one_default_per_customer = HasDefault
INSERT INTO addresses (customer_id, label, recipient, street, postal_code, city, country, is_default)
VALUES (:customer_id, :label, :recipient, :street, :postal_code, :city, :country, :is_default)
RETURNING address_id;

--! find_by_label
--- The address that the customer calls by this name.
SELECT address_id, customer_id, label, recipient, street, postal_code, city, country, is_default
FROM addresses
WHERE customer_id = :customer_id
    AND label = :label;

--! find_default
--- The address that the customer's orders go to unless they say otherwise.
SELECT address_id, customer_id, label, recipient, street, postal_code, city, country, is_default
FROM addresses
WHERE customer_id = :customer_id
    AND is_default;
