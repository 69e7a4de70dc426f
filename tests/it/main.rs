//! The system, told as stories.

mod access;
mod dev;
mod embeddings;
mod engines;
mod evaluation;
mod execution;
mod gateway;
mod generation;
mod generator;
mod jobs;
mod knowledge;
mod llm;
mod sample;
mod settings;
mod tidy;
mod workflow;
