//! The model at its desk: asked, listened to, and billed.

use std::sync::Mutex;

use llm::{Completion, Delta, JsonSchema, Llm, Message, Request};
use proto::{Event, JobError, Stage};

use crate::{
    bill::Bill,
    failure,
    pipeline::{Tell, Work},
    prompt,
    sql_stream::SqlStream,
    trace::Trace,
};

/// One question's use of a model.
pub struct Writer<'a> {
    llm: &'a Llm,
    model: &'a str,
    tell: &'a Tell<'a>,
    trace: Option<&'a Trace>,
    bill: &'a Bill,
}

impl<'a> Writer<'a> {
    /// Tells, records and bills where `work` says.
    pub fn new(work: Work<'a>, llm: &'a Llm, model: &'a str) -> Self {
        let Work { ask, tell, bill, .. } = work;
        Self { llm, model, tell, trace: ask.trace, bill }
    }

    pub fn model(&self) -> &'a str {
        self.model
    }

    /// Says what is being done to whoever listens.
    pub fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    /// One question, one answer, unheard.
    pub async fn ask(
        &self,
        system: String,
        question: String,
        schema: &JsonSchema,
    ) -> Result<String, JobError> {
        let request = Request::new(system, question);
        let request = Request { schema: Some(schema), ..request };
        self.complete(request, None).await.map(|completion| completion.text)
    }

    /// The next answer of a conversation; its SQL is heard while it is written.
    pub async fn write(&self, conversation: &Conversation) -> Result<Completion, JobError> {
        let stream = Mutex::new(SqlStream::default());
        let tell = self.tell;
        let hear = |delta: Delta<'_>| {
            let mut stream = stream.lock().expect("nothing panics while it holds this lock");
            match delta {
                Delta::Text(piece) => {
                    stream.push(piece).into_iter().for_each(|text| tell(Event::SqlDelta { text }));
                }
                Delta::Restart => {
                    *stream = SqlStream::default();
                    tell(Event::stage(Stage::Generating, "asking the model again"));
                }
            }
        };
        let request = Request {
            messages: conversation.messages.clone(),
            schema: Some(&conversation.schema),
            on_delta: Some(&hear),
            ..Request::default()
        };
        self.complete(request, conversation.left_out.clone()).await
    }

    async fn complete(
        &self,
        request: Request<'_>,
        left_out: Option<String>,
    ) -> Result<Completion, JobError> {
        let said = self.trace.map(|_| request.messages.clone());
        let hear = |spent| self.bill.add(spent);
        let request = Request { model: Some(self.model), on_usage: Some(&hear), ..request };
        let answer = self.llm.complete(request).await;
        if let Some((trace, messages)) = self.trace.zip(said) {
            trace.record(messages, left_out, &answer);
        }
        answer.map_err(|failed| failure::of_model(&failed, self.model))
    }
}

/// What was said so far about one piece of SQL.
pub struct Conversation {
    messages: Vec<Message>,
    schema: JsonSchema,
    /// What the prompt had no room for.
    left_out: Option<String>,
}

impl Conversation {
    /// `question` as [`prompt::question`] sets it apart.
    pub fn new(system: String, question: String, left_out: Option<String>) -> Self {
        let messages = vec![Message::system(system), Message::user(question)];
        Self { messages, schema: prompt::draft_schema(), left_out }
    }

    /// Goes on with what is wrong with `answer`.
    pub fn correct(&mut self, answer: String, problems: &[String]) {
        self.messages.push(Message::assistant(answer));
        self.messages.push(Message::user(prompt::correct(problems)));
    }
}
