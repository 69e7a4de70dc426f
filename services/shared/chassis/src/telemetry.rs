//! Logs, traces and metrics: human on a terminal, JSON elsewhere; OTLP when an endpoint is set.

use std::{collections::HashMap, io::IsTerminal as _};

use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::{
    propagation::TextMapPropagator as _,
    trace::{TraceContextExt as _, TracerProvider as _},
};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{SdkTracerProvider, Tracer},
};
use tracing::Span;
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, prelude::*};

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// What is logged, e.g. info or info,gateway=debug
    #[arg(long, env = "LOG", default_value = "info,sqlx=warn,async_nats=error")]
    pub log: String,
    /// How: text or json; without it text on a terminal and JSON elsewhere
    #[arg(long, env = "LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// Where traces go over OTLP/HTTP, e.g. http://localhost:4318; nowhere without it
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// Keeps telemetry going; [`Telemetry::flush`] at the end.
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
    pub metrics: PrometheusHandle,
}

/// Starts telemetry for the process. Once per process.
///
/// # Errors
/// When the filter or the endpoint cannot be read, or telemetry runs already.
pub fn init(service: &'static str, config: &Config) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_new(&config.log).context("LOG is not a log filter")?;
    let traces = config.otlp_endpoint.as_deref().map(|url| exporter(service, url)).transpose()?;
    let spans = traces.as_ref().map(|provider| span_layer(provider.tracer(service)));
    tracing_subscriber::registry()
        .with(spans)
        .with(log_layer(config.log_format).with_filter(filter))
        .try_init()
        .context("start logging")?;
    let metrics = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS)?
        .install_recorder()
        .context("start metrics")?;
    Ok(Telemetry { traces, metrics })
}

/// From a cache hit to the longest statement.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

impl Telemetry {
    /// Sends what is still here.
    pub fn flush(self) {
        if let Some(provider) = self.traces
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!("traces not flushed: {error}");
        }
    }
}

fn log_layer<S>(format: Option<LogFormat>) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let terminal = std::io::stderr().is_terminal();
    let format = format.unwrap_or(if terminal { LogFormat::Text } else { LogFormat::Json });
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(terminal);
    match format {
        LogFormat::Text => layer.compact().with_target(false).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    }
}

fn span_layer(tracer: Tracer) -> OpenTelemetryLayer<Registry, Tracer> {
    tracing_opentelemetry::layer().with_tracer(tracer)
}

fn exporter(service: &'static str, endpoint: &str) -> anyhow::Result<SdkTracerProvider> {
    use opentelemetry_otlp::WithExportConfig as _;
    crate::install_tls();
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .build()
        .context("OTEL_EXPORTER_OTLP_ENDPOINT")?;
    let resource = Resource::builder().with_service_name(format!("rowcall-{service}")).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// The W3C trace context of the current span; None while nobody records traces.
pub fn traceparent() -> Option<String> {
    let context = Span::current().context();
    if !context.span().span_context().is_valid() {
        return None;
    }
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&context, &mut carrier);
    carrier.remove(crate::bus::TRACEPARENT)
}

/// Makes `span` a child of the trace that `traceparent` names.
pub fn continue_trace(span: &Span, traceparent: Option<&str>) {
    if let Some(traceparent) = traceparent {
        let carrier = HashMap::from([(crate::bus::TRACEPARENT.to_owned(), traceparent.to_owned())]);
        // It fails only while nobody records traces.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
    }
}
