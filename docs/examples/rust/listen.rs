//! The code of the section "Notifications".

// ANCHOR: listen
use std::future::poll_fn;

use sqlwright::tokio_postgres::{self, AsyncMessage, NoTls};

/// Passes on each notification of the channel, until the connection ends.
pub async fn listen(url: &str, handle: impl Fn(String) + Send + 'static) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = tokio_postgres::connect(url, NoTls).await?;
    let messages = async move {
        while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message? {
                handle(notification.payload().to_owned());
            }
        }
        Ok(())
    };
    // The same connection carries the response to LISTEN, so poll it meanwhile. Dropping the client would end it.
    let listening = async {
        client.batch_execute("LISTEN jobs").await?;
        std::future::pending().await
    };
    tokio::select! {
        ended = messages => ended,
        failed = listening => failed,
    }
}
// ANCHOR_END: listen
