--! add
--@ error customers_email_key = EmailTaken
INSERT INTO customers (id, email) VALUES (:id, :email);
