//! The REST bodies, shared by the gateway, the command line and the tests.
//!
//! Bodies that come in are named `…In` and refuse unknown fields; what goes out bears the
//! plain name of the resource.

mod access;
mod admin;
mod auth;
mod connections;
mod exports;
mod health;
mod knowledge;
mod problem;
mod queries;
mod results;
mod saved;
mod schema;

pub use self::{
    access::{AccessRule, AccessRuleIn, AccessRuleList, AppliesTo, UserAttributes},
    admin::{AdminMetrics, SchemaRefreshIn, SchemaRefreshed},
    auth::{LoginIn, Session, User},
    connections::{
        Connection, ConnectionAccess, ConnectionIn, ConnectionLinks, ConnectionList,
        ConnectionPatch, ConnectionTest, Engine, Sharing, TestStatus, TestStep, TestStepName, Tls,
        TlsMode,
    },
    exports::{Export, ExportFormat, ExportIn, ExportLinks},
    health::{Health, HealthStatus, LlmHealth, PartStatus, Workers},
    knowledge::{
        Example, ExampleIn, ExampleList, ExampleSource, Glossary, GlossaryTerm, GlossaryTermIn,
        Instruction, InstructionIn, InstructionList, KnowledgeLinks,
    },
    problem::{FieldError, Problem},
    queries::{
        Alternative, ExecuteIn, Query, QueryIn, QueryLinks, QueryList, RefineIn, ResultSummary,
        Timings, Usage,
    },
    results::{
        Chart, ChartKind, ColumnInfo, ColumnSummary, Histogram, HistogramBin, ResultPage,
        RowsSummary, TopValue,
    },
    saved::{
        QueryParameter, RunIn, SaveIn, SavedParameter, SavedQuery, SavedQueryIn, SavedQueryLinks,
        SavedQueryList, ShareLink, SharedExport, SharedLinks, SharedQuery,
    },
    schema::{
        SchemaChanges, SchemaColumn, SchemaColumnChange, SchemaColumnName, SchemaDrift,
        SchemaForeignKey, SchemaHistory, SchemaKeyChange, SchemaNote, SchemaNoteIn, SchemaPage,
        SchemaProfile, SchemaTable,
    },
};

/// Rows on one page of a result, stored and served.
pub const PAGE_ROWS: usize = 500;
