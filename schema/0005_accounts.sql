-- Money that customers leave with the shop, and where it goes.

CREATE TABLE accounts (
    account_id  bigint GENERATED ALWAYS AS IDENTITY,
    customer_id bigint,
    name        text NOT NULL,
    balance     numeric(14, 2) NOT NULL DEFAULT 0,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT accounts_pkey PRIMARY KEY (account_id),
    CONSTRAINT accounts_customer_id_name_key UNIQUE (customer_id, name),
    CONSTRAINT accounts_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES customers (customer_id) ON DELETE SET NULL,
    CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0 AND balance <> 'NaN')
);

COMMENT ON TABLE accounts IS 'Gift cards, credit and the shop''s own tills.';
COMMENT ON COLUMN accounts.customer_id IS 'Whose it is; NULL for the shop''s own, and after its owner has left.';

CREATE TABLE transfers (
    transfer_id     bigint GENERATED ALWAYS AS IDENTITY,
    request_id      uuid NOT NULL,
    from_account_id bigint NOT NULL,
    to_account_id   bigint NOT NULL,
    amount          numeric(14, 2) NOT NULL,
    memo            text,
    made_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT transfers_pkey PRIMARY KEY (transfer_id),
    CONSTRAINT transfers_request_id_key UNIQUE (request_id),
    CONSTRAINT transfers_from_account_id_fkey FOREIGN KEY (from_account_id)
        REFERENCES accounts (account_id),
    CONSTRAINT transfers_to_account_id_fkey FOREIGN KEY (to_account_id)
        REFERENCES accounts (account_id),
    CONSTRAINT transfers_between_two_accounts CHECK (from_account_id <> to_account_id),
    CONSTRAINT transfers_amount_positive CHECK (amount > 0 AND amount <> 'NaN')
);

CREATE INDEX transfers_from_account_id_idx ON transfers (from_account_id, made_at);
CREATE INDEX transfers_to_account_id_idx ON transfers (to_account_id, made_at);

COMMENT ON TABLE transfers IS 'Every movement of money between two accounts, never changed afterwards.';
COMMENT ON COLUMN transfers.request_id IS 'Chosen by whoever asks for the transfer, so that asking twice moves the money once.';
