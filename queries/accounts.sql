-- Money that customers leave with the shop. A transfer is `withdraw`, `deposit` and
-- `record_transfer` in one transaction.

--! open
--- Opens an account with nothing in it, one of the shop's own when it belongs to no customer.
--@ error accounts_customer_id_name_key = NameTaken
--@ error accounts_customer_id_fkey = UnknownCustomer
INSERT INTO accounts (customer_id, name)
VALUES (:customer_id, :name)
RETURNING account_id;

--! find
--- The account with this id.
SELECT account_id, customer_id, name, balance, opened_at
FROM accounts
WHERE account_id = :account_id;

--! lock
--- The accounts with these ids, kept from changing until the transaction ends.
--- They are locked in the order of their ids, so that two transfers cannot wait for each other.
SELECT account_id, balance
FROM accounts
WHERE account_id = ANY (:account_ids)
ORDER BY account_id
FOR UPDATE;

--! withdraw
--- Takes money out of an account, the whole amount or none: an error when there is less in it.
--@ affects one = NotEnoughMoney
UPDATE accounts
SET balance = balance - :amount
WHERE account_id = :account_id
    AND balance >= :amount
    AND :amount > 0.00;

--! deposit
--- Pays money into an account.
--@ affects one
UPDATE accounts
SET balance = balance + :amount
WHERE account_id = :account_id
    AND :amount > 0.00;

--! record_transfer
--- Notes a movement of money; asking twice with one request id is refused.
--@ params NewTransfer
--@ error transfers_from_account_id_fkey = UnknownAccount
--@ error transfers_to_account_id_fkey = UnknownAccount
--@ error transfers_request_id_key = AlreadyMade
--@ error transfers_between_two_accounts = SameAccount
--@ error transfers_amount_positive = AmountNotPositive
INSERT INTO transfers (request_id, from_account_id, to_account_id, amount, memo)
VALUES (:request_id, :from_account_id, :to_account_id, :amount, :memo)
RETURNING transfer_id, made_at;

--! movements
--- What came in and went out of an account, with the sum so far after each.
SELECT
    transfer_id, made_at, memo, change,
    sum(change) OVER (ORDER BY made_at, transfer_id) AS sum_so_far
FROM (
    SELECT
        transfer_id, made_at, memo,
        CASE WHEN to_account_id = :account_id THEN amount ELSE -amount END AS change
    FROM transfers
    WHERE :account_id IN (from_account_id, to_account_id)
) AS movement
ORDER BY made_at, transfer_id;
