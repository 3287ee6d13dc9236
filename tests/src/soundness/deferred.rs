//! What a transaction may do before a statement where constraints are deferrable: until they are checked, there are duplicates, and
//! rows that refer to nothing. What is promised holds for such a transaction, too.

use tokio_postgres::Client;

/// Commands that violate deferrable constraints, if the rows are so.
pub async fn commands(client: &Client) -> Vec<String> {
    let sql = "SELECT format('DELETE FROM %s', confrelid::regclass) FROM pg_constraint
            WHERE contype = 'f' AND condeferrable AND conparentid = 0
        UNION
        SELECT format('UPDATE %s SET (%s) = (SELECT %2$s FROM %1$s LIMIT 1)', conrelid::regclass, (
                SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                WHERE attrelid = conrelid AND attnum = ANY (conkey) AND attidentity <> 'a'))
            FROM pg_constraint WHERE contype IN ('u', 'p') AND condeferrable AND conparentid = 0
        ORDER BY 1";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("deferrable constraints: {error:?}"));
    rows.iter().map(|row| row.get(0)).collect()
}
