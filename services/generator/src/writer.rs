//! The model at its desk: asked, listened to, and billed.

use std::sync::Mutex;

use llm::{Completion, Delta, JsonSchema, Llm, LlmError, Message, Request};
use proto::{Event, JobError, Stage};

use crate::{failure, pipeline::Tell, prompt, sql_stream::SqlStream, trace::Trace};

/// One question's use of a model.
pub struct Writer<'a> {
    llm: &'a Llm,
    model: &'a str,
    tell: &'a Tell<'a>,
    trace: Option<&'a Trace>,
    spent: llm::Usage,
}

impl<'a> Writer<'a> {
    pub fn new(llm: &'a Llm, model: &'a str, tell: &'a Tell<'a>) -> Self {
        Self { llm, model, tell, trace: None, spent: llm::Usage::default() }
    }

    /// Records all calls in `trace`, where there is one.
    #[must_use]
    pub fn traced(self, trace: Option<&'a Trace>) -> Self {
        Self { trace, ..self }
    }

    pub fn model(&self) -> &'a str {
        self.model
    }

    /// Says what is being done to whoever listens.
    pub fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    /// What all calls so far have cost.
    pub fn spent(&self) -> llm::Usage {
        self.spent
    }

    /// One question, one answer, unheard.
    pub async fn ask(
        &mut self,
        system: String,
        question: String,
        schema: &JsonSchema,
    ) -> Result<String, JobError> {
        let request = Request::new(system, question);
        let request = Request { schema: Some(schema), model: Some(self.model), ..request };
        self.complete(request).await.map(|completion| completion.text)
    }

    /// The next answer of a conversation; its SQL is heard while it is written.
    pub async fn write(&mut self, conversation: &Conversation) -> Result<Completion, JobError> {
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
            model: Some(self.model),
            on_delta: Some(&hear),
        };
        self.complete(request).await
    }

    async fn complete(&mut self, request: Request<'_>) -> Result<Completion, JobError> {
        let said = self.trace.map(|_| request.messages.clone());
        let answer = self.llm.complete(request).await;
        if let Some((trace, messages)) = self.trace.zip(said) {
            trace.record(messages, &answer);
        }
        self.bill(answer)
    }

    fn bill(&mut self, answer: Result<Completion, LlmError>) -> Result<Completion, JobError> {
        self.spent += answer.as_ref().map_or_else(|failed| failed.usage, |done| done.usage);
        answer.map_err(|failed| failure::of_model(&failed, self.model))
    }
}

/// What was said so far about one piece of SQL.
pub struct Conversation {
    messages: Vec<Message>,
    schema: JsonSchema,
}

impl Conversation {
    /// `question` as [`prompt::question`] sets it apart.
    pub fn new(system: String, question: String) -> Self {
        let messages = vec![Message::system(system), Message::user(question)];
        Self { messages, schema: prompt::draft_schema() }
    }

    /// Goes on with what is wrong with `answer`.
    pub fn correct(&mut self, answer: String, problems: &[String]) {
        self.messages.push(Message::assistant(answer));
        self.messages.push(Message::user(prompt::correct(problems)));
    }
}
