//! The system, told as stories.

mod access;
mod dev;
mod embeddings;
mod engines;
mod evaluation;
mod execution;
mod files;
mod gateway;
mod generation;
mod generator;
mod history;
mod jobs;
mod knowledge;
mod llm;
mod mysql;
mod sample;
mod settings;
mod sqlserver;
mod tidy;
mod workflow;
