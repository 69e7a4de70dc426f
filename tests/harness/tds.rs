//! A small SQL Server for tests: it speaks TDS 7.4 and answers from a script.
//!
//! Written from Microsoft's public specification, "[MS-TDS]: Tabular Data Stream Protocol" (sections
//! 2.2.5 to 2.2.7), byte by byte and without the driver that it tests. It plans nothing and keeps no
//! rows: what proves how a real server behaves has to be tried on one.

pub mod call;
pub mod cells;
mod listed;
mod tokens;
mod wire;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use self::call::Call;
use self::cells::Column;
pub use self::listed::listed;
use self::wire::{Kind, Reading, Writing};

pub const USER: &str = "reader";
pub const PASSWORD: &str = "s3cret:/?";
/// What the peer calls every session.
pub const SESSION: i16 = 51;

/// What comes to statements that hold a text.
#[derive(Clone)]
pub enum Reply {
    Rows(Table),
    /// One result after another.
    Results(Vec<Table>),
    /// Some rows, and then an error.
    Error(Table, Fault),
    /// Nothing, until it is told to stop.
    Silence,
    /// Nothing, whatever it is told.
    Deafness,
    /// The rows of a table again and again, until it is told to stop.
    Flood(Table),
}

/// A result; without columns there is none.
#[derive(Clone, Default)]
pub struct Table {
    pub columns: Vec<Column>,
    /// The bytes of each value, without their length; None is null.
    pub rows: Vec<Vec<Option<Vec<u8>>>>,
    /// Rows come as NBCROW, which says by bits what is null.
    pub is_compressed: bool,
}

/// An error as the server tells it.
#[derive(Clone)]
pub struct Fault {
    pub number: u32,
    pub severity: u8,
    pub line: u32,
    pub message: String,
}

/// What the peer knows to answer, the first that fits.
#[derive(Clone, Default)]
pub struct Script {
    replies: Vec<(String, Reply)>,
    /// The option ENCRYPTION of its answer to PRELOGIN.
    demands_encryption: bool,
}

/// What was asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Login {
        user: String,
        database: String,
        is_read_only: bool,
    },
    /// The text of a batch, or all that could be text in a call of a procedure.
    Asked(String),
    /// The same call once more, taken apart.
    Called(Call),
    Attention,
    Closed,
}

/// A running peer; it ends when dropped.
pub struct Tds {
    port: u16,
    seen: Shared,
    server: AbortHandle,
}

type Shared = Arc<Mutex<Vec<Seen>>>;

impl Script {
    /// `reply` to each statement that holds `text`.
    #[must_use]
    pub fn reply(mut self, text: &str, reply: Reply) -> Self {
        self.replies.push((text.to_owned(), reply));
        self
    }

    /// What `other` answers too, where this one does not.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.replies.extend(other.replies);
        self
    }

    /// No login without TLS, which it does not speak.
    #[must_use]
    pub fn demanding_encryption(self) -> Self {
        Self { demands_encryption: true, ..self }
    }
}

impl Tds {
    pub async fn start(script: Script) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let seen = Shared::default();
        let noted = seen.clone();
        let server = tokio::spawn(async move {
            // Connections end with the task that serves them.
            let mut serving = tokio::task::JoinSet::new();
            while let Ok((tcp, _)) = listener.accept().await {
                let conversation = Conversation { script: script.clone(), seen: noted.clone() };
                serving.spawn(conversation.serve(tcp));
            }
        });
        Ok(Self { port, seen, server: server.abort_handle() })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where somebody finds it who is let in.
    pub fn url(&self) -> String {
        format!("sqlserver://{USER}:s3cret%3A%2F%3F@127.0.0.1:{}/shop", self.port)
    }

    /// All that was asked, in order.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }

    /// How many statements held this text.
    pub fn asked(&self, text: &str) -> usize {
        let holds = |seen: &&Seen| matches!(seen, Seen::Asked(asked) if asked.contains(text));
        lock(&self.seen).iter().filter(holds).count()
    }

    /// The calls that were made to run a statement that holds this text.
    pub fn calls(&self, text: &str) -> Vec<Call> {
        let call = |seen: &Seen| match seen {
            Seen::Called(call) => Some(call.clone()),
            _ => None,
        };
        let seen = lock(&self.seen);
        let runs = |call: &Call| call.statement().is_some_and(|sql| sql.contains(text));
        seen.iter().filter_map(call).filter(runs).collect()
    }

    /// How often this came.
    pub fn count(&self, of: &Seen) -> usize {
        lock(&self.seen).iter().filter(|seen| *seen == of).count()
    }
}

impl Drop for Tds {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(seen: &Shared) -> MutexGuard<'_, Vec<Seen>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fault {
    pub fn new(number: u32, severity: u8, message: &str) -> Self {
        Self { number, severity, line: 1, message: message.to_owned() }
    }
}

/// One connection.
struct Conversation {
    script: Script,
    seen: Shared,
}

impl Conversation {
    fn note(&self, seen: Seen) {
        lock(&self.seen).push(seen);
    }

    /// Until the client goes, which is no error.
    async fn serve(self, tcp: TcpStream) {
        let _ = tcp.set_nodelay(true);
        let (reading, writing) = tcp.into_split();
        let served = self.talk(Reading::new(reading), Writing::new(writing)).await;
        self.note(Seen::Closed);
        drop(served);
    }

    async fn talk(&self, mut reading: Reading, mut writing: Writing) -> anyhow::Result<()> {
        let (kind, _) = reading.message().await?;
        anyhow::ensure!(kind == Kind::Prelogin, "a client begins with PRELOGIN");
        writing.message(&tokens::prelogin(self.script.demands_encryption)).await?;
        let (kind, login) = reading.message().await?;
        anyhow::ensure!(kind == Kind::Login, "then it logs in");
        let login = tokens::Login::read(&login)?;
        self.note(Seen::Login {
            user: login.user.clone(),
            database: login.database.clone(),
            is_read_only: login.is_read_only,
        });
        if login.user != USER || login.password != PASSWORD {
            let message = format!("Login failed for user '{}'.", login.user);
            let refused = tokens::error(&Fault::new(18456, 14, &message));
            return writing.message(&[refused, tokens::done(tokens::ERROR, 0)].concat()).await;
        }
        writing.message(&tokens::logged_in(&login)).await?;
        let mut messages = reading.into_messages();
        while let Some((kind, body)) = messages.recv().await {
            match kind {
                Kind::Batch | Kind::Call => {
                    let text = tokens::asked(kind == Kind::Batch, &body);
                    self.note(Seen::Asked(text.clone()));
                    if kind == Kind::Call {
                        self.note(Seen::Called(Call::read(&body)?));
                    }
                    self.answer(&text, &mut messages, &mut writing).await?;
                }
                Kind::Attention => {
                    self.note(Seen::Attention);
                    writing.message(&tokens::done(tokens::ATTENTION, 0)).await?;
                }
                Kind::Prelogin | Kind::Login | Kind::Other => anyhow::bail!("this came too late"),
            }
        }
        Ok(())
    }

    async fn answer(
        &self,
        text: &str,
        messages: &mut wire::Messages,
        writing: &mut Writing,
    ) -> anyhow::Result<()> {
        let reply = self.script.replies.iter().find(|(held, _)| text.contains(held));
        let Some((_, reply)) = reply else {
            return writing.message(&tokens::usual(text)).await;
        };
        match reply {
            Reply::Rows(table) => {
                let rows = tokens::done(tokens::COUNT, table.rows.len());
                writing.message(&[tokens::result(table), rows].concat()).await
            }
            Reply::Results(tables) => {
                let mut bytes = Vec::new();
                for (at, table) in tables.iter().enumerate() {
                    bytes.extend(tokens::result(table));
                    let more = if at + 1 < tables.len() { tokens::MORE } else { 0 };
                    bytes.extend(tokens::done(tokens::COUNT | more, table.rows.len()));
                }
                writing.message(&bytes).await
            }
            Reply::Error(table, fault) => {
                let failed = [tokens::error(fault), tokens::done(tokens::ERROR, 0)].concat();
                writing.message(&[tokens::result(table), failed].concat()).await
            }
            Reply::Silence => {
                self.until_attention(messages).await?;
                writing.message(&tokens::done(tokens::ATTENTION, 0)).await
            }
            Reply::Deafness => loop {
                self.until_attention(messages).await?;
            },
            Reply::Flood(table) => {
                let mut bytes = tokens::result(table);
                let rows = tokens::rows(table);
                loop {
                    if let Err(gone) = writing.part(&bytes).await {
                        // What it said last may not have been heard over the rows.
                        while self.until_attention(messages).await.is_ok() {}
                        return Err(gone);
                    }
                    bytes.clone_from(&rows);
                    if let Ok((Kind::Attention, _)) = messages.try_recv() {
                        self.note(Seen::Attention);
                        return writing.message(&tokens::done(tokens::ATTENTION, 0)).await;
                    }
                    anyhow::ensure!(!messages.is_closed(), "the client is gone");
                }
            }
        }
    }

    async fn until_attention(&self, messages: &mut wire::Messages) -> anyhow::Result<()> {
        match messages.recv().await {
            Some((Kind::Attention, _)) => {
                self.note(Seen::Attention);
                Ok(())
            }
            _ => anyhow::bail!("the client is gone"),
        }
    }
}
