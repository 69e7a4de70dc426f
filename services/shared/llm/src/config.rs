//! Which model is asked, where, and how patiently.

use std::{fmt, num::ParseFloatError, time::Duration};

use strum::{AsRefStr, Display, EnumString, VariantNames};

/// The settings of the language model. Nothing set means that there is none, and that the
/// built-in generator answers.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Language model")]
pub struct Config {
    /// Whose interface it is; sets the address and what is known of its manners.
    #[arg(long, env = "LLM_PROVIDER", default_value = "openai", value_parser = provider)]
    pub llm_provider: Provider,

    /// The key; `OPENAI_API_KEY` is taken where this one is missing.
    #[arg(long, env = "LLM_API_KEY", hide_env_values = true)]
    pub llm_api_key: Option<String>,

    /// The key, as other tools for OpenAI read it; `LLM_API_KEY` goes before it
    #[arg(long, env = "OPENAI_API_KEY", hide_env_values = true, hide = true)]
    pub openai_api_key: Option<String>,

    /// The address of any endpoint that speaks OpenAI's chat completions, up to `/v1`; one
    /// that is set needs no key.
    #[arg(long, env = "LLM_BASE_URL")]
    pub llm_base_url: Option<String>,

    /// The model that is asked when a question names none.
    #[arg(long, env = "LLM_MODEL", default_value = "gpt-4.1")]
    pub llm_model: String,

    /// The model that turns texts into vectors, to find examples and tables by meaning; without
    /// one they are found by words.
    #[arg(long, env = "LLM_EMBEDDING_MODEL")]
    pub llm_embedding_model: Option<String>,

    /// The address of any endpoint that speaks OpenAI's embeddings, up to `/v1`; without it,
    /// that of the language model.
    #[arg(long, env = "LLM_EMBEDDING_BASE_URL")]
    pub llm_embedding_base_url: Option<String>,

    /// The key for it; at the language model's own address, without it, the language model's.
    #[arg(long, env = "LLM_EMBEDDING_API_KEY", hide_env_values = true)]
    pub llm_embedding_api_key: Option<String>,

    /// How freely the model chooses its words; 0 is the steadiest.
    #[arg(long, env = "LLM_TEMPERATURE", default_value_t = 0.0)]
    pub llm_temperature: f32,

    /// The longest answer, in tokens.
    #[arg(long, env = "LLM_MAX_TOKENS", default_value_t = 1_000)]
    pub llm_max_tokens: u32,

    /// Seconds until an answer is given up, repeats and the waits between them included.
    #[arg(long, env = "LLM_TIMEOUT", default_value = "60", value_parser = seconds)]
    pub llm_timeout: Duration,

    /// How often a call that failed for no fault of its own is repeated.
    #[arg(long, env = "LLM_RETRIES", default_value_t = 3)]
    pub llm_retries: u32,

    /// Seconds that the first repeat waits at most; each further one up to twice as long.
    #[arg(long, env = "LLM_BACKOFF", default_value = "0.5", value_parser = seconds)]
    pub llm_backoff: Duration,

    /// US dollars for a million tokens of prompt; 0 leaves costs out.
    #[arg(long, env = "LLM_PRICE_PROMPT", default_value_t = 0.0)]
    pub llm_price_prompt: f64,

    /// US dollars for a million tokens of answer.
    #[arg(long, env = "LLM_PRICE_COMPLETION", default_value_t = 0.0)]
    pub llm_price_completion: f64,
}

/// Endpoints whose address and manners are known by name.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, AsRefStr, Display, EnumString, VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Provider {
    #[default]
    #[strum(serialize = "openai")]
    OpenAi,
    Azure,
    Anthropic,
    Gemini,
    Ollama,
    Vllm,
}

impl Provider {
    /// `None` where every customer has an address of their own.
    fn base_url(self) -> Option<&'static str> {
        match self {
            Self::OpenAi => Some("https://api.openai.com/v1"),
            Self::Azure => None,
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/openai"),
            Self::Ollama => Some("http://127.0.0.1:11434/v1"),
            Self::Vllm => Some("http://127.0.0.1:8000/v1"),
        }
    }

    /// Runs on the user's own machines, so it asks for no key.
    fn is_keyless(self) -> bool {
        matches!(self, Self::Ollama | Self::Vllm)
    }
}

/// Without the keys, which would end up in logs.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("configured", &self.is_configured())
            .field("provider", &self.llm_provider)
            .field("base_url", &self.llm_base_url)
            .field("model", &self.llm_model)
            .field("embedding_model", &self.llm_embedding_model)
            .field("embedding_base_url", &self.llm_embedding_base_url)
            .field("timeout", &self.llm_timeout)
            .field("retries", &self.llm_retries)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// True when there is a model to ask.
    pub fn is_configured(&self) -> bool {
        self.api_key().is_some()
            || given(self.llm_base_url.as_ref()).is_some()
            || self.llm_provider.is_keyless()
    }

    /// Empty variables are what compose files make of unset ones.
    pub(crate) fn api_key(&self) -> Option<&str> {
        given(self.llm_api_key.as_ref()).or_else(|| given(self.openai_api_key.as_ref()))
    }

    pub(crate) fn base_url(&self) -> anyhow::Result<String> {
        let url = given(self.llm_base_url.as_ref()).or(self.llm_provider.base_url());
        let url = url.ok_or_else(|| {
            anyhow::anyhow!("LLM_PROVIDER={} needs LLM_BASE_URL", self.llm_provider)
        })?;
        let url = url.trim_end_matches('/');
        if self.llm_provider == Provider::Azure && !url.contains("/openai") {
            return Ok(format!("{url}/openai/v1"));
        }
        Ok(url.to_owned())
    }

    pub(crate) fn embedding_model(&self) -> Option<&str> {
        given(self.llm_embedding_model.as_ref())
    }

    /// An address of its own, if it has one.
    pub(crate) fn embedding_base_url(&self) -> Option<&str> {
        given(self.llm_embedding_base_url.as_ref()).map(|url| url.trim_end_matches('/'))
    }

    /// The language model's key is shown to nobody but the language model's endpoint.
    pub(crate) fn embedding_api_key(&self) -> Option<&str> {
        let own = given(self.llm_embedding_api_key.as_ref());
        own.or_else(|| self.embedding_base_url().is_none().then(|| self.api_key()).flatten())
    }
}

fn given(setting: Option<&String>) -> Option<&str> {
    setting.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn provider(name: &str) -> Result<Provider, String> {
    name.to_ascii_lowercase()
        .parse()
        .map_err(|_| format!("one of {} is expected", Provider::VARIANTS.join(", ")))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|error: ParseFloatError| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Program {
        #[command(flatten)]
        llm: Config,
    }

    /// As if the environment of whoever runs the tests were empty.
    fn unset() -> Config {
        let config = Program::parse_from(["rowcall"]).llm;
        Config {
            llm_api_key: None,
            openai_api_key: None,
            llm_base_url: None,
            llm_embedding_base_url: None,
            llm_embedding_api_key: None,
            ..config
        }
    }

    #[test]
    fn nothing_set_is_no_model() {
        assert!(!unset().is_configured());
        assert!(!Config { llm_api_key: Some(" ".into()), ..unset() }.is_configured());
    }

    #[test]
    fn a_key_or_an_address_is_a_model() {
        assert!(Config { openai_api_key: Some("k".into()), ..unset() }.is_configured());
        assert!(Config { llm_base_url: Some("http://h/v1".into()), ..unset() }.is_configured());
        assert!(Config { llm_provider: Provider::Ollama, ..unset() }.is_configured());
    }

    #[test]
    fn our_own_key_goes_before_the_customary_one() {
        let both =
            Config { llm_api_key: Some("a".into()), openai_api_key: Some("b".into()), ..unset() };
        assert_eq!(both.api_key(), Some("a"));
    }

    #[test]
    fn a_provider_knows_its_address() {
        let at = |llm_provider, url: Option<&str>| {
            Config { llm_provider, llm_base_url: url.map(Into::into), ..unset() }.base_url()
        };
        assert_eq!(at(Provider::OpenAi, None).unwrap(), "https://api.openai.com/v1");
        assert_eq!(at(Provider::Vllm, Some("http://gpu/v1/")).unwrap(), "http://gpu/v1");
        assert_eq!(
            at(Provider::Azure, Some("https://mine.openai.azure.com")).unwrap(),
            "https://mine.openai.azure.com/openai/v1"
        );
        assert!(at(Provider::Azure, None).is_err());
    }

    #[test]
    fn embeddings_share_the_key_only_at_the_same_address() {
        let chat = Config { llm_api_key: Some("a".into()), ..unset() };
        assert_eq!(chat.embedding_api_key(), Some("a"));
        let elsewhere = Config { llm_embedding_base_url: Some("http://e/v1/".into()), ..chat };
        assert_eq!(elsewhere.embedding_base_url(), Some("http://e/v1"));
        assert_eq!(elsewhere.embedding_api_key(), None);
        let own = Config { llm_embedding_api_key: Some("b".into()), ..elsewhere };
        assert_eq!(own.embedding_api_key(), Some("b"));
    }

    #[test]
    fn durations_are_seconds() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        assert!(seconds("-1").is_err() && seconds("soon").is_err());
    }
}
